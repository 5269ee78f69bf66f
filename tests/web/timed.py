"""A library in which much is not public now: each thing with words that stand nowhere else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from gallery.catalog import PhotoRow, Viewer
from gallery.formats import FORMATS
from gallery.media import address
from gallery.model import Facts
from gallery.web.card import preview
from gallery.web.picture import rungs, token_of
from gallery.web.way import Who
from gallery.web.ways import WAYS
from gallery.wiring import Gallery
from tests.web.sample import Shot, show

AT = datetime(2026, 5, 2, 12, 0, tzinfo=UTC)
BEFORE = AT - timedelta(seconds=1)
MOMENT = "2026-05-02T06:00:00-06:00"
"""AT, as album.toml states it."""

EARLY = frozenset({"zqsched", "zqembargo", "zqlead", "zqlent", "zqhere"})
"""What is nowhere before AT, and everywhere from then on."""

LATE = frozenset({"zqexpires", "zqphotoend"})
"""What is there before AT, and nowhere from then on."""

NEVER = frozenset({"zqheld", "zqwithdrawn", "zqdraft", "zqkept", "zqfaces"})
PLAIN = "plain"


@dataclass(frozen=True)
class Ask:
    """An address, and the photo or essay that it belongs to; "" = it belongs to all."""

    way: str
    path: str
    of: str = ""


def hidden(moment: datetime) -> frozenset[str]:
    """The words that nobody reads at this moment."""
    return NEVER | (EARLY if moment < AT else LATE)


def essay(mark: str, status: str, more: str = "") -> str:
    """The head of an essay whose words all hold its mark."""
    return f"""\
title.en = "March {mark}title"
dek.en = "Dek {mark}dek."
place.en = "{mark.capitalize()}town"
date = "2026-05-01"
credit = "Desk {mark}credit"
tags = ["{mark}tag"]
series.en = "Series {mark}series"
lang = "en"
status = "{status}"
{more}
"""


def photo(name: str, mark: str, more: str = "") -> str:
    """A photo block whose words all hold its mark."""
    return f"""
[[block]]
photo = "{name}"
caption.en = "March caption {mark}caption"
caption.es = "Marcha pie {mark}pie"
alt.en = "Alt {mark}alt"
credit = "By {mark}by"
persons = ["Ana {mark}person"]
{more}
"""


def correction(photo: str, mark: str) -> str:
    return f"""
[[correction]]
date = "2026-05-01"
photo = "{photo}"
note.en = "Was wrong {mark}note"
"""


def text(mark: str) -> str:
    return f'\n[[block]]\ntext.en = "March text {mark}text."\n'


def shots(**marks: str) -> Mapping[str, Shot]:
    """Photos by name; what their files say holds their mark too. No two look alike."""
    return {
        f"{name}.jpg": Shot(64, 48, _seed(mark + name), _facts(mark))
        for name, mark in marks.items()
    }


def _seed(words: str) -> int:
    return int.from_bytes(words.encode()) % 100_003


def _facts(mark: str) -> Facts:
    return Facts(
        headline=f"{mark}headline",
        captions={"fr": f"{mark}legende"},
        city=f"{mark.capitalize()}city",
        date="2026-05-01T10:00:00",
        date_kind="taken",
    )


EMBARGO, EXPIRES = f"embargo = {MOMENT}", f"expires_at = {MOMENT}"


def fill(gallery: Gallery) -> None:
    """Put it all into the index."""
    only = {"a": "", "zqsched": "scheduled", "zqembargo": "published", "zqexpires": "published"}
    more = {"zqsched": f"publish_at = {MOMENT}", "zqembargo": EMBARGO, "zqexpires": EXPIRES}
    more |= {"zqwithdrawn": "", "zqdraft": EXPIRES}
    only |= {"zqwithdrawn": "withdrawn", "zqdraft": "draft"}
    del only["a"]
    for mark, status in only.items():
        words = essay(mark, status, more[mark]) + text(mark) + photo("a.jpg", mark)
        show(gallery, mark, words, shots(a=mark))
    partly(gallery)
    held = photo("x.jpg", "zqheld", 'hold.en = "a child"') + photo("a.jpg", "openheld")
    twice = photo("x.jpg", "zqheld")  # another block does not hold it: the stricter one counts
    words = essay("openheld", "published", 'lead = "x.jpg"') + correction("x.jpg", "zqheld")
    show(gallery, "openheld", words + held + twice, shots(x="zqheld", a="openheld"))
    ends = photo("x.jpg", "zqphotoend", EXPIRES) + photo("a.jpg", "openend")
    show(gallery, "openend", essay("openend", "published") + ends, shots(x="zqphotoend", a="oe"))
    show(gallery, PLAIN, essay(PLAIN, "published") + photo("a.jpg", PLAIN), shots(a=PLAIN))
    borrowing(gallery)


def partly(gallery: Gallery, caption: str = "", noted: str = "2026-05-01") -> None:
    """A public essay whose lead is under embargo; it has been corrected."""
    words = essay("openpart", "published", 'lead = "x.jpg"')
    words += correction("x.jpg", "zqlead").replace("2026-05-01", noted)
    lead = photo("x.jpg", "zqlead", EMBARGO).replace("zqleadcaption", f"zqleadcaption{caption}")
    words += photo("a.jpg", "openpart") + lead
    show(gallery, "openpart", words, shots(a="openpart", x="zqlead"))


def borrowing(gallery: Gallery) -> None:
    """Two public essays that show photos of others, one of them under embargo only here.

    The other one asks that somebody decides about faces first; nobody has.
    """
    words = essay("openlent", "published", 'lead = "/openheld/x.jpg"')
    words += correction("/openpart/x.jpg", "zqlent") + correction("/openheld/x.jpg", "zqkept")
    words += photo("/openheld/x.jpg", "zqkept") + photo("/openpart/x.jpg", "zqlent")
    words += photo("/plain/a.jpg", "zqhere", EMBARGO) + photo("a.jpg", "openlent")
    show(gallery, "openlent", words, shots(a="openlent"))
    words = essay("openasks", "published", 'lead = "/plain/a.jpg"\nfaces = "required"')
    words += correction("/plain/a.jpg", "zqfaces") + photo("/plain/a.jpg", "zqfaces")
    show(gallery, "openasks", words + photo("a.jpg", "openasks"), shots(a="openasks"))


def rows(gallery: Gallery) -> Iterator[tuple[str, str, PhotoRow]]:
    """(essay, mark, photo) of every photo where an essay shows it."""
    marks = {"x.jpg": {"openpart": "zqlead", "openheld": "zqheld", "openend": "zqphotoend"}}
    for slug in gallery.catalog.tags():
        for row in gallery.catalog.of_album(slug):
            own = marks.get(row.name, {}).get(slug) or (slug if slug.startswith("zq") else "")
            yield slug, own, row
    lent = {("openheld", "x.jpg"): "zqkept", ("openpart", "x.jpg"): "zqlent"}
    lent[PLAIN, "a.jpg"] = "zqhere"
    for (slug, name), mark in lent.items():
        [row] = [one for one in gallery.catalog.of_album(slug) if one.name == name]
        yield "openlent", mark, row
        if slug == PLAIN:
            yield "openasks", "zqfaces", row


def asks(gallery: Gallery) -> list[Ask]:
    """Every public address of the site, of what is public and of what is not."""
    found = [*_of_all(gallery), *_of_photos(gallery)]
    for slug in gallery.catalog.tags():
        own = slug if slug.startswith("zq") else ""
        found += [Ask("essay", f"/{lang}/photos/{slug}/", own) for lang in ("en", "es")]
        for way in ("embed", "light", "print", "sheet"):
            found.append(Ask(way, f"/en/photos/{slug}/{way}/", own))
        found.append(Ask("iiif", f"/iiif/{slug}/manifest.json", own))
        found.append(Ask("api-essay", f"/api/essays/{slug}", own))
        found.append(Ask("oembed", f"/oembed?url=http://testserver/en/photos/{slug}/", own))
        found.append(Ask("parcel", f"/media/{slug}/photos.zip", own))
        found.append(Ask("sums", f"/media/{slug}/SHA256SUMS", own))
    return found


def _of_all(gallery: Gallery) -> Iterator[Ask]:
    lists = {"front": "/", "robots": "/robots.txt", "tdmrep": "/.well-known/tdmrep.json"}
    lists |= {"api-openapi": "/api/openapi.json", "api-problem": "/api/problems/changed"}
    lists |= {"api-essays": "/api/essays", "api-terms": "/api/terms"}
    lists |= {"sitemap": "/sitemap.xml", "sitemap-part": "/sitemap-1.xml"}
    lists |= {"healthz": "/healthz", "readyz": "/readyz"}
    for way, path in lists.items():
        yield Ask(way, path)
    for lang in ("en", "es"):
        yield Ask("essays", f"/{lang}/photos/")
        yield Ask("atom", f"/{lang}/feed.atom")
        yield Ask("json-feed", f"/{lang}/feed.json")
        yield Ask("archive", f"/{lang}/archive/")
        yield Ask("search", f"/{lang}/search/")
        yield Ask("search", f"/{lang}/search/?q=march")
        yield Ask("search", f"/{lang}/search/?q=ana")
    for narrowed in ("lang=es", "year=2026", "limit=2", "tag=openpart-nobody"):
        yield Ask("api-essays", f"/api/essays?{narrowed}")
    for words in ("q=march", "q=ana&lang=es", "year=2026"):
        yield Ask("api-search", f"/api/search?{words}")
    yield Ask("year", "/en/archive/year/2026/")
    for kind in ("place", "series", "person", "photographer", "tag"):
        yield Ask("kind", f"/en/archive/{kind}/")
    for mark in sorted(EARLY | LATE | NEVER):
        yield Ask("term", f"/en/archive/person/ana-{mark}person/", mark)
        yield Ask("term", f"/en/archive/photographer/by-{mark}by/", mark)
    yield Ask("static", gallery_style(gallery))


def gallery_style(gallery: Gallery) -> str:
    """The address of a style sheet, under a hash that is not its own."""
    assert gallery.library.exists()
    return "/static/gallery.0123456789ab.css"


def _of_photos(gallery: Gallery) -> Iterator[Ask]:
    """The pages, pictures and cards of each photo, those that stand in for another lead too."""
    desk = Viewer(AT, drafts=True, withdrawn=True)
    for slug, mark, row in rows(gallery):
        borrowed = row.album != slug
        below = f"{row.album}/{row.number}" if borrowed else str(row.number)
        page = f"/en/photos/{slug}/{below}/"
        yield Ask("borrowed" if borrowed else "photo", page, mark)
        told = f"/api/essays/{slug}/photos/{below}"
        yield Ask("api-borrowed" if borrowed else "api-photo", told, mark)
        yield Ask("oembed", f"/oembed?format=xml&url=http://testserver{quote(page)}", mark)
        found = gallery.catalog.essay(slug, desk)
        assert found is not None
        as_lead = replace(found, lead_album=row.album, lead_name=row.name, lead_focus=None)
        card = preview("", as_lead, row, None)
        assert card is not None
        yield Ask("card", card.address, mark)
        if not borrowed:
            for kind, made in FORMATS.items():
                for width in rungs(row, kind):
                    name = (row.album, row.number, token_of(row), width, made.suffix)
                    yield Ask("media", address(*name), mark)


def public() -> set[str]:
    """The names of the ways that strangers go without a link that somebody gave them."""
    return {
        way.name
        for way in WAYS
        if way.who == Who.ANYONE and "{secret}" not in way.path and way.path[:6] != "/desk/"
    }
