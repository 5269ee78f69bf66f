"""The list of faults is whole: each has a row in README.md here, and tests that name it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
ALL = [f"F{number}" for number in range(1, 35)]
_NUMBERS = re.compile(r"(?:F\d+(?:, |\.(?:\s|$)))+")


def named() -> Iterator[tuple[str, str]]:
    """(fault, file) of every test whose docstring begins with the numbers of what it proves."""
    for path in sorted(HERE.parent.rglob("test_*.py")):
        if "node_modules" in path.parts:
            continue
        for one in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(one, ast.FunctionDef) and one.name.startswith("test_"):
                said = _NUMBERS.match(ast.get_docstring(one) or "")
                for number in re.findall(r"F\d+", said[0]) if said else ():
                    yield number, str(path.relative_to(HERE.parent))


def rows() -> dict[str, list[str]]:
    """Fault -> the files that the table names for it."""
    told = (HERE / "README.md").read_text("utf-8")
    lines = re.findall(r"^\| (F\d+) \|(.*)\|$", told, re.MULTILINE)
    return {number: re.findall(r"`([\w/]+\.py)`", rest) for number, rest in lines}


def test_every_fault_of_the_list_is_named_by_a_test() -> None:
    found = {number for number, _ in named()}

    assert [number for number in ALL if number not in found] == []
    assert found <= {*ALL}
    print(f"{len(found)} of {len(ALL)} faults")


def test_the_table_names_the_tests_that_there_are() -> None:
    found = {*named()}

    assert [*rows()] == ALL
    wrong = {(n, file) for n, files in rows().items() for file in files if (n, file) not in found}
    assert wrong == set()
    assert all(rows().values())
