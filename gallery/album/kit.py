"""event.toml as boxes of a form: what each holds, and how it is written, one at a time.

A box holds one text: a list has a line for each of its words, a table a line for each of its rows
with a TAB between two cells. What is written keeps every other line and its notes.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import tomlkit

from gallery import text
from gallery.album.edit import Tables, checked, toml_string, with_head, with_lines
from gallery.errors import AlbumError
from gallery.model import Lang
from gallery.values import Table

TEXTS = ("event", "place", "city", "region", "country", "rights", "caption")
WORDS = ("date", "credit", "copyright")
LISTS = ("organisers", "keywords")
LISTS_BY_LANGUAGE = ("slogans", "demands")
ROWS = ("people", "photographer", "figure")
"""The boxes: TEXTS and LISTS_BY_LANGUAGE have one for each language."""

BEGINNING = """\
# What is known of the event before its photos. Lines that start with # are notes.
date = ""
"""
"""Of an event.toml that the desk begins."""


def boxes(langs: Sequence[Lang]) -> Iterator[tuple[str, Lang]]:
    """Every box, (field, language or ""); langs: of the site."""
    for field in (*TEXTS, *LISTS_BY_LANGUAGE):
        yield from ((field, lang) for lang in langs)
    yield from ((field, "") for field in (*WORDS, *LISTS, *ROWS))


def columns(field: str, langs: Sequence[Lang]) -> Sequence[tuple[str, Lang]]:
    """The cells of a row of one of ROWS, each (name, language or "")."""
    match field:
        case "people":
            return [("code", ""), *(("name", lang) for lang in langs)]
        case "photographer":
            return [("camera", ""), ("name", ""), ("credit", "")]
    by_language = [(name, lang) for name in ("figure", "source") for lang in langs]
    return [*by_language, ("date", ""), ("link", "")]


def told(table: Table, field: str, lang: Lang, langs: Sequence[Lang]) -> str:
    """What a box holds, "" for nothing; table: of an event.toml that can be used."""
    value: Any = table.get(field)
    if field in ROWS:
        return "\n".join("\t".join(_cells(field, one, langs)) for one in _rows(field, value))
    if isinstance(value, Mapping):
        value = value.get(lang, value.get(""))
    if isinstance(value, list):
        return "\n".join(_squeezed(one) for one in value if one.strip())
    return (value or "").strip()


def with_box(source: str, field: str, lang: Lang, words: str, langs: Sequence[Lang]) -> str:
    """An event.toml with another text in one box; "" takes its key away.

    langs   what was alike in all of them stays so in the others
    raises  AlbumError when it cannot be written so, or cannot stand there
    """
    table = tomllib.loads(source)
    if field in ROWS:
        return _with_rows(source, field, _wanted(field, words, langs), table)
    value = _value(table.get(field), field, lang, words, langs)
    there = table.get(field)
    if there is not None and isinstance(there, Mapping) == isinstance(value, Mapping):
        return with_head(source, lambda doc: _put(doc, field, value))
    if there is not None:
        source = with_head(source, lambda doc: _put(doc, field, None))
    if value is None:
        return source
    lines = [*_lines(field, value)]
    return with_lines(source, "[", lines, lambda doc: doc.__setitem__(field, value))


def with_codes(source: str, name: str) -> str:
    """An event.toml that names its file of codes; AlbumError when it names one already."""
    line = f"codes = {toml_string(name).as_string()}"
    return with_lines(source, "[", [line], lambda doc: doc.__setitem__("codes", name))


def rows_of(words: str) -> list[list[str]]:
    """The rows of a box, without those that are empty in all cells."""
    rows = ([_squeezed(cell) for cell in line.split("\t")] for line in words.split("\n"))
    return [row for row in rows if any(row)]


def _value(there: Any, field: str, lang: Lang, words: str, langs: Sequence[Lang]) -> Any:
    """What is to stand under a key: None = nothing."""
    listed = [_squeezed(line) for line in words.split("\n") if line.strip()]
    new: Any = listed if field in LISTS + LISTS_BY_LANGUAGE else words.strip()
    if not lang:
        return new or None
    if there and not isinstance(there, Mapping):
        there = dict.fromkeys(langs, there)
    value = {tag: one for tag, one in {**(there or {}), lang: new}.items() if one}
    return value or None


def _put(table: Tables, key: str, value: Any) -> None:
    """Set a key, of tomlkit's tables or of plain ones; None takes it away."""
    there = table.get(key)
    if value is None:
        table.pop(key, None)
    elif isinstance(value, Mapping) and isinstance(there, Mapping):
        for gone in [one for one in there if one not in value]:
            table[key].pop(gone)
        for name, one in value.items():
            if name not in there or there[name] != one:
                _put(table[key], name, one)
    elif isinstance(value, list) and isinstance(there, list):
        _listed(there, value)
    elif isinstance(value, str) and hasattr(table, "as_string"):
        table[key] = toml_string(value)
    else:
        table[key] = value


def _listed(there: list[Any], value: list[str]) -> None:
    """Make a list say something else; what stays keeps the notes beside it."""
    kept = [one for one in there if one in value]
    for number in range(len(there) - 1, -1, -1):
        if there[number] not in value or kept != value[: len(kept)]:
            del there[number]
    there.extend(value[len(there) :])


def _lines(field: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for lang, one in value.items():
            yield from _lines(f"{field}.{lang}", one)
    else:
        item = toml_string(value) if isinstance(value, str) else tomlkit.item(value)
        yield f"{field} = {item.as_string()}"


def _rows(field: str, value: Any) -> list[Mapping[str, Any]]:
    """The rows of a table of event.toml, each by the names of its columns."""
    match field:
        case "people":
            return [{"code": code, "name": name} for code, name in (value or {}).items()]
        case "photographer":
            return [{"camera": camera, **said} for camera, said in (value or {}).items()]
    return list(value or ())


def _cells(field: str, row: Mapping[str, Any], langs: Sequence[Lang]) -> Iterator[str]:
    for name, lang in columns(field, langs):
        one = row.get(name, "")
        yield _squeezed(one.get(lang, one.get("", "")) if isinstance(one, Mapping) else one)


def _wanted(field: str, words: str, langs: Sequence[Lang]) -> Any:
    """What rows come to under their key: tables by code or camera, or a list of figures."""
    found: dict[str, Any] = {}
    figures: list[dict[str, Any]] = []
    for row in rows_of(words):
        said: dict[str, Any] = {}
        for (name, lang), cell in zip(columns(field, langs), row, strict=False):
            if lang and cell:
                said.setdefault(name, {})[lang] = cell
            elif cell:
                said[name] = cell
        if field == "figure":
            figures.append(said)
            continue
        key, one = _keyed(field, said, langs, found)
        if key in found:
            raise AlbumError(f"`{field}` has {key!r} twice")
        found[key] = one
    return figures if field == "figure" else found


def _keyed(
    field: str, said: dict[str, Any], langs: Sequence[Lang], found: Mapping[str, Any]
) -> tuple[str, Any]:
    """(what a row is called by, what it says)."""
    if field == "photographer":
        return said.pop("camera", ""), said
    names = said.get("name", {})
    if not names:
        raise AlbumError(f"`people` has a code {said.get('code')!r} without a name")
    alike = len(set(names.values())) == 1 and (len(names) == len(langs) or len(names) == 1)
    name = next(iter(names.values())) if alike else names
    return said.get("code", "").lstrip("@") or _code(next(iter(names.values())), found), name


def _code(name: str, taken: Mapping[str, Any]) -> str:
    """A code for a name, from its first letters: "ar" for Ana Rojas, "ar2" for the next one."""
    letters = "".join(part[0] for part in text.slug(name).split("-") if part) or "x"
    numbered = (f"{letters}{number}" for number in range(2, len(taken) + 3))
    return letters if letters not in taken else next(one for one in numbered if one not in taken)


def _with_rows(source: str, field: str, wanted: Any, table: Table) -> str:
    """What rows change in place, and those that are new behind them."""
    there: Any = table.get(field) or type(wanted)()
    if field == "figure":
        stay, new = wanted[: len(there)], wanted[len(there) :]
        source = with_head(source, lambda doc: _refigured(doc, stay)) if there else source
        tails = [_figure(one) for one in new]
    else:
        stay = {key: one for key, one in wanted.items() if key in there or field == "people"}
        source = with_head(source, lambda doc: _put(doc, field, stay or None)) if there else source
        tails = [*_tables(field, wanted, there)]
    for tail in tails:
        made = tomllib.loads(tail)[field]
        whole = source.rstrip("\n") + f"\n\n{tail}"
        source = checked(source, whole, lambda doc, made=made: _added(doc, field, made))  # type: ignore[misc]
    return source


def _tables(field: str, wanted: Mapping[str, Any], there: Mapping[str, Any]) -> Iterator[str]:
    """What is new under a key, as TOML; to people that are there others are added in place."""
    if field == "people":
        yield from [_people(wanted)] if wanted and not there else []
    else:
        yield from (_table(field, key, one) for key, one in wanted.items() if key not in there)


def _added(doc: Tables, field: str, made: Any) -> None:
    if isinstance(made, list):
        doc.setdefault(field, []).extend(made)
    else:
        doc.setdefault(field, {}).update(made)


def _refigured(doc: Tables, stay: Sequence[Mapping[str, Any]]) -> None:
    figures = doc["figure"]
    for number, one in enumerate(stay):
        for key in [key for key in figures[number] if key not in one]:
            figures[number].pop(key)
        for key, value in one.items():
            _put(figures[number], key, value)
    for number in range(len(figures) - 1, len(stay) - 1, -1):
        del figures[number]
    if not stay:
        doc.pop("figure")


def _figure(one: Mapping[str, Any]) -> str:
    lines = [line for key, value in one.items() for line in _lines(key, value)]
    return "\n".join(["[[figure]]", *lines]) + "\n"


def _table(field: str, key: str, one: Mapping[str, Any]) -> str:
    head = f"[{field}.{tomlkit.key(key).as_string()}]"
    return "\n".join([head, *(line for k, v in one.items() for line in _lines(k, v))]) + "\n"


def _people(wanted: Mapping[str, Any]) -> str:
    named = ((tomlkit.key(code).as_string(), name) for code, name in wanted.items())
    return "\n".join(["[people]", *(line for c, name in named for line in _lines(c, name))]) + "\n"


def _squeezed(words: str) -> str:
    return " ".join(words.split())
