"""One server for all journeys, and a real Chromium: the machine's own, named by CHROMIUM where it is not `chromium`."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.visitor import Visitor

TOP = Path(__file__).parents[2]
PATIENCE = 30_000
"""Milliseconds until something that does not come is given up; a machine that is busy with other tests takes its time."""
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
QUIET += ["--disable-background-networking", "--disable-component-update"]


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The app's address; its log must stay free of warnings and errors."""
    log = tmp_path_factory.mktemp("server") / "log"
    port = free_port()
    process = serve(port, log)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=60)
    text = log.read_text()
    assert not any(word in text for word in ("Warning", "warning", "Error", "Traceback", "deprecat")), text


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def serve(port, log):
    """A process that serves the app, when it is ready."""
    command = [sys.executable, "-m", "awsadvisor", "app", "--port", str(port), "--address", "127.0.0.1"]
    with log.open("a") as out:
        process = subprocess.Popen(command, cwd=TOP, stdout=out, stderr=subprocess.STDOUT, env={**os.environ})
    try:
        _wait_for(f"http://127.0.0.1:{port}", process, log)
    except AssertionError:
        process.kill()
        raise
    return process


def _wait_for(address, process, log):
    for _ in range(480):
        assert process.poll() is None, log.read_text()
        try:
            with urlopen(f"{address}/_stcore/health") as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"the app did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    assert path, "these tests need Chromium: apt-get install chromium, or name another with CHROMIUM=/path/to/chrome"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visit(server, chromium):
    """Opens the app as one visitor more: `visit(width=390, dark=True, path="explore")`.

    At the end: no visitor's browser asked another host for anything, and none saw an error.
    """
    contexts, elsewhere, errors = [], [], []

    def open_(path: str = "", width: int = 1280, height: int = 900, dark: bool = False, zone: str = "UTC") -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
            timezone_id=zone,
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page: Page = context.new_page()
        page.on(
            "request",
            lambda sent: None if sent.url.startswith((server, "data:", "blob:")) else elsewhere.append(sent.url),
        )
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{server}/{path}")
        return Visitor(page).settled()

    yield open_
    for context in contexts:
        context.close()
    assert not elsewhere
    assert not errors
