"""A PostgreSQL server of our own, on loopback and in a folder that is removed after it: for tests and measurements."""

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from etl import database
from tests.find_postgres import find_postgres, not_root


@dataclass(frozen=True)
class Postgres:
    """A real server of PostgreSQL on loopback, of this run alone."""

    port: int
    log: Path
    count: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def url(self, name: str, user: str = "staff", password: str = "secret") -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{name}"

    def run(self, *statements: str, name: str = "postgres") -> None:
        """Statements to a database as its owner would give them."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def database(self, like: str = "template0") -> str:
        """The name of a new database, empty or with all that another holds, to which nobody may be connected."""
        name = f"test_{next(self.count)}"
        self.run(f"create database {name} template {like}")
        return name


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """The server, ended and removed at the end."""
    programs = find_postgres()
    # Not among pytest's own folders: when root runs the tests the server is somebody else, who may not enter there.
    folder = Path(tempfile.mkdtemp(prefix="cnie-postgres-"))
    account = not_root()
    if account:
        os.chown(folder, account["user"], account["group"])
    (folder / "password").write_text("secret")
    (folder / "password").chmod(0o644)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    def run(program: str, *options: str) -> None:
        # Its output goes to a file: the server would else keep a pipe open after `pg_ctl` has ended.
        with (folder / "said").open("w+b") as said:
            command = [programs / program, "-D", folder / "cluster", *options]
            code = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, timeout=60, check=False, **account
            ).returncode
            said.seek(0)
            assert code == 0, f"{program}: {said.read().decode(errors='replace')}"

    try:
        run(
            *("initdb", "--username=staff", f"--pwfile={folder / 'password'}", "--auth=scram-sha-256"),
            *("--encoding=UTF8", "--no-locale"),
        )
        run(
            *("pg_ctl", "start", "--wait", f"--log={folder / 'cluster' / 'log'}", "--options"),
            f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories=",
        )
        try:
            yield Postgres(port, folder / "cluster" / "log")
        finally:
            database.disconnect()
            run("pg_ctl", "stop", "--wait", "--mode=immediate")
    finally:
        shutil.rmtree(folder)
