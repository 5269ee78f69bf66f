"""The search where nobody answers: a page whose script looks through an index beside it."""

from starlette.requests import Request
from starlette.responses import Response

from gallery.model import Lang
from gallery.web import answers, page, telling
from gallery.web.language import Language
from gallery.web.site import site
from gallery.web.words import Said


def index_path(lang: Lang, from_disk: bool) -> str:
    """Where the index of a language is; pages on a disk may load scripts, but fetch nothing."""
    return f"/{lang}/search/index.{'js' if from_disk else 'json'}"


def search(request: Request, language: Language) -> Response:
    """The form; without script it says where else to look."""
    title = Said(language.catalog.gettext("Search"))
    head = page.head(request, language, title=title, machine=telling.of_ways(request))
    content = {"index": index_path(language.tag, site(request).reach.from_disk)}
    return page.answer(request, language, "seek.html", head, content, cache=answers.PUBLIC)
