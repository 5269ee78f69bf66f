"""Turn a print into an old film still: grey, soft, scratched, in its frame."""

from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from gallery.demo.ink import Sheet, noise, pull, tiled


def develop(sheet: Sheet, stamped: bool) -> Image.Image:
    """The still of a sheet: mode L, darker corners, a black frame edge, dust and scratches.

    stamped  whether the laboratory's stamp sits on the lower border
    """
    rng = Random(sheet.seed + 7)
    grey = pull(sheet).convert("L").filter(ImageFilter.GaussianBlur(1.6))
    grey = ImageChops.multiply(grey, _falloff(grey.size))
    _scratch(grey, rng)
    grain = noise(rng, 640).filter(ImageFilter.BoxBlur(1))
    grain = tiled(grain.point([116 + value // 10 for value in range(256)]), grey.size)
    framed = _framed(ImageChops.add(grey, grain, 1, -128), rng)
    if stamped:
        _stamp(framed, rng)
    return framed


def _falloff(size: tuple[int, int]) -> Image.Image:
    disc = Image.radial_gradient("L").point([255 - max(0, v - 120) // 2 for v in range(256)])
    return disc.resize(size, Image.Resampling.BICUBIC)


def _scratch(image: Image.Image, rng: Random) -> None:
    pen = ImageDraw.Draw(image)
    for _ in range(9):
        x, y = rng.uniform(0, image.width), rng.uniform(-300, image.height)
        run = rng.uniform(200, 1500)
        tone = rng.choice((235, 245, 40))
        pen.line(
            [(x, y), (x + rng.uniform(-14, 14), y + run)], fill=tone, width=rng.choice((1, 2, 3))
        )
    for _ in range(70):
        x, y = rng.uniform(0, image.width), rng.uniform(0, image.height)
        r = rng.uniform(1, 5)
        pen.ellipse(
            (x - r, y - r, x + r, y + r * rng.uniform(0.5, 1.5)), fill=rng.choice((250, 30))
        )
    for _ in range(5):
        x, y, r = rng.uniform(0, image.width), rng.uniform(0, image.height), rng.uniform(20, 90)
        start = rng.uniform(0, 360)
        pen.arc(
            (x - r, y - r, x + r, y + r), start, start + rng.uniform(60, 200), fill=235, width=3
        )


def _framed(image: Image.Image, rng: Random) -> Image.Image:
    border = round(min(image.size) * 0.036)
    gate = Image.new("L", image.size, 0)
    inner = (border, border, image.width - border, image.height - border * 1.5)
    ImageDraw.Draw(gate).rounded_rectangle(inner, radius=border * 0.9, fill=255)
    gate = gate.filter(ImageFilter.GaussianBlur(3))
    edge = Image.new("L", image.size, 24)
    pen = ImageDraw.Draw(edge)
    for _ in range(40):
        x, y = (
            rng.uniform(0, image.width),
            rng.choice((rng.uniform(0, border), image.height - rng.uniform(0, border))),
        )
        pen.line([(x, y), (x + rng.uniform(10, 160), y)], fill=60, width=2)
    return Image.composite(image, edge, gate)


def _stamp(image: Image.Image, rng: Random) -> None:
    """A violet rubber stamp has turned grey: a ring and the archive's number."""
    font = ImageFont.load_default(round(image.height * 0.026))
    label = Image.new("L", (round(image.width * 0.4), round(image.height * 0.05)), 0)
    pen = ImageDraw.Draw(label)
    text = f"ARCHIVO VENTANA  CAJA 14  No {rng.randint(100, 999)}"
    pen.text((8, 6), text, fill=205, font=font, stroke_width=1, stroke_fill=205)
    label = label.rotate(0.8, Image.Resampling.BILINEAR)
    where = round(image.width * 0.055), round(image.height * 0.95)
    worn = noise(rng, 64).resize(label.size).point([0 if v < 50 else 255 for v in range(256)])
    image.paste(214, where, ImageChops.multiply(label, worn))
    ring = Image.new("L", (240, 240), 0)
    pen = ImageDraw.Draw(ring)
    pen.ellipse((10, 10, 230, 230), outline=170, width=9)
    pen.ellipse((34, 34, 206, 206), outline=150, width=4)
    pen.text((120, 92), "LAB", fill=170, font=ImageFont.load_default(58), anchor="mm")
    pen.text((120, 150), "1932", fill=170, font=ImageFont.load_default(50), anchor="mm")
    ring = ring.rotate(rng.uniform(-24, 24), Image.Resampling.BILINEAR)
    ring = ImageChops.multiply(
        ring, noise(rng, 60).resize((240, 240)).point([0 if v < 70 else 255 for v in range(256)])
    )
    image.paste(225, (image.width - 330, image.height - 300), ring)
