"""The policy of a page, carried by the page itself: hosts of files know none, or one for all."""

import re
from html import escape

_PLACES = tuple(
    re.compile(behind, re.IGNORECASE)
    for behind in (rb"<meta charset=[^>]*>\n?", rb"<head\b[^>]*>\n?", rb"<!doctype[^>]*>\n?")
)
"""Behind what it goes, the first of these that a page has: a theme may be written otherwise."""

_HEADER_ONLY = "frame-ancestors"
"""What browsers take from a header alone (CSP Level 3, 3.3)."""


def carrying(page: bytes, policy: str) -> bytes:
    """A page with its Content-Security-Policy in its head, before anything that it rules."""
    parts = [part for part in policy.split("; ") if part.split(" ")[0] != _HEADER_ONLY]
    told = escape("; ".join(parts), quote=True).replace("&#x27;", "'")
    meta = f'<meta http-equiv="content-security-policy" content="{told}">\n'.encode()
    found = next((match for place in _PLACES if (match := place.search(page))), None)
    at = found.end() if found else 0
    return page[:at] + meta + page[at:]
