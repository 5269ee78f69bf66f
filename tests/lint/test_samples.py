"""Captions as people write them, each with what the rules should say of it, and nothing else."""

import pytest

from tests.lint.sample import ALTS, essay, photo, rules

TAIL = " in Puebla, 1 May 2026."
COLA = " en Puebla, 1 de mayo de 2026."

ENGLISH = [
    # nothing to say
    ("Nurses carry the lead banner" + TAIL, ""),
    ("Dock workers from Veracruz march along Avenida Juárez, Mexico City, 1 May 2026.", ""),
    ("A woman holds a photo of her son at the vigil outside the US embassy, May 1, 2026.", ""),
    ("Banners painted by schoolchildren hang over the stage" + TAIL, ""),
    ("The march passes the cathedral" + TAIL + " It is the first in six years.", ""),
    (
        "Dr. Ana Rojas, head of the A. Ruiz clinic, speaks to St. John volunteers" + TAIL,
        "names-differ",
    ),
    ("CGT and CNT members, 400 of them, wait at 9 a.m. for the buses" + TAIL, ""),
    ("“Eight hours!” shout bakers" + TAIL + " (Inés Marrufo)", ""),
    ("A child sleeps on a drum. “We woke at four,” says her father" + TAIL, ""),
    (
        "Unidentified strikers stand by the gate of the mill, Orizaba, 7 January 1907.",
        "date-differs",
    ),
    # when and where
    ("Nurses carry the lead banner in Puebla while it rains on them.", "no-date"),
    ("Residents watch from their balconies in Puebla; they may join later.", "no-date"),
    ("Nurses carry the lead banner on the second day, 1 May 2026.", "no-place"),
    ("A drummer keeps the step for two hundred people, 1 May 2026.", "no-place"),
    ("Women wait for the rain to stop before they go on.", "no-date no-place"),
    ("Nurses carry the lead banner in Puebla, 2 May 2026.", "date-differs"),
    ("Nurses carry the lead banner in Puebla on April 30th.", "date-differs"),
    ("Nurses carry the lead banner in Puebla, March 8, 2026.", "date-differs"),
    ("On 2 May workers sweep what 1 May 2026 left in Puebla.", ""),
    ("Extras rest between two scenes at the hacienda of Tetlapayac, 1931.", ""),
    # tense
    ("Nurses carried the lead banner" + TAIL, "past-tense"),
    ("About 300 people gathered at the Angel" + TAIL, "past-tense"),
    ("The contingent of teachers crossed the bridge" + TAIL, "past-tense"),
    ("Flags were everywhere" + TAIL, "past-tense"),
    ("Workers march behind the banner they painted" + TAIL, ""),
    ("Candles lit by neighbours stand on the kerb" + TAIL, ""),
    # how it is written
    ("CGT, CNT and UNAM banners cross the bridge" + TAIL, ""),
    ("NURSES CARRY THE LEAD BANNER" + TAIL, "capitals"),
    ("NURSES CARRY THE LEAD BANNER OF THE UNION IN PUEBLA, 1 May 2026.", "capitals"),
    ("Puebla, 1 May 2026.", "short"),
    ("Photo of nurses with the lead banner" + TAIL, "photo-of"),
    ("A picture showing nurses with the lead banner" + TAIL, "photo-of"),
    ("Nurses march. Bakers follow. Drums close the ranks" + TAIL, "many-sentences"),
    ("Nurses  carry the lead banner" + TAIL, "double-blanks"),
    ("Nurses carry the lead banner, " + "and behind it bakers," * 20 + TAIL, "long"),
    # what nobody filled in
    ("Nurses carry the banner at the {event}" + TAIL, "placeholder"),
    ("=nb= carry the lead banner of the union" + TAIL, "placeholder"),
    ("Nurses, TK of them, carry the lead banner" + TAIL, "placeholder"),
    ("Nurses of the ??? clinic carry the lead banner" + TAIL, "placeholder"),
    ("Nurses of ____ carry the lead banner" + TAIL, "placeholder"),
    ("IMG_0412", "file-name-as-caption no-date no-place short"),
    ("DSC01234.JPG", "file-name-as-caption no-date no-place short"),
    ("march-final-2.jpeg", "file-name-as-caption no-date no-place short"),
    # who
    ("Benito Cruz carries the lead banner" + TAIL, "code-without-person names-differ"),
    ("Nurse Anabel Rojas carries the lead banner" + TAIL, ""),
]
SPANISH = [
    ("Enfermeras llevan la manta principal" + COLA, ""),
    (
        "Estibadores de Veracruz marchan por avenida Juárez, Ciudad de México, 1 de mayo de 2026.",
        "",
    ),
    ("La marcha pasa frente a la catedral" + COLA, ""),
    ("La toma de la plaza dura una hora" + COLA, ""),
    ("La Dra. Rojas habla a la gente de EE. UU." + COLA, ""),
    ("Una mujer sostiene la foto de su hijo en la vigilia" + COLA, ""),
    ("Dos figurantes descansan en la hacienda de Tetlapayac, 1931.", ""),
    ("Enfermeras llevan la manta principal en Puebla mientras llueve.", "no-date"),
    ("Enfermeras llevan la manta principal, 1 de mayo de 2026.", "no-place"),
    ("Enfermeras llevan la manta principal en Puebla, 2 de mayo.", "date-differs"),
    ("Enfermeras llevan la manta principal en Puebla, primero de mayo.", ""),
    ("Enfermeras llevaron la manta principal" + COLA, "past-tense"),
    ("El contingente cruzó el puente" + COLA, "past-tense"),
    ("Las velas que encendieron los vecinos" + COLA, "past-tense"),
    ("Cientos de personas se reunieron ante el Ángel" + COLA, "past-tense"),
    ("El varón de la manta camina solo" + COLA, ""),
    (
        "ENFERMERAS LLEVAN LA MANTA PRINCIPAL DEL SINDICATO EN PUEBLA, 1 de mayo de 2026.",
        "capitals",
    ),
    ("Foto de enfermeras con la manta principal" + COLA, "photo-of"),
    ("En la imagen, enfermeras con la manta" + COLA, ""),
    ("Una fotografía que muestra enfermeras con la manta" + COLA, "photo-of"),
    ("Marchan. Cantan. ¡Ocho horas! Y llueve" + COLA, "many-sentences"),
    ("Enfermeras  llevan la manta principal" + COLA, "double-blanks"),
    ("Enfermeras del {lugar} llevan la manta" + COLA, "placeholder"),
    ("Puebla, 1 de mayo.", "short"),
    ("DSC_0412", "file-name-as-caption no-date no-place short"),
    ("Benito Cruz lleva la manta principal" + COLA, "code-without-person names-differ"),
]
ALT_TEXTS = [
    ("A row of women behind red cloth", ""),
    ("Photograph of a row of women", "photo-of"),
    ("A row of women, " + "and one more behind it, " * 5, "alt-over-125"),
    ("A row of women, " + "and one more behind it, " * 12, "alt-long"),
    ("Nurses carry the lead banner at the march in Puebla, 1 May 2026", "alt-equals-caption"),
    ("{alt}", "placeholder"),
    ("A  row of women", "double-blanks"),
]


@pytest.mark.parametrize(("words", "expected"), ENGLISH)
def test_an_english_caption_is_judged_as_an_editor_would(words: str, expected: str) -> None:
    assert rules(essay(photo(words, people=["Benito Cruz"]))) == set(expected.split())


@pytest.mark.parametrize(("words", "expected"), SPANISH)
def test_a_spanish_caption_is_judged_as_an_editor_would(words: str, expected: str) -> None:
    told = photo(words, lang="es", people=["Benito Cruz"])

    assert rules(essay(told)) == set(expected.split())


@pytest.mark.parametrize(("words", "expected"), ALT_TEXTS)
def test_an_alt_text_is_judged_as_an_editor_would(words: str, expected: str) -> None:
    assert rules(essay(photo(alts=ALTS | {"en": words}))) == set(expected.split())
