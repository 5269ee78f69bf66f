"""Licences by the name readers know and the address where they stand."""

import re
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"https?://[^\s\"<>/\[\]]+(?:/[^\s\"<>]*)?", re.ASCII | re.IGNORECASE)
_COMMONS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/\S+", re.IGNORECASE
)
_CC = re.compile(r"CC-(?P<parts>BY(?:-(?:NC|ND|SA))*)-(?P<version>\d\.\d)", re.IGNORECASE)


def named(licence: str) -> tuple[str, str]:
    """(name, address) of a licence as album.toml states it; the address is "" when unknown.

    "CC-BY-SA-4.0" -> ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"); an
    address is named by its host; anything else is printed as it is.
    """
    if match := _CC.fullmatch(licence):
        parts, version = match["parts"], match["version"]
        return (
            f"CC {parts.upper()} {version}",
            f"https://creativecommons.org/licenses/{parts.lower()}/{version}/",
        )
    if licence.upper() == "CC0-1.0":
        return "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"
    if licence.startswith(("http://", "https://")):
        return urlsplit(licence).netloc.removeprefix("www.") or licence, licence
    return licence, ""


def is_address(text: str) -> bool:
    """Whether a text from a file is a web address, so that it may be linked."""
    return bool(_ADDRESS.fullmatch(text))


def is_licence(address: str) -> bool:
    """Whether an address is that of a known licence: Creative Commons' deeds and legal texts."""
    return is_address(address) and bool(_COMMONS.fullmatch(address))
