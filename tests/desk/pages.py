"""Pages of the site as tests read them."""

from __future__ import annotations

import json
import re
from typing import Any

from django.test import Client

from copydesk.desk.models import Story


def page(client: Client, story: Story, tail: str = "", status: int = 200) -> str:
    response = client.get(f"/stories/{story.slug}/{tail}")
    assert response.status_code == status
    return response.content.decode()


def words(html: str) -> str:
    """The words of a page, as a reader meets them."""
    html = re.sub(r"<(script|style|head)\b.*?</\1>", "", html, flags=re.DOTALL)
    html = re.sub(r"</?(?:p|div|h\d|li|section|header|details|summary|blockquote|dt|dd|dl|title)\b[^>]*>", " ", html)
    return " ".join(re.sub(r"<[^>]+>", "", html).replace("&quot;", '"').replace("&#x27;", "'").split())


def linked_data(html: str) -> Any:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])
