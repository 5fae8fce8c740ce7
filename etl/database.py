"""Where the editions are kept: as SQLite files in a folder, or as schemas of a PostgreSQL database. Both are asked with the
same words. An edition that is published is never changed; a publication is seen whole or not at all."""

import atexit
import os
import re
import sqlite3
from abc import ABC, abstractmethod
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import (
    URL,
    Column,
    Connection,
    Dialect,
    Engine,
    ExceptionContext,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    create_engine,
    delete,
    event,
    exc,
    func,
    insert,
    inspect,
    make_url,
    pool,
    select,
    text,
)
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateSchema, CreateTable, SetColumnComment

from etl import columnwise
from etl.contracts import CheckError, EtlError, NoEdition
from etl.models import MODELS, Base, Edition
from etl.progress import Watch, unwatched
from etl.tables import Columns

Row = dict[str, Any]
# The name of a table, and some of its rows; a table may come in many portions, in any order. Nothing instead of rows says that
# there are no more of it.
Portion = tuple[str, Columns | None]
Make = Callable[[int], Iterable[Portion]]

# What SQLite keeps in memory of a file that is written, so that it is not read again for the indexes.
CACHE = "cache_size = -32768"  # KiB

# Cells that are handed over to SQLite at once, and the text that stands for none among them.
HANDED, NOTHING = 2_000, "(none)"

# Portions that wait to be written while the next is made. What they hold is in memory.
MOST_WAITING = 2

# How long a build waits for another one that is publishing, in seconds. A publication takes seconds itself.
PATIENCE = 600


class NoDatabase(EtlError):
    """The folder or the server that keeps the editions can not be used: not reached, no right, no room."""


def home() -> Path:
    """The data folder: the environment variable CNIE_DATA, else `data` of this checkout."""
    return Path(os.environ.get("CNIE_DATA") or Path(__file__).parent.parent / "data").resolve()


def store(data: Path | None = None, url: str | None = None) -> "Store":
    """Where the editions are kept: as `url` says, else the environment variable DATABASE_URL, else in data/editions.

    Raises NoDatabase where the address has another form than `postgresql://…` or `sqlite:///FOLDER`."""
    url = url or os.environ.get("DATABASE_URL")
    if not url:
        return SqliteStore((data or home()) / "editions")
    if url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
        return SqliteStore(Path(url.removeprefix("sqlite:///")).resolve())
    try:
        address = make_url(url)
    except (exc.ArgumentError, ValueError):
        address = None
    if address is None or address.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        # Of what was given only the kind is repeated: the rest may hold a password.
        kind = re.match(r"[\w+]{1,20}:", url)
        raise NoDatabase(
            f"The address of the database (DATABASE_URL or --database){f', “{kind[0]}…”,' if kind else ''} has no form "
            "that is known. Known forms: postgresql://USER:PASSWORD@SERVER:5432/DATABASE (special characters of the "
            "password written as %40 and so on) and sqlite:///FOLDER. Leave it out to keep the editions in data/editions."
        )
    defaults = {"connect_timeout": "10", "application_name": "cnie-dashboard", "client_encoding": "utf8"}
    return PostgresStore(address.set(drivername="postgresql+psycopg", query={**defaults, **address.query}))


class Store(ABC):
    """The published editions, numbered from 1, and which of them readers see. Equal stores keep the same editions."""

    @abstractmethod
    def numbers(self) -> list[int]:
        """The numbers of the published editions, oldest first."""

    @abstractmethod
    def current(self) -> int:
        """The number of the edition that readers see. Raises NoEdition."""

    @abstractmethod
    def engine(self, edition_id: int) -> Engine:
        """A read-only engine on one edition. Raises NoEdition."""

    @abstractmethod
    def connect(self, edition_id: int) -> AbstractContextManager[Connection]:
        """A read-only connection to one edition, for a few questions. Raises NoEdition."""

    @abstractmethod
    def read_ahead(self, edition_id: int) -> None:
        """Have one edition in the memory of this machine, where it is in a file of it: rows of a list lie apart, and each would
        be waited for."""

    @abstractmethod
    def publish(self, make: Make, watch: Watch = unwatched) -> int:
        """Write the portions that `make` gives for the next number, each before the next is asked for, and make them the
        current edition; return the number.

        All or nothing, whatever interrupts it; builds at the same moment take turns, from before `make` is called.
        Raises NoDatabase, and what `make` raises."""

    @abstractmethod
    def rollback(self, edition_id: int) -> None:
        """Make another edition the one that readers see, until the next is published. Raises NoEdition."""

    def history(self) -> list[Row]:
        """The publications known to the newest edition that can be read, oldest first: also those newer than a current one
        that somebody went back to. None where nothing is published, or only editions with other tables."""
        question = select(Edition.__table__).order_by(Edition.edition_id)
        for number in reversed(self.numbers()):
            with suppress(NoEdition, exc.DatabaseError), self.connect(number) as connection:
                return [dict(row) for row in connection.execute(question).mappings()]
        return []

    def _missing(self, edition_id: int, place: object) -> NoEdition:
        there = ", ".join(map(str, self.numbers()))
        return NoEdition(f"There is no edition {edition_id} in {place}. There are: {there or 'none'}.")

    def _lost(self, what: str) -> NoEdition:
        there = ", ".join(map(str, self.numbers()))
        return NoEdition(
            f"{what} Say which edition readers shall see: python -m etl rollback EDITION (there are: {there or 'none'}), or "
            "publish a new one: python -m etl build"
        )


# --- tables --------------------------------------------------------------------------------------------------------


def is_numbered(table: Table) -> bool:
    """Whether the key of a table is one number. Then SQLite keeps it as the place of the row, which costs nothing."""
    return len(table.primary_key) == 1 and table.primary_key.columns[0].type.python_type is int


def _is_keyed_first(table: Table) -> bool:
    """Whether a table has its key before its rows: where the key is the place of the row."""
    return is_numbered(table) or not table.dialect_options["sqlite"]["with_rowid"]


def _without_keys() -> MetaData:
    """The published tables as they are while rows are written: to keep keys and indexes in order from row to row takes
    three times as long as to make them of all rows at the end."""
    tables = MetaData()
    for table in MODELS.values():
        columns = (
            Column(
                *(column.name, column.type, *(ForeignKey(key.target_fullname) for key in column.foreign_keys)),
                primary_key=column.primary_key and _is_keyed_first(table),
                **{"nullable": column.nullable, "comment": column.comment, "autoincrement": False},
            )
            for column in table.columns
        )
        Table(table.name, tables, *columns, sqlite_with_rowid=table.dialect_options["sqlite"]["with_rowid"])
    return tables


TABLES = _without_keys().tables


def _fill(
    connection: Connection,
    portions: Iterable[Portion],
    write: Callable[[Table, Columns], None],
    watch: Watch,
    end: Callable[[Table], None] | None = None,
) -> None:
    """Write portions as they come, by `write`, in a thread of its own: while one is written the next are made. Tables of which
    there are no more rows are handed to `end`. Raises CheckError where a table then holds other than as many rows."""
    given: Counter[str] = Counter()
    with _in_turn() as later:
        for name, rows in watch(portions, "Writing the tables"):
            if rows is not None:
                later(write, TABLES[name], rows)
                given[name] += len(rows)
            elif end:
                later(end, TABLES[name])
    for table in TABLES.values():
        found = connection.execute(select(func.count()).select_from(table)).scalar_one()
        if found != given[table.name]:
            raise CheckError(
                f"{table.name}: {given[table.name]} rows were written and {found} are there: nothing was published."
            )


@contextmanager
def _in_turn() -> Iterator[Callable[..., None]]:
    """By this each thing is done in a thread, one after the other; where MOST_WAITING wait, their turn is waited for. All are done
    in the end, but for those that wait where one fails; what it raises is raised here."""
    waiting: deque[Future] = deque()
    with ThreadPoolExecutor(1) as thread:

        def later(act: Callable[..., None], *what: Any) -> None:
            while len(waiting) > MOST_WAITING:
                waiting.popleft().result()
            waiting.append(thread.submit(act, *what))

        try:
            yield later
            while waiting:
                waiting.popleft().result()
        finally:
            thread.shutdown(cancel_futures=True)


def _bound(table: Table, rows: Columns, dialect: Dialect) -> dict[str, columnwise.Column | np.ndarray]:
    """Each column of a table as the driver of a database takes its values."""
    found = {}
    for column in table.columns:
        cells = rows[column.name]
        process = column.type.dialect_impl(dialect).bind_processor(dialect)
        if process:
            cells = (cells if isinstance(cells, columnwise.Column) else columnwise.Column.of(cells)).each(process)
        found[column.name] = cells
    return found


# --- files ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SqliteStore(Store):
    """One file per edition, and the file `current` that names one: “3”, or after a rollback “1 of 3”, which holds until
    an edition newer than 3 is there. So the one step that publishes is the renaming of the edition's own file."""

    folder: Path

    def path(self, edition_id: int) -> Path:
        return self.folder / f"edition-{edition_id:04d}.sqlite"

    def numbers(self) -> list[int]:
        return [number for number in self._names() if _is_whole(self.path(number))]

    def current(self) -> int:
        pointer = self.folder / "current"
        numbers = self.numbers()
        if not pointer.exists() and not numbers:
            raise NoEdition(f"No edition is published in {self.folder}. Run: python -m etl build")
        try:
            named = re.fullmatch(r"(\d+)(?: of (\d+))?\s*", pointer.read_text(encoding="utf-8"), re.ASCII)
        except (OSError, UnicodeDecodeError):
            named = None
        if not named:
            raise self._lost(f"{pointer}, which names the current edition, is missing or damaged.")
        number, newest = int(named[1]), int(named[2] or named[1])
        # A build that was killed after its edition was in place, and before it could be named.
        if numbers and numbers[-1] > newest:
            return numbers[-1]
        if number not in numbers:
            raise self._lost(f"The current edition, {self.path(number)}, is missing or damaged.")
        return number

    def engine(self, edition_id: int) -> Engine:
        file = self.path(edition_id)
        if not _is_whole(file):
            raise self._missing(edition_id, self.folder)

        def connect() -> sqlite3.Connection:
            try:
                return sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, check_same_thread=False)
            except sqlite3.OperationalError as error:
                raise NoDatabase(f"{file} can no longer be opened ({error}). Is its folder still there?") from error

        return create_engine("sqlite://", creator=connect, poolclass=pool.QueuePool)

    def read_ahead(self, edition_id: int) -> None:
        with self.path(edition_id).open("rb", buffering=0) as file:
            while file.read(1 << 20):
                pass

    @contextmanager
    def connect(self, edition_id: int) -> Iterator[Connection]:
        engine = self.engine(edition_id)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()

    def publish(self, make: Make, watch: Watch = unwatched) -> int:
        with self._turn():
            number = max(self._names(), default=0) + 1
            with self._writing():
                # The sqlite3 driver commits DROP and CREATE on the spot, so a failed write would empty a file that
                # people read. Build beside it and swap; an open reader keeps the old file.
                building = self.path(number).with_suffix(".building")
                target = create_engine(
                    URL.create("sqlite", database=str(building)),
                    # One thread makes the tables, another fills them.
                    **{"poolclass": pool.NullPool, "connect_args": {"check_same_thread": False}},
                )
                with target.begin() as connection:
                    # Nobody reads this file before it is whole and on the disk, so it needs no journal of its own.
                    for pragma in ("journal_mode = off", "synchronous = off", "locking_mode = exclusive", CACHE):
                        connection.exec_driver_sql(f"pragma {pragma}")
                    for table in TABLES.values():
                        connection.execute(CreateTable(table))
                    ended: set[str] = set()

                    def end(table: Table) -> None:
                        ended.add(table.name)
                        _index(connection, table.name)

                    _fill(connection, make(number), partial(_insert, connection), watch, end)
                    for name in [name for name in TABLES if name not in ended]:
                        _index(connection, name)
                pointer = self._pointer(f"{number}\n")
                _replace(building, self.path(number))
                _replace(pointer, self.folder / "current")
        return number

    def rollback(self, edition_id: int) -> None:
        with self._turn():
            if edition_id not in (numbers := self.numbers()):
                raise self._missing(edition_id, self.folder)
            with self._writing():
                _replace(self._pointer(f"{edition_id} of {numbers[-1]}\n"), self.folder / "current")

    def _names(self) -> list[int]:
        """The numbers that stand in the names of files, oldest first, be their editions whole or not."""
        found = (re.fullmatch(r"edition-(\d+)\.sqlite", file.name) for file in self.folder.glob("edition-*.sqlite"))
        return sorted(int(name[1]) for name in found if name)

    def _pointer(self, content: str) -> Path:
        beside = self.folder / "current.building"
        beside.write_text(content, encoding="utf-8")
        return beside

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The folder to ourselves, among all that publish. SQLite's lock on a file ends with the process that holds it,
        however that ends, on every system; so what is half written when it is ours is nobody's and can go."""
        with self._writing():
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = sqlite3.connect(self.folder / "lock", timeout=PATIENCE, isolation_level=None)
        with closing(lock):
            with self._writing():
                lock.execute("begin exclusive")
                self._sweep()
            try:
                yield
            finally:
                with self._writing():
                    self._sweep()

    def _sweep(self) -> None:
        """Remove what builds that were killed have left: half-written files, and claims of earlier releases."""
        claims = (file for file in map(self.path, self._names()) if not file.stat().st_size)
        for file in [*self.folder.glob("*.building*"), *self.folder.glob("current.*"), *claims]:
            file.unlink(missing_ok=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Tell a person what the disk refuses. Raises NoDatabase."""
        try:
            yield
        except (OSError, sqlite3.OperationalError, exc.OperationalError) as error:
            reason = getattr(error, "orig", None) or getattr(error, "strerror", None) or error
            if "locked" in str(reason):
                raise NoDatabase(
                    f"Another build has been publishing in {self.folder} for {PATIENCE // 60} minutes. Wait for its end, or "
                    "end it, and try again."
                ) from error
            raise NoDatabase(
                f"The folder {self.folder} cannot be written to ({reason}). See that it is a folder in which you may "
                "write, and that the disk is not full; then try again. The editions in it are as they were."
            ) from error


def _insert(connection: Connection, table: Table, rows: Columns) -> None:
    """Rows by INSERT, many to a statement. What all of them have in common stands in the statement, since to hand over a
    cell takes most of the time; the key does not, so that each row has a cell to hand over."""
    keys = Base.metadata.tables[table.name].primary_key.columns
    marks, columns = [], []
    for name, column in _bound(table, rows, connection.dialect).items():
        is_coded = isinstance(column, columnwise.Column)
        values = column.values if is_coded else column.tolist()
        if name not in keys and (literal := _literal(values)):
            marks.append(literal)
            continue
        mark, values = _marked(values)
        marks.append(mark)
        columns.append(columnwise.Column(column.codes, values).cells().tolist() if is_coded else values)
    width = len(columns)
    handed = [None] * (width * len(rows))
    for place, cells in enumerate(columns):
        handed[place::width] = cells
    names = ", ".join(map(connection.dialect.identifier_preparer.quote, table.columns.keys()))
    # The driver's own connection: SQLAlchemy would make each row anew.
    driver = connection.connection.driver_connection
    whole = len(rows) - len(rows) % (together := max(1, HANDED // width))
    for number, first, last in ((together, 0, whole), (len(rows) - whole, whole, len(rows))):
        if first < last:
            values = ", ".join([f"({', '.join(marks)})"] * number)
            statement = f"insert into {table.name} ({names}) values {values}"
            steps = range(first * width, last * width, number * width)
            driver.executemany(statement, (handed[at : at + number * width] for at in steps))


def _literal(values: Sequence[Any]) -> str | None:
    """What all of these values are, as SQL writes it; nothing where they differ."""
    first = values[0]
    if isinstance(first, float) or values.count(first) < len(values):
        return None
    if isinstance(first, str):
        return None if "\0" in first else "'" + first.replace("'", "''") + "'"
    return "null" if first is None else str(first)


def _marked(values: Sequence[Any]) -> tuple[str, Sequence[Any]]:
    """The mark in a statement for these values, and the values as they are handed over. To hand over None takes five times as
    long as text, so a text that no cell holds stands for it."""
    if None not in values or NOTHING in values:
        return "?", values
    return f"nullif(?, '{NOTHING}')", [NOTHING if value is None else value for value in values]


def _index(connection: Connection, name: str) -> None:
    """The key and indexes of a table, once it is full."""
    table = Base.metadata.tables[name]
    if not _is_keyed_first(table):
        columns = [TABLES[name].c[column.name] for column in table.primary_key]
        connection.execute(CreateIndex(Index(f"{name}_key", *columns, unique=True)))
    for index in table.indexes:
        connection.execute(CreateIndex(index))


def _is_whole(file: Path) -> bool:
    """Whether a file is an SQLite database as long as its first page says: not empty, cut off, or something else."""
    try:
        with file.open("rb") as opened:
            head = opened.read(100)
        size = file.stat().st_size
    except OSError:
        return False
    # https://www.sqlite.org/fileformat.html: page size at 16 (1 stands for 65536), number of pages at 28.
    page = int.from_bytes(head[16:18]) if head[16:18] != b"\0\1" else 65536
    return head.startswith(b"SQLite format 3\0") and size == page * int.from_bytes(head[28:32])


def _replace(beside: Path, final: Path) -> None:
    """One step for every reader, and on the disk before the next is taken."""
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(beside, final)
    # Windows opens no folders; its journal keeps the order of renamings by itself.
    if os.name != "nt":
        folder = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


# --- server --------------------------------------------------------------------------------------------------------

# One row: the edition that readers see.
CURRENT = Table(
    "current", MetaData(schema="cnie_editions"), Column("edition_id", Integer, primary_key=True, autoincrement=False)
)
# Any number, the same for all that publish: it is the name of the lock by which they take turns.
TURN = 0x434E4945


@dataclass(frozen=True)
class PostgresStore(Store):
    """One schema per edition, `edition_0001` and so on, and the table `cnie_editions.current` that names one. A
    publication is one transaction."""

    url: URL

    def numbers(self) -> list[int]:
        with self._reading() as connection:
            return _schemas(connection)

    def current(self) -> int:
        with self._reading() as connection:
            numbers = _schemas(connection)
            named = inspect(connection).has_table(CURRENT.name, schema=CURRENT.schema)
            number = connection.execute(select(CURRENT.c.edition_id)).scalar() if named else None
        if number in numbers:
            return number
        if not named and not numbers:
            raise NoEdition(f"No edition is published in the database {_shown(self.url)}. Run: python -m etl build")
        raise self._lost(f"The table {CURRENT} of the database {_shown(self.url)} names no edition that is there.")

    def engine(self, edition_id: int) -> Engine:
        if edition_id not in self.numbers():
            raise self._missing(edition_id, f"the database {_shown(self.url)}")
        return _server(self.url).execution_options(
            postgresql_readonly=True, schema_translate_map={None: _schema(edition_id)}
        )

    def connect(self, edition_id: int) -> AbstractContextManager[Connection]:
        return self.engine(edition_id).connect()

    def read_ahead(self, edition_id: int) -> None:
        """Nothing: a database server has a memory of its own."""

    def publish(self, make: Make, watch: Watch = unwatched) -> int:
        with self._writing() as connection:
            number = max(_schemas(connection), default=0) + 1
            connection.execute(CreateSchema(_schema(number)))
            connection.execution_options(schema_translate_map={None: _schema(number)})
            for table in TABLES.values():
                connection.execute(CreateTable(table, include_foreign_key_constraints=[]))
                for column in table.columns:
                    connection.execute(SetColumnComment(column))
            _fill(connection, make(number), partial(_copy, connection, _schema(number)), watch)
            _bind(connection, _schema(number))
            _name_current(connection, number)
        return number

    def rollback(self, edition_id: int) -> None:
        with self._writing() as connection:
            if edition_id not in _schemas(connection):
                raise self._missing(edition_id, f"the database {_shown(self.url)}")
            _name_current(connection, edition_id)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _server(self.url).execution_options(postgresql_readonly=True).connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that has the editions to itself, among all that publish; readers never wait for it."""
        # After the wait for the lock, what others have published meanwhile must be seen.
        engine = _server(self.url).execution_options(isolation_level="READ COMMITTED")
        try:
            with engine.begin() as connection:
                connection.execute(text(f"set local lock_timeout = '{PATIENCE}s'"))
                connection.execute(select(func.pg_advisory_xact_lock(TURN)))
                yield connection
        except engine.dialect.loaded_dbapi.Error as error:
            # COPY is not SQLAlchemy's, so neither are its errors.
            raise (_fault(self.url, error) or error) from error


def _schema(edition_id: int) -> str:
    return f"edition_{edition_id:04d}"


def _schemas(connection: Connection) -> list[int]:
    """The numbers of the editions that are there, oldest first: each schema is published in one step, so it is whole."""
    found = (re.fullmatch(r"edition_(\d+)", name) for name in inspect(connection).get_schema_names())
    return sorted(int(name[1]) for name in found if name)


def _name_current(connection: Connection, edition_id: int) -> None:
    connection.execute(CreateSchema(CURRENT.schema, if_not_exists=True))
    CURRENT.create(connection, checkfirst=True)
    connection.execute(delete(CURRENT))
    connection.execute(insert(CURRENT), {"edition_id": edition_id})


def _copy(connection: Connection, schema: str, table: Table, rows: Columns) -> None:
    """Rows by COPY: 100,000 memberships took a third of the time of INSERT."""
    bound = Columns(_bound(table, rows, connection.dialect))
    names = ", ".join(map(connection.dialect.identifier_preparer.quote, bound))
    statement = f"copy {schema}.{table.name} ({names}) from stdin"
    # The driver's own cursor: SQLAlchemy has no word for COPY.
    with closing(connection.connection.cursor()) as cursor, cursor.copy(statement) as copy:
        for row in zip(*map(bound.cells, bound), strict=True):
            copy.write_row(row)


def _bind(connection: Connection, schema: str) -> None:
    """The keys, indexes and references of the tables, once they are full."""
    for table in MODELS.values():
        if not _is_keyed_first(table):
            connection.execute(AddConstraint(table.primary_key, isolate_from_table=False))
        for index in table.indexes:
            connection.execute(CreateIndex(index))
    for table in MODELS.values():
        for reference in table.foreign_key_constraints:
            connection.execute(AddConstraint(reference, isolate_from_table=False))
        # Else the first questions are planned as if the table were empty.
        connection.execute(text(f"analyze {schema}.{table.name}"))


# The connections to each server, shared by all editions and threads of this process.
_servers: dict[URL, Engine] = {}


def _server(url: URL) -> Engine:
    if url in _servers:
        return _servers[url]
    engine = create_engine(url, pool_pre_ping=True)

    @event.listens_for(engine, "handle_error")
    def told(context: ExceptionContext) -> None:
        # An idle connection that is found dead is replaced in silence.
        if not context.is_pre_ping and (fault := _fault(url, context.original_exception, context.connection is None)):
            raise fault from context.original_exception

    return _servers.setdefault(url, engine)


@atexit.register
def disconnect() -> None:
    """Close the connections that are kept open; the next question opens new ones."""
    for engine in _servers.values():
        engine.dispose()


def _fault(url: URL, error: BaseException, while_connecting: bool = False) -> NoDatabase | None:
    """What a person can mend of what the server or the way to it refuses; nothing where the fault is ours."""
    import psycopg  # Not at the top: who keeps editions in files does without.

    said = " ".join(str(error).split())
    state = getattr(error, "sqlstate", None)
    if state == "42501":
        return NoDatabase(
            f"The user “{url.username}” lacks a right in the database {_shown(url)} ({said}). Whoever keeps the server can "
            f"give the right to publish: GRANT CREATE ON DATABASE {url.database} TO {url.username}"
        )
    if state == "55P03":
        return NoDatabase(
            f"Another build has been publishing in the database {_shown(url)} for {PATIENCE // 60} minutes. Wait for its "
            "end, or end it, and try again."
        )
    if state in ("22P05", "22021"):
        return NoDatabase(
            f"The database {_shown(url)} cannot hold Chinese ({said}). Make one in UTF-8: createdb --encoding UTF8 NAME"
        )
    if while_connecting or isinstance(error, psycopg.OperationalError) or state == "25006":
        return NoDatabase(
            f"The database {_shown(url)} cannot be used ({said}). See that the server runs and has room, and that "
            "DATABASE_URL names the right server, user, password and database; then try again."
        )
    return None


def _shown(url: URL) -> str:
    """The address of a server without its password and options."""
    return url.set(drivername="postgresql", query={})._replace(password=None).render_as_string()
