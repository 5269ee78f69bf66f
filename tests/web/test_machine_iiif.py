"""The IIIF manifest, as a library that others wrote reads it."""

import pytest
from iiif_prezi3 import Manifest

from gallery.wiring import Gallery, open_gallery
from tests.web.sample import BOTH, Shot, blocks, reader, show

HOST = "http://testserver"
ADDRESS = "/iiif/may-day/manifest.json"


def test_a_manifest_is_one_and_every_address_in_it_answers(site: Gallery) -> None:
    client = reader(site)
    answer = client.get(ADDRESS)

    told = Manifest.model_validate_json(answer.text).model_dump(mode="json")

    assert told["id"] == HOST + ADDRESS
    assert told["label"] == {"en": ["May Day"], "es": ["Primero de Mayo"]}
    assert told["summary"]["es"] == ["Los sindicatos cruzan la ciudad."]
    assert told["rights"] == "http://creativecommons.org/licenses/by-sa/4.0/"
    assert told["requiredStatement"]["label"] == {"en": ["Credit"], "es": ["Crédito"]}
    assert told["requiredStatement"]["value"] == {"none": ["Inés Marrufo"]}
    assert [page["language"] for page in told["homepage"]] == [["en"], ["es"]]
    assert len(told["items"]) == 4
    bodies = [canvas["items"][0]["items"][0]["body"] for canvas in told["items"]]
    addresses = {one["id"] for one in (*bodies, *told["homepage"], *told["thumbnail"])}
    assert {client.get(one).status_code for one in addresses} == {200}


def test_a_canvas_is_a_photo_with_its_words_in_every_language(site: Gallery) -> None:
    told = reader(site).get(ADDRESS).json()

    first, second, _, last = told["items"]
    [note] = first["items"][0]["items"]
    assert first["summary"] == {
        "en": ["Dock workers carry the banner."],
        "es": ["Estibadores llevan la manta."],
    }
    assert (first["width"], first["height"]) == (900, 600)
    assert (note["motivation"], note["target"]) == ("painting", first["id"])
    assert (note["body"]["type"], note["body"]["format"]) == ("Image", "image/jpeg")
    assert second["requiredStatement"]["value"] == {"none": ["Teo Balam"]}
    assert last["summary"] == {"es": ["Sólo en español."]}


def test_other_sites_may_read_the_manifest_and_show_its_pictures_if_this_one_lets_them(
    site: Gallery,
) -> None:
    client = reader(open_gallery(site.library, {"embedding": True}))
    answer = client.get(ADDRESS)
    picture = client.get(answer.json()["items"][0]["thumbnail"][0]["id"])

    for one in (answer, picture):
        assert one.headers["access-control-allow-origin"] == "*"
        assert one.headers["tdm-reservation"] == "1"
    assert picture.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["content-type"].startswith("application/ld+json;profile=")


@pytest.mark.parametrize("licence", ["All rights reserved", "https://example.org/terms"])
def test_a_licence_that_the_specification_does_not_know_is_not_stated_as_one(
    gallery: Gallery, licence: str
) -> None:
    show(gallery, "may-day", BOTH.replace("CC-BY-SA-4.0", licence) + blocks("a"), {"a": Shot()})

    assert "rights" not in reader(gallery).get(ADDRESS).json()


def test_an_essay_that_is_not_public_has_no_manifest(gallery: Gallery) -> None:
    show(gallery, "may-day", BOTH.replace('"published"', '"draft"'))

    assert reader(gallery).get(ADDRESS).status_code == 404
