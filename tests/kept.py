"""What every application of a run makes of the same templates, kept: tests open thousands of them.

A template's code goes by its file, its source and the language whose filters it was made with.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from pytest import MonkeyPatch

from gallery.web import theme
from gallery.web.language import Language


class Codes(BytecodeCache):
    """The code of templates in memory; Jinja makes it anew where a source has changed."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._codes:
            bucket.bytecode_from_string(self._codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key] = bucket.bytecode_to_string()


def keep_templates(patch: MonkeyPatch) -> None:
    """From now on the applications of this process share the code of their templates."""
    kept: dict[str, Codes] = {}
    made = theme._environment

    def environment(
        language: Language, places: Sequence[Path], assets: Mapping[str, theme.Asset]
    ) -> Environment:
        env = made(language, places, assets)
        env.bytecode_cache = kept.setdefault(language.tag, Codes())
        return env

    patch.setattr(theme, "_environment", environment)
