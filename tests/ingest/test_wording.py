"""The label of a photo where its essay is silent: what the file says."""

import pytest

from gallery import album as albums
from gallery.ingest.wording import label_of
from gallery.model import Facts

DEED = "https://creativecommons.org/licenses/by-nc/4.0/"
TERM = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"


def test_the_files_terms_licence_and_kind_of_source_travel_where_the_essay_is_silent() -> None:
    said = Facts(
        usage_terms={"": "Ask first", "es": "Pregunte"},
        web_statement="https://ana.example/terms",
        digital_source_type=TERM,
    )

    label = label_of(albums.parse("march", 'lang = "en"'), None, said)

    assert label.usage_terms == {"en": "Ask first", "es": "Pregunte"}
    assert (label.licence, label.source_type) == ("https://ana.example/terms", TERM)


def test_the_essays_rights_and_licence_go_before_the_files() -> None:
    album = albums.parse("march", 'licence = "CC-BY-4.0"\nrights.en = "Free with *credit*."')
    said = Facts(usage_terms={"": "Ask first"}, licence=DEED)

    label = label_of(album, None, said)

    assert label.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert label.usage_terms == {"en": "Free with credit."}


@pytest.mark.parametrize("stated", ["All rights reserved", "Ask the desk"])
def test_a_licence_without_an_address_is_not_replaced_by_the_files(stated: str) -> None:
    label = label_of(albums.parse("march", f'licence = "{stated}"'), None, Facts(licence=DEED))

    assert label.licence == ""


def test_the_licences_own_address_goes_before_the_statement() -> None:
    said = Facts(licence=DEED, web_statement="https://ana.example/terms")

    assert label_of(albums.parse("march", ""), None, said).licence == DEED
