"""The readers' page beside the list of its blocks: as it is at this moment, for editors alone."""

from starlette.requests import Request
from starlette.responses import Response

from gallery.web import answers, reader
from gallery.web.desk.reshown import reshown


def beside(request: Request) -> Response:
    """GET the essay's page in a language, which a page of ours may show in a frame.

    The index is brought up to date first, as it is when something is published: the work process
    would show a step that was saved some seconds later.
    """
    reshown(request, request.path_params["slug"])
    return answers.within(reader.essay(request))
