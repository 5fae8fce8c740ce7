"""A reader in a real browser on the real server: `python -m dashboard` on a copy of a data folder, and Chromium.

Whatever goes wrong in a window fails the test that opened it: an error on its console, an exception, a dialog, an
answer that is no success, a request to another host, a fault written in the server's log.
"""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect, sync_playwright

from dashboard.review.browser import find_browser
from dashboard.words import say_in

TOP = Path(__file__).parents[2]
# A script that is run by its path, and so finds its neighbour by another name than a test would.
collect_ignore = ["take_pictures.py"]
# Drawn by the processor, the page itself without a detour by way of graphics, which took half of all time; and silent:
# a browser that looks after itself would ask hosts of its own.
ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Tall enough to see a figure and the table below it at once.
DESKTOP = {"viewport": {"width": 1280, "height": 1500}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
EVERYBODY = {"locale": "en-GB", "reduced_motion": "reduce"}
# Two cores that draw maps without a graphics card are slow at times; nothing waits longer than it must.
PATIENCE = 30_000


@dataclass(frozen=True)
class Server:
    """The dashboard as `python -m dashboard` runs it, and the data folder of its own that it reads."""

    folder: Any
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def ready(self) -> Self:
        """The server, once it listens. Nothing is asked of it, so that what a test asks is the first thing."""
        deadline = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("localhost", self.port), timeout=1):
                return self
            assert self.process.poll() is None, f"The server ended: {self.log.read_text(encoding='utf-8')}"
            time.sleep(0.05)
        raise TimeoutError(f"The server does not listen: {self.log.read_text(encoding='utf-8')}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


class Visit:
    """One window of a reader, what is seen in it, and whatever went wrong in it since it was last begun."""

    server: Server

    def __init__(self, window: Page) -> None:
        self.window = window
        self.requested: list[str] = []
        self.wrong: list[str] = []
        window.on("console", lambda line: self._wrong(line.type == "error", f"console: {line.text}"))
        window.on("pageerror", lambda error: self._wrong(True, f"page: {error}"))
        window.on("dialog", self._dialog)
        window.on("request", lambda request: self.requested.append(request.url))
        window.on("websocket", lambda socket: self.requested.append(socket.url))
        window.on("response", lambda answer: self._wrong(answer.status >= 400, f"{answer.status}: {answer.url}"))
        window.on("requestfailed", self._failed)

    def begin(self, server: Server) -> Self:
        """Turn to a server, with nothing gone wrong yet."""
        self.server, self.say = server, say_in("en")
        self.requested.clear()
        self.wrong.clear()
        self.logged_before = server.log.stat().st_size
        return self

    def end(self) -> list[str]:
        """Leave the server. What went wrong on it, the requests to other hosts included."""
        self.window.goto("about:blank")
        own = urlsplit(self.server.url).netloc
        asked = [urlsplit(url) for url in self.requested]
        outside = [url.geturl() for url in asked if url.scheme in ("http", "https", "ws", "wss") and url.netloc != own]
        log = self.server.log.read_bytes()[self.logged_before :].decode("utf-8", errors="replace")
        return [*self.wrong, *(f"another host: {url}" for url in outside), *(["log: " + log] * ("Traceback" in log))]

    def _wrong(self, is_wrong: bool, what: str) -> None:
        if is_wrong:
            self.wrong.append(what)

    def _dialog(self, dialog: Any) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _failed(self, request: Request) -> None:
        # A page that is left ends what it still asks for.
        self._wrong("ERR_ABORTED" not in (request.failure or ""), f"{request.failure}: {request.url}")

    # --- what a reader does

    def open(self, page: str = "overview", language: str = "en", **address: str) -> Self:
        """Type an address, and wait until its page is drawn."""
        path = "" if page == "overview" else page
        self.window.goto(f"{self.server.url}/{path}?{urlencode({'lang': language, **address})}")
        return self.speaks(language).drawn()

    def speaks(self, language: str) -> Self:
        """From here on the page is read in this language."""
        self.say = say_in(language)
        return self

    def drawn(self) -> Self:
        """Wait until the page is there down to its last line, and nothing is still on the way."""
        last = re.escape(self.say("app.footer", edition="EDITION", published="", record="").split("EDITION")[1][:4])
        expect(self.main.get_by_text(re.compile(rf"\d{last}")).last).to_be_visible()
        expect(self.window.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        expect(self.window.get_by_test_id("stSkeleton")).to_have_count(0)
        return self

    def go_to(self, page: str) -> Self:
        """Follow the link in the sidebar."""
        self.sidebar.get_by_role("link", name=self.say(f"nav.{page}"), exact=True).click()
        expect(self.title).to_have_text(self.say(f"{page}.title"))
        return self.drawn()

    def choose(self, filter: str, option: str) -> Self:
        """Choose one more value of a filter of the sidebar, with the mouse."""
        self.sidebar.get_by_role("combobox", name=self.say(f"filter.{filter}")).click()
        self.window.get_by_role("option", name=option, exact=True).click()
        # An open list hides the rest of the page from a screen reader, and so from this reader.
        self.window.keyboard.press("Escape")
        expect(self.sidebar.get_by_role("button", name=f"Remove {option}")).to_be_visible()
        return self

    def switch_to(self, language: str) -> Self:
        """Choose the other language in the sidebar."""
        names = {"en": "English", "zh": "中文"}
        self.sidebar.get_by_role("radio", name=names[language]).click()
        expect(self.sidebar.get_by_text(say_in(language)("app.network"))).to_be_visible()
        return self.speaks(language).drawn()

    def in_both_languages(self, page: str, **address: str) -> Iterator[str]:
        """The page in English, then in Chinese by the switch in the sidebar. Each is well, and its name is given."""
        self.open(page, **address).is_well(page)
        yield "en"
        self.switch_to("zh").is_well(page)
        yield "zh"

    # --- what a reader sees

    @property
    def title(self) -> Locator:
        return self.window.get_by_role("heading", level=1)

    @property
    def main(self) -> Locator:
        return self.window.get_by_role("main")

    @property
    def sidebar(self) -> Locator:
        return self.window.get_by_role("region", name="Sidebar")

    @property
    def warnings(self) -> Locator:
        """Every notice of the page; the banner of a demonstration is none."""
        return self.main.get_by_role("alert")

    def sees(self, text: str | re.Pattern[str]) -> Self:
        """Wait for a text on the page, the sidebar left out."""
        expect(self.main.get_by_text(text).first).to_be_visible()
        return self

    def knows_members(self, number: int, *, narrowed: bool = False) -> Self:
        """Wait until the overview knows so many members by name, or so many that meet the filters."""
        return self.sees(self.say("key.known_selected" if narrowed else "key.known", number=number))

    def has_address(self, **expected: str | None) -> Self:
        """Wait until the address holds these values, or lacks those that are None."""
        for name, value in expected.items():
            here = re.compile(rf"[?&]{name}=" + (rf"{re.escape(value)}(&|$)" if value else ""))
            assertion = expect(self.window)
            assertion.to_have_url(here) if value else assertion.not_to_have_url(here)
        return self

    def is_well(self, page: str) -> Self:
        """The page is drawn whole: one title, the right one, and no sign of a fault."""
        expect(self.title).to_have_text([self.say(f"{page}.title")])
        expect(self.window.get_by_test_id("stAlertContentError")).to_have_count(0)
        expect(self.window.get_by_test_id("stException")).to_have_count(0)
        return self


# --- servers ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def start(copy_of: Callable[[Path], Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Start a server on a copy of a data folder; `ready()` waits for it. All are ended after the last test."""
    started: list[Server] = []

    def start(data: Path) -> Server:
        folder = copy_of(data)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        log = tmp_path_factory.mktemp("server") / "log.txt"
        with log.open("wb") as written:
            process = subprocess.Popen(
                [sys.executable, "-m", "dashboard", "--server.port", str(port)],
                **{"cwd": TOP, "stdout": written, "stderr": subprocess.STDOUT},
                env={**os.environ, "CNIE_DATA": str(folder.path), "PYTHONUTF8": "1"},
            )
        started.append(Server(folder, port, process, log))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def on_record(start: Callable[[Path], Server], record: Path) -> Server:
    """A server on the public record, shared by all tests."""
    return start(record).ready()


@pytest.fixture(scope="session")
def on_demo(start: Callable[[Path], Server], demo: Path) -> Server:
    """A server on the demonstration with its invented members, shared by all tests."""
    return start(demo).ready()


@pytest.fixture(scope="session")
def on_network(start: Callable[[Path], Server], network: Path) -> Server:
    """A server on the invented network with its hostile names, shared by all tests."""
    return start(network).ready()


@pytest.fixture(scope="session")
def on_crowded(start: Callable[[Path], Server], crowded: Path) -> Server:
    """A server on an invented network of more events than a map can draw one by one, shared by all tests."""
    return start(crowded).ready()


# --- windows ---------------------------------------------------------------------------------------------------------


# For a module and not the session: a running Playwright keeps an event loop, which other tests would trip over.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser, its own requests kept silent."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def windows(browser: Browser) -> dict[bool, list[Visit]]:
    """The windows that nobody uses at present, those of phones under True.

    A window is used again since it keeps the scripts that it has read: the next page opens in a third of the time.
    """
    return {False: [], True: []}


@pytest.fixture
def visit(browser: Browser, windows: dict[bool, list[Visit]]) -> Iterator[Callable[..., Visit]]:
    """Open a window on a server. What goes wrong in it fails the test at its end.

    `somebody_else` shares nothing with the other windows; `options` are those of a Playwright context."""
    visits: list[tuple[Visit, list[Visit] | None]] = []

    def visit(server: Server, *, phone: bool = False, somebody_else: bool = False, **options: Any) -> Visit:
        idle = None if somebody_else or options else windows[phone]
        if idle:
            one = idle.pop()
        else:
            context = browser.new_context(**{**EVERYBODY, **(PHONE if phone else DESKTOP), **options})
            context.set_default_timeout(PATIENCE)
            one = Visit(context.new_page())
        visits.append((one, idle))
        return one.begin(server)

    yield visit
    faults = []
    for one, idle in visits:
        faults += one.end()
        if idle is None:
            one.window.context.close()
        else:
            idle.append(one)
    assert not faults, "\n".join(faults)
