"""Uploads on the worst of lines, and those that nobody goes on with."""

import os
import socket
import struct
import threading
from base64 import b64encode
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from random import Random

from gallery.arriving import staging
from gallery.arriving.finish import settle_all
from gallery.arriving.staging import KEPT, MB, Limits
from gallery.wiring import Gallery, today
from tests.arriving.sending import OCTETS, RESUMABLE, File, Sender, albums_files
from tests.arriving.test_served import settled_offset
from tests.faults.scale import chance, times
from tests.pictures import jpeg
from tests.serving import running

STEP = 64 << 10
RESUMES = 20
INTO = {"title": "May Day"}


def cut(sender: Sender, place: str, offset: int, data: bytes, sent: int) -> None:
    """Announce all of a part, send some of it, and drop the line without a word (RST)."""
    told = {**sender.headers, **RESUMABLE, **OCTETS, "upload-offset": str(offset)}
    told |= {"host": "127.0.0.1", "content-length": str(len(data))}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    with socket.create_connection(("127.0.0.1", sender.server.port)) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.sendall(f"PATCH {place} HTTP/1.1\r\n{head}\r\n".encode() + data[:sent])
        for _ in range(1000):  # until some of it is there
            known = sender.ask("HEAD", place, headers=RESUMABLE).headers["upload-offset"]
            if int(known) > offset:
                return


def spoilt(sender: Sender, place: str, offset: int, data: bytes, random: Random) -> int:
    """Send a part of which one byte changed on its way, its checksum along; the status."""
    right = b64encode(sha256(data).digest()).decode()
    at = random.randrange(len(data))
    wrong = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    return sender.part(place, offset, wrong, **{"upload-checksum": f"sha256 {right}"}).status


def test_an_upload_cut_at_every_64_kb_is_one_photo_with_every_byte_in_its_place(
    gallery: Gallery,
) -> None:
    """F28."""
    random, resumes, faults = chance(), 0, 0
    files = [
        File(f"card/IMG_{n}.jpg", jpeg(seed=n) + os.urandom(RESUMES * STEP))
        for n in range(times(1, 10))
    ]

    with running(gallery.library) as server:
        sender = Sender(gallery, server)
        for file in files:
            place = sender.begin(file, **INTO).headers["location"]
            offset = 0
            while len(file.data) - offset > STEP:
                if random.random() < 0.05 or resumes % RESUMES == 7:
                    part = file.data[offset : offset + STEP]
                    assert spoilt(sender, place, offset, part, random) == 460
                    faults += 1
                cut(sender, place, offset, file.data[offset:], STEP)
                offset = settled_offset(sender, place)
                resumes += 1
            assert sender.part(place, offset, file.data[offset:]).status == 204

    assert albums_files(gallery, "may-day") == {
        file.path.rpartition("/")[2]: file.sha256 for file in files
    }
    assert resumes >= RESUMES * len(files)
    print(f"{len(files)} files, {resumes} cuts, {faults} parts spoilt on their way")


def test_wrong_places_wrong_hashes_replays_and_two_clients_never_mix_a_file(
    gallery: Gallery,
) -> None:
    """F29."""
    random, answers = chance(), dict.fromkeys((204, 409, 423, 460), 0)
    file = File("card/IMG_1.jpg", jpeg() + os.urandom(times(20, 200) * STEP))

    def client(random: Random) -> None:
        """Go on wherever the server is, now and then in a wrong place or with a wrong hash."""
        own = Sender(gallery, server)
        offset = 0
        while offset < len(file.data):
            said = max(0, offset + random.choice((0, 0, 0, -STEP, STEP, 1)))
            data = file.data[said : said + random.randrange(1, 2 * STEP)]
            right = b64encode(sha256(data).digest()).decode()
            sent = data if random.random() < 0.8 else data[:-1] + bytes([data[-1] ^ 1])
            answer = own.part(place, said, sent, **{"upload-checksum": f"sha256 {right}"})
            answers[answer.status] += 1
            with suppress(KeyError):
                offset = int(own.ask("HEAD", place, headers=RESUMABLE).headers["upload-offset"])

    with running(gallery.library) as server:
        sender = Sender(gallery, server)
        place = sender.begin(file, **INTO).headers["location"]
        seeds = [random.random() for _ in range(2)]
        clients = [threading.Thread(target=client, args=(Random(seed),)) for seed in seeds]
        for one in clients:
            one.start()
        for one in clients:
            one.join()
        replayed = sender.part(place, 0, file.data[:STEP])
        again = sender.begin(file, **INTO)

    assert albums_files(gallery, "may-day") == {"IMG_1.jpg": file.sha256}
    assert replayed.status == 409
    assert (again.status, again.headers["upload-offset"]) == (201, str(len(file.data)))
    assert min(answers[204], answers[409]) > 0
    print(f"answers: {answers}")


def test_an_upload_that_is_left_alone_goes_after_a_week_and_frees_its_room(
    gallery: Gallery,
) -> None:
    """F30."""
    store, now = gallery.store, today()
    left = staging.create(store, staging.sending("ana", "march", "a.jpg", 3 * MB), now)
    whole = staging.create(store, staging.sending("ana", "march", "b.jpg", 5, 0, "March"), now)
    staging.data_path(store, left.sending.id).write_bytes(bytes(2 * MB))
    staging.data_path(store, whole.sending.id).write_bytes(b"whole")
    staging.count_sent(store, "ana", 2 * MB, now)
    week = KEPT + timedelta(minutes=1)

    before = staging.swept(store, now + KEPT - timedelta(minutes=1))
    after = staging.swept(store, now + week)

    assert (before, after) == (0, 1)
    assert staging.load(store, left.sending.id) is None
    assert not staging.data_path(store, left.sending.id).exists()
    assert staging.sent_today(store, "ana", now + week) == 0
    staging.check_room(store, MB, Limits(MB, MB, 0))
    assert staging.data_path(store, whole.sending.id).read_bytes() == b"whole"
    assert settle_all(store, gallery.settings, now + week) == 1  # it was all here: it is answered
