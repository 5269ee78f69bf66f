"""What is asked of a bucket, one request each; nothing else speaks to obstore.

Every trouble comes out as an error of ours that says what to do. Reads, lists and unconditional
writes are tried three times within ten seconds. A conditional write is sent once only: a second
try cannot tell "somebody was faster" from "the first one went through, its answer was lost".
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from mimetypes import MimeTypes
from secrets import token_hex
from typing import TYPE_CHECKING, Final

import obstore
from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    PermissionDeniedError,
    PreconditionError,
    UnauthenticatedError,
)
from obstore.store import S3Store as Client

from gallery.disk import SAFE
from gallery.errors import Full, Malformed, Missing, ReadOnly, SettingsError, Stale, StoreError
from gallery.formats import FORMATS
from gallery.store.s3.place import Place

if TYPE_CHECKING:
    from obstore import GetResult, ObjectMeta, PutMode
    from obstore.store import ClientConfig, RetryConfig, S3Config

STATED: Final = "gallery-changed"
"""Metadata: the time of last change that a file had before it came, ns since 1970."""

WRITER: Final = "gallery-writer"
"""Metadata of what was written under a condition: which of the attempts it was."""

NEW: Final = ""
"""The condition of `swap` that nothing is there: no ETag is empty."""

_PAGE = 1000
_TRIES, _PAUSE = 3, 0.1  # seconds before the second try
_QUIET = timedelta(seconds=10)
"""After so long without a byte nobody answers."""

_LONGEST = timedelta(minutes=10)
"""That the largest original may take on a slow line."""

_WRONG_KEY = {
    "ExpiredToken",
    "InvalidAccessKeyId",
    "InvalidToken",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
}
_NO_ROOM = {"InsufficientStorage", "QuotaExceeded", "StorageFull", "XMinioStorageFull"}
_CODE = re.compile(r"<Code>(\w+)</Code>")
_STATUS = re.compile(r"status code: (\d{3})")


_NO_ROOM_LEFT, _BEHIND = 507, 416  # of HTTP (RFC 4918, 11.5; RFC 9110, 15.5.17)


class Unsure(StoreError):
    """The answer did not come: nobody knows what was done."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of an object without its bytes.

    etag     names its content, and changes with it
    changed  when the server took it, whole seconds by the server's clock
    stated   as `STATED`; None when nobody said it, and in listings
    writer   as `WRITER`, "" when there is none
    """

    name: str
    bytes: int
    etag: str
    changed: datetime
    stated: int | None = None
    writer: str = ""

    @property
    def mtime_ns(self) -> int:
        """The stated time, else the server's, with a part of a second that tells contents apart.

        Two contents of one second and one size would else be one to whoever compares times.
        """
        if self.stated is not None:
            return self.stated
        part = int.from_bytes(sha256(self.etag.encode()).digest()[:8], "big") % 10**9
        return int(self.changed.timestamp()) * 10**9 + part


class Bucket:
    """The objects of one library; names are those of the library, keys are made here."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._kinds = MimeTypes()
        self._reading = _client(place, _TRIES - 1, read_timeout=_QUIET, timeout=_LONGEST)
        self._writing = _client(place, _TRIES - 1, timeout=_LONGEST)
        self._once = _client(place, 0, timeout=_LONGEST)
        self._quick = _client(place, 0, timeout=_QUIET)

    def reach(self) -> None:
        """Look whether it is there and lets us in; SettingsError when not, StoreError."""
        try:
            obstore.get(self._reading, self.place.key(".gallery/library"))  # HEAD tells no reason
        except FileNotFoundError as problem:
            if _code(problem) == "NoSuchBucket":
                raise SettingsError(f"`store`: {self._absent()}") from problem
        except (PermissionDeniedError, UnauthenticatedError) as problem:
            raise SettingsError(f"`store`: {self._refused(problem)}") from problem
        except BaseError as problem:
            raise self._failed("reach", "the library", problem) from problem

    def get(self, name: str) -> tuple[bytes, Seen]:
        """The bytes of an object, and what is known of it; Missing, StoreError."""
        with self._asked("read", name):
            result = obstore.get(self._reading, self.place.key(name))
            return bytes(result.bytes()), self._whole(name, result)

    def part(self, name: str, start: int, stop: int) -> bytes:
        """The bytes from `start` to before `stop`, fewer at its end; Missing, StoreError."""
        if stop <= start:
            return b""
        with self._asked("read", name):
            try:
                key = self.place.key(name)
                return bytes(obstore.get_range(self._reading, key, start=start, end=stop))
            except BaseError as problem:
                if _status(problem) == _BEHIND:
                    return b""
                raise

    def look(self, name: str) -> Seen:
        """What is known of an object, without its bytes; Missing, StoreError."""
        with self._asked("look at", name):
            key = self.place.key(name)
            return self._whole(name, obstore.get(self._reading, key, options={"head": True}))

    def put(self, name: str, data: bytes, stated: int | None = None) -> str:
        """Write whatever is there; the new ETag."""
        return self._put(self._writing, name, data, {}, stated, "overwrite")

    def swap(self, name: str, data: bytes, before: str, stated: int | None = None) -> str:
        """Write where the ETag is still `before`, or where nothing is (`NEW`); the new ETag.

        raises  Stale; Unsure when somebody else wrote while nobody knows whether we did
        """
        writer, client = token_hex(8), self._quick if len(data) < 2**20 else self._once
        mode: PutMode = {"e_tag": before} if before else "create"
        for turn in range(_TRIES):
            try:
                return self._put(client, name, data, {WRITER: writer}, stated, mode)
            except Stale:
                there = self._there(name) if turn else None
                if there is None or there.writer != writer:
                    raise
                return there.etag
            except Unsure as problem:
                there = self._there(name)
                if there and there.writer == writer:
                    return there.etag
                if (there.etag if there else NEW) != before or turn == _TRIES - 1:
                    raise problem from None
                time.sleep(_PAUSE * 2**turn)
        raise AssertionError("each turn ends or is the last")

    def delete(self, name: str) -> None:
        """Remove an object that may be there."""
        with self._asked("delete", name, writes=True):
            obstore.delete(self._writing, self.place.key(name))

    def below(self, folder: str) -> Iterator[Seen]:
        """Everything at any depth below a folder ("" = all), in no order."""
        with self._asked("list", folder or "the library"):
            for page in obstore.list(self._reading, self._folder(folder), chunk_size=_PAGE):
                yield from map(self._listed, page)

    def beside(self, folder: str) -> tuple[list[str], list[Seen]]:
        """The folders and the objects right below a folder, in no order."""
        with self._asked("list", folder or "the library"):
            found = obstore.list_with_delimiter(self._reading, self._folder(folder))
            folders = [self.place.name(one) for one in found["common_prefixes"]]
            return folders, [self._listed(one) for one in found["objects"]]

    def _folder(self, name: str) -> str | None:
        return self.place.key(name) if name else self.place.prefix or None

    def _there(self, name: str) -> Seen | None:
        try:
            return self.look(name)
        except Missing:
            return None

    def _put(
        self, client: Client, name: str, data: bytes, told: dict[str, str], stated: int | None,
        mode: "PutMode",
    ) -> str:  # fmt: skip
        attributes = {"Content-Type": self._kind(name), **told}
        if stated is not None:
            attributes[STATED] = str(stated)
        with self._asked("write", name, writes=True):
            done = obstore.put(
                client,
                self.place.key(name),
                data,
                attributes=attributes,
                mode=mode,
                use_multipart=False,
            )
            return done["e_tag"] or self.look(name).etag

    def _kind(self, name: str) -> str:
        suffix = name.rpartition(".")[2]
        known = (fmt.mime for fmt in FORMATS.values() if fmt.suffix == suffix)
        return next(known, None) or self._kinds.guess_type(name)[0] or "application/octet-stream"

    def _listed(self, meta: "ObjectMeta") -> Seen:
        name = self.place.name(meta["path"])
        return Seen(name, meta["size"], meta["e_tag"] or "", meta["last_modified"].astimezone(UTC))

    def _whole(self, name: str, result: "GetResult") -> Seen:
        told = result.attributes
        stated = told.get(STATED, "")
        meta = result.meta
        return Seen(
            name,
            meta["size"],
            meta["e_tag"] or "",
            meta["last_modified"].astimezone(UTC),
            int(stated) if stated.isascii() and stated.isdigit() else None,
            told.get(WRITER, ""),
        )

    @contextmanager
    def _asked(self, verb: str, name: str, *, writes: bool = False) -> Iterator[None]:
        """Turn what obstore says into what people can use."""
        try:
            yield
        except FileNotFoundError as problem:
            if _code(problem) == "NoSuchBucket":
                raise StoreError(f"cannot {verb} {name}: {self._absent()}; {SAFE}") from problem
            raise Missing(f"there is no {name} in the library") from problem
        except (AlreadyExistsError, PreconditionError) as problem:
            raise Stale from problem
        except (PermissionDeniedError, UnauthenticatedError) as problem:
            kind = ReadOnly if writes and _code(problem) not in _WRONG_KEY else StoreError
            raise kind(f"cannot {verb} {name}: {self._refused(problem)}; {SAFE}") from problem
        except ValueError as problem:
            raise Malformed(f"{name!r} is not a place inside a bucket") from problem
        except BaseError as problem:
            raise self._failed(verb, name, problem) from problem

    def _failed(self, verb: str, name: str, problem: BaseError) -> StoreError:
        happened, code, status = f"cannot {verb} {name}", _code(problem), _status(problem)
        if code in _NO_ROOM or status == _NO_ROOM_LEFT:
            return Full(f"{happened}: no space left in {self.place}; {SAFE}; make room there")
        if code == "NoSuchBucket":
            return StoreError(f"{happened}: {self._absent()}; {SAFE}")
        if status:
            said = f"{self.place} answered {status} {code}".rstrip()
            return Unsure(f"{happened}: {said}; {SAFE}; try again in a moment")
        return Unsure(
            f"{happened}: {self.place} does not answer; {SAFE}; look whether it runs and whether"
            " AWS_ENDPOINT_URL names it"
        )

    def _absent(self) -> str:
        return f"there is no bucket for {self.place}; make it, or correct `store`"

    def _refused(self, problem: Exception) -> str:
        why = {"SignatureDoesNotMatch": "the secret is wrong", "ExpiredToken": "they have expired"}
        told = why.get(_code(problem), _code(problem) or "access denied")
        return (
            f"{self.place} refused our credentials ({told}); look at AWS_ACCESS_KEY_ID and"
            " AWS_SECRET_ACCESS_KEY, and let them read, write and list there"
        )


def _client(place: Place, retries: int, **limits: timedelta) -> Client:
    options: ClientConfig = {
        "allow_http": place.endpoint.startswith("http://"),
        "connect_timeout": timedelta(seconds=3),
        **limits,  # type: ignore[typeddict-item]
    }
    retry: RetryConfig = {"max_retries": retries, "retry_timeout": _QUIET}
    told: S3Config = {"aws_endpoint_url_s3": place.endpoint} if place.endpoint else {}
    if place.region:
        told["region"] = place.region
    return Client(place.bucket, config=told, client_options=options, retry_config=retry)


def _code(problem: Exception) -> str:
    found = _CODE.search(str(problem))
    return found[1] if found else ""


def _status(problem: Exception) -> int:
    found = _STATUS.search(str(problem))
    return int(found[1]) if found else 0
