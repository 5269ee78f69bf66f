"""The policy of a page, carried by the page itself: hosts of files know none, or one for all."""

import re
from html import escape

_CHARSET = re.compile(rb"<meta charset=[^>]*>\n?")
_HEADER_ONLY = "frame-ancestors"
"""What browsers take from a header alone (CSP Level 3, 3.3)."""


def carrying(page: bytes, policy: str) -> bytes:
    """A page with its Content-Security-Policy in its head, before anything that it rules."""
    parts = [part for part in policy.split("; ") if part.split(" ")[0] != _HEADER_ONLY]
    told = escape("; ".join(parts), quote=True).replace("&#x27;", "'")
    meta = f'<meta http-equiv="content-security-policy" content="{told}">\n'.encode()
    return _CHARSET.sub(lambda found: found[0] + meta, page, count=1)
