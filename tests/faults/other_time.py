"""What a library does at the time that this process believes it is; run under faketime.

`python -m tests.faults.other_time LIBRARY SECRET`: prints one line of JSON. SECRET is that of a
sign-in that was begun when the clock was right.
"""

import json
import sys
from pathlib import Path

from gallery import editing
from gallery.catalog import Viewer
from gallery.desk import clock
from gallery.editing import history
from gallery.editing.history import Entry
from gallery.errors import Throttled
from gallery.ingest.index import reindex
from gallery.people.throttle import ACCOUNT
from gallery.store.local import LocalStore
from gallery.wiring import Gallery, open_gallery, today


def main(library: Path, secret: str) -> None:
    """Ask for everything that goes by the clock; save something too."""
    gallery = open_gallery(library)
    doubt = clock.doubt(today(), clock.newest(gallery.store))
    reindex(gallery.store, gallery.catalog, today().date())
    own, _ = gallery.door().signs.open("ana", today())
    print(
        json.dumps(
            {
                "now": today().isoformat(),
                "doubt": doubt,
                "public": [row.album.slug for row in gallery.catalog.cards(Viewer(today()))],
                "signed_in": gallery.door().signs.find(secret, today()) is not None,
                "secret": own,
                "link": gallery.door().links.make("ana", today()),
                "tries": _exhausted(gallery),
                "saved": _saved(gallery),
                "locked": _locked(gallery),
            }
        )
    )


def _exhausted(gallery: Gallery) -> int:
    """How often somebody may try to sign in before they have to wait."""
    for tries in range(100):
        try:
            gallery.door().throttle.take({"ana": ACCOUNT}, today())
        except Throttled:
            return tries
    return 100


def _saved(gallery: Gallery) -> int:
    """Change a title and note it; how many lines the history has then."""
    entry = Entry(today(), "ana", "said", field="title", lang="en", old="May", new="May Day")
    editing.change(gallery.store, "may", lambda source, _: source.replace('"May"', '"May Day"'))
    history.note(gallery.store, "may", [entry])
    return len(history.read(gallery.store, "may"))


def _locked(gallery: Gallery) -> bool:
    store = LocalStore(gallery.library / "albums")
    with store.lock("serve", wait=False):
        return True


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
