"""Bursts and copies folded: photos that show the same thing, one stack each. Pure.

Two photos are compared by the number of bits in which their dhash differs. Measured on camera
files: other pictures differ in 11 bits or more (one pair in a hundred in less than 18), a file that
was saved anew, smaller or grey in 5 at most, a frame shifted by 3 % in 10.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

SAME, ALIKE, RELATED = 5, 10, 16
"""Bits: the same file saved anew; neighbours of a burst; a frame of a burst and the first one."""

PAUSE, LONGEST = 10.0, 30.0
"""Seconds between neighbours of a burst, and from its first frame to its last."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What tells that photos belong together.

    look    the dhash as a number; None = unknown, it stands alone
    camera  "" = unknown, it is in no burst
    moment  when the shutter opened, in seconds since any one moment; None = unknown
    """

    look: int | None
    camera: str = ""
    moment: float | None = None


def distance(one: int, other: int) -> int:
    """Bits in which two looks differ, 0 to 64."""
    return (one ^ other).bit_count()


@lru_cache(maxsize=8)
def folded(frames: tuple[Frame, ...]) -> tuple[tuple[int, ...], ...]:
    """Put frames into stacks: each holds the numbers of frames, in their order.

    frames   in the order of time

    A burst grows by neighbours: the next frame of the same camera within PAUSE and ALIKE. So that
    a march that passes a tripod is not one burst, each frame is still RELATED to the first and
    within LONGEST of it; then the next burst begins. Copies join the stack of what they are copies
    of, wherever they stand; photos taken at another moment are no copies, however alike.
    """
    stacks: list[list[int]] = []
    of: dict[int, list[int]] = {}
    last: dict[str, int] = {}
    for number, frame in enumerate(frames):
        stack = _burst(frames, of, last.get(frame.camera), frame)
        stack = stack or _copies(frames, of, number)
        if stack is None:
            stack = []
            stacks.append(stack)
        stack.append(number)
        of[number] = stack
        if frame.camera and frame.moment is not None:
            last[frame.camera] = number
    return tuple(map(tuple, stacks))


def _burst(
    frames: Sequence[Frame], of: dict[int, list[int]], before: int | None, frame: Frame
) -> list[int] | None:
    """The stack of the frame before of the same camera, if this one goes on with it."""
    if before is None or frame.look is None or frame.moment is None:
        return None
    stack = of[before]
    first = next(frames[n] for n in stack if frames[n].camera == frame.camera)
    near = _within(frames[before], frame, ALIKE, PAUSE)
    return stack if near and _within(first, frame, RELATED, LONGEST) else None


def _within(one: Frame, other: Frame, bits: int, seconds: float) -> bool:
    if one.look is None or other.look is None or one.moment is None or other.moment is None:
        return False
    return distance(one.look, other.look) <= bits and abs(other.moment - one.moment) <= seconds


def _copies(frames: Sequence[Frame], of: dict[int, list[int]], number: int) -> list[int] | None:
    """The stack of an earlier frame that this one is a copy of."""
    frame, look = frames[number], frames[number].look
    if look is None:
        return None
    for other in range(number):
        seen = frames[other]
        if seen.look is None or (seen.look ^ look).bit_count() > SAME:
            continue
        first = frames[of[other][0]].look
        near = first is None or distance(first, look) <= ALIKE
        if near and _at_once(seen.moment, frame.moment):
            return of[other]
    return None


def _at_once(one: float | None, other: float | None) -> bool:
    """Whether two moments may be the same; a program may have dropped what follows the second."""
    if one is None or other is None or one == other:
        return True
    return int(one) == int(other) and (one.is_integer() or other.is_integer())
