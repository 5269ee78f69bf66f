"""A speech beside the essay: what becomes new, what is filled, what is left as it is."""

from gallery.album import parse
from gallery.blocks import Album, PointBlock
from gallery.desk.pairing import Wanted, counts, paste, planned
from gallery.desk.speech import parsed
from gallery.editing.commands import applied

ESSAY = "".join(
    f"\n[[block]]\n{words}\n"
    for words in (
        'chapter.en = "The points"',
        'point.en = "Eight hours."',
        'point.en = "Water."\npoint.es = "Agua."',
        'photo = "a.jpg"',
        'point = "¡Ya!"',
        'point.en = "Bread."',
    )
)


def whats(pasted: str, *, replace: bool = False, fill: bool = True) -> list[tuple[int, str]]:
    """(the point's number on the page, what becomes of it) of each piece."""
    wanted = Wanted("es", fill=fill, replace=replace)
    return [(step.place, step.what) for step in planned(album(), parsed(pasted), wanted)]


def album(source: str = ESSAY) -> Album:
    return parse("x", source)


def test_as_many_points_as_there_are_belong_together_one_by_one() -> None:
    """Both languages of a speech that leaves out number 3 leave it out."""
    found = whats("1. Ocho horas.\n2. Agua.\n4. ¡Ya!\n5. Pan.")

    assert found == [(1, "fills"), (2, "same"), (3, "same"), (4, "fills")]


def test_fewer_points_belong_together_by_their_number() -> None:
    assert whats("1. Ocho horas.\n4. Pan.") == [(1, "fills"), (4, "fills")]


def test_a_number_beyond_the_last_one_is_a_new_point() -> None:
    found = whats("1. Ocho horas.\n2. Agua.\n3. ¡Ya!\n4. Pan.\n5. Tierra.")

    assert found[-1] == (0, "new")


def test_a_number_that_comes_twice_fills_its_point_once() -> None:
    assert whats("1. Ocho horas.\n1. Nueve.") == [(1, "fills"), (0, "new")]


def test_other_words_stay_unless_somebody_says_that_they_go() -> None:
    assert whats("2. Luz.") == [(2, "kept")]
    assert whats("2. Luz.", replace=True) == [(2, "replaces")]
    assert whats("3. Hoy.", replace=True) == [(3, "kept")]  # alike in all: English would go too


def test_headings_belong_together_where_there_are_as_many() -> None:
    one, two = "Los puntos\n\n1. Ocho horas.", "Los puntos\n\nOtra cosa\n\n1. Ocho horas."

    assert whats(one) == [(0, "fills"), (1, "fills")]
    assert whats(two) == [(0, "apart"), (0, "apart"), (1, "fills")]


def test_without_filling_all_of_it_is_new() -> None:
    wanted = Wanted("es")
    steps = planned(album(), parsed("Los puntos\n\n1. Ocho horas.\n2. Agua."), wanted)

    assert counts(steps) == {"new": 3, "new-chapter": 1, "new-point": 2}


def test_what_was_planned_is_done_and_a_second_time_there_is_nothing_to_do() -> None:
    wanted = Wanted("es", fill=True)
    speech = parsed("1. Ocho horas.\n2. Luz.\n3. ¡Ya!\n4. Pan.")
    command = paste(planned(album(), speech, wanted), wanted)
    assert command

    made = album(applied("x", ESSAY, [command]).source)

    points = [block.point for block in made.blocks if isinstance(block, PointBlock)]
    assert [one.get("es") for one in points] == ["Ocho horas.", "Agua.", None, "Pan."]
    assert paste(planned(made, speech, wanted), wanted) is None
