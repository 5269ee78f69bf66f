"""Essays that change: what an editor or the hour may do to any of them, by chance of a seed."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

from gallery.formats import FORMATS
from gallery.media import address
from gallery.web.picture import rungs, token_of
from gallery.wiring import Gallery
from tests.web.sample import Shot, show

NOON = datetime(2026, 5, 2, 12, tzinfo=UTC)
SLUGS = ("angel", "bridge", "canal", "docks")
LISTS = (
    *("/{lang}/photos/", "/{lang}/archive/", "/{lang}/archive/place/", "/{lang}/search/"),
    *("/{lang}/archive/tag/night/", "/{lang}/feed.atom", "/sitemap.xml", "/robots.txt"),
)
OF_ONE = (
    *("/{lang}/photos/{slug}/", "/{lang}/photos/{slug}/light/", "/{lang}/photos/{slug}/sheet/"),
    *("/{lang}/photos/{slug}/1/", "/{lang}/photos/{slug}/angel/1/", "/iiif/{slug}/manifest.json"),
    "/{lang}/photos/{slug}/embed/",
)
_STATUSES = ("published", "published", "published", "draft", "withdrawn", "scheduled")


@dataclass(frozen=True)
class Hung:
    """A photo block; when: "", "hold", or a line that opens or closes it."""

    photo: str
    caption: str = "People in the street."
    when: str = ""


@dataclass(frozen=True)
class Essay:
    """What an album.toml says; shots: how many photos lie in the folder."""

    title: str
    status: str = "published"
    at: datetime = NOON
    day: int = 1
    tags: tuple[str, ...] = ()
    place: str = "Puebla"
    faces: str = ""
    blocks: tuple[Hung, ...] = (Hung("1.jpg"), Hung("2.jpg"))
    shots: int = 2

    @property
    def source(self) -> str:
        more = f"publish_at = {self.at.isoformat()}\n" if self.status == "scheduled" else ""
        tags = ", ".join(f'"{one}"' for one in self.tags)
        head = (
            f'title.en = "{self.title}"\ntitle.es = "{self.title} (es)"\nlang = "en"\n'
            f'date = "2026-05-{self.day:02}"\nplace.en = "{self.place}"\n'
            f'status = "{self.status}"\ntags = [{tags}]\nfaces = "{self.faces}"\n{more}'
        )
        return head + "".join(
            f'\n[[block]]\nphoto = "{one.photo}"\ncaption.en = "{one.caption}"\n{one.when}\n'
            for one in self.blocks
        )


@dataclass
class Changing:
    """A library, and whoever works on it."""

    gallery: Gallery
    chance: Random
    now: datetime = NOON
    essays: dict[str, Essay] = field(default_factory=dict)

    def begin(self) -> None:
        for day, slug in enumerate(SLUGS[:3], 1):
            tags = ("night",) if day > 1 else ()
            blocks = (Hung("1.jpg"), Hung("2.jpg"), Hung("/angel/1.jpg"))[: 2 + day // 2]
            self.put(slug, Essay(slug.title(), day=day, tags=tags, blocks=blocks))

    def put(self, slug: str, essay: Essay) -> None:
        self.essays[slug] = essay
        shots = {
            f"{n}.jpg": Shot(64, 48, seed=SLUGS.index(slug) * 10 + n)
            for n in range(1, essay.shots + 1)
        }
        show(self.gallery, slug, essay.source, shots)

    def step(self) -> str:
        """Do one thing; in words, for whoever reads of a failure."""
        doing = self.chance.choice(
            (self._hour, self._hour, self._caption, self._status, self._block, self._head)
        )
        return doing()

    def _hour(self) -> str:
        steps = (-30, 1, 29, 30, 31, 3600, 86_399, 90_000)
        self.now += timedelta(seconds=self.chance.choice(steps))
        return f"it is {self.now}"

    def _caption(self) -> str:
        slug, essay = self._one()
        blocks = list(essay.blocks)
        at = self.chance.randrange(len(blocks))
        blocks[at] = replace(blocks[at], caption=f"Words {self.chance.random()}.")
        self.put(slug, replace(essay, blocks=tuple(blocks)))
        return f"{slug}: another caption"

    def _status(self) -> str:
        slug, essay = self._one()
        if self.chance.random() < 0.15:
            self.gallery.catalog.forget(slug)
            return f"{slug} is gone"
        status, at = self.chance.choice(_STATUSES), self._soon()
        self.put(slug, replace(essay, status=status, at=at))
        return f"{slug} is {status}, {at}"

    def _block(self) -> str:
        slug, essay = self._one()
        blocks = list(essay.blocks)
        match self.chance.randrange(4):
            case 0:
                self.chance.shuffle(blocks)
            case 1:
                other = self.chance.choice(SLUGS)
                named = "2.jpg" if other == slug else f"/{other}/{self.chance.choice('12')}.jpg"
                blocks.append(Hung(named))
            case 2 if len(blocks) > 1:
                blocks.pop(self.chance.randrange(len(blocks)))
            case _:
                at = self.chance.randrange(len(blocks))
                blocks[at] = replace(blocks[at], when=self._when())
        self.put(slug, replace(essay, blocks=tuple(blocks)))
        return f"{slug} shows {blocks}"

    def _head(self) -> str:
        slug = self.chance.choice(SLUGS)
        essay = self.essays.get(slug) or Essay(slug.title())
        changed = replace(
            essay,
            title=f"{slug.title()} {self.chance.randrange(3)}",
            day=self.chance.randrange(1, 5),
            tags=self.chance.choice(((), ("night",), ("night", "rain"))),
            place=self.chance.choice(("Puebla", "Oaxaca")),
            faces=self.chance.choice(("", "", "required")),
            shots=self.chance.choice((1, 2, 3)),
        )
        self.put(slug, changed)
        return f"{slug}: {changed.title}, {changed.day} May, {changed.tags}, {changed.shots} photos"

    def _one(self) -> tuple[str, Essay]:
        return self.chance.choice(sorted(self.essays.items()))

    def _soon(self) -> datetime:
        return self.now + timedelta(seconds=self.chance.choice((-3600, 1, 30, 31, 90_000)))

    def _when(self) -> str:
        at = self._soon().isoformat()
        return self.chance.choice(
            ("", 'hold.en = "a child"', f"embargo = {at}", f"expires_at = {at}")
        )

    def addresses(self) -> Iterator[str]:
        """Everything that may be kept, in both languages."""
        for lang in ("en", "es"):
            yield from (one.format(lang=lang) for one in LISTS)
            yield from (one.format(lang=lang, slug=slug) for one in OF_ONE for slug in SLUGS)
        for slug in SLUGS:
            for row in self.gallery.catalog.of_album(slug):
                for kind, made in FORMATS.items():
                    width = rungs(row, kind)[0]
                    yield address(slug, row.number, token_of(row), width, made.suffix)
