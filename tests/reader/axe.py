"""What axe-core finds wrong on a page: its rules for WCAG 2 and its best practices."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page) -> dict[str, list[str]]:
    """Rule -> the elements that break it; empty when there is nothing to mend."""
    found = Axe().run(page).response["violations"]
    return {rule["id"]: [str(node["target"]) for node in rule["nodes"]] for rule in found}
