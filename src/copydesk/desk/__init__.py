"""The desk: the Django project around the gate. It adds people, time and storage to what the library decides.

``docs/desk.md`` leads through it. The life of a story is in :mod:`copydesk.desk.life`, the queue of background work in
:mod:`copydesk.desk.jobs`; pages, API and commands call these two and change no story by themselves.
"""
