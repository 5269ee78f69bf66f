"""What is never written here, because a photo or a name could make it do something else.

Ruff refuses most of it (the rules S and BLE of pyproject.toml): this tells that those rules are in
force in every room, that each exception is one that somebody looked at, and refuses the rest.
"""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = sorted((ROOT / "gallery").rglob("*.py"))
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".xml", ".txt")
)
SCRIPTS = sorted(
    path for path in (ROOT / "templates" / "static").glob("*.js") if ".min." not in path.name
)
TREES = {path: ast.parse(path.read_text("utf-8")) for path in CODE}

SAMPLES = {
    "SQL put together of words": ("S608", 'db.execute(f"SELECT a FROM b WHERE c = {name}")'),
    "SQL put together by plus": ("S608", 'db.execute("DELETE FROM b WHERE c = " + name)'),
    "any error at all": ("BLE001", "try:\n    name()\nexcept Exception:\n    name = None"),
    "an error passed over": ("S110", "try:\n    name()\nexcept Exception:\n    pass"),
    "a shell": ("S602", "import subprocess\nsubprocess.run(name, shell=True)"),
    "a shell by another name": ("S605", "import os\nos.system(name)"),
    "code out of words": ("S307", "eval(name)"),
    "more code out of words": ("S102", "exec(name)"),
    "a pickle": ("S301", "import pickle\npickle.loads(name)"),
    "a secret by a dice": ("S311", "import random\nsecret = random.random()"),
    "HTML that nobody looked at": ("S704", "from markupsafe import Markup\nMarkup(name)"),
    "a weak hash": ("S324", "import hashlib\nhashlib.md5(name)"),
    "XML with entities": ("S314", "import xml.etree.ElementTree as e\ne.fromstring(name)"),
    "YAML that makes objects": ("S506", "import yaml\nyaml.load(name)"),
    "a certificate not looked at": ("S501", "import httpx\nhttpx.get(name, verify=False)"),
    "templates that escape nothing": ("S701", "import jinja2\njinja2.Environment()"),
    "an archive unpacked as it says": ("S202", "import tarfile\ntarfile.open(name).extractall()"),
}

LOOKED_AT = Counter(
    {
        ("gallery/catalog/kinds.py", "S608"): 1,  # names of our own tables
        ("gallery/catalog/sealing.py", "S608"): 1,  # the same
        ("gallery/jobs/worker.py", "BLE001"): 1,  # a decoder can raise anything
        ("gallery/jobs/wall.py", "S603"): 1,  # our own Python, a list and no shell
        ("gallery/jobs/wall.py", "S108"): 2,  # paths inside the wall
        ("gallery/operating/exposing.py", "S108"): 1,  # a folder of our own in it, by mkdtemp
        ("gallery/cli/printing.py", "S603"): 1,
        ("gallery/cli/serving.py", "S603"): 1,
        ("gallery/web/theme.py", "S704"): 3,  # the one place that makes HTML of words
    }
)
"""Every line that asks ruff to look away for safety's sake, and how many there are."""

OPTIONS = ("--no-cache", "--output-format", "concise")

CALLERS = {"gallery/purging/caches.py", "gallery/store/s3/bucket.py"}
"""Files that speak to another machine, to an address that the site's owner states."""


@pytest.fixture(scope="module")
def refused() -> dict[str, set[str]]:
    """The rules that ruff finds broken by each sample, as if it stood in gallery/."""
    found: dict[str, set[str]] = {}
    ruff = Path(sys.executable).with_name("ruff")
    for what, (_, code) in SAMPLES.items():
        told = subprocess.run(
            [ruff, "check", *OPTIONS, "--stdin-filename", "gallery/sample.py", "-"],
            cwd=ROOT,
            input=code,
            capture_output=True,
            text=True,
            check=False,
        )
        found[what] = set(re.findall(r": ([A-Z]+\d+) ", told.stdout))
    return found


@pytest.mark.parametrize("what", SAMPLES)
def test_what_is_dangerous_is_refused(refused: dict[str, set[str]], what: str) -> None:
    assert SAMPLES[what][0] in refused[what]


def test_every_exception_is_one_that_somebody_looked_at() -> None:
    found: Counter[tuple[str, str]] = Counter()
    for path in CODE:
        for line in path.read_text("utf-8").splitlines():
            told = re.search(r"# (?:ruff: )?noqa(?::\s*([\w, ]+))?", line)
            codes = re.findall(r"\b(?:S\d+|BLE\d+)\b", told[1] or "") if told else []
            found.update((str(path.relative_to(ROOT)), code) for code in codes)
            assert not told or told[1], f"{path}: which rule?"

    assert found == LOOKED_AT


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """The calls of functions or methods with these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            named = node.func
            name = named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")
            if name in names:
                yield node


def numeric(node: ast.AST) -> bool:
    """Whether a part of a text can only be digits: {int(...)}."""
    return isinstance(node, ast.FormattedValue) and next(calls(node, "int"), None) is not None


def joined(node: ast.AST) -> bool:
    """Whether a text is put together here, of more than constants and numbers."""
    match node:
        case ast.JoinedStr():
            return not all(isinstance(part, ast.Constant) or numeric(part) for part in node.values)
        case ast.BinOp():
            return not all(isinstance(part, ast.Constant) for part in (node.left, node.right))
        case ast.Call(func=ast.Attribute(attr="format" | "join" | "replace")):
            return True
    return False


def test_no_statement_of_sql_is_put_together_of_words() -> None:
    """Ruff knows SELECT and its like; this refuses any, a PRAGMA too."""
    ours = {path: tree for path, tree in TREES.items() if "catalog" in path.parts}
    found = {
        f"{path.name}:{call.lineno}"
        for path, tree in ours.items()
        for call in calls(tree, "text", "execute", "exec_driver_sql", "scalar", "executescript")
        if call.args and joined(call.args[0])
    }

    assert len(ours) > 10
    assert found == set()


def test_html_is_made_of_words_in_one_place() -> None:
    makers = {str(path.relative_to(ROOT)) for path in CODE if "Markup" in path.read_text("utf-8")}

    assert makers == {"gallery/web/theme.py"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_says_that_its_words_are_safe(path: Path) -> None:
    """Plain text has nothing to escape."""
    source = path.read_text("utf-8")

    assert not re.search(r"\|\s*safe\b", source)
    assert path.suffix == ".txt" or "autoescape" not in source


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_makes_code_or_html_of_words(path: Path) -> None:
    source = path.read_text("utf-8")
    bad = r"\b(eval|Function|setTimeout|setInterval)\(\s*[\"'`]|\bnew Function\b|document\.write"
    bad += r"|\.(inner|outer)HTML\b|insertAdjacentHTML|createPolicy|__proto__"
    bad += r"|addEventListener\(\"message\""

    assert not re.search(bad, source)


def test_a_pickle_is_read_of_our_own_workers_alone() -> None:
    """pebble and multiprocessing do that; nothing here asks for a pickle by itself."""
    named = r"\b(import|from) (pickle|marshal|shelve|dill|cloudpickle|jsonpickle|yaml)\b"
    found = {path.name for path in CODE if re.search(named, path.read_text("utf-8"))}

    assert found == set()


def test_chance_is_for_drawing_alone() -> None:
    found = {
        str(path.relative_to(ROOT).parent)
        for path in CODE
        if re.search(r"^\s*(import|from) random\b", path.read_text("utf-8"), re.MULTILINE)
    }

    assert found <= {"gallery/demo"}


def test_nothing_here_fetches_what_somebody_names() -> None:
    """There is no import by address, and so no way into the house by one (ASVS 1.3.6)."""
    clients = r"urllib\.request|http\.client|httpx2?|requests|aiohttp|ftplib|smtplib|ssl|obstore"
    found = {
        str(path.relative_to(ROOT))
        for path in CODE
        if re.search(rf"^\s*(?:import|from) ({clients})\b", path.read_text("utf-8"), re.MULTILINE)
    }

    assert found == CALLERS
