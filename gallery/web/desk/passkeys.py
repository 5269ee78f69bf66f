"""Passkeys, where the site's settings allow them: made, named, dropped, signed in with.

`gallery.people.passkeys` is loaded when somebody uses one: it brings 20 MB of cryptography along.
"""

from typing import Any
from urllib.parse import urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from gallery.errors import Malformed, Missing
from gallery.people import door as doors
from gallery.people import recovery
from gallery.web.desk import me, shell
from gallery.web.desk.entry import away, browser, doorway, entered, local, now
from gallery.web.desk.noted import doing
from gallery.web.desk.shell import gettext
from gallery.web.site import root, site
from gallery.web.words import said

_LABEL = 60  # characters


class _Made(msgspec.Struct):
    credential: dict[str, Any]
    label: str = ""


class _Answered(msgspec.Struct):
    credential: dict[str, Any]
    next: str = ""


def offered(request: Request) -> Response:
    """POST: what a browser needs to make a passkey (PublicKeyCredentialCreationOptionsJSON)."""
    passkeys = _passkeys(request)
    name = request.state.person.name
    return shell.told(passkeys.offer(doorway(request), name, _place(request), now(request)))


def add(request: Request) -> Response:
    """POST {"credential", "label"}: {} when it is kept."""
    passkeys = _passkeys(request)
    told = _read(request, _Made)
    label = told.label.strip()[:_LABEL] or me.browser_name(browser(request).agent)
    name = request.state.person.name
    at, place = doorway(request), _place(request)
    with doing(request, "passkey-added", name):
        passkeys.add(at, name, told.credential, label, place, now(request))
    return shell.told({})


def drop(request: Request) -> Response:
    """POST id: 303 back."""
    passkeys = _passkeys(request)
    wanted, name = str(request.state.form.get("id", "")), request.state.person.name
    with doing(request, "passkey-removed", name):
        passkeys.drop(doorway(request), name, wanted)
    return away(f"{me.HERE}?done=saved")


def recover(request: Request) -> Response:
    """POST: the page with eight new recovery codes, shown once."""
    _passkeys(request)
    name = request.state.person.name
    with doing(request, "recovery-made", name):
        codes = recovery.renew(doorway(request).book, name)
    return me.page(request, codes=codes)


def asked(request: Request) -> Response:
    """POST: what a browser needs to sign in (PublicKeyCredentialRequestOptionsJSON)."""
    return shell.told(_passkeys(request).ask(doorway(request), _place(request), now(request)))


def sign_in(request: Request) -> Response:
    """POST {"credential", "next"}: {"to": address}, with the cookie; 401 when it proves nothing."""
    passkeys = _passkeys(request)
    told, at, moment = _read(request, _Answered), doorway(request), now(request)
    name = passkeys.known(at, told.credential, _place(request), moment)
    if name is None:
        words = gettext(request, "This passkey is not known here.")
        return shell.told({"problem": words}, 401)
    opened = doors.enter(at, name, browser(request), moment, "passkey")
    return entered(request, shell.told({"to": local(told.next)}), opened)


def _passkeys(request: Request) -> Any:
    if not site(request).gallery.settings.passkeys:
        raise Missing("there is no such page")
    from gallery.people import passkeys

    return passkeys


def _place(request: Request) -> Any:
    from gallery.people.passkeys import Place

    own = urlsplit(root(request))
    settings, here = site(request).gallery.settings, site(request)
    named = said(settings.title, here.main)
    return Place(own.hostname or "", [f"{own.scheme}://{own.netloc}"], named.words if named else "")


def _read(request: Request, kind: type[msgspec.Struct]) -> Any:
    try:
        return msgspec.json.decode(request.state.body, type=kind)
    except msgspec.MsgspecError as problem:
        raise Malformed("send the answer of a passkey") from problem
