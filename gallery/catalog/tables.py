"""The index: what pages ask for, refilled from the folders at any time, never migrated."""

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

SCHEMA = 2
"""Raised when a column changes; an index of another number is dropped and filled anew."""

metadata = MetaData()

album = Table(
    "album",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("tag", Text, nullable=False),  # of album.toml and manifest.json as indexed
    Column("source", Text, nullable=False),  # the last album.toml that could be read, "" if none
    Column("status", Text, nullable=False),
    Column("publish_at", Integer),  # Unix seconds
    Column("first", Text, nullable=False),  # sort key of the event's first day, "" if unknown
    Column("date", Text, nullable=False),  # EDTF, stated or worked out from the photos
    Column("title", Text, nullable=False),  # JSON: language -> words
    Column("dek", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("photos", Integer, nullable=False),  # how many the essay shows
    Column("lead_album", Text, nullable=False),
    Column("lead_name", Text, nullable=False),
    Column("lead_focus", Text, nullable=False),  # "x y" as fractions, "" = default
    Column("problem_line", Integer),  # where album.toml cannot be read
    Column("problem", Text, nullable=False),  # why, "" when it can
)

photo = Table(
    "photo",
    metadata,
    Column("album", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("width", Integer, nullable=False),  # 0 when refused
    Column("height", Integer, nullable=False),
    Column("format", Text, nullable=False),
    Column("colour", Text, nullable=False),
    Column("thumbhash", Text, nullable=False),
    Column("facts", LargeBinary, nullable=False),  # JSON of model.Facts without coordinates
    Column("label", LargeBinary, nullable=False),  # JSON of model.Label: what its pictures carry
    Column("mark", Text, nullable=False),  # changes with the label
    Column("recipe", Text, nullable=False),  # key of the recipe the renditions were made with
    Column("widths", Text, nullable=False),  # the rungs that exist, separated by blanks
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
    Column("photo_album", Text, nullable=False, index=True),
    Column("photo_name", Text, nullable=False),
    PrimaryKeyConstraint("album", "position"),
)
