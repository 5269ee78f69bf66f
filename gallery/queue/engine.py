"""Taking jobs out of the queue, until told to stop: two workers of Procrastinate in one process.

One takes single photos, as many at once as are asked for, the other whole albums, one at a time; so
a photo that takes long holds up no page, and an album no photo. A job is deleted when it is done,
however it ended: what is to be done is told by the files. One whose worker was killed is put back
by whoever works still (`rescue`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from typing import Any

from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job as Taken
from procrastinate.jobs import Status

from gallery.queue import ALBUMS, CARE, HANDS, PHOTOS
from gallery.queue.address import Place
from gallery.queue.refusals import FAILED, away, hush, refusal

BEAT = 3.0
"""Seconds between two signs of life of a worker."""

SILENT = 12.0
"""Seconds after which one that gave none is taken for dead; its jobs are put back."""

_PATIENCE = 10.0  # seconds that a job waits for a connection
_POLL, _OFTEN = 5.0, 1.0  # seconds; of jobs that may begin at once we are told
_NEVER = 86_400.0  # nobody asks for a job to be given up
_FIRST = 100  # before all other jobs

Do = Callable[..., None]
"""What is done for a job: it gets its words by name, and `tries`: how often it was put back."""


@dataclass(frozen=True, slots=True)
class Periodic:
    """What is done again and again, by one worker of all: `cron` has seconds as its sixth field."""

    name: str
    cron: str
    do: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Trade:
    """What a process does for the queue.

    tasks     what is done for a job, by the name of its task
    periodic  what is done again and again
    photos    how many photos it works on at once
    """

    tasks: Mapping[str, Do]
    periodic: tuple[Periodic, ...]
    photos: int


def work(place: Place, trade: Trade, stop: Event) -> None:
    """Take jobs until `stop` is set; what is under way then is brought to its end.

    raises  QueueAway when the server does: what was under way is put back by another worker
    """
    hush()
    try:
        asyncio.run(_work(place, trade, stop))
    except FAILED as problem:
        raise refusal(problem) from problem


async def _work(place: Place, trade: Trade, stop: Event) -> None:
    with ThreadPoolExecutor(trade.photos + HANDS, "job") as threads:
        most = trade.photos + 2 * HANDS
        app = App(
            connector=PsycopgConnector(
                conninfo=place.conninfo, min_size=1, max_size=most, timeout=_PATIENCE
            )
        )
        _take_on(app, trade, threads)
        async with app.open_async():
            await _until(
                stop, _hand(app, 1, _OFTEN, ALBUMS), _hand(app, trade.photos, _POLL, PHOTOS, CARE)
            )


async def _hand(app: App, at_once: int, poll: float, *queues: str) -> None:
    await app.run_worker_async(
        queues=[*queues],
        concurrency=at_once,
        fetch_job_polling_interval=poll,
        abort_job_polling_interval=_NEVER,
        delete_jobs="always",
        install_signal_handlers=False,
        update_heartbeat_interval=BEAT,
        stalled_worker_timeout=SILENT,
    )


async def _until(stop: Event, *hands: Awaitable[None]) -> None:
    """Let them work until `stop` is set, or one of them ends; then all end in good order."""
    working = [asyncio.ensure_future(one) for one in hands]
    stopped = asyncio.ensure_future(_set(stop))
    await asyncio.wait([*working, stopped], return_when=asyncio.FIRST_COMPLETED)
    for one in (*working, stopped):
        one.cancel()  # a worker finishes what it holds, and takes nothing more
    ended = await asyncio.gather(*working, return_exceptions=True)
    for end in ended:
        if isinstance(end, Exception):
            raise end
    if not stop.is_set():  # its signs of life could not be given
        raise away("it let go of us")


async def _set(stop: Event) -> None:
    while not stop.is_set():
        await asyncio.sleep(0.1)


def _take_on(app: App, trade: Trade, threads: Executor) -> None:
    for name, do in trade.tasks.items():
        app.task(name=name, pass_context=True)(_called(do, threads))
    for one in trade.periodic:
        _again(app, one, _silently(one.do, threads))
    _again(app, Periodic("rescue", "* * * * * */5", lambda: None), lambda: rescue(app))


def _again(app: App, one: Periodic, do: Callable[[], Awaitable[None]]) -> None:
    """Register a periodic task; never with a lock, or one that was killed would stop the next."""

    async def tick(timestamp: int) -> None:
        del timestamp
        await do()

    task = app.task(name=one.name, queue=CARE, queueing_lock=one.name, priority=_FIRST)
    app.periodic(cron=one.cron)(task(tick))


def _called(do: Do, threads: Executor) -> Callable[..., Awaitable[None]]:
    async def called(context: JobContext, **words: Any) -> None:
        loop = asyncio.get_running_loop()
        tries = context.job.attempts
        await loop.run_in_executor(threads, lambda: do(tries=tries, **words))

    return called


def _silently(do: Callable[[], None], threads: Executor) -> Callable[[], Awaitable[None]]:
    async def called() -> None:
        await asyncio.get_running_loop().run_in_executor(threads, do)

    return called


async def rescue(app: App) -> None:
    """Put back the jobs of workers that have died, and forget these."""
    manager = app.job_manager
    await manager.prune_stalled_workers(SILENT)
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        await _put_back(app, job)


async def _put_back(app: App, job: Taken) -> None:
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:  # the same waits already, and will see all that this one would
        with suppress(*FAILED):
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
    except FAILED:
        return  # somebody else put it back a moment ago
