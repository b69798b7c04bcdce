import pytest, time, cProfile, pstats
from copydesk.desk.models import *
from copydesk.desk import life, checking, jobs
from copydesk.desk.life import verdicts
from tests.desk.texts import *
pytestmark = pytest.mark.django_db
@pytest.mark.parametrize("n",[100,200])
def test_many(client, standards, story_of, n):
    raw = TRUE + "\n".join(f"\nHarbor Foods said sales rose {n}% to ${n} million in 2025 in Newville {n}." for n in range(100, 100+n))
    s = story_of(raw, check=False)
    c=checking.conditions(s.latest)
    t=time.perf_counter(); r=checking.run(c); print("XX run", n, time.perf_counter()-t, len(r.findings))
    pr=cProfile.Profile()
    t=time.perf_counter(); 
    from django.db import transaction
    with transaction.atomic():
        pr.enable(); verdicts.record(c,r,1.0); pr.disable()
    print("XX record", n, time.perf_counter()-t)
    if n==200: pstats.Stats(pr).sort_stats("cumtime").print_stats(18)
    client.force_login(standards.user)
    t=time.perf_counter(); x=client.get(f"/desk/story/{s.pk}/"); print("XX page", x.status_code, len(x.content), time.perf_counter()-t)
