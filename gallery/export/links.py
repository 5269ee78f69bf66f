"""The addresses that a document names, and a page whose links lead from file to file.

Addresses are paths of the site, "/en/photos/", without query and fragment.
"""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from posixpath import dirname, relpath
from urllib.parse import quote, unquote, urljoin, urlsplit

INDEX = "index.html"

_TAG = re.compile(r"""<[a-z][^\s>/]*(?:"[^"]*"|'[^']*'|[^'">])*>""", re.IGNORECASE)
_LINK = re.compile(
    r'(?<=\s)(href|src|srcset|imagesrcset|action|poster|data-style|data-index)="([^"]*)"',
    re.IGNORECASE,
)
_CSS = re.compile(r"""url\(\s*["']?([^"')\s]+)["']?\s*\)""")
_REFRESH = re.compile(r'(?<=content="0; url=)[^"]*')
_WHOLE = r"(/[^\s\"'<>\\{}&?#]*)"
_SETS = ("srcset", "imagesrcset")
_ONLINE = re.compile(
    r"""<link\b[^>]*\brel="(?:canonical|alternate)"[^>]*>\n?"""
    r"""|<meta\b[^>]*\bproperty="[^>]*>\n?"""
    r"""|<meta\b[^>]*\bname="twitter:[^>]*>\n?"""
    r"""|<script\b[^>]*\btype="(?:application/ld\+json|module|speculationrules)".*?</script>\n?""",
    re.DOTALL,
)
"""What serves only readers of a site that a server answers for: tags of the page's head."""


def file_of(path: str) -> str:
    """Where a path of the site lies in the export; ValueError when it would lie outside of it."""
    name = unquote(path).removeprefix("/")
    name += INDEX if not name or name.endswith("/") else ""
    parts = name.split("/")
    if "\0" in name or "\\" in name or any(part in ("", ".", "..") for part in parts):
        raise ValueError(path)
    return name


def named(data: bytes, mime: str, base: str, at: str) -> Iterator[str]:
    """Yield the addresses of this site that a document names; at: its own."""
    if mime == "text/html":
        page = data.decode()
        for value in _values(page):
            if inside := _inside(value, base, at):
                yield inside
        for script in re.findall(r"<script[^>]*ld\+json[^>]*>(.*?)</script>", page, re.DOTALL):
            yield from re.findall(re.escape(base) + _WHOLE, script)
    elif mime == "text/css":
        for value in _CSS.findall(data.decode()):
            if inside := _inside(value, base, at):
                yield inside
    elif mime.startswith("text/") or mime.endswith(("xml", "json")):
        yield from re.findall(re.escape(base) + _WHOLE, data.decode())


def unplugged(page: bytes) -> bytes:
    """A page without what serves only readers of a site: its addresses, feeds and scripts."""
    return _ONLINE.sub("", page.decode()).encode()


def near(path: str, at: str) -> str:
    """How the file of the address `at` names the file of another."""
    return quote(relpath(file_of(path), dirname(file_of(at)) or "."))


def offline(data: bytes, mime: str, base: str, at: str) -> bytes:
    """A document whose links lead to files beside it, so that it opens from a disk.

    at  its own address
    """
    if mime == "text/css":
        return _CSS.sub(lambda m: f"url({_near(m[1], base, at)})", data.decode()).encode()
    if mime != "text/html":
        return data
    page = _REFRESH.sub(lambda m: _near(m[0], base, at), unplugged(data).decode())
    return _TAG.sub(lambda tag: _LINK.sub(_turned(base, at), tag[0]), page).encode()


def _turned(base: str, at: str) -> Callable[[re.Match[str]], str]:
    def turned(match: re.Match[str]) -> str:
        name, value = match[1], unescape(match[2])
        if name.lower() in _SETS:
            parts = [part.split() for part in value.split(",")]
            value = ", ".join(" ".join([_near(p[0], base, at), *p[1:]]) for p in parts if p)
        else:
            value = _near(value, base, at)
        return f'{name}="{escape(value)}"'

    return turned


def _near(value: str, base: str, at: str) -> str:
    """An address as it is named from the file `at`; those of other sites stay as they are."""
    path = _inside(value, base, at)
    if not path:
        return value
    fragment = value.partition("#")[2]
    return near(path, at) + (f"#{fragment}" if fragment else "")


def _values(page: str) -> Iterator[str]:
    for tag in _TAG.findall(page):
        for name, value in _LINK.findall(tag):
            if name.lower() in _SETS:
                yield from (part.split()[0] for part in unescape(value).split(",") if part.strip())
            else:
                yield unescape(value)


def _inside(value: str, base: str, at: str) -> str:
    """The path of an address of this site; "" for another's, and for a place on the same page."""
    try:
        whole = urlsplit(urljoin(base + at, value))
    except ValueError:  # a bracket that is never closed, say: somebody's words
        return ""
    if f"{whole.scheme}://{whole.netloc}" != base or value.startswith("#"):
        return ""
    return quote(whole.path, safe="/%:@!$&'()*+,;=~") or "/"
