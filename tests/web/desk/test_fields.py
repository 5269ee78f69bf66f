"""Fields for secrets: hidden while they are typed, open to managers of passwords and to pasting."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[3] / "templates"
PAGES = sorted((TEMPLATES / "desk").glob("*.html"))
SCRIPTS = sorted((TEMPLATES / "static").glob("desk*.js"))
FIELD = re.compile(r"<input\b[^>]*>")
PURPOSES = {"current-password", "new-password"}


def fields() -> list[str]:
    """The fields of all pages that a password is typed into."""
    found = [one for page in PAGES for one in FIELD.findall(page.read_text("utf-8"))]
    return [one for one in found if re.search(r'="(old|password|again|confirm)"|-password"', one)]


def test_a_password_is_hidden_while_it_is_typed_and_managers_know_the_field() -> None:
    told = fields()

    assert len(told) >= 5
    assert [one for one in told if 'type="password"' not in one] == []
    purposes = {found[1] for one in told if (found := re.search(r'autocomplete="([^"]+)"', one))}
    assert purposes == PURPOSES
    assert all("autocomplete=" in one for one in told)


def test_nothing_keeps_people_from_pasting_a_password() -> None:
    listened = re.compile(r"password[^;]{0,80}addEventListener\(.(paste|copy|beforeinput)|onpaste")

    found = [path.name for path in (*PAGES, *SCRIPTS) if listened.search(path.read_text("utf-8"))]

    assert len(SCRIPTS) > 10
    assert found == []


def test_nobody_is_asked_a_question_that_others_can_answer_for_them() -> None:
    words = "".join(page.read_text("utf-8") for page in PAGES).lower()

    assert not re.search(r"security question|password hint|maiden name|first pet", words)
