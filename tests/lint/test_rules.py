"""What the rules say of essays, what sites and editors make of it, and that they never raise."""

import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery.blocks import Album
from gallery.errors import SettingsError
from gallery.lint import RULES, errors, levels, lint, required, sealed
from gallery.wiring import open_gallery
from tests.lint.sample import ALTS, EN, ES, LANGS, essay, found, photo, rules

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
TEXT = '[[block]]\ntext.en = "Rain."\n'


def test_an_essay_in_which_all_is_well_has_no_faults() -> None:
    assert found(essay()) == []


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ({"title": {}}, {"title-missing"}),
        ({"title": {"es": "Primero de Mayo"}}, {"language-missing"}),
        ({"title": {"en": "May Day"}}, {"translation-missing"}),
        ({"title": "1 de mayo"}, set()),
        ({"dek": {"en": "Unions cross the city."}}, {"dek-missing"}),
        ({"place": {}}, {"place-missing"}),
        ({"credit": "TK"}, {"placeholder"}),
        ({"source": {"es": "Archivo {nombre}"}}, {"placeholder"}),
        ({"block": [{"text": {"en": "Rain.", "es": "Lluvia."}}]}, set()),
        ({"block": [{"text": {"en": "Rain."}}]}, {"block-language"}),
        ({"block": [{"quote": "¡Ocho horas!", "by": {"en": "A baker"}}]}, {"block-language"}),
        ({"block": [{"text": {"en": ""}}]}, {"block-empty"}),
        ({"block": [{"chapter": {"en": "At the ???", "es": "En"}}]}, {"placeholder"}),
    ],
)
def test_what_an_essay_says_of_itself_is_looked_at(
    head: dict[str, Any], expected: set[str]
) -> None:
    assert rules(essay(**head)) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"captions": {}}, {"caption-missing"}),
        ({"captions": {"es": ES}}, {"language-missing"}),
        ({"captions": {"en": EN}}, {"translation-missing"}),
        ({"alts": {}}, {"alt-missing"}),
        ({"alts": {}, "decorative": True}, set()),
        ({"alts": {"es": ALTS["es"]}}, {"alt-missing"}),
        ({"alts": {"en": ALTS["en"]}}, {"translation-missing"}),
        ({"credit": " "}, {"credit-missing"}),
        ({"captions": {"en": EN, "es": EN}}, {"languages-identical"}),
        ({"captions": {"en": EN, "es": EN}, "caption": EN}, set()),
        ({"persons": []}, {"no-who"}),
        ({"persons": [], "sensitive": True}, set()),
        (
            {"sensitive": True, "captions": f"Ana Rojas: {EN}"},
            {"sensitive-violated", "names-differ"},
        ),
        ({"context": "unconfirmed"}, {"context-unconfirmed"}),
        ({"context": "confirmed"}, set()),
        ({"unread": True}, {"names-unchecked"}),
        ({"taken": ""}, set()),
        ({"taken": "2026-04-30/2026-05-02"}, set()),
        ({"taken": "2000-01-01"}, {"date-differs"}),
    ],
)
def test_what_a_photo_lacks_is_named(told: dict[str, Any], expected: set[str]) -> None:
    assert rules(essay(photo(**told))) == expected


def test_a_name_that_is_listed_as_wrong_is_found_wherever_words_stand() -> None:
    told = essay(photo(f"Ines Marrufo. {EN}"), title={"en": "Ines Marrufo", "es": "Inesperado"})
    text = Album.read("march", {"block": [{"text": {"en": "By Ines Marrufo."}}]}).blocks
    told = replace(told, album=replace(told.album, blocks=text), wrong=("Ines", "Ines Marrufo"))

    said = [one for one in found(told) if one.rule == "name-misspelt"]

    assert [(one.field, one.lang, one.block, one.found) for one in said] == [
        ("title", "en", -1, "Ines Marrufo"),
        ("caption", "en", -1, "Ines Marrufo"),
        ("text", "en", 0, "Ines Marrufo"),
    ]


def test_a_wrong_name_is_found_however_its_accents_and_blanks_were_typed() -> None:
    words = unicodedata.normalize("NFD", "Con Sofía\nPeñaloza.")
    told = replace(essay(photo({"en": EN, "es": words})), wrong=("Sofía Peñaloza",))

    said = [one.found for one in found(told) if one.rule == "name-misspelt"]

    assert said == ["Sofía\nPeñaloza"]


def test_a_site_may_require_all_its_languages() -> None:
    told = photo({"en": EN}, alts={"en": ALTS["en"]})

    said = found(essay(told, required=LANGS, title={"en": "May Day"}))

    assert {(one.rule, one.field, one.lang) for one in errors(said)} == {
        ("language-missing", "title", "es"),
        ("language-missing", "caption", "es"),
        ("alt-missing", "alt", "es"),
    }


def test_a_site_sets_the_level_of_each_rule() -> None:
    told = essay(photo(persons=[], credit=""))

    assert {one.rule: one.level for one in found(told, no_who="error", credit_missing="note")} == {
        "no-who": "error",
        "credit-missing": "note",
    }
    assert found(told, no_who="off", credit_missing="off") == []


def test_a_rule_that_does_not_matter_keeps_its_reason() -> None:
    told = photo(credit="", ignore={"credit-missing": "found in the archive"})

    said = found(essay(told, photo(persons=[]), ignore={"no-who": "only backs are shown"}))

    assert {one.rule: one.reason for one in said} == {
        "credit-missing": "found in the archive",
        "no-who": "only backs are shown",
    }
    assert errors(said) == []


def test_some_rules_matter_whatever_anybody_says() -> None:
    reasons = {rule: "never mind" for rule, one in RULES.items() if one.firm}

    said = found(essay(photo(f"Ana Rojas: {EN}", sensitive=True), title={}, ignore=reasons))

    firm = {"title-missing", "photos-none", "sensitive-violated", "faces-undecided"}
    assert {one.rule for one in errors(said)} == {"title-missing", "sensitive-violated"}
    assert set(reasons) == firm


@pytest.mark.parametrize(
    ("asked", "level"), [("required", "error"), ("review", "warning"), ("", None)]
)
def test_undecided_faces_weigh_as_much_as_the_essay_says(asked: str, level: str | None) -> None:
    told = essay(photo(faces=asked))

    said = [one for one in found(told) if one.rule == "faces-undecided"]

    assert [one.level for one in said] == ([level] if level else [])
    assert sealed(said) == (said if level == "error" else [])


def test_no_site_turns_the_rule_about_faces_down() -> None:
    with pytest.raises(SettingsError, match=r"`lint\.faces-undecided` cannot be set"):
        levels({"faces-undecided": "off"})


def test_sites_are_told_of_rules_and_levels_that_there_are_not(library: Path) -> None:
    with pytest.raises(SettingsError, match=r"`lint\.no-dat`: there is no such rule"):
        levels({"no-dat": "off"})
    with pytest.raises(SettingsError, match=r"`lint\.no-date` is 'loud'; it can be error, warning"):
        levels({"no-date": "loud"})
    with pytest.raises(SettingsError, match="`required_languages` has 'fr'"):
        required(["fr"], ["en", "es"])
    (library / "gallery.toml").write_text('[lint]\nno-dat = "off"\n', "utf-8")
    with pytest.raises(SettingsError, match="no-dat"):
        open_gallery(library)


def test_settings_say_it_in_the_file_and_in_the_environment(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (library / "gallery.toml").write_text(
        'required_languages = ["en"]\n[lint]\nno-date = "off"\n', "utf-8"
    )
    in_file = open_gallery(library).settings
    monkeypatch.setenv("GALLERY_LINT", "no-date=error; short=off")
    monkeypatch.setenv("GALLERY_REQUIRED_LANGUAGES", "en, es")

    told = open_gallery(library).settings

    assert (in_file.lint, in_file.required_languages) == ({"no-date": "off"}, ("en",))
    assert (told.lint, told.required_languages) == (
        {"no-date": "error", "short": "off"},
        ("en", "es"),
    )


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_documented_with_its_level(rule: str) -> None:
    assert f"| `{rule}` | {RULES[rule].level} |" in README


WORDS = st.text(max_size=120) | st.text("aA1áÑ .,{}=?_\n\t“”()-—’ TKX", max_size=120)


@settings(deadline=None, max_examples=150)
@given(WORDS, WORDS, WORDS, st.sampled_from(["", "2026-05-01", "1936~", "193X", "2026-05/.."]))
def test_rules_never_raise_and_say_the_same_again(en: str, es: str, alt: str, taken: str) -> None:
    told = photo({"en": en, "es": es}, alts={"en": alt, "es": es}, people=[en, alt], taken=taken)
    one = essay(told, title={"en": en or "x"}, block=[{"text": {"en": es, "es": alt}}])

    said = lint(one, levels({}))

    assert said == lint(one, levels({}))
    assert all(fault.sentence and fault.level != "off" for fault in said)
