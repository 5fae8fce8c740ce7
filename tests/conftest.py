"""The data folders that the tests read, each built once by the real `etl.publish.build`, and fresh copies to break.

A dashboard under test reads one of them through the environment variable CNIE_DATA.
"""

import csv
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl import database, publish, receive, sample
from tests.bench import network as network_of_size
from tests.postgres import Postgres, running_postgres

# Whoever runs the tests may keep editions in a database of their own; no test goes there.
os.environ.pop("DATABASE_URL", None)

HERE = Path(__file__).parent
TOP = HERE.parent
NO_CORRECTIONS = "file,row_key,column,expected,corrected,reason,decided_by,decided_on\n"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write tests/golden anew instead of comparing with it")


@dataclass(frozen=True)
class Folder:
    """A data folder of a test: what is in it, how to change it, and how to build it as a person would."""

    path: Path
    url: str | None = None

    @property
    def store(self) -> database.Store:
        return database.store(self.path, self.url)

    def raw(self, file: str) -> Path:
        return self.path / "raw" / file

    def change(self, file: str, *changes: tuple[str, str]) -> None:
        """Replace what stands exactly once in a raw file, and certify the new content."""
        text = self.raw(file).read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, f"{file} holds “{old}” {text.count(old)} times"
            text = text.replace(old, new)
        self.raw(file).write_text(text, encoding="utf-8")
        self.certify()

    def certify(self, *dropped: str) -> None:
        """Write the hash of every file of data/raw into sources.csv, but for the dropped ones, which lose their row."""
        place = self.path / "sources.csv"
        with place.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["file"] not in dropped]
        for row in rows:
            row["sha256"] = hashlib.sha256(self.raw(row["file"]).read_bytes()).hexdigest()
        with place.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def build(self, *, accept_loss: bool = True) -> publish.Report:
        return publish.build(self.path, self.url, accept_loss=accept_loss)

    def command(self, *program: str) -> subprocess.Popen[str]:
        """Start `python -m etl build` as a person would, or another program that builds."""
        program = program or ("-m", "etl", "build", "--data", str(self.path))
        return subprocess.Popen(
            [sys.executable, "-W", "error", *program],
            cwd=TOP,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1", **({"DATABASE_URL": self.url} if self.url else {})},
        )

    def rows(self, question: str, *values: Any, edition: int | None = None) -> list[tuple]:
        """What the current edition, or another, answers to a question in SQL."""
        place = self.store.path(edition or self.store.current())
        with closing(sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute(question, values).fetchall()

    def published(self) -> dict[str, bytes]:
        """Every published file and its bytes: two of these are equal where nothing has changed."""
        files = (self.path / "editions").glob("*")
        return {file.name: file.read_bytes() for file in files if file.name != "lock"}


def _fixture_network(to: Path) -> Folder:
    """The invented network, with the reference files of the project and certificates of today."""
    shutil.copytree(TOP / "data" / "reference", to / "reference")
    shutil.copytree(HERE / "fixtures" / "network", to, dirs_exist_ok=True)
    folder = Folder(to)
    folder.certify()
    return folder


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the invented network, with its edition. Nobody may change it."""
    folder = _fixture_network(tmp_path_factory.mktemp("network"))
    folder.build()
    return folder.path


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public record, as in the project's own data folder: no sample and no roster. Nobody may change it."""
    folder = Folder(tmp_path_factory.mktemp("record"))
    for part in ("raw", "reference"):
        shutil.copytree(TOP / "data" / part, folder.path / part)
    shutil.copy(TOP / "data" / "sources.csv", folder.path)
    folder.build()
    return folder.path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration: the public record and the sample roster, as `make demo` shows them. Nobody may change it."""
    folder = Folder(sample.demonstration(TOP / "data", tmp_path_factory.mktemp("demo")))
    folder.build()
    return folder.path


@pytest.fixture(scope="session")
def kept_by_hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of tests/fixtures/raw, added and built as staff would. Nobody may change it."""
    folder = Folder(tmp_path_factory.mktemp("kept_by_hand"))
    shutil.copytree(TOP / "data" / "reference", folder.path / "reference")
    (folder.path / "reference" / "corrections.csv").write_text(NO_CORRECTIONS, encoding="utf-8")
    for file in sorted((HERE / "fixtures" / "raw").glob("*.[ctx]*")):
        receive.add(file, folder.path, title=file.stem, producer="Invented Network")
    # Received on one day for ever, so that nothing that follows from it changes by tomorrow.
    certificates = folder.path / "sources.csv"
    today = date.today().isoformat()
    certificates.write_text(certificates.read_text(encoding="utf-8").replace(today, "2026-01-31"), encoding="utf-8")
    folder.build()
    return folder.path


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented network of more events than a map can draw one by one. Nobody may change it."""
    folder = network_of_size.write(tmp_path_factory.mktemp("crowded") / "data", 60, 2600)
    publish.build(folder)
    return folder


@pytest.fixture(scope="session")
def copy_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Folder]:
    """Make a copy of a data folder, its editions included, that a test may change."""
    return lambda folder: Folder(shutil.copytree(folder, tmp_path_factory.mktemp("copy") / "data"))


@pytest.fixture
def mine(copy_of: Callable[[Path], Folder], network: Path) -> Folder:
    """A copy of the invented network, its edition included, that a test may change."""
    return copy_of(network)


@pytest.fixture
def ask(network: Path) -> Callable[..., list[tuple]]:
    """Ask the edition of the invented network a question in SQL."""
    return Folder(network).rows


@pytest.fixture
def ask_record(record: Path) -> Callable[..., list[tuple]]:
    """Ask the edition of the public record a question in SQL."""
    return Folder(record).rows


@pytest.fixture
def ask_demo(demo: Path) -> Callable[..., list[tuple]]:
    """Ask the edition of the demonstration, with its invented members, a question in SQL."""
    return Folder(demo).rows


@pytest.fixture
def ask_by_hand(kept_by_hand: Path) -> Callable[..., list[tuple]]:
    """Ask the edition of the files that are kept by hand a question in SQL."""
    return Folder(kept_by_hand).rows


# --- PostgreSQL ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server, started for the first test that asks for it, ended and removed at the end."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def networks(network: Path, postgres: Postgres) -> str:
    """The name of a database that holds what the folder of the invented network does. Nobody may connect to it."""
    name = postgres.database()
    publish.build(network, postgres.url(name))
    database.disconnect()
    return name
