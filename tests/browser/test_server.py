"""The server as a browser and a network see it: its headers, where it listens, and what it reads."""

import contextlib
import gzip
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from email.message import Message
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import TOP, Server, Visit
from tests.conftest import Folder


def ask(server: Server, path: str) -> tuple[Message, bytes]:
    """The headers and the body of one answer, as a browser asks for it."""
    request = urllib.request.Request(server.url + path, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        return answer.headers, answer.read()


def test_the_policy_of_every_answer_lets_nothing_in_from_elsewhere(on_record: Server) -> None:
    for path in ("/", "/map", "/land/land-110m.geojson", "/app/static/favicon.png", "/_stcore/health"):
        headers, _ = ask(on_record, path)
        policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'self'"
        assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
        assert "'unsafe-inline'" not in policy["script-src"] and "'unsafe-eval'" not in policy["script-src"]
        assert not re.search(r"https?://|\*", headers["Content-Security-Policy"])
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_pages_scripts_and_land_travel_compressed(on_record: Server) -> None:
    _, body = ask(on_record, "/")
    script = re.search(r'src="\./(static/js/[^"]+)"', gzip.decompress(body).decode())
    assert script
    for path in ("/", f"/{script[1]}", "/land/land-110m.geojson"):
        headers, body = ask(on_record, path)
        assert headers["Content-Encoding"] == "gzip", path
        assert len(body) < len(gzip.decompress(body))


def test_the_demonstration_has_a_folder_and_a_port_of_its_own(record: Path, copy_of: Callable[[Path], Folder]) -> None:
    folder = copy_of(record)
    before = folder.published()
    # A database that is shared is no place for invented members.
    environment = {**os.environ, "CNIE_DATA": str(folder.path), "DATABASE_URL": "postgresql://nobody@localhost:1/none"}
    command = [sys.executable, "-m", "dashboard", "--demo"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8"}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        environment["STREAMLIT_SERVER_PORT"] = str(port - 1)
        with subprocess.Popen(command, cwd=TOP, env=environment, **pipes) as process:
            try:
                address = next(
                    line for line in process.stdout if "The demonstration, with invented members, is at" in line
                )
                url = re.search(r"http://localhost:(\d+)", address)
                assert int(url[1]) > port, "the next port was taken"
                until = time.monotonic() + 30
                while time.monotonic() < until:
                    with contextlib.suppress(OSError), urllib.request.urlopen(url[0]) as answer:
                        assert answer.status == 200
                        break
                    time.sleep(0.1)
                else:
                    raise AssertionError("The demonstration does not answer.")
            finally:
                process.terminate()
    assert folder.published() == before
    asked = "select file from sources where is_sample"
    assert Folder(folder.path / "demo").rows(asked) == [("sample_roster.csv",)]


def test_nobody_but_this_machine_is_answered(on_record: Server) -> None:
    for address in other_addresses():
        with pytest.raises(OSError), socket.create_connection((address, on_record.port), timeout=5):
            pass


def other_addresses() -> set[str]:
    """Addresses of this machine other than the one that is localhost."""
    found = {"127.0.0.2"} if sys.platform == "linux" else set()
    # Sends nothing: it only asks by which address this machine would speak to another.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return found
        return found | {probe.getsockname()[0]}


def test_a_new_edition_is_shown_at_the_next_step_of_a_reader_with_no_restart(
    start: Callable[[Path], Server], network: Path, visit: Callable[..., Visit]
) -> None:
    server = start(network).ready()
    reader = visit(server).open("map")
    expect(reader.main.get_by_text(re.compile("^Edition 1,"))).to_be_visible()
    server.folder.change("events.csv", ("Invented online side event", "Invented renamed event"))
    server.folder.build()
    reader.go_to("data")
    expect(reader.main.get_by_text(re.compile("^Edition 2,"))).to_be_visible()
    reader.go_to("map").is_well("map")
    expect(reader.main.get_by_text(re.compile(r"Edition 2\.")).first).to_be_visible()
    cells = reader.main.locator("canvas table")
    expect(cells).to_contain_text("Invented renamed event")
    expect(cells).not_to_contain_text("Invented online side event")


def test_without_an_edition_the_reader_is_told_what_to_do(
    start: Callable[[Path], Server], network: Path, visit: Callable[..., Visit]
) -> None:
    server = start(network).ready()
    (server.folder.path / "editions" / "current").rename(server.folder.path / "editions" / "set-aside")
    reader = visit(server)
    for language, code in (("en", "en"), ("zh", "zh-CN")):
        reader.window.goto(f"{server.url}/growth?lang={language}")
        reader.speaks(language)
        expect(reader.title).to_have_text([reader.say("app.no_edition")])
        reader.sees(re.compile("python -m etl build"))
        expect(reader.window.locator("html")).to_have_attribute("lang", code)
    (server.folder.path / "editions" / "set-aside").rename(server.folder.path / "editions" / "current")
    reader.window.reload()
    reader.drawn().is_well("growth")


def test_the_first_page_is_found_by_its_name_too_with_what_was_chosen(
    on_record: Server, visit: Callable[..., Visit]
) -> None:
    reader = visit(on_record)
    reader.window.goto(f"{on_record.url}/overview?lang=zh&asof=2018-12-31")
    reader.speaks("zh").drawn().is_well("overview")
    expect(reader.window.get_by_role("dialog")).to_have_count(0)
    assert reader.window.url == f"{on_record.url}/?lang=zh&asof=2018-12-31"
