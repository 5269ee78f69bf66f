"""The process that `gallery work` is where there is a queue: any number, on any machines."""

from functools import partial
from queue import Queue
from threading import Event, Thread

from gallery.crew.benches import Benches
from gallery.crew.finding import found
from gallery.crew.trade import Crew
from gallery.errors import GalleryError, QueueAway
from gallery.ingest.index import folders_of
from gallery.ingest.quietly import Quietly
from gallery.jobs import Pool, cores
from gallery.logs import Tell, speaking, told
from gallery.operating.running import meter
from gallery.queue import jobs
from gallery.queue.address import place
from gallery.queue.bell import Ringer
from gallery.queue.engine import Do, Periodic, Trade
from gallery.queue.engine import work as work_by
from gallery.queue.tables import prepare
from gallery.wiring import Gallery

_FOUND = "*/5 * * * *"
"""When albums are looked for in which something is to be done, besides at each start."""

_ALL = "17 3 * * *"
"""When all of them are looked through: in the night (UTC)."""

_AGAIN = 2.0
"""Seconds after which the server of the queue is asked again."""


def work(gallery: Gallery, tell: Tell, stop: Event) -> None:
    """Do what the queue asks for until `stop` is set; what is under way then is finished.

    gallery  opened so that what is written here rings for nobody (`Gallery.unheard`)
    raises   SettingsError when the queue cannot be used at all
    """
    where = place(gallery.settings.work)
    prepare(where)
    behind = gallery.standing()
    tell(told(behind.words, "sandbox"))
    room = gallery.darkroom(behind)
    photos = gallery.settings.workers or max(1, cores() - 1)
    benches = Benches(photos + 1, lambda: Pool(1, room.patience, room.wall, room.nice))
    faces, bell = Queue[str | None](), Ringer(where)
    crew = Crew(gallery, room, bell, benches, meter(), tell, faces.put)
    quietly = Quietly(
        gallery.store, gallery.settings.faces, room.timeout, room.wall, benches.busy, stop
    )
    looking = Thread(target=quietly.keep_looking, args=(faces, speaking(tell, "faces")))
    looking.start()
    Thread(target=_find, args=(crew,), daemon=True).start()
    at_once = "1 photo" if photos == 1 else f"{photos} photos"
    tell(told(f"Working by the queue at {where.shown}, {at_once} at once", "started"))
    try:
        _keep_at_it(partial(work_by, where, trade(crew, photos), stop), tell, stop)
    finally:
        stop.set()
        faces.put(None)
        looking.join()
        benches.close()
        bell.close()
    tell(told("stopped: nothing is left half done", "stopped"))


def trade(crew: Crew, photos: int) -> Trade:
    """What a process does for a queue; photos: how many at once."""
    tasks: dict[str, Do] = {
        jobs.LOOK: crew.look,
        jobs.GATHER: crew.gather,
        jobs.DEVELOP: crew.develop,
        jobs.COMPLETE: crew.complete,
    }
    periodic = (
        Periodic("find", _FOUND, partial(_find, crew)),
        Periodic("all", _ALL, partial(_ask_all, crew)),
    )
    return Trade(tasks, periodic, photos)


def _find(crew: Crew) -> None:
    try:
        crew.bell.send([jobs.look(slug, jobs.FOUND) for slug in found(crew.gallery, crew.room)])
    except GalleryError as problem:
        words = f"albums could not be looked for: {problem}"
        crew.tell(told(words, "ingest", level="warning"))


def _ask_all(crew: Crew) -> None:
    try:
        slugs = folders_of(crew.gallery.store)
        crew.bell.send([jobs.look(slug, jobs.FOUND) for slug in slugs])
    except GalleryError as problem:
        words = f"albums could not be looked through: {problem}"
        crew.tell(told(words, "ingest", level="warning"))


def _keep_at_it(begin: partial[None], tell: Tell, stop: Event) -> None:
    """Work; while the server of the queue is out of reach, wait for it."""
    said = ""
    while not stop.is_set():
        try:
            begin()
        except QueueAway as away:
            if str(away) != said:
                said = str(away)
                tell(told(said, "albums", level="error"))
            stop.wait(_AGAIN)
