"""How often the fault suite strikes: a short form in every run, in full by `make test-faults`."""

import os
import shutil
from random import Random

import pytest

FULL = os.environ.get("GALLERY_FAULTS") == "full"


def times(short: int, full: int) -> int:
    """How many times, in the form that runs."""
    return full if FULL else short


def chance() -> Random:
    """A source of chance with a fresh seed, which is printed so that a failure can be repeated.

    GALLERY_SEED names the seed of a run that is to be repeated.
    """
    seed = int(os.environ.get("GALLERY_SEED") or int.from_bytes(os.urandom(4), "big"))
    print(f"seed: {seed} (GALLERY_SEED={seed} repeats this run)")
    return Random(seed)


def needs(*programs: str, root: bool = False) -> None:
    """Skip the test, naming what is missing, where this machine cannot run it."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    if root and os.geteuid() != 0:
        pytest.skip("only root may mount")
