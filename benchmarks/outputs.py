"""The files that every program of a comparison makes of each photo."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Output:
    """One JPEG: the photo within a box, or with `cut` the middle of it that has the box's shape.

    width, height  pixels; quality: as of libjpeg
    """

    name: str
    width: int
    height: int
    quality: int
    cut: bool = False

    def packed(self) -> str:
        """As one word of a command line."""
        return f"{self.name}:{self.width}x{self.height}:{self.quality}:{int(self.cut)}"


def unpacked(word: str) -> Output:
    """What `Output.packed` wrote."""
    name, size, quality, cut = word.split(":")
    width, _, height = size.partition("x")
    return Output(name, int(width), int(height), int(quality), cut == "1")


AS_SIGAL = (Output("large", 1600, 1600, 85), Output("crop", 280, 210, 85, cut=True))
"""A picture for the screen and one for the list, at sigal's own quality."""

AS_THUMBSUP = (
    Output("large", 10_000, 1000, 90),
    Output("small", 10_000, 300, 90),
    Output("thumbs", 120, 120, 90, cut=True),
)
"""thumbsup's three sizes, as it comes: heights of 1,000 and 300 px, a square."""
