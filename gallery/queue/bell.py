"""Putting jobs into the queue, from any thread of any process."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from threading import Lock

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job as Sent
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from gallery.queue import HANDS, Job, Standing
from gallery.queue.address import Place
from gallery.queue.refusals import FAILED, hush, refusal
from gallery.queue.tables import ensure

_PATIENCE = 5.0
"""Seconds that whoever rings waits for a connection."""

_THERE = """\
SELECT queueing_lock FROM procrastinate_jobs
WHERE status = 'todo' AND queueing_lock = ANY(%s)
UNION ALL SELECT queueing_lock FROM procrastinate_jobs
WHERE status = 'doing' AND queueing_lock = ANY(%s)"""

_WORKERS = """\
SELECT count(*) AS workers FROM procrastinate_workers
WHERE last_heartbeat > now() - interval '30 seconds'"""

_STANDING = """\
SELECT queue_name, status = 'doing' AS doing, count(*) AS count,
       extract(epoch FROM now() - min(coalesce(scheduled_at, e.at))) AS oldest
FROM procrastinate_jobs AS j
LEFT JOIN procrastinate_events AS e ON e.job_id = j.id AND e.type = 'deferred'
WHERE status IN ('todo', 'doing') GROUP BY queue_name, status"""


class Ringer:
    """A `Bell` on PostgreSQL; it connects when it rings first."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lock = Lock()
        self._pool: ConnectionPool | None = None
        self._app = App(connector=SyncPsycopgConnector())

    def send(self, jobs: Sequence[Job]) -> None:
        """Put jobs into the queue, but for those that wait there already.

        raises  QueueAway; SettingsError when something else has its place in the database
        """
        if not jobs:
            return
        try:
            pool = self._opened()
            if len(jobs) > 1:
                jobs = self._new(pool, jobs)
            self._sent([_sent(job) for job in jobs])
        except FAILED as problem:
            raise refusal(problem) from problem

    def standing(self) -> Standing:
        """How the queue stands; QueueAway."""
        try:
            with self._opened().connection() as db, db.cursor(row_factory=dict_row) as cursor:
                workers = cursor.execute(_WORKERS).fetchone()
                rows = cursor.execute(_STANDING).fetchall()
        except FAILED as problem:
            raise refusal(problem) from problem
        waits = [row for row in rows if not row["doing"]]
        return Standing(
            workers=-(-workers["workers"] // HANDS) if workers else 0,
            waiting={row["queue_name"]: row["count"] for row in waits},
            doing=sum(row["count"] for row in rows if row["doing"]),
            oldest=max(0.0, max((float(row["oldest"] or 0) for row in waits), default=0.0)),
        )

    def close(self) -> None:
        """Let go of the connections."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()
                self._pool = None
                self._app = App(connector=SyncPsycopgConnector())

    def _opened(self) -> ConnectionPool:
        with self._lock:
            if self._pool is None:
                hush()
                ensure(self._place)
                pool = ConnectionPool(
                    self._place.conninfo,
                    min_size=1,
                    max_size=4,
                    timeout=_PATIENCE,
                    check=ConnectionPool.check_connection,
                    open=True,
                )
                self._app.open(pool)
                self._pool = pool
            return self._pool

    def _new(self, pool: ConnectionPool, jobs: Sequence[Job]) -> Sequence[Job]:
        """Those that neither wait nor are under way, each once."""
        locks = [job.lock for job in jobs]
        with pool.connection() as db:
            there = {row[0] for row in db.execute(_THERE, [locks, locks])}
        return list({job.lock: job for job in jobs if job.lock not in there}.values())

    def _sent(self, jobs: list[Sent]) -> None:
        try:
            if jobs:
                self._app.job_manager.batch_defer_jobs(jobs)
        except AlreadyEnqueued:
            for one in jobs if len(jobs) > 1 else ():
                self._sent([one])


def _sent(job: Job) -> Sent:
    when = datetime.now(UTC) + timedelta(seconds=job.after) if job.after else None
    return Sent(
        queue=job.queue,
        lock=None,
        queueing_lock=job.lock,
        task_name=job.task,
        priority=job.priority,
        task_kwargs=dict(job.words),
        scheduled_at=when,
    )
