"""A real browser, without a network; any error of a page fails the test that opened it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PROGRAM = os.environ.get("CHROMIUM") or shutil.which("chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if PROGRAM is None:
        say = pytest.fail if os.environ.get("CI", "") not in ("", "0", "false") else pytest.skip
        say("chromium was not found: sudo apt install chromium, or name it in CHROMIUM")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=PROGRAM, args=OPTIONS)
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a page's text in a browser: ``opened(text, "?lang=tr#3", width=390)``."""
    contexts, complaints, files = [], [], iter(range(1000))

    def open_page(
        text: str, query: str = "", *, width: int = 1280, height: int = 720, **options: object
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", offline=True,
            **options,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        path = tmp_path / f"page{next(files)}.html"
        path.write_text(text, encoding="utf-8")
        page.requests = []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.goto(f"{path.as_uri()}{query}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints
