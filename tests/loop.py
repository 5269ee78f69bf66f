"""Running coroutines in tests."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def finished(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns. It has a thread of its own: once a browser was started, its driver
    keeps a loop running in the main one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def by_itself(call: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """What a function returns that runs a loop of its own, for the same reason."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(call, *args, **named).result()
