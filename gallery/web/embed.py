"""An essay inside another site's page: its first photos in a strip, title and dek, no script."""

from starlette.requests import Request
from starlette.responses import Response

from gallery.web import answers, frames, mining, page
from gallery.web.essay import Hung
from gallery.web.home import essay_path
from gallery.web.material import Material, gather
from gallery.web.picture import photo_style, picture, rule
from gallery.web.site import asked_language, eyes, kept, root, site
from gallery.web.site import essay as essay_row

BELOW = "embed/"
"""Where it is, below the essay."""

_FIRST = 8  # photos in the strip
_STRIP = 62  # the strip's height, per cent of the frame's
_WORDS = 165  # px that title, dek and credit take in a frame of usual width


def height_of(width: int, pictured: bool) -> int:
    """Height in pixels of a frame so many pixels wide; pictured: the essay has photos."""
    words = _WORDS if width >= 480 else _WORDS + 60
    return (min(max(round(width * 0.6), 160), 460) if pictured else 0) + words


def embed(request: Request) -> Response:
    """The only page that other sites may frame; 404 as for the essay."""
    language = asked_language(request)
    here = site(request)
    row = essay_row(request)
    [essay] = gather(here.gallery.catalog, [row], eyes(request), here.main)
    hung = _strip(essay, language.tag)
    style = "".join(rule(one.frame.anchor, photo_style(one.frame.photo)) for one in hung)
    address = root(request) + essay_path(language.tag, row.slug)
    content = {
        "photos": hung,
        "count": row.photos,
        "row": row,
        "main": essay.main,
        "title": page.title(row, language.tag),
        "credit": frames.essay_credit(essay.album, essay.framed(language.tag)),
        "address": address,
        "style": style,
        "site": page.error_head(request, language).site_title,
        "lang": language.tag,
    }
    made = here.theme.pages[language.tag].get_template("embed.html").render(content)
    cache = kept(request, row.changes)
    answer = answers.html(request, made, style, cache=cache, framed=True)
    stated = mining.headers(essay.album.data_mining, here.gallery.settings.data_mining)
    answer.headers.update(stated)
    return answer


def _strip(essay: Material, lang: str) -> list[Hung]:
    """The lead photo, then the first others, as wide as their shape makes them."""
    framed = essay.framed(lang)
    lead = essay.lead(framed)
    chosen = [*([lead] if lead else []), *(frame for frame in framed if frame is not lead)]
    return [
        Hung(
            frame,
            picture(
                frame.photo,
                f"{_STRIP * frame.photo.width / frame.photo.height:.4g}vh",
                frame.alt,
                "eager" if n < 2 else "lazy",
            ),
            frame.credit,
        )
        for n, frame in enumerate(chosen[:_FIRST])
    ]
