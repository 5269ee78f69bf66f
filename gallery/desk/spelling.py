"""The names of a site as the desk keeps them: added, changed as text, looked for where misspelt."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from gallery import names
from gallery.desk.replacing import Sought
from gallery.disk import failed, landing
from gallery.drawer import files
from gallery.errors import Stale
from gallery.model import Lang
from gallery.names import FILE, SECTIONS, Names, source_of
from gallery.text import mark


def misspelt(known: Names) -> list[Sought]:
    """What to look for: each wrong spelling, and the right one in each language."""
    return [
        Sought(wrong, form, langs=(lang,) if lang else ())
        for _, name in known.each()
        for wrong in name.wrong
        for lang, form in name.forms.items()
        if wrong != form
    ]


def save(library: Path, lock: Path, seen: str, source: str) -> None:
    """Put another list into its place, durably.

    lock    a file that keeps two writers apart; seen: `mark` of what the person saw
    raises  Stale when somebody saved another one since; AlbumError, with its line, when it cannot
            be used; StoreError, Full: then nothing is changed
    """
    names.parse(source)
    try:
        with files.locked(lock):
            if mark(source_of(library)) != seen:
                raise Stale
            with landing(library / FILE, 0o644) as file:
                file.write(source.encode())
    except OSError as problem:
        raise failed("write", FILE, problem) from problem


def added(
    source: str, section: str, forms: Mapping[Lang, str], code: str, wrong: Sequence[str]
) -> str:
    """The list with one more name at its end; AlbumError when it cannot be.

    section  one of SECTIONS; forms: per language, "" where it is alike in all
    """
    if section not in SECTIONS:
        section = SECTIONS[0]
    lines = [f"[[{section}]]"]
    lines += [f"name{f'.{lang}' if lang else ''} = {_quoted(name)}" for lang, name in forms.items()]
    lines += [f"code = {_quoted(code)}"] if code else []
    lines += [f"not = [{', '.join(map(_quoted, wrong))}]"] if wrong else []
    told = f"{source.rstrip()}\n\n" if source.strip() else ""
    made = told + "\n".join(lines) + "\n"
    names.parse(made)
    return made


def _quoted(words: str) -> str:
    """A basic string (TOML 1.0): what JSON writes is one, but for one sign that it leaves bare."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
