"""Kill a build at every kind of step, look at what a reader then sees, and build again.

    python -m tests.killed_builds DATA [ADDRESS]

Runs the real `etl.publish.build` up to its publication. From there on a child process for each step goes on and kills
itself before or after the step. Prints one line for each: the step, and what is wrong, or nothing. Steps are the calls that
write: statements, rows of COPY, commits, and what is asked of the disk. Of a step that is repeated, like the making of a
table, one amid them is taken. Used by test_database.
"""

import os
import signal
import sys
import threading
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from types import FrameType
from typing import Any

from sqlalchemy import select

from etl import database, publish
from etl.database import Make, SqliteStore, Store
from etl.models import MODELS
from etl.progress import Watch
from etl.tables import Columns, columns_of, rows_of

Tables = dict[str, list[dict[str, Any]]]

DISK = {"fsync", "replace", "unlink", "remove", "rename", "mkdir", "open", "write"}
DRIVER = {"execute", "executemany", "commit", "rollback", "connect", "close", "copy", "write_row", "finish"}
EITHER = DISK | DRIVER


def step(frame: FrameType, happening: str, what: Any) -> str | None:
    """The name of the step that begins or ends here, if it is one.

    `happening` and `what` are those of `sys.setprofile`: SQLite and the disk are called in C, psycopg in Python."""
    # This is asked of every call there is, so what is no step is told in haste.
    in_c = happening.startswith("c_")
    if (what.__name__ if in_c else frame.f_code.co_name) not in EITHER:
        return None
    when = "before" if happening.endswith("call") else "after"
    if in_c:
        owner = getattr(what, "__module__", None) or type(getattr(what, "__self__", None)).__module__
        names = DISK if owner in ("posix", "_io", "io") else DRIVER if owner in ("sqlite3", "_sqlite3") else ()
        name, statement = what.__name__, frame.f_locals.get("statement", "")
    else:
        names = DRIVER if f"{os.sep}psycopg{os.sep}" in frame.f_code.co_filename else ()
        name = frame.f_code.co_name
        statement = frame.f_locals.get("query", frame.f_locals.get("statement", ""))
    if name not in names:
        return None
    words = statement.lower().split() if isinstance(statement, str) else []
    return " ".join([when, name, *words[: 2 if words[:1] == ["create"] else 1]])


def watched(reached: Callable[[str], None], publication: Callable[[], Any]) -> None:
    """Go through a publication, and tell of each step."""

    def profile(frame: FrameType, happening: str, what: Any) -> None:
        if name := step(frame, happening, what):
            reached(name)

    # Rows are written in a thread of its own.
    threading.setprofile(profile)
    sys.setprofile(profile)
    try:
        publication()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def in_a_child(act: Callable[[], None]) -> int:
    """How a child process ends that does this: 0, or minus the signal that killed it."""
    database.disconnect()
    child = os.fork()
    if not child:
        try:
            act()
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
        # Without the farewells of the interpreter, which would speak to the parent's connections.
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def chosen(names: list[str]) -> list[int]:
    """The place of one step of each name, amid the others of that name.

    >>> chosen(["a", "b", "b", "b", "a"])
    [2, 4]
    """
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(name, []).append(place)
    return sorted(own[len(own) // 2] for own in places.values())


def wrong(store: Store, tables: Tables, may_be: set[int]) -> Iterator[str]:
    """What a reader would find wrong: another current edition than may be, an edition that is not whole, leftovers."""
    number = store.current()
    if number not in may_be:
        yield f"edition {number} is current, and not one of {may_be}"
    with store.connect(number) as connection:
        for table in MODELS.values():
            key = [column.name for column in table.primary_key]
            found = [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
            if table.name == "editions":
                if [row["edition_id"] for row in found][-1] != number:
                    yield f"edition {number} takes itself for another"
            elif found != sorted(tables[table.name], key=lambda row: [row[name] for name in key]):
                yield f"the rows of {table.name} are others"
    if store.history()[-1]["edition_id"] != store.numbers()[-1]:
        yield "the newest edition is not in the history"


def tried(store: Store, real: Callable[[Store, Make], int], make: Make) -> Iterator[str]:
    """One line for each step at which a publication was killed."""
    # What the first connection of a process asks of a server is no part of a publication.
    store.numbers()
    with TemporaryFile("w+") as recorded:

        def record() -> None:
            watched(lambda name: print(name, file=recorded), lambda: real(store, make))
            recorded.flush()

        assert in_a_child(record) == 0
        recorded.seek(0)
        names = recorded.read().splitlines()
    tables: Tables = defaultdict(list)
    for name, rows in make(0):
        tables[name] += rows_of(rows) if rows else []
    for place in chosen(names):
        before = store.numbers()

        def die(place: int = place) -> None:
            steps = iter(range(len(names)))
            watched(
                lambda _: os.kill(os.getpid(), signal.SIGKILL) if next(steps) == place else None,
                lambda: real(store, make),
            )

        found = [] if (ended := in_a_child(die)) == -signal.SIGKILL else [f"it ended with {ended}"]
        new = before[-1] + 1
        if store.numbers() not in (before, [*before, new]):
            found.append(f"the editions are {store.numbers()}")
        found += wrong(store, tables, {before[-1], *store.numbers()[len(before) :]})
        if in_a_child(lambda: real(store, make) and None):
            found.append("the next build failed")
        newest = store.numbers()[-1]
        found += wrong(store, tables, {newest}) if newest > before[-1] else ["the next build published nothing"]
        if isinstance(store, SqliteStore):
            kept = {"current", "lock", *(store.path(number).name for number in store.numbers())}
            found += [f"{file.name} is left" for file in store.folder.iterdir() if file.name not in kept]
        yield f"{names[place]}\t{'; '.join(found)}"


def main(data: str, url: str | None = None) -> None:
    warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 warns of any fork.
    kind = type(database.store(Path(data), url))
    real = kind.publish

    def publish_and_die(store: Store, make: Make, _: Watch) -> int:
        # Once and for all: children would share the place in a file from which rows are read.
        portions = list(make(0))
        *_, this = rows_of(portions.pop()[1])

        def again(number: int) -> Iterator[database.Portion]:
            yield from portions
            yield "editions", Columns.of(columns_of([*store.history(), this | {"edition_id": number}]))

        for line in tried(store, real, again):
            print(line, flush=True)
        return store.current()

    kind.publish = publish_and_die
    publish.build(Path(data), url)


if __name__ == "__main__":
    main(*sys.argv[1:])
