"""Commands that run until stopped: serve, work, watch."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from multiprocessing import set_start_method
from threading import Event, Thread
from typing import Annotated, Any

import typer
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from gallery.cli.auditing import notice_settings
from gallery.cli.base import state
from gallery.cli.people import first_words
from gallery.cli.speaking import loggers, openly, quietly, spoken
from gallery.desk import clock
from gallery.desk.health import disk
from gallery.errors import Full, ReadOnly, SettingsError, StoreError
from gallery.ingest.index import reindex
from gallery.logs import speaking, told
from gallery.operating.exposing import Keeping, exposed
from gallery.operating.running import BESIDE
from gallery.settings import PREFIX, Settings
from gallery.web.bounds import HEAD
from gallery.wiring import HOME, Gallery, today
from gallery.working import watch_inbox
from gallery.working import work as watch_albums

PARENT = f"{PREFIX}PARENT"
"""Tells a work process the id of the server beside which it runs, and ends."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")

CONNECTIONS = 65_536
"""Files and connections that are open at most."""

_AT_ONCE = 4096
"""Requests under way: those that are slow on purpose must not be all there is room for."""

_HEAD = HTTP1Settings(header_read_timeout=10_000, max_buffer_size=HEAD)
"""Milliseconds in which a head must be here, also the next one of a connection; bytes of it."""


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    drafts: Annotated[
        bool | None, typer.Option("--drafts", help="Show drafts too (on this machine only).")
    ] = None,
) -> None:
    """Serve the site, and watch the albums' folder beside it."""
    run_server(state(context).open({"host": host, "port": port, "drafts": drafts}))


def work(context: typer.Context) -> None:
    """Develop photos: of the albums' folder, which is watched, or what the queue `work` asks for.

    `serve` runs one itself that watches. Where the setting `work` names a queue, run as many as you
    like, on any machines that reach queue, index and bucket; one that is stopped (Ctrl-C) finishes
    what it holds.
    """
    gallery = state(context).open()
    stop = Event()
    if gallery.ringing and PARENT not in os.environ:
        _work_by_queue(gallery, stop)
        return
    if PARENT in os.environ:
        Thread(target=_outlived, args=(int(os.environ[PARENT]), stop), daemon=True).start()
    with spoken(gallery.settings), gallery.here.lock("work", wait=False):
        watch_albums(gallery, quietly(gallery.settings), stop)


def _work_by_queue(gallery: Gallery, stop: Event) -> None:
    """Be one of those who develop photos by the queue, until stopped."""
    from gallery.crew.working import work as work_by  # its libraries are of an extra

    def end(*_: object) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    tell = quietly(gallery.settings)
    with spoken(gallery.settings), ExitStack() as held:
        try:
            held.enter_context(exposed(gallery, Keeping(alive=True)))
        except SettingsError as problem:  # a server of this machine has the port
            tell(told(f"nothing is counted here: {problem}", "warning", level="warning"))
        work_by(gallery.unheard(), tell, stop)


def watch(context: typer.Context) -> None:
    """Watch the inbox: folders that photographers leave there become essays. `work` does it too."""
    gallery = state(context).open()
    inbox = gallery.library / gallery.settings.inbox
    openly(gallery.settings)(told(f"Watching {inbox} (Ctrl-C stops it)", "started"))
    with suppress(KeyboardInterrupt), spoken(gallery.settings):
        watch_inbox(gallery, speaking(quietly(gallery.settings), "inbox"), Event())


def _outlived(parent: int, stop: Event) -> None:
    """Set `stop` when the server that started us is gone, even by kill -9."""
    while os.getppid() == parent and not stop.wait(0.5):
        pass
    stop.set()


def run_server(gallery: Gallery) -> None:
    """Serve until interrupted, with a supervised work process beside the server."""
    with spoken(gallery.settings):
        _run(gallery)


def _run(gallery: Gallery) -> None:
    settings = gallery.settings
    if settings.drafts and settings.host not in LOOPBACK:
        raise SettingsError(
            f"drafts are shown on this machine only, not on {settings.host}; leave out --drafts"
        )
    _open_more()
    # held for all web processes, which are born of this one, until the last of them is gone
    with ExitStack() as held:
        with suppress(ReadOnly):  # where nothing can be written, any number of servers do no harm
            held.enter_context(gallery.here.lock("serve", wait=False))
        _check_free(settings.host, settings.port)
        keeping = Keeping()
        with exposed(gallery, keeping):
            _serve(gallery, keeping)


def _open_more() -> None:
    """Let this process hold as many connections as the system lets it, which is not its default."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS if most == resource.RLIM_INFINITY else min(most, CONNECTIONS)
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _serve(gallery: Gallery, keeping: Keeping) -> None:
    """Serve a library that nobody else serves."""
    settings, tell = gallery.settings, openly(gallery.settings)
    # cards are drawn by the work process, which looks through all of the index too: nothing is
    # decoded in the one that listens, and readers of a large library need not wait
    try:
        reindex(gallery.store, gallery.catalog, today().date(), cards=False)
    except (ReadOnly, Full) as problem:
        words = f"The index stays as it is: {problem}"
        quietly(settings)(told(words, "index", level="warning"))
    _tell_first(gallery)
    os.environ[f"{PREFIX}LIBRARY"] = str(gallery.library)
    os.environ[HOME] = gallery.home
    os.environ[f"{PREFIX}DRAFTS"] = "1" if settings.drafts else "0"
    os.environ[BESIDE] = "1"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    tell(told(f"The site is at http://{host}:{settings.port}/ (Ctrl-C stops it)", "started"))
    with suppress(ReadOnly, Full):  # no account can be made now
        if words := first_words(gallery):
            tell(told(words, "first-account"))
    with _working(gallery, keeping):
        _listen(settings)
    if settings.log == "json":
        tell(told("stopped", "stopped"))


def _listen(settings: Settings) -> None:
    """Answer readers, in processes of their own, until interrupted."""
    server = Granian(
        "gallery.web.asgi:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        log_enabled=True,
        log_level=LogLevels.warning,
        log_dictconfig=loggers(settings),
        respawn_failed_workers=True,
        websockets=False,
        http=HTTPModes.http1,  # browsers speak HTTP/2 over TLS alone, which a server in front ends
        http1_settings=_HEAD,
        backpressure=_AT_ONCE,
    )
    if settings.store:  # what speaks to a bucket has threads, and those are lost in a fork
        set_start_method("spawn", force=True)
    server.serve(target_loader=_loaded)


def _tell_first(gallery: Gallery) -> None:
    """What whoever starts it should know; settings that changed are noted."""
    tell, softly = openly(gallery.settings), quietly(gallery.settings)
    if not disk(gallery.store, 0).writable:
        words = "The disk is read-only: readers see every page, and nothing can be saved"
        tell(told(words, "albums", level="error"))
    try:
        notice_settings(gallery, today())
    except StoreError as problem:
        softly(told(f"Nobody can sign in: {problem}", "albums", level="error"))
    if doubt := clock.doubt(today(), clock.newest(gallery.store)):
        softly(told(doubt, "clock", level="warning"))
    if not gallery.catalog.tags():
        where = gallery.settings.store or gallery.library / gallery.settings.albums
        words = f"There is no essay in {where} yet. If there should be: is its disk mounted?"
        tell(told(words, "albums", level="warning"))


def _loaded(target: str) -> Callable[..., Any]:
    """The application, in the web process; it ends with the main one, even by kill -9."""
    Thread(target=_orphaned, args=(os.getppid(),), daemon=True).start()
    module, _, name = target.partition(":")
    app: Callable[..., Any] = getattr(import_module(module), name)
    return app


def _orphaned(parent: int) -> None:
    _outlived(parent, Event())
    os._exit(1)  # nothing to tidy up: readers' requests write nothing


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            reason = (problem.strerror or str(problem)).lower()
            raise SettingsError(
                f"cannot listen on {host}, port {port} ({reason}); choose another with --port"
            ) from problem


@contextmanager
def _working(gallery: Gallery, keeping: Keeping) -> Iterator[None]:
    """Keep one work process alive; it ends with the server."""
    stop = Event()
    # the first one starts before the server forks: a fork that falls between a child's birth
    # and its exec holds its pipe open, and we would wait for ever
    keeper = Thread(target=_keep, args=(gallery, stop, _worker(gallery), keeping), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(timeout=15)


def _worker(gallery: Gallery) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 our own module
        [sys.executable, "-m", "gallery", "--library", str(gallery.library), "work"],
        stdin=subprocess.DEVNULL,
        env=os.environ | {PARENT: str(os.getpid())},
        start_new_session=True,  # Ctrl-C is the server's; it ends us in good order
    )


def _keep(gallery: Gallery, stop: Event, worker: subprocess.Popen[bytes], keeping: Keeping) -> None:
    pause, began = 1.0, time.monotonic()
    while not stop.is_set():
        keeping.alive = worker.poll() is None
        if keeping.alive:
            stop.wait(0.2)
            continue
        pause = 1.0 if time.monotonic() - began > 60 else min(pause * 2, 60.0)
        if not stop.wait(pause):  # one that dies at once is not started a hundred times a minute
            worker, began = _worker(gallery), time.monotonic()
            keeping.restarts += 1
    worker.terminate()
    worker.wait()
