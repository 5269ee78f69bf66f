"""The least that a server of the same kind can do: one finished answer, whoever asks for what.

HELLO names a file of JSON lines: the head as pairs, then the name of the file with the bytes.
"""

import json
import os
from pathlib import Path

from starlette.types import Receive, Scope, Send

_HEAD, _BODY = map(json.loads, Path(os.environ["HELLO"]).read_text("utf-8").splitlines())
_START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(name.encode("latin-1"), told.encode("latin-1")) for name, told in _HEAD],
}
_BYTES = {"type": "http.response.body", "body": Path(_BODY).read_bytes()}


async def app(scope: Scope, _: Receive, send: Send) -> None:
    """Say it."""
    if scope["type"] == "http":
        await send(_START)
        await send(_BYTES)
