"""What a person does in the app, in a person's words."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

DRAWN = "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
"""Neither at work nor still `initial`, as a page is that has just been loaded again."""
SERIOUS = ("serious", "critical")


class Visitor:
    """One browser tab on the app."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def settled(self) -> Visitor:
        """When the page has drawn what the last action asked for."""
        expect(self.page.get_by_test_id("stMainBlockContainer")).to_be_visible()
        self.page.wait_for_timeout(150)
        self.page.wait_for_function(DRAWN)
        self.page.wait_for_timeout(100)
        return self

    def press(self, name: str, exact: bool = False) -> Visitor:
        self.page.get_by_role("button", name=name, exact=exact).first.click()
        return self.settled()

    def open(self, panel: str) -> Visitor:
        """Open an expander by its title."""
        self.page.locator("summary").filter(has_text=panel).first.click()
        return self.settled()

    def choose(self, label: str, value: str) -> Visitor:
        """Choose in a list to search in."""
        box = self.page.get_by_role("combobox", name=label).first
        box.fill(value)
        self.page.get_by_role("option", name=value).first.click()
        self.page.keyboard.press("Escape")
        return self.settled()

    def follow(self, name: str) -> Visitor:
        self.page.get_by_role("link", name=name, exact=True).first.click()
        return self.settled()

    def go_to(self, name: str) -> Visitor:
        """To a page by its name; on a narrow screen the names stand in a drawer."""
        drawer = self.page.get_by_test_id("stExpandSidebarButton")
        if not drawer.count():
            return self.follow(name)
        drawer.click()
        self.settled().follow(name)
        close = self.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button")
        if close.is_visible():
            close.click()
        return self.settled()

    def look(self, view: str) -> Visitor:
        """Choose one of the ways to look at something."""
        self.page.get_by_test_id("stMainBlockContainer").get_by_text(view, exact=True).first.click()
        return self.settled()

    def sees(self, text: str) -> Visitor:
        expect(self.page.get_by_test_id("stMainBlockContainer")).to_contain_text(text)
        return self

    def example(self, title: str) -> Visitor:
        """Open a shipped example."""
        self.choose("Example", title)
        return self.press("Open this example")

    def width(self) -> int:
        """How wide the page is; wider than the screen means sideways scrolling."""
        inside = "document.querySelector('[data-testid=stMain]').scrollWidth"
        return int(self.page.evaluate(f"Math.max(document.documentElement.scrollWidth, {inside})"))

    def findings(self) -> list[str]:
        """What axe finds serious or critical, a line each; looks twice, for colours change over when a theme arrives."""
        found = self._serious()
        if found:
            self.page.wait_for_timeout(1000)
            found = self._serious()
        return found

    def _serious(self) -> list[str]:
        return [
            f"{violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
            for violation in Axe().run(self.page).response["violations"]
            if violation["impact"] in SERIOUS
            for node in violation["nodes"]
        ]
