"""Words out to a sidecar and back: exact, unless another program changed them meanwhile."""

import re
from collections.abc import Mapping
from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from gallery.album import parse
from gallery.blocks import PhotoBlock
from gallery.captions import Key
from gallery.ingest.read import xmp
from gallery.ingest.shown import Shown
from gallery.ingest.sidecar import own_words, sidecar, words_in
from gallery.ingest.wording import label_of
from gallery.model import Facts, Original, Texts
from tests.metadata import alternatives
from tests.metadata import xmp as packet_of

ESSAY = """\
lang = "en"
credit = "Agencia Ventana"
licence = "CC-BY-4.0"

[[block]]
photo = "a.jpg"
"""
PLAIN = Facts(captions={"en": "From the file."}, caption="From the file.", headline="Eight hours")
WORDS = st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip)
TEXTS = st.one_of(
    st.dictionaries(st.sampled_from(["en", "es", "fr", "pt-br", "zh-Hant"]), WORDS),
    st.fixed_dictionaries({"": WORDS}),
)


def shown(caption: Texts, alt: Texts, credit: str = "", said: Facts = PLAIN) -> Shown:
    album = parse("x", ESSAY)
    made = replace(PhotoBlock.read({"photo": "a.jpg"}), caption=caption, alt=alt, credit=credit)
    return Shown(made, album, Original("a.jpg", 1, "", 0, 0), said, label_of(album, made, said))


def back(packet: bytes) -> Mapping[Key, str]:
    return words_in(packet, "a.jpg", "en")


@example(caption={"": "---"}, alt={"en": "NONE", "es": "0"}, credit="null", said=PLAIN)
@given(caption=TEXTS, alt=TEXTS, credit=st.just("") | WORDS, said=st.sampled_from([PLAIN, Facts()]))
def test_whatever_an_editor_wrote_comes_back_as_it_was(
    caption: Texts, alt: Texts, credit: str, said: Facts
) -> None:
    photo = shown(caption, alt, credit, said)

    assert back(sidecar(photo)) == own_words(photo.block)


def test_other_programs_find_plain_words_in_the_usual_places() -> None:
    photo = shown({"en": "Dock *workers* [sing](http://x.org)", "es": "Cantan"}, {"en": "A crowd"})

    told = {(claim.field, claim.value) for claim in xmp.claims(sidecar(photo))}

    assert {
        ("caption", "Dock workers sing"),
        ("caption.en", "Dock workers sing"),
        ("caption.es", "Cantan"),
        ("alt.en", "A crowd"),
        ("credit", "Agencia Ventana"),
        ("byline", "Agencia Ventana"),
        ("web_statement", "https://creativecommons.org/licenses/by/4.0/"),
        ("headline", "Eight hours"),
    } <= told


def test_words_of_the_file_itself_do_not_become_the_editors() -> None:
    photo = shown({"es": "Del escritorio"}, {})

    packet = sidecar(photo)

    assert b"From the file." in packet
    assert back(packet) == {("caption", "es"): "Del escritorio"}


def test_a_caption_changed_in_another_program_wins_and_the_others_keep_their_markdown() -> None:
    packet = sidecar(shown({"en": "Dock *workers*", "es": "Son *ellas*"}, {"en": "A *crowd*"}))

    changed = packet.replace(b">Son ellas<", b">Son ellas todas<")

    assert back(changed) == {
        ("caption", "en"): "Dock *workers*",
        ("caption", "es"): "Son ellas todas",
        ("alt", "en"): "A *crowd*",
    }


def test_a_program_that_knows_one_language_changes_the_main_one() -> None:
    packet = sidecar(shown({"es": "Son *ellas*", "en": "Dock *workers*"}, {}, "B. Person"))

    changed = re.sub(rb'("x-default">)Dock workers<', rb"\1Nurses<", packet)
    changed = changed.replace(b">B. Person<", b">C. Person<")

    assert back(changed) == {
        ("caption", "en"): "Nurses",
        ("caption", "es"): "Son *ellas*",
        ("credit", ""): "C. Person",
    }


def test_words_in_a_new_language_are_taken_and_lost_ones_take_nothing_away() -> None:
    packet = sidecar(shown({"en": "Dock *workers*", "es": "Son *ellas*"}, {}))

    new = packet.replace(b'<rdf:li xml:lang="es">Son ellas<', b'<rdf:li xml:lang="fr">Elles<')

    assert back(new) == {("caption", "en"): "Dock *workers*", ("caption", "fr"): "Elles"}


def test_sidecars_of_other_programs_speak_the_main_language_where_they_name_none() -> None:
    packet = packet_of(
        alternatives("dc:description", default="Rain.", es="Lluvia."), 'photoshop:Credit="B"'
    )

    assert back(packet) == {
        ("caption", "en"): "Rain.",
        ("caption", "es"): "Lluvia.",
        ("credit", ""): "B",
    }


def test_our_property_may_stand_as_an_attribute_and_damaged_it_is_passed_over() -> None:
    packet = sidecar(shown({"en": "Dock *workers*"}, {}))
    element = re.search(rb"   <march:words (xmlns:march=\S+)>(.*?)</march:words>\n", packet)
    assert element
    without = packet.replace(element[0], b"")
    note = element[2].replace(b'"', b"&quot;")

    moved = without.replace(
        b'rdf:about=""', b'rdf:about="" %s march:words="%s"' % (element[1], note)
    )
    broken = packet.replace(b'{"own"', b'{"own', 1)

    assert back(moved) == {("caption", "en"): "Dock *workers*"}
    assert back(broken) == {("caption", "en"): "Dock workers", ("credit", ""): "Agencia Ventana"}
