"""The command that tells how a library stands: status."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer

from gallery.backup.lately import Backed
from gallery.catalog.tallying import Tally
from gallery.checking.fixity import Fixity
from gallery.cli.base import counted, safe, say, state
from gallery.desk.health import Disk
from gallery.operating.status import Next, Queue, Status
from gallery.operating.status import status as looked
from gallery.queue import CARE
from gallery.store.holding import Holder
from gallery.wiring import today


def status(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Tell how the library stands: what is lacking, what is being done, what needs a person.

    From what is noted already, so that it is quick; `gallery check` looks at the files. Exit code
    0 when all is well, 1 when something needs a person: each is named with what to do.
    """
    now = looked(state(context).open(), today())
    if as_json:
        say(json.dumps(msgspec.to_builtins(now), ensure_ascii=False))
    else:
        for name, words in told(now).items():
            say(f"{name:<10} {safe(words)}")
        for need in now.needs:
            say(f"needs you: {safe(need.about)}: {safe(need.reason)}; {safe(need.remedy)}")
    if now.needs:
        raise typer.Exit(1)


def told(found: Status) -> Mapping[str, str]:
    """The same in words, a line for each thing."""
    return {
        "library": found.library,
        "site": f"served by {_who(found.served)}" if found.served else "not served",
        "index": _index(found),
        "lacking": _lacking(found.index),
        "work": _working(found),
        "uploads": _uploads(found),
        "disk": _room(found.disk),
        "backup": _backed(found.backup),
        "originals": _were_read(found.read),
        "next": _opens(found.next),
        "accounts": str(found.accounts),
    }


def _who(one: Holder) -> str:
    return f"process {one.pid} on {one.host} since {one.since}"


def _index(found: Status) -> str:
    written = f"; written {_moment(found.indexed)}" if found.indexed else ""
    essays, photos = counted(found.index.essays, "essay"), counted(found.index.photos, "photo")
    return f"{essays}, {photos}{written}"


def _lacking(index: Tally) -> str:
    parts = {
        "to be rendered": index.lacking,
        "refused": sum(index.refused.values()),
        "held": index.held,
        "without words that can be read": len(index.broken),
    }
    return ", ".join(f"{count} {what}" for what, count in parts.items() if count) or "nothing"


def _working(found: Status) -> str:
    if found.queue is not None:
        return _by_queue(found.queue)
    now = found.doing
    if found.worked is None:
        return "no work process runs"
    waits = f"; waiting: {counted(now.waiting, 'album')}" if now.waiting else ""
    if not now.slug or now.since is None:
        return f"nothing to do, {_who(found.worked)}{waits}"
    photos = f", {now.done} of {now.total} photos" if now.total else ""
    return f"{now.slug}{photos}, since {_moment(now.since)}{waits}"


def _by_queue(queue: Queue) -> str:
    now = queue.now
    if queue.trouble:
        return "the queue does not answer"
    waits = ", ".join(
        f"{count} of {name}" for name, count in sorted(now.waiting.items()) if name != CARE
    )
    return f"processes at work by the queue: {now.workers}; jobs waiting: {waits or 'none'}"


def _uploads(found: Status) -> str:
    if not found.uploads:
        return "none unfinished"
    return f"{found.uploads} unfinished, {_size(found.upload_bytes)} of them here"


def _room(found: Disk) -> str:
    if not found.there:
        return "not there"
    left = f"{_size(found.free)} of {_size(found.total)} free"
    return f"{left}; {_size(found.reserve)} stay free for words"


def _backed(last: Backed | None) -> str:
    if last is None or not last.at:
        return "never"
    files = counted(last.files, "file")
    return f"{_moment(datetime.fromisoformat(last.at))}, {files} in {last.folder}"


def _were_read(last: Fixity | None) -> str:
    if last is None:
        return "not read through so far"
    return f"{last.photos} read and compared, {_moment(datetime.fromisoformat(last.ended))}"


def _opens(one: Next | None) -> str:
    if one is None:
        return "nothing opens or closes by itself"
    named = ", ".join(one.essays)
    return f"{_moment(one.at)}: {named}" if named else _moment(one.at)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _size(size: int) -> str:
    return f"{size / 10**9:.1f} GB" if size >= 10**9 else f"{size / 10**6:.0f} MB"
