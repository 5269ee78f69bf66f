"""Find a browser for the tests, or get one: an installed one, Debian's, Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.conftest import chrome


def main() -> int:
    """Exit code 1 only where CI is set and there is no browser to be had."""
    if chrome() or _playwrights_own():
        return 0
    print("no Chrome or Chromium here; trying to install one for the browser tests")
    for attempt in (_debian, _playwright):
        if attempt() and (chrome() or _playwrights_own()):
            return 0
    print(
        "\n  NO BROWSER: the tests marked `browser` will be skipped, so no page is looked at.\n"
        "  Install Chromium or Chrome (or name one in CHROME) and run this again.\n"
    )
    return 1 if os.environ.get("CI") else 0


def _debian() -> bool:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    steps = (
        ["apt-get", "update", "-qq"],
        [*install, "chromium", "fonts-liberation"],
    )
    return all(_ran(step, environment) for step in steps)


def _playwright() -> bool:
    return _ran([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ))


def _playwrights_own() -> bool:
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache/ms-playwright"))
    return any(cache.glob("chromium*"))


def _ran(command: list[str], environment: dict[str, str]) -> bool:
    return subprocess.run(command, env=environment, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
