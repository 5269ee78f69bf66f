"""Whether machines may be trained on what is published, said in the ways that they read.

TDM Reservation Protocol (W3C community group report, 2024): header, `<meta>` and a well-known
file; `noai` and `noimageai` as crawlers of training data read them; robots.txt (RFC 9309).
"""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from gallery.catalog import AlbumRow
from gallery.model import Lang
from gallery.web.bounds import PROBES

RESERVED = "reserved"
TRAINERS = (
    "AI2Bot",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-training-data-crawler",
    "Diffbot",
    "FacebookBot",
    "Google-Extended",
    "GPTBot",
    "ImagesiftBot",
    "img2dataset",
    "Meta-ExternalAgent",
    "omgili",
    "PanguBot",
    "Timpibot",
)
"""What crawlers call themselves that gather data for training; searching is another matter."""


def reserved(stated: str, default: str) -> bool:
    """Whether mining is reserved: as the album states it, else as the site does."""
    return (stated or default) == RESERVED


def headers(stated: str, default: str) -> Mapping[str, str]:
    """What an answer says of it."""
    if not reserved(stated, default):
        return {"tdm-reservation": "0"}
    return {"tdm-reservation": "1", "x-robots-tag": "noai, noimageai"}


def robots(rows: Sequence[AlbumRow], languages: Sequence[Lang], default: str, sitemap: str) -> str:
    """robots.txt.

    rows     essays that are public; those that differ from `default` are named
    sitemap  its whole address
    """
    rule, other = ("Disallow", "Allow") if default == RESERVED else ("Allow", "Disallow")
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in PROBES),
        "",
        *(f"User-agent: {t}" for t in TRAINERS),
    ]
    # the longest path counts (RFC 9309), for older crawlers the first: both find the exceptions
    exceptions = [path for row in _differing(rows, default) for path in _of(row, languages)]
    lines += [*(f"{other}: {path}" for path in exceptions), f"{rule}: /"]
    return "\n".join([*lines, "", f"Sitemap: {sitemap}", ""])


def well_known(
    rows: Sequence[AlbumRow], languages: Sequence[Lang], default: str
) -> list[Mapping[str, object]]:
    """/.well-known/tdmrep.json: the first pattern that fits an address counts."""
    site = int(default == RESERVED)
    told: list[Mapping[str, object]] = [
        {"location": f"{path}*", "tdm-reservation": 1 - site}
        for row in _differing(rows, default)
        for path in _of(row, languages)
    ]
    return [*told, {"location": "/*", "tdm-reservation": site}]


def _differing(rows: Sequence[AlbumRow], default: str) -> list[AlbumRow]:
    return [row for row in rows if row.data_mining and row.data_mining != default]


def _of(row: AlbumRow, languages: Sequence[Lang]) -> list[str]:
    """Where an essay, its pictures and its manifest are."""
    slug = quote(row.slug, safe="")
    pages = [f"/{lang}/photos/{slug}/" for lang in languages]
    return [*pages, f"/media/{slug}/", f"/iiif/{slug}/"]
