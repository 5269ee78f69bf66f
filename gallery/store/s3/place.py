"""Where a bucket is: its URL, and what the standard variables of the environment say beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from gallery.errors import Malformed, SettingsError

_ENDPOINT = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
_TOLD = {"endpoint", "region"}
_LONGEST = 1024
"""Bytes of an object's key (Amazon S3, "Naming Amazon S3 objects")."""

_ESCAPED = {
    # what XML 1.0 cannot name in a listing, what clients and servers take for a separator, and %
    *(chr(number) for number in (*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF)),
    "\\",
    "%",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One bucket, and the part of it that a library may have.

    prefix    begins each key, "" = the whole bucket is the library's
    endpoint  address of the server, "" = Amazon's of that region
    region    "" = what AWS_REGION says, else us-east-1
    """

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""

    def __str__(self) -> str:
        """For people; there is no secret in it."""
        where = f" at {self.endpoint}" if self.endpoint else ""
        return f"s3://{self.bucket}{'/' if self.prefix else ''}{self.prefix}{where}"

    def key(self, name: str) -> str:
        """The key of an object; Malformed when it is longer than keys may be."""
        key = f"{self.prefix}/{escaped(name)}" if self.prefix else escaped(name)
        if len(key.encode()) > _LONGEST:
            raise Malformed(f"no place in a bucket is longer than {_LONGEST} bytes: {name!r}")
        return key

    def name(self, key: str) -> str:
        """What a key stands for in the library."""
        return plain(key[len(self.prefix) + 1 :] if self.prefix else key)


def placed(url: str, environment: Mapping[str, str]) -> Place:
    """Read s3://BUCKET/PREFIX?endpoint=…&region=…; SettingsError when it is none."""
    try:
        parts = urlsplit(url)
        told = parse_qs(parts.query, strict_parsing=bool(parts.query))
    except ValueError as problem:
        raise SettingsError(_wrong(url, str(problem))) from problem
    if parts.scheme != "s3" or not parts.netloc or parts.fragment:
        raise SettingsError(_wrong(url, "it names no bucket"))
    if "@" in parts.netloc or set(told) - _TOLD:
        raise SettingsError(
            "`store` may name bucket, prefix, endpoint and region alone: keys and secrets belong"
            " into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the environment"
        )
    endpoint = _last(told, "endpoint") or next(
        (environment[n] for n in _ENDPOINT if n in environment), ""
    )
    if endpoint and not endpoint.startswith(("http://", "https://")):
        raise SettingsError(f"the endpoint {endpoint!r} of `store` is no http or https address")
    prefix = "/".join(part for part in parts.path.split("/") if part)
    if any(part in (".", "..") for part in prefix.split("/")):
        raise SettingsError(_wrong(url, "its prefix leads elsewhere"))
    return Place(parts.netloc, escaped(prefix), endpoint.rstrip("/"), _last(told, "region"))


def escaped(name: str) -> str:
    """A name as a key that every server keeps and lists as it is; bytes that are no UTF-8 too."""
    return "".join(
        f"%{ord(one) - 0xDC00:02X}" if "\udc80" <= one <= "\udcff"
        else "".join(f"%{byte:02X}" for byte in one.encode("utf-8", "surrogatepass"))
        if one in _ESCAPED or "\ud800" <= one <= "\udfff"
        else one
        for one in name
    )  # fmt: skip


def plain(key: str) -> str:
    """The name that was escaped; what other programs called with a lone % stays as it is."""
    if "%" not in key:
        return key
    first, *rest = key.encode("utf-8").split(b"%")
    parts = [first]
    for part in rest:
        try:
            parts += [bytes.fromhex(part[:2].decode("ascii")), part[2:]]
        except ValueError:
            parts += [b"%", part]
    return b"".join(parts).decode("utf-8", "surrogateescape")


def _last(told: Mapping[str, list[str]], name: str) -> str:
    return told.get(name, [""])[-1]


def _wrong(url: str, why: str) -> str:
    return f"`store` is {url!r}, and {why}; write s3://BUCKET/PREFIX, or leave it out"
