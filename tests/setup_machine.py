"""Find what the tests need of the machine, or get it: a browser, a referee, tools that break."""

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.conftest import SHELL, chrome


def main() -> int:
    """Exit code 1 only where CI is set and something is not to be had."""
    found = [_browser(), _exiftool(), _fault_tools(), _servers()]
    return 0 if all(found) or not os.environ.get("CI") else 1


def _browser() -> bool:
    """An installed browser, Debian's, or Playwright's own."""
    if chrome() or _playwrights_own():
        return _shell()
    print("no Chrome or Chromium here; trying to install one for the browser tests")
    for attempt in (partial(_debian, "chromium", "fonts-liberation"), _playwright):
        if attempt() and (chrome() or _playwrights_own()):
            return _shell()
    print(
        "\n  NO BROWSER: the tests marked `browser` will be skipped, so no page is looked at.\n"
        "  Install Chromium or Chrome (or name one in CHROME) and run this again.\n"
    )
    return False


def _shell() -> bool:
    """Beside Debian's Chromium its shell, which is all that Playwright's own has: no must."""
    if "CHROME" not in os.environ and shutil.which("chromium") and not shutil.which(SHELL):
        print(f"no {SHELL} here; trying to install it: browser tests are faster by it")
        _debian(SHELL)
    return True


def _exiftool() -> bool:
    if shutil.which("exiftool"):
        return True
    print("no exiftool here; trying to install it for the tests of published files")
    if _debian("libimage-exiftool-perl") and shutil.which("exiftool"):
        return True
    print(
        "\n  NO EXIFTOOL: nobody else will look into the published files.\n"
        "  Install it (Debian: libimage-exiftool-perl) and run this again.\n"
    )
    return False


def _fault_tools() -> bool:
    """What breaks disks, clocks and system calls on purpose, and walls workers in (Linux only)."""
    wanted = {"strace": "strace", "faketime": "faketime", "bwrap": "bubblewrap"}
    wanted |= {"mkfs.ext4": "e2fsprogs", "mount": "mount"}
    lacking = [package for program, package in wanted.items() if not shutil.which(program)]
    if sys.platform != "linux" or not lacking:
        return True
    print(f"trying to install what the fault suite needs: {', '.join(lacking)}")
    if _debian(*lacking):
        return True
    print(
        f"\n  LESS IS BROKEN ON PURPOSE: without {', '.join(lacking)} parts of the fault suite are"
        " skipped.\n  Install them (Debian's names) and run this again.\n"
    )
    return False


def _servers() -> bool:
    """What stands in front of a gallery: Caddy and nginx, started by the tests alone."""
    paths = f"{os.environ.get('PATH', '')}:/usr/sbin"
    wanted = {"caddy": "caddy", "nginx": "nginx-light", "openssl": "openssl"}
    lacking = [name for program, name in wanted.items() if not shutil.which(program, path=paths)]
    if not lacking:
        return True
    print(f"trying to install servers for the tests of docs/servers: {', '.join(lacking)}")
    if _debian(*lacking):
        return True
    print(
        f"\n  NOT TRIED: without {', '.join(lacking)} the configurations in docs/servers are not"
        " run.\n  Install them (Debian's names) and run this again.\n"
    )
    return False


def _debian(*packages: str) -> bool:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    steps = (["apt-get", "update", "-qq"], [*install, *packages])
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
