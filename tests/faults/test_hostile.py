"""Hostile and damaged files by every way in, while the site is served and looked at."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pytest

from gallery.album.manifest import Manifest
from gallery.arriving import ledger, watched
from gallery.errors import AlbumError
from gallery.ingest.record import load_manifest
from gallery.wiring import Gallery, open_gallery
from tests.arriving.sending import File, Sender
from tests.conftest import put
from tests.faults.scale import FULL, chance, times
from tests.faults.site import Serving, serving
from tests.faults.strangers import mutated, strangers
from tests.pictures import jpeg
from tests.serving import Server
from tests.waiting import eventually

GIB = 1 << 30
MACHINE = {"crashed", "too-slow", "too-much-memory", "poison"}
"""Codes of files that met the limits of a worker: all that is known is refused before."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are seen in /proc")

Verdicts = dict[str, str]
"""By name: the code of a refusal, "shown" for a photo."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    library = tmp_path_factory.mktemp("hostile") / "library"
    (library / "albums").mkdir(parents=True)
    with serving(library, settle="0.2", workers="1") as served:
        before = served.family()
        yield served
        assert served.family() == before, "a process of the server is another one now"
        _told(served)


def _told(served: Serving) -> None:
    """What was seen from outside, and what must hold whatever came in."""
    statuses = Counter(status for status, _ in served.watch.answers)
    peak = max(served.watch.peaks.values(), default=0)
    half, most, all_ = (served.watch.slowest(share) * 1000 for share in (0.5, 0.99, 1))
    print(
        f"home page: {sum(statuses.values())} answers, p50 {half:.0f}, p99 {most:.0f}, slowest"
        f" {all_:.0f} ms;"
        f" {len(served.watch.peaks)} workers, peak {peak / 2**20:.0f} MiB"
    )
    assert set(statuses) == {200}
    assert peak < GIB
    if FULL:
        assert served.watch.slowest(0.99) < 1.0


@pytest.fixture
def gallery(site: Serving) -> Gallery:
    return open_gallery(site.library, {"workers": 1})


def uploaded(gallery: Gallery, site: Serving, files: Mapping[str, bytes], title: str) -> Verdicts:
    """Send files as a browser does, four at once; what the inbox tells of each in the end."""
    sent = [File(f"card/{name}", data) for name, data in files.items()]
    with ThreadPoolExecutor(4) as lines:
        statuses = Counter(
            lines.map(lambda file: _sender(gallery, site).send(file, title=title).status, sent)
        )
    assert max(statuses) < 500, statuses
    sender = _sender(gallery, site)
    told = _asked(sender, sent, title)
    slug = next(one["album"] for one in told if one["album"])
    developed(gallery, slug, {one["name"] for one in told if one["name"]})
    told = _asked(sender, sent, title)
    for path in ("/desk/inbox/", "/desk/inbox/state", f"/desk/essays/{slug}/arrange/"):
        assert sender.ask("GET", path).status == 200, path
    assert all(one["reason"] and one["remedy"] for one in told if one["code"]), told
    return {one["path"].removeprefix("card/"): one["code"] or "shown" for one in told}


def _asked(sender: Sender, sent: Sequence[File], title: str) -> list[dict[str, str]]:
    """What the inbox tells of so many files, five hundred at a time."""
    found: list[dict[str, str]] = []
    for at in range(0, len(sent), 500):
        answer = sender.missing(sent[at : at + 500], title=title)
        assert answer.status == 200, answer.body
        found += [{**one, "album": answer.json["album"]} for one in answer.json["files"]]
    return found


def _sender(gallery: Gallery, site: Serving, role: str = "editor") -> Sender:
    return Sender(gallery, cast(Server, site), role)


def developed(gallery: Gallery, slug: str, names: set[str]) -> Manifest:
    """Wait until the work process has looked at all of these files; what it knows of them."""

    def known() -> Manifest:
        try:
            return load_manifest(gallery.store, slug)
        except AlbumError:
            return Manifest()

    def done() -> bool:
        photos = known().photos
        return all(n in photos and (photos[n].widths or photos[n].verdict) for n in names)

    eventually(done, f"the files of {slug} are developed")
    return known()


def dropped(gallery: Gallery, site: Serving, files: Mapping[str, bytes], title: str) -> Verdicts:
    """Leave files in the watched folder; what is told of each in the end."""
    place = site.library / "inbox" / "ana" / title
    slug = title.lower()
    for name, data in files.items():
        put(place / name, data)

    def held() -> Verdicts:
        known = watched.load(gallery.store)
        folders = [one for source in (known.sources if known else ()) for one in source.folders]
        said = [one for folder in folders if folder.name == title for one in folder.held]
        assert all(one.verdict.reason and one.verdict.remedy for one in said)
        return {one.path: one.verdict.code for one in said}

    def taken() -> dict[str, str]:
        return {one.path.partition("/")[2]: one.name for one in ledger.read(gallery.store, slug)}

    def judged() -> bool:  # between the two a file is on its way, and in neither
        stay = held().keys()
        return stay == {p.name for p in place.iterdir()} and stay | taken().keys() == files.keys()

    eventually(judged, "all are judged")
    stays, names = held(), taken()
    photos = developed(gallery, slug, set(names.values())).photos
    codes = {path: photos[name].verdict for path, name in names.items()}
    return stays | {path: verdict.code if verdict else "shown" for path, verdict in codes.items()}


def ingested(site: Serving, files: Mapping[str, bytes], folder: Path, slug: str) -> Verdicts:
    """Bring a folder by the command line, beside the server; what it tells of each file."""
    for name, data in files.items():
        put(folder / name, data)
    report = next(
        line
        for line in site.lines("ingest", str(folder), "--album", slug)
        if line["event"] == "report"
    )
    said = {**report["passed"], **report["refused"]}
    assert all(one["reason"] and one["remedy"] for one in said.values())
    shown = dict.fromkeys((*report["developed"], *report["kept"], *report["twins"]), "shown")
    return {**shown, **{name: one["code"] for name, one in said.items()}}


def clean(gallery: Gallery, site: Serving) -> None:
    """Nothing is left on its way, and the library is whole."""
    private = gallery.library / "albums" / ".gallery"
    ways = ("incoming/*", "uploads/*/data", "taken/*")
    eventually(lambda: not any(path for way in ways for path in private.glob(way)), "none is left")
    found = [one for one in site.lines("check", "--read-data") if one.get("level") == "error"]
    assert found == []


def told_apart(way: str, verdicts: Verdicts, files: Mapping[str, bytes]) -> None:
    """One verdict for each file, and none that a limit of the machine had to give."""
    assert verdicts.keys() == files.keys(), verdicts.keys() ^ files.keys()
    counts = Counter(verdicts.values())
    print(f"{way}: {sum(counts.values())} files, {dict(counts.most_common())}")
    assert not MACHINE & set(counts)


def test_every_hostile_file_gets_one_verdict_by_every_way_in(
    gallery: Gallery, site: Serving, tmp_path: Path
) -> None:
    """F25."""
    files = strangers()

    told_apart("upload", uploaded(gallery, site, files, "Sent"), files)
    told_apart("watched folder", dropped(gallery, site, files, "Dropped"), files)
    assert site.watch.peaks, "no worker was seen"
    told_apart("ingest", ingested(site, files, tmp_path / "card", "brought"), files)

    clean(gallery, site)


def test_damaged_photos_by_the_hundred_are_shown_or_refused_and_nothing_hangs(
    gallery: Gallery, site: Serving
) -> None:
    """F26."""
    random = chance()
    files = {f"IMG_{n:04}.jpg": mutated(n, random) for n in range(times(60, 3000))}

    told_apart("upload", uploaded(gallery, site, files, "Mutated"), files)
    told_apart("watched folder", dropped(gallery, site, files, "Spoilt"), files)

    clean(gallery, site)


def test_two_people_who_send_the_same_photo_at_once_each_have_it_in_one_original(
    gallery: Gallery, site: Serving
) -> None:
    """F14."""
    trials = times(3, 50)
    people = [_sender(gallery, site, role) for role in ("photographer", "editor")]
    for trial in range(trials):
        photo = File(f"card/IMG_{trial}.jpg", jpeg(64, 48, seed=1000 + trial))
        with ThreadPoolExecutor(2) as lines:
            sent = [lines.submit(who.send, photo, title="Same") for who in people]
        assert [one.result().status for one in sent] == [204, 204]
        states = [_asked(who, [photo], "Same")[0]["state"] for who in people]
        assert sorted(states) == ["arrived", "duplicate"]

    photos = [p.name for p in (gallery.library / "albums" / "same").glob("*.jpg")]
    assert sorted(photos) == sorted(f"IMG_{trial}.jpg" for trial in range(trials))
