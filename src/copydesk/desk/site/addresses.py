"""The addresses of a static copy: those of the site that need no server. The others cannot be linked from it."""

from __future__ import annotations

from copydesk.desk import urls

_BELOW = ("accounts/", "api/", "desk/")
_SERVED = {f"copydesk.desk.views.{name}" for name in ("ask", "flows", "health", "rulemaking", "search")}

urlpatterns = [
    pattern
    for pattern in urls.urlpatterns
    if str(pattern.pattern) not in _BELOW and getattr(pattern.urlconf_name, "__name__", "") not in _SERVED
]
