"""What a decoder, or somebody who took one over, may do; worker processes import it by itself."""

import os
import socket
from pathlib import Path


def attempt(what: str, where: str) -> str:
    """Try to read, write, look into, connect, signal or know something, and tell how it ended."""
    try:
        match what:
            case "read":
                return f"read {len(Path(where).read_bytes())}"
            case "write":
                Path(where).write_bytes(b"here was somebody")
                return "written"
            case "look":
                return " ".join(sorted(path.name for path in Path(where).iterdir()))
            case "connect":
                with socket.create_connection(("127.0.0.1", int(where)), timeout=5):
                    return "connected"
            case "signal":
                os.kill(int(where), 0)
                return "reached"
            case _:
                return str(os.environ.get(where, "unknown"))
    except OSError as problem:
        return type(problem).__name__
