"""What comes in: the page of a new story, sources, feeds."""

from __future__ import annotations

from copydesk.desk.views import intake_feeds, intake_sources, intake_story

urlpatterns = [*intake_story.urlpatterns, *intake_sources.urlpatterns, *intake_feeds.urlpatterns]
