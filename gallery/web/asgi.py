"""`app` for any ASGI server: the library in GALLERY_LIBRARY, else in the current folder."""

import os
from pathlib import Path

from gallery.operating.running import running
from gallery.web.app import create_app
from gallery.web.bounds import Near
from gallery.web.counted import counted
from gallery.wiring import open_gallery

_gallery = open_gallery(Path(os.environ.get("GALLERY_LIBRARY", ".")))
_run = running()
_app = counted(create_app(_gallery, run=_run), _run.meter)

app = Near(_app) if _gallery.settings.drafts else _app
