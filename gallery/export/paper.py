"""An essay laid out in a folder, as a browser prints it: a page, its styles and its pictures."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from gallery.errors import Missing
from gallery.export.asking import Asker
from gallery.export.links import unplugged

PAGE = "index.html"

_NAMED = re.compile(r'\b(href|src)="([^"#][^"]*)"')
_IN_STYLE = re.compile(r"url\(([^)]+)\)")
_LOADED = {"src": "/media/", "href": "/static/"}
"""What the page needs, by where it is named; whatever else it links to is not fetched."""


def lay_out(asker: Asker, address: str, base: str, size: str, folder: Path) -> Path:
    """Write the page at an address of the site, and all that it loads, into an empty folder.

    base    address that its links lead to; "" = readers of paper cannot follow them, so none
    size    of the paper, as CSS names it: "A4", "letter"
    raises  Missing when there is no such page
    """
    page = unplugged(_asked(asker, address)).decode("utf-8")

    def kept(match: re.Match[str]) -> str:
        name, value = match.groups()
        if value.startswith(_LOADED[name]):
            return f'{name}="{_kept(asker, value, folder)}"'
        return f'href="{urljoin(base + address, value)}"' if base else ""

    laid = _NAMED.sub(kept, page).replace("</head>", f"<style>@page{{size:{size}}}</style></head>")
    made = folder / PAGE
    made.write_text(laid, encoding="utf-8")
    return made


def _kept(asker: Asker, address: str, folder: Path) -> str:
    """The name under which something that the page loads lies in the folder."""
    name = urlsplit(address).path.rpartition("/")[2]
    if not (folder / name).exists():
        data = _asked(asker, address)
        if name.endswith(".css"):
            data = _IN_STYLE.sub(_beside(asker, folder), data.decode("utf-8")).encode("utf-8")
        (folder / name).write_bytes(data)
    return name


def _beside(asker: Asker, folder: Path) -> Callable[[re.Match[str]], str]:
    return lambda match: f"url({_kept(asker, match[1], folder)})"


def _asked(asker: Asker, address: str) -> bytes:
    out = BytesIO()
    if asker.ask(address, out).status != 200:
        raise Missing(f"there is nothing to print at {address}")
    return out.getvalue()
