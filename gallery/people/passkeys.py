"""Passkeys (Web Authentication Level 3): a key on the person's device signs a challenge of ours.

What a browser sends is checked by `webauthn`. A challenge needs no memory until it was used: it
carries its moment and our signature, and each is good for one answer within five minutes.
"""

from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest
from secrets import token_bytes
from typing import Any

import msgspec
import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from gallery.drawer import Drawer
from gallery.errors import Malformed, StoreError
from gallery.people.book import Account, Passkey
from gallery.people.door import Door

FOR = timedelta(minutes=5)
_MOST = 20  # passkeys of one person
_NONCE, _STAMP, _SEAL = 16, 8, 32  # bytes
_HOSTILE = (WebAuthnException, ValueError, KeyError, TypeError, IndexError, AttributeError)
"""What reading a stranger's answer can raise."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where passkeys hold: the host that they are bound to, and the origins it is reached at."""

    host: str
    origins: list[str]
    name: str


@dataclass(frozen=True, slots=True)
class Challenges:
    """Challenges of a library: the key that signs them, and those used up."""

    drawer: Drawer

    def make(self, purpose: str, now: datetime) -> bytes:
        """A new challenge for one purpose."""
        told = token_bytes(_NONCE) + int(now.timestamp()).to_bytes(_STAMP, "big")
        return told + self._seal(told, purpose)

    def take(self, challenge: bytes, purpose: str, now: datetime) -> bool:
        """Use a challenge up; False when it is none of ours, too old, or was used before."""
        told, seal = challenge[: _NONCE + _STAMP], challenge[_NONCE + _STAMP :]
        age = now.timestamp() - int.from_bytes(told[_NONCE:], "big")
        if not compare_digest(seal, self._seal(told, purpose)) or age > FOR.total_seconds():
            return False
        self._sweep(now)
        return self.drawer.create(f"{sha256(challenge).hexdigest()}.used", b"{}", now)

    def _seal(self, told: bytes, purpose: str) -> bytes:
        return digest(self._key(), told + purpose.encode(), "sha256")

    def _key(self) -> bytes:
        while (found := self.drawer.read("key")) is None:
            self.drawer.create("key", token_bytes(_SEAL))
        return found.data

    def _sweep(self, now: datetime) -> None:
        for used in self.drawer.all(".used"):
            if used.changed is None or now - used.changed > 2 * FOR:
                with suppress(StoreError):  # it stays, and means nothing any more
                    self.drawer.remove(used.name)


def offer(at: Door, name: str, place: Place, now: datetime) -> dict[str, Any]:
    """What a browser needs to make a passkey for somebody who is signed in."""
    account = at.book.change(name, _handled)
    options = webauthn.generate_registration_options(
        rp_id=place.host,
        rp_name=place.name,
        user_id=base64url_to_bytes(account.handle),
        user_name=name,
        user_display_name=account.person.shown,
        challenge=Challenges(at.challenges).make(f"add {name}", now),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.id)) for key in account.passkeys
        ],
    )
    return msgspec.json.decode(webauthn.options_to_json(options), type=dict[str, Any])


def add(
    at: Door, name: str, credential: dict[str, Any], label: str, place: Place, now: datetime
) -> None:
    """Keep the passkey that a browser made; Malformed when it proves nothing."""
    challenge = _challenge(credential)
    if not Challenges(at.challenges).take(challenge, f"add {name}", now):
        raise Malformed("this came too late; try again")
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origins,
            require_user_verification=True,
        )
    except _HOSTILE as problem:
        raise Malformed("this is no passkey for this site") from problem
    key = Passkey(
        label,
        bytes_to_base64url(made.credential_id),
        bytes_to_base64url(made.credential_public_key),
        made.sign_count,
        now.date().isoformat(),
    )
    at.book.change(name, lambda account: _with(account, key))


def ask(at: Door, place: Place, now: datetime) -> dict[str, Any]:
    """What a browser needs to sign somebody in, whoever it is."""
    options = webauthn.generate_authentication_options(
        rp_id=place.host,
        challenge=Challenges(at.challenges).make("sign-in", now),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return msgspec.json.decode(webauthn.options_to_json(options), type=dict[str, Any])


def known(at: Door, credential: dict[str, Any], place: Place, now: datetime) -> str | None:
    """The name of whoever holds the passkey that answered; None when it proves nothing."""
    try:
        challenge = _challenge(credential)
        ident, handle = credential["id"], credential["response"]["userHandle"]
    except (Malformed, KeyError, TypeError):
        return None
    found = [
        (account, key)
        for account in at.book.all().values()
        for key in account.passkeys
        if key.id == ident and account.handle and account.handle == handle
    ]
    if not found:
        return None
    account, key = found[0]
    try:
        proved = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origins,
            credential_public_key=base64url_to_bytes(key.key),
            credential_current_sign_count=key.count,
            require_user_verification=True,
        )
    except _HOSTILE:
        return None
    if not Challenges(at.challenges).take(challenge, "sign-in", now):
        return None
    name = account.person.name
    if proved.new_sign_count != key.count:
        at.book.change(name, lambda account: _counted(account, key.id, proved.new_sign_count))
    return name


def drop(at: Door, name: str, ident: str) -> None:
    """Forget a passkey."""
    at.book.change(
        name,
        lambda account: replace(
            account, passkeys=tuple(key for key in account.passkeys if key.id != ident)
        ),
    )


def _challenge(credential: dict[str, Any]) -> bytes:
    """The challenge that an answer says it answers."""
    try:
        told = base64url_to_bytes(credential["response"]["clientDataJSON"])
        return parse_client_data_json(told).challenge
    except _HOSTILE as problem:
        raise Malformed("this is no answer of a passkey") from problem


def _handled(account: Account) -> Account:
    if account.handle:
        return account
    handle = urlsafe_b64encode(token_bytes(32)).decode().rstrip("=")
    return replace(account, handle=handle)


def _with(account: Account, key: Passkey) -> Account:
    if len(account.passkeys) >= _MOST or any(one.id == key.id for one in account.passkeys):
        raise Malformed("there are too many passkeys, or this one is kept already")
    return replace(account, passkeys=(*account.passkeys, key))


def _counted(account: Account, ident: str, count: int) -> Account:
    keys = tuple(
        msgspec.structs.replace(key, count=count) if key.id == ident else key
        for key in account.passkeys
    )
    return replace(account, passkeys=keys)
