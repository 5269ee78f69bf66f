"""Pixels made fit for readers: eight bits, sRGB, opaque, nothing attached; and what stands in."""

from base64 import b64encode
from io import BytesIO
from math import isfinite

from PIL import Image, ImageChops, ImageCms, ImageFilter
from thumbhash import rgba_to_thumb_hash

HASHED = 32
"""Long edge in pixels of what is hashed: more changes the hash by a rounding, not the look."""

_SWOP = (
    "ffffff 6dcff6 00aeef f49ac1 8781bd 0071bc ec008c 91278f 2e3092"
    " fff799 81ca9c 00a99d f69679 8f807c 00707e ed145a 942c60 343465"
    " fff200 8cc63f 00a650 f7931d 937e3a 006f45 ed1c24 962e34 363639"
)
"""Inks in print (SWOP, coated) as sRGB: cyan fastest, then magenta, yellow; 0, 50, 100 %."""

_BLACK = (255, 199, 147, 99, 33)
"""The same for black ink at 0, 25, 50, 75 and 100 %."""


def flat(image: Image.Image) -> Image.Image:
    """Eight bits a channel without transparency: mode L, RGB, CMYK or LAB.

    What shows through is white paper. 16 bits lose the lower eight; other numbers are
    stretched so that 1, 255, 65535 or the largest of them is white.
    """
    if image.mode in {"I", "F", "I;16", "I;16L", "I;16B", "I;16N"}:
        return _stretched(image)
    if image.has_transparency_data:
        return _on_paper(image)
    if image.mode in {"L", "RGB", "CMYK", "LAB"}:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _on_paper(image: Image.Image) -> Image.Image:
    gray = image.mode in {"L", "LA", "La"}
    seen = "LA" if gray else "RGBA"
    if image.mode not in {seen, "RGBa"}:
        image = image.convert(seen)
    paper = Image.new("L" if gray else "RGB", image.size, "white")
    paper.paste(image, mask=image)  # without a copy: at 24 megapixels each has 96 MB
    return paper


def _stretched(image: Image.Image) -> Image.Image:
    wide = image if image.mode == "F" else image.convert("I")
    _, high = wide.getextrema()
    if not isinstance(high, int | float) or not isfinite(high):
        return wide.convert("L")
    white = 65535 if image.mode.startswith("I;16") else max(high, 1)
    white = next((usual for usual in (1, 255, 65535) if white <= usual), white)
    scale = 255 / white
    return wide.point(lambda value: value * scale + 0).convert("L")


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert flat pixels to sRGB, perceptually; gray stays gray. Mode L or RGB.

    profile  ICC; None means sRGB, or SWOP inks for CMYK. A profile that is damaged or fits
             other pixels costs the colours some truth, not the photo.
    """
    converted = None
    if image.mode == "LAB" or profile:
        converted = _by_profile(image, None if image.mode == "LAB" else profile)
    if converted is None:
        return _inks(image) if image.mode == "CMYK" else image.convert(_reader_mode(image))
    return converted.getchannel("G") if image.mode == "L" else converted


def _reader_mode(image: Image.Image) -> str:
    return "L" if image.mode == "L" else "RGB"


def _by_profile(image: Image.Image, profile: bytes | None) -> Image.Image | None:
    """The image in sRGB by its profile (None: CIE L*a*b*), or None where that cannot be."""
    srgb = ImageCms.createProfile("sRGB")
    try:
        if profile is None:
            source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        else:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if ImageCms.getProfileDescription(source).startswith("sRGB"):
                return None
        return ImageCms.profileToProfile(image, source, srgb, outputMode="RGB")
    except (OSError, ValueError, TypeError, ImageCms.PyCMSError):
        return None


def _inks(image: Image.Image) -> Image.Image:
    """CMYK without a profile as print would look: mean error 3 of 255 against 12 for none."""
    swatches = bytes.fromhex(_SWOP)
    cyan, magenta, yellow, black = image.split()
    inks = ImageFilter.Color3DLUT(3, [value / 255 for value in swatches])
    colour = Image.merge("RGB", (cyan, magenta, yellow)).filter(inks)
    shade = black.point([_between(_BLACK, value / 255) for value in range(256)])
    return ImageChops.multiply(colour, Image.merge("RGB", (shade, shade, shade)))


def _between(steps: tuple[int, ...], share: float) -> int:
    at = share * (len(steps) - 1)
    low = min(int(at), len(steps) - 2)
    return round(steps[low] + (steps[low + 1] - steps[low]) * (at - low))


def shrink(image: Image.Image, size: tuple[int, int], *, first: bool = False) -> Image.Image:
    """Resize to `size` pixels. Sources over four times as large are halved by averaging first.

    Lanczos all the way down. The first step, from the decoder's pixels, costs as much as all that
    follow: bicubic takes a quarter of the time off it, a fiftieth of the bytes and half a point of
    SSIMULACRA2 from that rung, a tenth of one from the others (`benchmarks.quality` measures it).

    first  the image is as it was decoded
    """
    way = Image.Resampling.BICUBIC if first else Image.Resampling.LANCZOS
    return image.resize(size, way, reducing_gap=2.0)


def clean(image: Image.Image) -> Image.Image:
    """The same pixels in a new image: no profile, EXIF, XMP or comment can come along."""
    copy = Image.new(image.mode, image.size)
    copy.paste(image)
    return copy


def dhash(image: Image.Image) -> str:
    """What a picture looks like, in 64 bits: whether each of 8 x 8 places is darker than the next.

    Sizes, encoders and grey hardly change it (difference hash). One level of 255 does not count:
    in a flat sky an encoder's noise is as much.

    image    upright, any size
    returns  16 hex digits, row by row from the top left
    """
    small = image.convert("L").resize((9, 8), Image.Resampling.LANCZOS, reducing_gap=3.0)
    grey = small.tobytes()
    steps = (grey[at] + 1 < grey[at + 1] for at in range(len(grey)) if at % 9 < 8)
    return f"{sum(1 << (63 - place) for place, darker in enumerate(steps) if darker):016x}"


def stand_in(image: Image.Image) -> tuple[str, str]:
    """What readers see until the photo is there.

    returns  the most frequent of six colours as "#rrggbb", and a ThumbHash in base64
    """
    scale = HASHED / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = image.convert("RGB").resize(size, Image.Resampling.BOX)
    shares = small.quantize(6).convert("RGB").getcolors(maxcolors=HASHED * HASHED) or []
    _, colour = max(shares, key=lambda share: share[0])
    hashed = rgba_to_thumb_hash(*size, list(small.convert("RGBA").tobytes()))
    red, green, blue = colour if isinstance(colour, tuple) else (colour,) * 3
    return f"#{red:02x}{green:02x}{blue:02x}", b64encode(bytes(hashed)).decode("ascii")
