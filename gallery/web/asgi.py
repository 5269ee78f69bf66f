"""`app` for any ASGI server: the library in GALLERY_LIBRARY, else in the current folder."""

import os
from pathlib import Path

from gallery.web.app import create_app
from gallery.web.bounds import Near
from gallery.wiring import open_gallery

_gallery = open_gallery(Path(os.environ.get("GALLERY_LIBRARY", ".")))

app = Near(create_app(_gallery)) if _gallery.settings.drafts else create_app(_gallery)
