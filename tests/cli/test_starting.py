"""What a start loads: a command that needs little does not wait for what only others need."""

import subprocess
import sys

OTHERS = {
    "obstore",
    "procrastinate",
    "prometheus_client",
    "psycopg",
    "rich",
    "sqlalchemy.dialects.postgresql",
}
"""Each takes some hundredths of a second at the least, at every start."""


def test_a_start_loads_nothing_that_only_some_commands_need() -> None:
    asked = f"import sys, gallery.cli; print(*({OTHERS!r} & sys.modules.keys()))"

    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert said.stdout.split() == []
