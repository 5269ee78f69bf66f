"""The numbers that Prometheus is given: one table, which docs/operations.md prints."""

from dataclasses import dataclass

STATUSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
STAGES = ("copy", "discover", "develop", "record")
ENDED = ("crashed", "too-slow", "too-much-memory")
"""Refusals that ended a worker, or would have; all others are the file's alone."""

OUTCOMES = ("done", "refused", *ENDED)
UPLOADS = ("unfinished", "arrived", "refused")

NO_WAY = "none"
"""The label `way` of a request for an address that is none of ours."""

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper bounds of the histogram of answers."""


@dataclass(frozen=True, slots=True)
class Number:
    """One of them.

    kind    of Prometheus: "counter", "gauge" or "histogram"
    labels  their names; values come from fixed lists
    means   a sentence, with its unit
    """

    name: str
    kind: str
    means: str
    labels: tuple[str, ...] = ()


REQUESTS = Number("gallery_requests_total", "counter", "Requests answered.", ("way", "status"))
ANSWERING = Number(
    "gallery_request_seconds",
    "histogram",
    "Seconds from the head of a request to the head of its answer; a body that is sent counts.",
    ("way",),
)
SENT = Number("gallery_response_bytes_total", "counter", "Bytes of bodies answered.", ("way",))
KEPT = Number(
    "gallery_kept_pages_total", "counter", "Finished pages looked for in memory.", ("found",)
)
PHOTOS = Number("gallery_photos_total", "counter", "Photos dealt with by ingests.", ("outcome",))
STAGE = Number(
    "gallery_stage_seconds_total", "counter", "Seconds that ingests took, by stage.", ("stage",)
)
REFILLED = Number("gallery_index_albums_total", "counter", "Albums read into the index.")
REFILLING = Number(
    "gallery_index_seconds_total", "counter", "Seconds in which the index was brought up to date."
)
COUNTED = (REQUESTS, ANSWERING, SENT, KEPT, PHOTOS, STAGE, REFILLED, REFILLING)
"""Counted as things happen, by each process; they begin at 0 when the server starts."""

WORK = Number("gallery_work_up", "gauge", "1 while the work process runs, else 0.")
WORKERS = Number(
    "gallery_workers", "gauge", "Processes that work by the queue (`work`), on all machines."
)
RESTARTS = Number("gallery_work_restarts_total", "counter", "Times it was started again.")
ALBUMS_WAITING = Number("gallery_albums_waiting", "gauge", "Albums that wait to be looked through.")
PHOTOS_WAITING = Number(
    "gallery_photos_waiting",
    "gauge",
    "Photos of the album at hand, or in the queue (`work`), that are still to be developed.",
)
OLDEST = Number(
    "gallery_oldest_waiting_seconds", "gauge", "For how long the album that came first has waited."
)
UPLOADED = Number(
    "gallery_uploads", "gauge", "Uploads of the last days, as they stand.", ("state",)
)
UNFINISHED = Number(
    "gallery_uploads_unfinished_bytes", "gauge", "Bytes on this disk of uploads that are not whole."
)
FREE = Number("gallery_disk_free_bytes", "gauge", "Bytes free on the disk of the albums.")
RESERVE = Number("gallery_disk_reserve_bytes", "gauge", "Bytes that photos leave free for words.")
WRITABLE = Number("gallery_disk_writable", "gauge", "1 while files can be made there, else 0.")
BACKUP = Number(
    "gallery_backup_timestamp_seconds",
    "gauge",
    "When the last backup ended (Unix time), 0 = never.",
)
READ = Number(
    "gallery_read_timestamp_seconds",
    "gauge",
    "When every original had been read and compared last (Unix time), 0 = never.",
)
DAMAGED = Number("gallery_read_findings", "gauge", "Faults that this reading found.")
AUDIT = Number("gallery_audit_lines_total", "counter", "Lines of the audit log, by its head.")
LOOKED = (
    *(WORK, WORKERS, RESTARTS, ALBUMS_WAITING, PHOTOS_WAITING, OLDEST, UPLOADED, UNFINISHED),
    *(FREE, RESERVE, WRITABLE, BACKUP, READ, DAMAGED, AUDIT),
)
"""Looked at when somebody asks, by the main process."""
