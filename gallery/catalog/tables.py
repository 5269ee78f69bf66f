"""The index: what pages ask for, refilled from the folders at any time, never migrated."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    and_,
    true,
)
from sqlalchemy import Text as Words

SCHEMA = 17
"""Raised when a column or an index of one changes; what has another number is filled anew."""

TRASHED = "trashed"
"""The status, in the index, of an essay in the trash or withheld, whatever its words say."""

metadata = MetaData()

Text = Words().with_variant(Words(collation="C"), "postgresql")
"""Compared and ordered by bytes on every engine, whatever language a server was set up in."""

album = Table(
    "album",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("tag", Text, nullable=False),  # of album.toml and manifest.json as indexed
    Column("status", Text, nullable=False),
    Column("publish_at", BigInteger),  # Unix seconds
    Column("opens", BigInteger, nullable=False, index=True),  # Unix seconds, NEVER: not public
    Column("closes", BigInteger, nullable=False, index=True),  # Unix seconds, NEVER: it stays
    Column("first", Text, nullable=False),  # sort key of the event's first day, "" if unknown
    Column("date", Text, nullable=False),  # EDTF, stated or worked out from the photos
    Column("period", Text, nullable=False),  # EDTF of its year, decade or century
    Column("title", Text, nullable=False),  # JSON: language -> words
    Column("dek", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("photos", Integer, nullable=False),  # how many the essay shows
    Column("lead_position", Integer, nullable=False),  # among `shown`, -1 without one
    Column("lead_album", Text, nullable=False),
    Column("lead_name", Text, nullable=False),
    Column("lead_focus", Text, nullable=False),  # "x y" as fractions, "" = default
    Column("corrected", BigInteger),  # Unix seconds of the last correction
    Column("corrected_essay", BigInteger),  # of the last one that is not about a photo it shows
    Column("data_mining", Text, nullable=False),  # "allowed", "reserved", "" = as the site says
    Column("problem_line", Integer),  # where album.toml cannot be read
    Column("problem", Text, nullable=False),  # why, "" when it can
    # the last album.toml that could be read, "" if none; last, for lists read all before it
    Column("source", Text, nullable=False),
    Index("album_newest", "first", "slug"),
    # who asks whether many may be seen, and in which order, reads no words of them
    Index("album_open", "slug", "opens", "closes", "first"),
    Index("album_period", "period", "first", "slug", "opens", "closes"),
)

photo = Table(
    "photo",
    metadata,
    Column("album", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("picture", Text, nullable=False, index=True),  # what is shown of it, "" = the file
    Column("bytes", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("width", Integer, nullable=False),  # 0 when refused
    Column("height", Integer, nullable=False),
    Column("format", Text, nullable=False),
    Column("colour", Text, nullable=False),
    Column("thumbhash", Text, nullable=False),
    Column("facts", LargeBinary, nullable=False),  # JSON of model.Facts: those in PUBLIC
    Column("label", LargeBinary, nullable=False),  # JSON of model.Label: what its pictures carry
    Column("mark", Text, nullable=False),  # changes with the label
    Column("recipe", Text, nullable=False),  # key of the recipe the renditions were made with
    Column("widths", Text, nullable=False),  # the rungs that exist, separated by blanks
    Column("lacks", Text, nullable=False),  # formats that are still to be made, likewise
    Column("sensitive", Boolean, nullable=False),  # never shown unasked
    Column("opens", BigInteger, nullable=False, index=True),  # by its own essay, Unix seconds
    Column("closes", BigInteger, nullable=False, index=True),
    Column("settled", Boolean, nullable=False),  # somebody has decided about the faces in it
    Column("code", Text, nullable=False),  # "" when it is a photo, else why it is refused
    Column("reason", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    PrimaryKeyConstraint("album", "name"),
)

shown = Table(
    "shown",
    metadata,
    Column("album", Text, nullable=False),  # the essay
    Column("position", Integer, nullable=False),  # reading order, from 0
    Column("photo_album", Text, nullable=False),
    Column("photo_name", Text, nullable=False),
    Column("opens", BigInteger, nullable=False, index=True),  # by this essay, Unix seconds
    Column("closes", BigInteger, nullable=False, index=True),
    Column("asks", Boolean, nullable=False),  # not before somebody has decided about its faces
    Column("sensitive", Boolean, nullable=False),  # behind a veil in this essay
    Column("focus", Text, nullable=False),  # "x y" as fractions, "" = default
    Column("corrected", BigInteger),  # Unix seconds of the last correction about it
    PrimaryKeyConstraint("album", "position"),
    Index("shown_photo", "photo_album", "photo_name"),
)
Index(
    "shown_asks",
    shown.c.asks,
    sqlite_where=shown.c.asks == true(),  # in the words of the question, or it is never used
).ddl_if(dialect="sqlite")  # `postgres.keeping` makes its own: to say it here loads its dialect

PLACED = and_(photo.c.album == shown.c.photo_album, photo.c.name == shown.c.photo_name)
"""Joins a photo with the places where essays show it."""

term = Table(
    "term",
    metadata,
    Column("album", Text, nullable=False),
    Column("photo", Text, nullable=False),  # as its block names it; "" = the whole essay
    Column("position", Integer, nullable=False),  # of that photo among `shown`, -1 = none
    Column("counted", Boolean, nullable=False),  # it lists the essay, while that photo is seen
    Column("kind", Text, nullable=False),  # year, place, tag, series, person, photographer
    Column("key", Text, nullable=False),  # as in its address; one row for each spelling
    Column("words", Text, nullable=False),  # JSON: language -> words
    PrimaryKeyConstraint("album", "photo", "kind", "key"),
    Index("term_key", "kind", "key", "album"),
)

Index(
    "term_counted",
    *(term.c.kind, term.c.words, term.c.album, term.c.position, term.c.counted),
    sqlite_where=term.c.counted == true(),
).ddl_if(dialect="sqlite")
"""The archive is counted in it alone: of most photos the terms are their essay's too.

Its last column is looked at again, though it is always true. Words may be longer than PostgreSQL
takes into an index.
"""

entry = Table(
    "entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("album", Text, nullable=False, index=True),
    Column("photo", Text, nullable=False),  # as its block names it; "" = the essay itself
    Column("position", Integer, nullable=False),  # of that photo among `shown`, -1 = none
    Column("date", Text, nullable=False),  # EDTF
    Column("passages", Text, nullable=False),  # JSON: texts to quote from, the first one leads
    Column("head", Text, nullable=False),  # folded words: titles and names
    Column("body", Text, nullable=False),  # folded words: what is said
    Column("around", Text, nullable=False),  # folded words: where, when, by whom
    Column("essay", Text, nullable=False),  # folded words: those that a photo has from its essay
)

seal = Table(
    "seal",
    metadata,
    Column("album", Text, primary_key=True),
    Column("sum", Text, nullable=False),  # SHA-256 over all rows of the album
)

outdated = Table(
    "outdated",
    metadata,
    Column("picture", Text, primary_key=True),  # media.picture: what was made as it is deleted
)
