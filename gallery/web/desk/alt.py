"""What an alt text should say: the decision tree of the W3C, in the words of a photo desk.

Web Accessibility Initiative, "An alt Decision Tree", https://www.w3.org/WAI/tutorials/images/
"""

from collections.abc import Mapping, Sequence

from starlette.requests import Request

from gallery.web.desk.shell import gettext


def tree(request: Request) -> Sequence[Mapping[str, object]]:
    """Questions in their order, each with what to do; decorative: empty is the right answer."""
    return [
        {
            "question": gettext(request, question),
            "advice": gettext(request, advice),
            "decorative": decorative,
        }
        for question, advice, decorative in _TREE
    ]


def _(words: str) -> str:
    """Marks words that are looked up later."""
    return words


_TREE = (
    (
        _("Is there writing in the photo, on a banner or a placard?"),
        _(
            "Say what it says, where readers should know it. What the caption quotes already need"
            " not be said twice."
        ),
        False,
    ),
    (
        _("Does it show what cannot be told from the words around it?"),
        _(
            "Say in one sentence what is seen, the most important first: who or what, doing what,"
            " where. About 125 characters. Begin with the thing, not with “photo of”."
        ),
        False,
    ),
    (
        _("Is it a map, a chart or a document?"),
        _(
            "Say what it is and what it shows in the end; put its figures or its full text between"
            " the photos, where everybody can read them."
        ),
        False,
    ),
    (
        _("Does the caption beside it already say all that is seen?"),
        _("Then saying it again helps nobody: it may count as decorative."),
        True,
    ),
    (
        _("Is it there for the looks alone, a texture or a background?"),
        _("It is decorative: readers who do not see it miss nothing."),
        True,
    ),
)
