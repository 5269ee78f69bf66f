"""What others developed of an album goes into its list of files, and is shown: a quick look.

Nothing is looked for here but slips; the look that concludes everything is `run.ingest`.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from gallery.album.manifest import Manifest
from gallery.ingest import apart
from gallery.ingest.apart import Plan, Slip
from gallery.ingest.darkroom import Darkroom
from gallery.ingest.faces.wanted import wanted
from gallery.ingest.holding import held, left_alone
from gallery.ingest.kit import read_event
from gallery.ingest.news import Report
from gallery.ingest.readable import album_of
from gallery.ingest.record import load_manifest
from gallery.ingest.run import keeping
from gallery.model import Original


def gathered(room: Darkroom, slug: str, *, today: date) -> tuple[Report, bool]:
    """Take what others have left for an album, and let readers have it.

    returns  what is waiting or lacking still, and whether anything came: if so, and nothing of
             either is left, the album is to be looked through
    raises   Busy, StoreError, AlbumError for a damaged manifest and for an essay in the trash
    """
    report, store = Report(slug), room.store
    with held(store, slug, wait=False):
        left, plan = apart.slips(store, slug), apart.plan_of(store, slug)
        manifest = load_manifest(store, slug)
        report.thrown = left_alone(store, slug, manifest)
        room = replace(room, asked=wanted(album_of(store, slug)))
        basket = _Basket(room, manifest, plan, report)
        for slip in left:
            basket.take(slip)
        if basket.taken:
            context = read_event(store, report, lambda _: None)
            top = max(plan.waiting.values(), default=0)
            manifest = manifest.with_photos(basket.taken)
            manifest = replace(manifest, next=max(manifest.next, top + 1))
            keeping(room, context, report, today)(manifest)
        basket.close(left)
    return report, bool(basket.taken or report.unmade)


@dataclass(slots=True)
class _Basket:
    """Slips on their way into a list of files; taken: what it is to have."""

    room: Darkroom
    manifest: Manifest
    plan: Plan
    report: Report
    taken: list[Original] = field(default_factory=list)
    _over: set[str] = field(default_factory=set)
    _over_later: set[str] = field(default_factory=set)

    def take(self, slip: Slip) -> None:
        """Take what one slip says, where that is what is asked for now."""
        name = slip.photo.name
        if slip.second:
            self._over_later.add(name)
            self._complete(slip)
        elif name in self.plan.waiting and name not in self.report.thrown:
            self._over.add(name)
            if slip.verdict is not None:
                self.report.refused[name] = slip.verdict
            elif apart.fits(slip, self.room.recipe.key, self.room.asked):
                self._develop(slip, self.plan.waiting[name])

    def close(self, left: list[Slip]) -> None:
        """What was taken is written: slips go, and what is waited for is noted."""
        waiting = {n: number for n, number in self.plan.waiting.items() if n not in self._over}
        lacking = [name for name in self.plan.lacking if name not in self._over_later]
        apart.keep_plan(self.room.store, self.report.slug, Plan(waiting, lacking))
        apart.take_away(self.room.store, self.report.slug, left)
        self.report.waiting, self.report.lacking = [*waiting], lacking

    def _develop(self, slip: Slip, number: int) -> None:
        name = slip.photo.name
        photo = apart.joined(slip, self.manifest.photos.get(name) or _bare(name, number))
        self.taken.append(photo)
        if photo.verdict is None:
            self.report.developed.append(name)
        else:
            self.report.refused[name] = photo.verdict

    def _complete(self, slip: Slip) -> None:
        name = slip.photo.name
        known = self.manifest.photos.get(name)
        photo = apart.completed(slip, known) if known else None
        if slip.verdict is not None:
            self.report.unmade[name] = slip.verdict
        elif photo is not None:
            self.taken.append(photo)
            self.report.completed.append(name)


def _bare(name: str, number: int) -> Original:
    return Original(name, number, "", 0, 0)
