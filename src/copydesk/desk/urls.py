"""The addresses of the desk."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("api/", include("copydesk.desk.api.urls")),
    path("", include("copydesk.desk.views.health")),
    path("desk/", include("copydesk.desk.views.queue")),
    path("desk/", include("copydesk.desk.views.intake")),
    path("desk/", include("copydesk.desk.views.drafting")),
    path("desk/", include("copydesk.desk.views.review")),
    path("desk/", include("copydesk.desk.views.review_edit")),
    path("desk/", include("copydesk.desk.views.history")),
    path("desk/", include("copydesk.desk.views.rules")),
    path("desk/", include("copydesk.desk.views.jobs")),
    path("desk/", include("copydesk.desk.views.audit")),
    path("", include("copydesk.desk.views.public")),
    path("", include("copydesk.desk.views.search")),
    path("", include("copydesk.desk.views.methodology")),
    path("", include("copydesk.desk.views.ask")),
    path("", include("copydesk.desk.views.market")),
    path("", include("copydesk.desk.views.rulemaking")),
    path("", include("copydesk.desk.views.flows")),
    path("desk/", include("copydesk.desk.views.integrations")),
]
