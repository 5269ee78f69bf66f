"""Sample sites that several tests of the web read."""

from dataclasses import replace

import pytest

from gallery.model import Facts, Verdict
from gallery.store.memory import MemoryStore
from gallery.wiring import Gallery
from tests.web.sample import BOTH, Shot, blocks, show

ESSAY = """
[[block]]
text.en = "The city comes out in its *work clothes*."
text.es = "La ciudad sale con *ropa de trabajo*."

[[block]]
chapter.en = "At the Angel"
chapter.es = "En el Ángel"

[[block]]
photo = "a.jpg"
caption.en = "Dock workers carry the banner."
caption.es = "Estibadores llevan la manta."
alt.en = "A crowd with banners"
alt.es = "Una multitud con mantas"

[[block]]
photo = "b.jpg"

[[block]]
photo = "c.jpg"
layout = "full"

[[block]]
quote.en = "Today I walk."
quote.es = "Hoy camino."
by.en = "Socorro, street sweeper"
by.es = "Socorro, barrendera"

[[block]]
chapter.en = "The Zócalo"
chapter.es = "El Zócalo"

[[block]]
figure.en = "40,000 people"
figure.es = "40 mil personas"
source.en = "Count by the organisers"
source.es = "Conteo de la organización"
date = "2026-05-01"
link = "https://example.org/count"

[[block]]
photo = "d.jpg"

[[block]]
photo = "refused.jpg"

[[block]]
photo = "gone.jpg"
"""

POINTS = """\
title.en = "Three points"
title.es = "Tres puntos"
date = "2026-02"
status = "published"
lang = "en"
credit = "The assemblies"

[[block]]
point.en = "Water every day."
point.es = "Agua todos los días."
photos = ["x.jpg", { photo = "/may-day/b.jpg", caption.en = "Borrowed from the march." }]

[[block]]
point.en = "Nobody is evicted."
point.es = "A nadie se desaloja."

[[block]]
point.en = "Forty hours."
point.es = "Cuarenta horas."
"""


@pytest.fixture
def site(gallery: Gallery) -> Gallery:
    """Two essays, one of which borrows a photo from the other; refused and missing photos."""
    taken = Facts(date="2026-05-01T09:30:00", date_kind="taken", date_precision="second")
    shots = {
        "a.jpg": Shot(seed=1, facts=taken),
        "b.jpg": Shot(600, 900, seed=2, facts=replace(taken, credit="Teo Balam")),
        "c.jpg": Shot(1000, 600, seed=3),
        "d.jpg": Shot(seed=4, facts=Facts(captions={"es": "Sólo en español."})),
        "refused.jpg": Shot(verdict=Verdict("truncated", "it is cut off", "copy it again")),
    }
    show(gallery, "may-day", BOTH + ESSAY, shots)
    show(gallery, "points", POINTS, {"x.jpg": Shot(seed=5)})
    return gallery


@pytest.fixture
def empty_store(gallery: Gallery) -> Gallery:
    """A library whose store has no files to hand over by path."""
    elsewhere = replace(gallery, store=MemoryStore())
    show(elsewhere, "may-day", BOTH + blocks("a.jpg"), {"a.jpg": Shot(seed=1)})
    return elsewhere
