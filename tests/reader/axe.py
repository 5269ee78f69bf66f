"""What axe-core finds wrong on a page: its rules for WCAG 2 and its best practices."""

import json
from typing import cast

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS
from playwright.sync_api import Page

_RUN = f"""() => axe.run({json.dumps(DEFAULT_OPTIONS)}).then(found => Object.fromEntries(
  found.violations.map(rule => [rule.id, rule.nodes.map(node => node.target.join(' '))])))"""


def violations(page: Page) -> dict[str, list[str]]:
    """Rule -> the elements that break it; empty when there is nothing to mend."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return cast(dict[str, list[str]], page.evaluate(_RUN))
