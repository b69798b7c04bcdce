"""The worker: takes jobs one after another, and puts into the queue what is due by plan."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import threading
import time
from types import FrameType

from django.db import close_old_connections, connection

from copydesk.desk import jobs, reproof
from copydesk.desk.jobs import plan

log = logging.getLogger("copydesk.desk.worker")
PAUSE = 0.2  # seconds between looks at an empty queue
GIVES_WAY = 10  # how much a worker gives way to the server on the same machine: people wait for pages
PLAN_EVERY = 1.0  # seconds between looks at what is due by plan


def work(stop: threading.Event | None = None) -> None:
    """Work until told to stop (SIGTERM or SIGINT, or ``stop``); the job in hand is finished first."""
    stop = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():

        def end(number: int, frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        with contextlib.suppress(OSError):
            os.nice(GIVES_WAY)
    name, planned = jobs.worker_name(), 0.0
    log.info("worker started", extra={"worker": name})
    upgraded = False
    while not stop.is_set():
        try:
            close_old_connections()
            if not upgraded:
                reproof.after_upgrade()
                upgraded = True
            if time.monotonic() - planned >= PLAN_EVERY:
                plan.enqueue_due()
                planned = time.monotonic()
            job = jobs.take(name)
        except Exception:  # the database is away: wait for it
            log.exception("the queue cannot be read")
            connection.close()
            stop.wait(2)
            continue
        if job is None:
            stop.wait(PAUSE)
            continue
        begun = time.monotonic()
        done = jobs.run(job)
        log.info(
            "job done" if done else "job not done",
            extra={"job": job.pk, "kind": job.kind, "seconds": round(time.monotonic() - begun, 3)},
        )
    log.info("worker stopped", extra={"worker": name})
