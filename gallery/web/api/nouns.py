"""What programs are told of what readers see. A name here is a name in the description."""

from typing import Annotated

from msgspec import Meta, Struct

Texts = Annotated[
    dict[str, str],
    Meta(
        description="plain words by language tag; a language of the site in which nobody has"
        " written them is absent, where all are, another one stands in"
    ),
]
Html = Annotated[
    dict[str, str],
    Meta(description="the same as HTML that is safe to print: paragraphs, emphasis, links, lists"),
]
Edtf = Annotated[
    str,
    Meta(description='as well as known, EDTF: "2026-05-01", "2026-05", "1932~"; "" = unknown'),
]
Moment = Annotated[str, Meta(description='RFC 3339, UTC; "" = not known')]
Address = Annotated[str, Meta(description="whole address")]
Slug = Annotated[str, Meta(description="name of the essay in addresses")]


class Rendition(Struct, frozen=True):
    """One size of a photo in one format; its bytes never change."""

    address: Address
    type: Annotated[str, Meta(description="media type")]
    width: Annotated[int, Meta(ge=1, description="pixels")]
    height: Annotated[int, Meta(ge=1, description="pixels")]


class Licence(Struct, frozen=True):
    """What may be done with it: name as readers know it, and where it stands; "" = nobody says."""

    name: str
    address: str


class Photo(Struct, frozen=True):
    """A photo as an essay shows it."""

    essay: Annotated[str, Meta(description="slug of the essay to which it belongs")]
    number: Annotated[int, Meta(ge=1, description="its permanent number there")]
    position: Annotated[int, Meta(ge=1, description="its place in the essay that shows it")]
    address: Annotated[str, Meta(description="of this photo, as JSON")]
    pages: Annotated[dict[str, str], Meta(description="its own page, by language")]
    caption: Texts
    caption_html: Html
    row_caption: Texts
    alt: Texts
    credit: str
    licence: Licence
    date: Edtf
    date_stated: Annotated[bool, Meta(description="an editor says so, not the file")]
    place: Annotated[str, Meta(description="as closely as the essay tells it")]
    width: Annotated[int, Meta(ge=1, description="pixels, of the picture as it was taken")]
    height: Annotated[int, Meta(ge=1, description="likewise")]
    renditions: Annotated[list[Rendition], Meta(description="by format, the narrowest first")]


class PhotoBlock(Struct, frozen=True, tag_field="kind", tag="photo"):
    """A photo of the essay."""

    photo: Photo


class TextBlock(Struct, frozen=True, tag_field="kind", tag="text"):
    """Words between the photos."""

    html: Html


class ChapterBlock(Struct, frozen=True, tag_field="kind", tag="chapter"):
    """A heading."""

    chapter: Texts


class QuoteBlock(Struct, frozen=True, tag_field="kind", tag="quote"):
    """A pull quote, and whose words they are."""

    quote: Texts
    by: Texts


class PointBlock(Struct, frozen=True, tag_field="kind", tag="point"):
    """A numbered point with the photos that hang on it."""

    number: Annotated[int, Meta(ge=1)]
    html: Html
    photos: list[Photo]


class FigureBlock(Struct, frozen=True, tag_field="kind", tag="figure"):
    """A claim in numbers: who says so, when, and where it can be read."""

    figure: Texts
    source: Texts
    date: Edtf
    link: str


Block = PhotoBlock | TextBlock | ChapterBlock | QuoteBlock | PointBlock | FigureBlock


class Correction(Struct, frozen=True):
    """What was wrong and is right now."""

    date: Edtf
    note: Texts
    photo: Annotated[str, Meta(description='address of the photo it is about, "" = the essay')]


class EssayLine(Struct, frozen=True):
    """An essay on a list."""

    slug: Slug
    address: Annotated[str, Meta(description="of the essay, as JSON")]
    pages: Annotated[dict[str, str], Meta(description="its pages, by language")]
    title: Texts
    dek: Texts
    place: Texts
    date: Edtf
    lang: Annotated[str, Meta(description="the language that it is written in")]
    status: Annotated[str, Meta(description='"published" for everybody; a token may see others')]
    published: Moment
    updated: Annotated[str, Meta(description="the last correction or the publishing, RFC 3339")]
    photos: Annotated[int, Meta(ge=0, description="how many it shows")]
    lead: Annotated[list[Rendition], Meta(description="of the photo that stands for it")]


class Essays(Struct, frozen=True):
    """Part of the list, the newest event first."""

    essays: list[EssayLine]
    next: Annotated[str, Meta(description='`cursor` of the part after this one, "" = the end')]


class Essay(Struct, frozen=True):
    """One essay whole, its blocks in the order in which they are read.

    Photos behind a veil are left out, as from everything made for other programs.
    """

    slug: Slug
    pages: Annotated[dict[str, str], Meta(description="by language")]
    title: Texts
    dek: Texts
    place: Texts
    date: Edtf
    lang: str
    status: str
    published: Moment
    updated: Moment
    series: Texts
    tags: list[str]
    credit: str
    licence: Licence
    rights: Texts
    source: Texts
    mining: Annotated[str, Meta(description='"allowed" or "reserved": training of machines')]
    blocks: list[Block]
    corrections: list[Correction]


class Result(Struct, frozen=True):
    """An essay that was found, or a photo of one."""

    essay: Slug
    photo: Annotated[str, Meta(description='address of the photo, "" = the essay itself')]
    page: Address
    title: Annotated[str, Meta(description="of the essay")]
    quoted: Annotated[str, Meta(description="from its words, or of the photo's caption")]
    date: Edtf


class Results(Struct, frozen=True):
    """Part of what was found, essays before photos."""

    total: Annotated[int, Meta(ge=0)]
    essays: Annotated[int, Meta(ge=0, description="how many of them are essays")]
    results: list[Result]
    next: Annotated[int, Meta(ge=0, description="`page` of what follows, 0 = the end")]


class Term(Struct, frozen=True):
    """Something that essays share: a place, a series, a person, a photographer, a tag, a year."""

    kind: str
    key: Annotated[str, Meta(description="what filters are called by")]
    words: Texts
    essays: Annotated[int, Meta(ge=1, description="how many share it")]
    pages: Annotated[dict[str, str], Meta(description="its page in the archive, by language")]


class Terms(Struct, frozen=True):
    """The archive's terms, by kind and key."""

    terms: list[Term]
