"""Take the pictures in docs/images/ anew: the app as a visitor sees it, in the machine's own Chromium (or CHROMIUM).

Run it after the app's looks or the pictured advice have changed: `.venv/bin/python -m scripts.pictures`. It needs what
`make browser-test` installs. The learner is a new one on a database that is thrown away.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from tests.browser.conftest import QUIET, free_port, serve
from tests.browser.visitor import Visitor

IMAGES = Path(__file__).parents[1] / "docs" / "images"
EXAMPLE = "An insurer scores photos"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def advise(visitor: Visitor) -> None:
    """The next question and the recommendation."""
    visitor.example(EXAMPLE)


def reasons(visitor: Visitor) -> None:
    """One decision opened."""
    visitor.example(EXAMPLE).open("SageMaker Asynchronous Inference")


def discuss(visitor: Visitor) -> None:
    """A number moved until a decision changes."""
    visitor.example(EXAMPLE).go_to("Discuss")
    visitor.page.get_by_role("slider", name="How many megabytes").press("End")
    visitor.settled()


def practise(visitor: Visitor) -> None:
    """A question answered, with its reasons."""
    visitor.go_to("Practice").press("Begin")
    visitor.page.keyboard.press("1")
    visitor.settled().page.keyboard.press("n")
    visitor.settled()


PICTURES: dict[str, tuple[Callable[[Visitor], None], dict[str, int], bool]] = {
    "advise-wide-light": (advise, WIDE, False),
    "advise-narrow-dark": (reasons, NARROW, True),
    "discuss-wide-light": (discuss, WIDE, False),
    "practice-narrow-dark": (practise, NARROW, True),
}


def take(browser: Browser, address: str, name: str) -> None:
    """One picture of what stands on the first screen."""
    journey, size, dark = PICTURES[name]
    context = browser.new_context(viewport=size, color_scheme="dark" if dark else "light")
    page = context.new_page()
    page.goto(address)
    journey(Visitor(page).settled())
    page.mouse.move(0, 0)
    page.wait_for_timeout(1000)  # panels open slowly
    page.screenshot(path=IMAGES / f"{name}.png")
    context.close()


def main() -> None:
    """Take those that are named, or all."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AWSADVISOR_DATABASE_URL"] = f"sqlite:///{folder}/practice.db"
        port = free_port()
        server = serve(port, Path(folder) / "log")
        try:
            with sync_playwright() as playwright:
                path = shutil.which(os.environ.get("CHROMIUM", "chromium"))
                browser = playwright.chromium.launch(executable_path=path, args=QUIET)
                for name in sys.argv[1:] or PICTURES:
                    take(browser, f"http://127.0.0.1:{port}", name)
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=60)


if __name__ == "__main__":
    main()
