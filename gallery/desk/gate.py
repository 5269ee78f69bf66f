"""The gate before readers: no essay goes public with an error, but for a reason that is kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from gallery.desk.linting import Measure, looked
from gallery.desk.opened import Desk, opened
from gallery.editing import history
from gallery.editing.history import Entry
from gallery.errors import AlbumError, Missing
from gallery.ingest.index import slugs_of
from gallery.lint import Fault, errors
from gallery.model import Finding
from gallery.store import Store

OVERRIDDEN = "overridden"
"""Kind of entry in the history: somebody let an essay through, in spite of some rules."""


def standing(store: Store, desk: Desk, asked: Measure) -> list[Fault]:
    """The errors that keep an essay from readers, as it is saved now; none = it may pass."""
    return errors(looked(store, desk, _of_errors(asked)))


def override(found: Iterable[Fault], who: str, reason: str, now: datetime) -> Entry:
    """What the history keeps of it: who, why, and in spite of which rules."""
    return Entry(now, who, OVERRIDDEN, field="lint", old=" ".join(_rules(found)), new=reason)


def overridden(entries: Iterable[Entry]) -> frozenset[str]:
    """The rules that an essay was let through in spite of, whenever that was."""
    return frozenset(rule for one in entries if one.kind == OVERRIDDEN for rule in one.old.split())


def public(store: Store, today: date, asked: Measure) -> Iterator[Finding]:
    """Yield a note on each essay that readers see, or will by itself, and that has errors.

    So are essays that were published by hand, or whose words were damaged after they were. Those
    that cannot be read are named elsewhere.
    """
    for slug in slugs_of(store):
        try:
            desk = opened(store, slug, today, asked.languages[0])
        except (AlbumError, Missing):
            continue
        if desk.album.status not in ("published", "scheduled"):
            continue
        known = overridden(history.read(store, slug))
        found = [one for one in standing(store, desk, asked) if one.rule not in known]
        if found:
            rules = ", ".join(_rules(found))
            reason = f"readers see it, and it has errors that nobody answered for ({rules})"
            remedy = f"`gallery lint {slug}` names them; correct them, or publish with a reason"
            yield Finding("published-with-errors", slug, reason, remedy, "note")


def _of_errors(asked: Measure) -> Measure:
    """The same without rules that keep nobody: a check looks through whole libraries."""
    levels = tuple((rule, at if at == "error" else "off") for rule, at in asked.levels)
    return replace(asked, levels=levels)


def _rules(found: Iterable[Fault]) -> Sequence[str]:
    return [*dict.fromkeys(one.rule for one in found)]
