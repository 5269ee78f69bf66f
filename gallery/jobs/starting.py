"""How workers are started: afresh (spawn), and behind a wall where there is one."""

import io
import os
from multiprocessing import get_context, popen_spawn_posix, reduction, resource_tracker, spawn, util
from multiprocessing.connection import Connection, Pipe
from multiprocessing.context import BaseContext, SpawnContext, SpawnProcess, set_spawning_popen
from multiprocessing.process import BaseProcess
from typing import Any

from gallery.jobs.wall import Wall


def context(wall: Wall | None) -> BaseContext:
    """What the pool starts its processes by."""
    return _Walled(wall) if wall else get_context("spawn")


class _Walled(SpawnContext):
    """The spawn context, its processes behind a wall."""

    def __init__(self, wall: Wall) -> None:
        super().__init__()
        self._wall = wall

    def Process(self, *args: Any, **kwargs: Any) -> "_Process":  # type: ignore[override] # noqa: N802
        return _Process(self._wall, *args, **kwargs)


class _Process(SpawnProcess):
    """A worker that goes by the number of its wall.

    Behind it the process has a number of its own; who started it knows that of the wall, by which
    it waits for it and ends it, and by which the worker has to call itself.
    """

    def __init__(self, wall: Wall, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wall = wall
        self.told: Connection[Any, int] | None = None

    @staticmethod
    def _Popen(process_obj: BaseProcess) -> "_Popen":  # noqa: N802
        return _Popen(process_obj)

    def run(self) -> None:
        if self.told is not None:
            number = self.told.recv()
            self.told.close()
            os.getpid = lambda: number
        super().run()


class _Popen(popen_spawn_posix.Popen):
    """As the standard library starts a process, but for the wall around the command."""

    _fds: list[int]

    def _launch(self, process_obj: _Process) -> None:
        tracker = resource_tracker.getfd()
        process_obj.told, teller = Pipe(duplex=False)
        packed = self._packed(process_obj)
        parent_end, child_sentinel = os.pipe()
        child_end, parent_writes = os.pipe()
        try:
            command = spawn.get_command_line(tracker_fd=tracker, pipe_handle=child_end)
            shared = (tracker, child_end, child_sentinel)
            self._fds.extend(one for one in shared if one is not None)
            walled = process_obj.wall.around(command)
            self.pid = util.spawnv_passfds(os.fsencode(walled[0]), walled, self._fds)
            self.sentinel = parent_end
            teller.send(self.pid)
            with open(parent_writes, "wb", closefd=False) as pipe:
                pipe.write(packed)
        finally:
            self.finalizer = util.Finalize(self, _close, (parent_end, parent_writes))
            os.close(child_end)
            os.close(child_sentinel)
            teller.close()
            process_obj.told.close()

    def _packed(self, process_obj: _Process) -> bytes:
        """What the new process reads first: how to become like us, and what to do.

        What this program was started by, and the folder that it was started in, may lie where no
        worker sees it; what workers call does not lie there.
        """
        become = spawn.get_preparation_data(process_obj.name)
        hidden = ("dir", "init_main_from_name", "init_main_from_path")
        become = {key: value for key, value in become.items() if key not in hidden}
        file = io.BytesIO()
        set_spawning_popen(self)
        try:
            reduction.dump(become, file)
            reduction.dump(process_obj, file)
        finally:
            set_spawning_popen(None)
        return file.getvalue()


def _close(*descriptors: int) -> None:
    for one in descriptors:
        os.close(one)
