"""A print in the making: one flat sheet of ink numbers, then paper, inks and grain.

Scenes paint flat shapes with an ink's number, as one cuts a block per colour; 0 is bare paper.
`pull` prints the sheet at full size: soft-edged masks, a little out of register, on grained
paper. Everything is drawn at half size and the masks are enlarged, which rounds the edges
as ink does and costs a quarter of the time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from gallery.demo.curve import Path, bounds

REDUCED = 2

LENS = 2.0
"""Pixels of softness, as of a lens: edges as hard as ink's weigh half as much again on the way
to a phone, and no camera draws them so."""

Box = tuple[int, int, int, int]


@dataclass(slots=True)
class Sheet:
    """What is drawn on: `width` x `height` units, 1000 on the short edge.

    size    pixels of the finished picture
    paper   "#rrggbb" of the bare paper (ink 0)
    inks    "#rrggbb" of ink 1, 2, ... in printing order; each covers what lies below
    drift   how far, in pixels, the plates may lie off each other
    """

    size: tuple[int, int]
    paper: str
    inks: Sequence[str]
    seed: int
    drift: float = 4
    image: Image.Image = field(init=False)
    pen: ImageDraw.ImageDraw = field(init=False)
    rng: Random = field(init=False)

    def __post_init__(self) -> None:
        small = self.size[0] // REDUCED, self.size[1] // REDUCED
        self.image = Image.new("L", small, 0)
        self.pen = ImageDraw.Draw(self.image)
        self.rng = Random(self.seed)

    @property
    def scale(self) -> float:
        """Pixels of the reduced sheet in one unit."""
        return min(self.image.size) / 1000

    @property
    def width(self) -> float:
        return self.image.width / self.scale

    @property
    def height(self) -> float:
        return self.image.height / self.scale

    def fill(self, path: Path, ink: int) -> None:
        """Paint the inside of a closed outline."""
        k = self.scale
        self.pen.polygon([(z.real * k, z.imag * k) for z in path], fill=ink)

    def fills(self, paths: Sequence[Path], ink: int) -> None:
        """Paint several outlines."""
        for path in paths:
            self.fill(path, ink)

    def line(self, path: Path, width: float, ink: int) -> None:
        """Draw an open line of even `width`."""
        k = self.scale
        points = [(z.real * k, z.imag * k) for z in path]
        thick = max(1, round(width * k))
        self.pen.line(points, fill=ink, width=thick, joint="curve" if thick > 4 else None)

    def form(self, path: Path, ink: int, edge: int, width: float = 5) -> None:
        """Paint an outline and cut a line of ink `edge` round it, so that it stands free."""
        self.line([*path, path[0], path[1]], 2 * width, edge)
        self.fill(path, ink)

    def crop(self, path: Path, pad: float = 0) -> Box:
        """The pixels that an outline can touch, cut to the sheet."""
        k = self.scale
        wide, high = self.image.size
        left, top, right, bottom = bounds(path)
        x = min(max(0, int((left - pad) * k) - 1), wide - 1)
        y = min(max(0, int((top - pad) * k) - 1), high - 1)
        return (
            x,
            y,
            max(x + 1, min(wide, int((right + pad) * k) + 2)),
            max(y + 1, min(high, int((bottom + pad) * k) + 2)),
        )

    def mask(self, path: Path, at: Box) -> Image.Image:
        """White inside the outline, black outside; the pixels of `at`."""
        k = self.scale
        mask = Image.new("L", (max(1, at[2] - at[0]), max(1, at[3] - at[1])), 0)
        points = [(z.real * k - at[0], z.imag * k - at[1]) for z in path]
        ImageDraw.Draw(mask).polygon(points, fill=255)
        return mask

    def paint(self, mask: Image.Image, at: Box, ink: int) -> None:
        """Paint where `mask` is white."""
        self.image.paste(ink, (at[0], at[1]), mask)

    def inside(self, path: Path, draw: Callable[[], None]) -> None:
        """Do `draw`, and keep only what falls inside the outline."""
        everywhere = (0, 0, *self.image.size)
        before = self.image.copy()
        outside = ImageChops.invert(self.mask(path, everywhere))
        draw()
        self.image.paste(before, (0, 0), outside)

    def recast(self, path: Path, change: Mapping[int, int]) -> None:
        """Change inks inside an outline, as a shadow does that falls on several colours."""
        at = self.crop(path)
        table = [change.get(value, value) for value in range(256)]
        self.image.paste(self.image.crop(at).point(table), (at[0], at[1]), self.mask(path, at))

    def rim(self, path: Path, shift: complex, ink: int) -> None:
        """Paint the part of a shape that its own copy, moved by `shift`, leaves bare."""
        at = self.crop(path)
        full = self.mask(path, at)
        moved = self.mask([z + shift for z in path], at)
        self.paint(ImageChops.subtract(full, moved), at, ink)


def pull(sheet: Sheet, softness: float = LENS) -> Image.Image:
    """Print the sheet: an RGB picture of `sheet.size`; softness is in pixels."""
    rng = Random(sheet.seed + 1)
    image = Image.new("RGB", sheet.size, sheet.paper)
    rough = tiled(_cloud(rng, 3), sheet.size)
    wear = tiled(_wear(rng), sheet.size)
    for number, ink in enumerate(sheet.inks, start=1):
        slip = complex(rng.uniform(-1, 1), rng.uniform(-1, 1)) * sheet.drift * (number > 1)
        mask = _plate(sheet, number, slip, rough)
        image.paste(ink, (0, 0), ImageChops.multiply(mask, wear))
        wear = ImageChops.offset(wear, 391, 173)
    return _grained(image.filter(ImageFilter.GaussianBlur(softness)), rng)


def _plate(sheet: Sheet, number: int, slip: complex, rough: Image.Image) -> Image.Image:
    """The full-size mask of one ink, `slip` pixels off; a hair of the sheet's edge is lost."""
    mask = sheet.image.point([255 if value == number else 0 for value in range(256)])
    x, y, spare = slip.real / REDUCED, slip.imag / REDUCED, sheet.drift / REDUCED
    box = spare + x, spare + y, mask.width - spare + x, mask.height - spare + y
    blurred = mask.filter(ImageFilter.BoxBlur(1))
    mask = blurred.resize(sheet.size, Image.Resampling.BILINEAR, box=box)
    frayed = ImageChops.add(mask, rough, 1, -128)
    # The lower plates swell a little, so that a slipped upper one leaves few bare slivers.
    low = 74 if number < len(sheet.inks) else 92
    return frayed.point([min(255, max(0, (value - low) * 5)) for value in range(256)])


def _grained(image: Image.Image, rng: Random) -> Image.Image:
    fine = noise(rng, 512).filter(ImageFilter.BoxBlur(1))
    grain = tiled(fine.point([120 + value // 16 for value in range(256)]), image.size)
    return Image.merge("RGB", [ImageChops.add(b, grain, 1, -128) for b in image.split()])


def noise(rng: Random, side: int) -> Image.Image:
    """A square of even random grey; the same for the same `rng`."""
    return Image.frombytes("L", (side, side), rng.randbytes(side * side))


def _cloud(rng: Random, coarse: int) -> Image.Image:
    """Soft mottling round 128, some pixels wide: frays the edges of the ink."""
    small = _seamless(noise(rng, 256), 256 * coarse)
    return small.point([128 + (value - 128) // 3 for value in range(256)])


def _wear(rng: Random) -> Image.Image:
    """How much of the ink stays: flat patches, thin places, and specks where none took."""
    patches = _seamless(noise(rng, 24), 1024)
    patches = patches.point([255 - max(0, 150 - value) // 10 for value in range(256)])
    specks = noise(rng, 512).filter(ImageFilter.BoxBlur(1)).resize((1024, 1024))
    specks = specks.point([min(255, max(0, (value - 42) * 18)) for value in range(256)])
    return ImageChops.multiply(patches, specks)


def _seamless(tile: Image.Image, side: int) -> Image.Image:
    """`tile` enlarged so that copies of it meet without a seam."""
    n = tile.width
    around = tiled(tile, (3 * n, 3 * n))
    return around.resize((side, side), Image.Resampling.BICUBIC, box=(n, n, 2 * n, 2 * n))


def tiled(tile: Image.Image, size: tuple[int, int]) -> Image.Image:
    """`tile` side by side until it covers `size`."""
    whole = Image.new(tile.mode, size)
    whole.paste(tile, (0, 0))
    across = tile.width
    while across < size[0]:
        whole.paste(whole.crop((0, 0, across, tile.height)), (across, 0))
        across *= 2
    down = tile.height
    while down < size[1]:
        whole.paste(whole.crop((0, 0, size[0], down)), (0, down))
        down *= 2
    return whole
