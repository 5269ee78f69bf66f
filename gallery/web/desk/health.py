"""How the gallery is doing: each bad day with what happened, what is safe, and what to do.

Everybody who works here may look; what only whoever keeps the server can mend is said so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_decimal
from starlette.requests import Request
from starlette.responses import Response

from gallery import backup
from gallery.arriving.staging import MB
from gallery.checking import fixity
from gallery.desk import clock
from gallery.desk.health import BACKUP, FIXITY, Disk, disk
from gallery.desk.lists import Essay, essays
from gallery.web.desk import shell
from gallery.web.desk.entry import now
from gallery.web.desk.essays import heading
from gallery.web.desk.shell import gettext
from gallery.web.site import site
from gallery.web.troubles import trouble

SHOWN = 12
"""Findings that are named one by one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at, in the person's language.

    state     "stop": something cannot be done now; "warn": somebody should see to it; "good"
    happened  one sentence; safe, remedy: the same, "" where nothing is to be said
    detail    file, line and reason, as the command line says it
    link      where it can be seen to, "" for nowhere at the desk
    """

    state: str
    happened: str
    safe: str = ""
    remedy: str = ""
    detail: str = ""
    link: str = ""


def health(request: Request) -> Response:
    """GET the page."""
    lines = [*_disk(request), *_essays(request), *_clock(request), *_read(request), *_kept(request)]
    content = {
        "bad": [line for line in lines if line.state != "good"],
        "good": [line for line in lines if line.state == "good"],
    }
    title = gettext(request, "Health")
    return shell.page(request, "desk/health.html", content, title=title)


def _disk(request: Request) -> Iterator[Line]:
    here = site(request)
    found = disk(here.gallery.store, here.gallery.settings.upload_reserve * MB)
    if found.trouble:
        words = trouble(found.trouble)
        state = "warn" if found.trouble == "low" else "stop"
        detail = _room(request, found) if found.there else ""
        happened, safe, remedy = (gettext(request, one) for one in words)
        yield Line(state, happened, safe, remedy, detail)
    elif found.total:
        yield Line("good", _room(request, found))


def _room(request: Request, found: Disk) -> str:
    words = gettext(request, "%(free)s of %(total)s are free; photos leave %(reserve)s for words.")
    sizes = {"free": found.free, "total": found.total, "reserve": found.reserve}
    return words % {name: _size(request, size) for name, size in sizes.items()}


def _essays(request: Request) -> Iterator[Line]:
    here = site(request)
    found = essays(here.gallery.store, now(request).date(), [*here.languages])
    broken = [one for one in found if one.problem]
    refused = [one for one in found if one.refused]
    yield from (_broken(request, one) for one in broken)
    yield from (_refused(request, one) for one in refused)
    yield from (_worked_on(request, one) for one in found if one.worked_on)
    if found and not broken:
        yield Line("good", gettext(request, "The words of every essay can be read."))
    if found and not refused:
        yield Line("good", gettext(request, "Every file can be shown."))


def _broken(request: Request, one: Essay) -> Line:
    return Line(
        "stop",
        gettext(request, "The words of %(essay)s cannot be read.") % {"essay": one.slug},
        gettext(request, "Readers see the last version that could be read; no photo is affected."),
        gettext(request, "Mend the line with a text editor. The desk shows it within seconds."),
        one.problem,
    )


def _refused(request: Request, one: Essay) -> Line:
    words = shell.speaking(request).catalog.ngettext(
        "%(num)s file of %(essay)s cannot be shown.",
        "%(num)s files of %(essay)s cannot be shown.",
        one.refused,
    )
    title = heading(request, one.title, one.lang, one.slug)
    return Line(
        "warn",
        words % {"num": one.refused, "essay": title},
        gettext(request, "The files are kept as they came; all other photos are in the essay."),
        gettext(request, "The inbox names each of them, with why and what to do."),
        link=f"/desk/inbox/?album={quote(one.slug, safe='')}",
    )


def _worked_on(request: Request, one: Essay) -> Line:
    words = shell.speaking(request).catalog.ngettext(
        "The file of %(num)s photo of %(essay)s was changed in its folder.",
        "The files of %(num)s photos of %(essay)s were changed in their folder.",
        len(one.worked_on),
    )
    title = heading(request, one.title, one.lang, one.slug)
    return Line(
        "warn",
        words % {"num": len(one.worked_on), "essay": title},
        gettext(request, "Captions and place are kept; readers see the file as it is now."),
        gettext(request, "See whether the words still fit. A backup has the file as it was."),
        ", ".join(one.worked_on[:SHOWN]),
        link=f"/desk/essays/{quote(one.slug, safe='')}/captions/",
    )


def _clock(request: Request) -> Iterator[Line]:
    behind = clock.behind(now(request), clock.newest(site(request).gallery.store))
    if behind is None:
        yield Line("good", gettext(request, "The clock agrees with the files of the library."))
        return
    words = gettext(request, "The server’s clock is %(time)s behind its own files.")
    yield Line(
        "warn",
        words % {"time": format_timedelta(behind, locale=shell.speaking(request).locale)},
        gettext(
            request, "No photo and no text is affected; scheduled essays appear by that clock."
        ),
        gettext(request, "Whoever keeps the site has to set the clock right."),
    )


def _read(request: Request) -> Iterator[Line]:
    """The last time that every photo was read again and compared with its hash."""
    last = fixity.last(site(request).gallery.store)
    remedy = gettext(request, "Whoever keeps the site runs “%(command)s”.")
    again = remedy % {"command": "gallery check --read-data"}
    if last is None:
        words = gettext(request, "Nobody has looked so far whether the photos are what they were.")
        yield Line("warn", words, remedy=again)
        return
    ended = datetime.fromisoformat(last.ended)
    if last.findings:
        words = shell.speaking(request).catalog.ngettext(
            "The last reading of all photos found %(num)s fault.",
            "The last reading of all photos found %(num)s faults.",
            len(last.findings),
        )
        yield Line(
            "stop",
            words % {"num": len(last.findings)},
            gettext(request, "Nothing was changed by looking; a backup has what is lost."),
            remedy % {"command": "gallery check --repair"},
            "\n".join(f"{one.where}: {one.reason}" for one in last.findings[:SHOWN]),
        )
        return
    words = gettext(request, "All photos (%(num)s) were read and are what they were: %(moment)s.")
    said = words % {"num": last.photos, "moment": _moment(request, ended)}
    old = now(request) - ended > FIXITY
    yield Line("warn", said, remedy=again) if old else Line("good", said)


def _kept(request: Request) -> Iterator[Line]:
    """The last backup."""
    last = backup.last(site(request).gallery.store)
    remedy = gettext(request, "Whoever keeps the site runs “%(command)s”.")
    again = remedy % {"command": "gallery backup DIR"}
    if last is None or not last.at:
        words = gettext(request, "There is no backup that this library knows of.")
        yield Line("warn", words, remedy=again, detail=last.failed if last else "")
        return
    ended = datetime.fromisoformat(last.at)
    words = gettext(request, "The last backup has %(num)s files: %(moment)s.")
    said = words % {"num": last.files, "moment": _moment(request, ended)}
    if last.failed or last.findings:
        words = gettext(request, "The backup needs to be looked after.")
        yield Line("warn", words, said, again, last.failed)
    elif now(request) - ended > BACKUP:
        yield Line("warn", said, remedy=again)
    else:
        yield Line("good", said)


def _moment(request: Request, moment: datetime) -> str:
    zone = site(request).gallery.settings.zone
    local = moment.astimezone(ZoneInfo(zone) if zone else None)
    locale = shell.speaking(request).locale
    day = format_date(local, "long", locale=locale)
    return f"{day}, {format_time(local, 'short', locale=locale)}"


def _size(request: Request, size: int) -> str:
    """Bytes for people, as disks are sold: "71.3 GB"."""
    locale = shell.speaking(request).locale
    unit, name = (10**9, "GB") if size >= 10**9 else (10**6, "MB")
    return f"{format_decimal(round(size / unit, 1), locale=locale)} {name}"
