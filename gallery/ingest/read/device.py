"""Which texts a machine wrote where a person could have written.

Cameras fill ImageDescription with their own name ("OLYMPUS DIGITAL CAMERA"), a file name, a
mode ("hdr") or a program's mark, and programs carry that into XMP and IPTC. What is said here
holds for any camera: it compares with the names that the file itself gives for its maker, and
otherwise looks at the words' kind, not at known texts.
"""

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_VERSION = re.compile(r"[vr]?\d+[a-z]?", re.ASCII)
_LONGEST = 200
"""Characters; longer texts are a person's unless they are data."""


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(_HUMP.sub(" ", text))]


_FILLERS = frozenset(_words("a an and at by for from in is of on the this using with"))
_TELLING = frozenset(
    _words(
        """cam camera cameras copyright created data dcim default digital dslr dsc dv edited exif
        file hd image images img jfif jpeg jpg made mobile phone photo photograph photos pic pics
        pict picture pictures png processed scan scanned scanner screenshot shot smartphone still
        taken tiff unknown untitled video webcam written co company corp corporation inc ltd
        appareil bild câmera cámara digitais digitale digitales digitalkamera foto fotocamera
        fotografia fotografie fotografía imagem imagen immagine kamera numérique obraz photographie
        zdjęcie камера изображение фото фотография цифровая カメラ デジタル デジタルカメラ 写真 画像
        图像 图片 数码相机 照片 相机"""
    )
)
"""Words that say that this is a picture or a file, not what is in it."""

_SERIES = frozenset(_words("edge lite max mini note plus pro se ultra xl zoom"))
"""Words that makers hang on to a number, for a variant of a model."""

_UNTITLED = re.compile(
    r"(?:ohne titel|sans titre|sin título|senza titolo|sem título|bez (?:nazwy|tytułu)"
    r"|без (?:имени|названия)|无标题|未命名|無題|名称未設定|제목 없음)[-_ ]?\d*",
    re.IGNORECASE,
)
"""What programs call a picture without a name, in the larger languages."""

_MARKS = re.compile(
    r"\bDSC\b|\bDIGITAL (?:STILL )?CAMERA\b|\bEXIF[_ ]JPEG\b|\bCAMERA (?:PHONE|PICTURES?)\b"
    r"|\bDIGITALKAMERA\b|\bCÁMARA DIGITAL\b|\bCÂMERA DIGITAL\b|\bFOTOCAMERA DIGITALE\b"
    r"|\bAPPAREIL (?:PHOTO )?NUMÉRIQUE\b",
    re.IGNORECASE,
)
_PICTURE = r"(?:(?:this )?(?:image|picture|photo|file) )?(?:was )?"
_WORK = r"(?:processed|generated|enhanced|saved|exported|converted|encoded|optimi[sz]ed|scanned)"
_COINED = r"(?-i:(?=\w*[a-z])\w+[A-Z]\w*|\w*[A-Za-z]\d\w*|\d+[A-Z]\w*)"
"""A name that only a product has: a capital inside, or a number grown on to it."""

_NAME = rf"(?:\w+ )?{_COINED}(?-i:(?: [A-Z\d]\S*){{0,5}})"
_MADE = (
    re.compile(
        rf"{_PICTURE}(?:created|edited|{_WORK}) (?:with|using) (?-i:\w*[A-Z]).*", re.IGNORECASE
    ),
    re.compile(rf"{_PICTURE}{_WORK} (?:by|in) {_NAME}", re.IGNORECASE),
    re.compile(rf"{_PICTURE}(?:captured|shot|taken|made) (?:with|using) {_NAME}", re.IGNORECASE),
    re.compile(rf"{_PICTURE}(?:captured|shot) on {_NAME}", re.IGNORECASE),
)
"""How programs sign; one word may stand before the coined one ("Processed by eZy Watermark")."""

_CODING = re.compile(r"\b(?:jfif|ijg|jpeg (?:library|encoder|codec))\b|charset ?=", re.IGNORECASE)
"""What only the program that packed the picture talks about."""

_FILE = re.compile(
    r"(?-i:[A-Z0-9_]{4})\d{4}"  # the DCF rule for names of pictures
    r"|[A-Za-z]{0,5}[-_]?\d{6,8}[-_]\d{4,9}\w*"
    r"|(?-i:[A-Z]{2,5})[-_]?\d{3,}"
    r"|\d{3}[-_]\d{4}"
    r"|(?=\w*[-_])(?=[^A-Za-z]*[A-Za-z])(?=(?:[^\d\s]*\d){6})[\w-]+"  # six digits and joints
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[a-f]*\d)[0-9a-f]{24,64}"
    r"|\d{4}:\d\d:\d\d \d\d:\d\d:\d\d"  # a date as Exif writes it
    r"|ascii|unicode|jis"  # the charset's name of a comment without its comment
    r"|\S+\.(?:jpe?g|tiff?|png|heic|heif|webp|gif|bmp|dng|nef|cr2|cr3|arw|raf|orf|rw2|psd|mp4)",
    re.ASCII | re.IGNORECASE,
)
_PATH = re.compile(r"(?:[A-Za-z]:|DCIM|\\)[^\n]*\\[^\n]+|/(?:storage|sdcard|data|Users|home)/\S+")
_VERSIONED = re.compile(
    r".{3,80}\b(?:v|ver\.?|version) ?[\[(]?\d+[.,]\d[\d.,]*[\])]?", re.IGNORECASE
)
_BUILD = re.compile(r"[A-Za-z]+\d+(?:\.\d+){2,}")
_DUMP = re.compile(r"\{.*\}|<[^<>]*>|(?:\w+ ?[:=] ?[^\s;]*; ?){3,}.*", re.DOTALL)
_MODE = re.compile(r"[a-z][a-zA-Z0-9_]{0,11}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Device:
    """What a file says about what made it: maker, model, program; "" when it does not."""

    make: str = ""
    model: str = ""
    software: str = ""

    @property
    def known(self) -> bool:
        """Whether a camera put its name into the file."""
        return bool(self.make or self.model)


def wrote(text: str, device: Device) -> bool:
    """Whether a device or a program wrote `text`, as far as the text and the names tell."""
    if not any(letter.isalnum() for letter in text) or (text.isascii() and len(set(text)) == 1):
        return True
    if len(text) > _LONGEST:
        return bool(_DUMP.fullmatch(text))
    bare = text.strip(" .")
    return (
        any(form.fullmatch(bare) for form in (_FILE, _PATH, _VERSIONED, _BUILD, _DUMP, _UNTITLED))
        or _is_signed(bare)
        or _names_a_device(bare, device)
    )


def _is_signed(text: str) -> bool:
    """A program's signature: by which work it made the file, or how it packed the picture."""
    if len(text.split()) > 8:
        return bool(re.match(r"creator: ", text, re.IGNORECASE) and _CODING.search(text))
    return bool(_CODING.search(text)) or any(made.fullmatch(text) for made in _MADE)


def is_mode(text: str, device: Device) -> bool:
    """Whether a lone word is a mode that a phone noted ("edf", "hdr", "oznorCO").

    Only for a camera's own field that no program has carried into XMP or IPTC: a person who
    writes one word in small letters there uses a program that writes it everywhere.
    """
    return device.known and bool(_MODE.fullmatch(text))


def _names_a_device(text: str, device: Device) -> bool:
    """Only names of the maker, the model or the program, and words about pictures."""
    words = _words(text)
    make, model, software = (_words(t) for t in (device.make, device.model, device.software))
    names = {*make, *model, *software}
    about = _TELLING | _FILLERS if names.intersection(words) else _TELLING
    if _begins_like("".join(words), make, model):
        return True
    if not all(w in names or w in about or _VERSION.fullmatch(w) for w in words):
        return _is_marked(text) or _is_series(text, make)
    joined = "".join(words)
    whole = any(joined == "".join(name) for name in (model, software) if name)
    whole = whole or any(word in model and _is_coined(word) for word in words)
    return whole or any(word in make or word in _TELLING for word in words)


def _begins_like(joined: str, make: list[str], model: list[str]) -> bool:
    """The maker and the beginning of the model ("Acme DMC-FZ" of a "DMC-FZ20")."""
    maker, whole = "".join(make), "".join(make + model)
    return bool(maker) and len(joined) > len(maker) + 1 and whole.startswith(joined)


def _is_coined(word: str) -> bool:
    return not word.isdecimal() and not word.isalpha()


def _is_marked(text: str) -> bool:
    """A maker's name that the file does not repeat, before a mark that only cameras write."""
    text = _HUMP.sub(" ", text)
    rest = _WORD.findall(_MARKS.sub("", text))
    return bool(_MARKS.search(text)) and len(rest) <= 3 and all(w[0] == w[0].upper() for w in rest)


def _is_series(text: str, make: list[str]) -> bool:
    """The maker's name and a series: a few capitals ("ACME CSC"), or numbers ("Acme X90 Pro")."""
    first, *rest = text.split()
    if first.casefold() not in make:
        return False
    capitals = text.isupper() and all(len(word) <= 4 for word in rest)
    numbered = (
        rest
        and any(c.isdecimal() for c in rest[0])
        and _SERIES.issuperset(_words(" ".join(rest[1:])))
    )
    return capitals or bool(numbered)
