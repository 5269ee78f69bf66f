"""`app` for any ASGI server: the library in GALLERY_LIBRARY, else in the current folder."""

import os
from pathlib import Path

from gallery.web.app import create_app
from gallery.wiring import open_gallery

app = create_app(open_gallery(Path(os.environ.get("GALLERY_LIBRARY", "."))))
