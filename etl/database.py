"""Where the editions are: one SQLite file each in data/editions, and a small file that names the current one. It opens
and swaps whole editions, and never changes one that is published."""

import os
import sqlite3
from pathlib import Path

from sqlalchemy import Engine, create_engine, insert, pool

from etl.contracts import NoEdition
from etl.models import MODELS, Base


def home() -> Path:
    """The data folder: the environment variable CNIE_DATA, else `data` of this checkout."""
    return Path(os.environ.get("CNIE_DATA") or Path(__file__).parent.parent / "data").resolve()


def path(edition_id: int, data: Path | None = None) -> Path:
    return (data or home()) / "editions" / f"edition-{edition_id:04d}.sqlite"


def editions(data: Path | None = None) -> list[int]:
    """The numbers of the published editions, oldest first. A file that is still empty is a claim, not an edition."""
    found = ((data or home()) / "editions").glob("edition-*.sqlite")
    return sorted(int(file.stem.removeprefix("edition-")) for file in found if file.stat().st_size)


def current(data: Path | None = None) -> int:
    """The number of the edition that readers see. Raises NoEdition."""
    pointer = (data or home()) / "editions" / "current"
    try:
        return int(pointer.read_text())
    except (OSError, ValueError) as error:
        raise NoEdition(f"No edition is published in {pointer.parent}. Run: python -m etl build") from error


def engine(edition_id: int, data: Path | None = None) -> Engine:
    """A read-only engine on one edition. Raises NoEdition."""
    file = path(edition_id, data)
    if not file.exists() or not file.stat().st_size:
        raise NoEdition(f"There is no edition {edition_id} in {file.parent}.")
    return create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, check_same_thread=False),
        poolclass=pool.QueuePool,
    )


def claim(data: Path) -> int:
    """The number of the next edition, ours alone even when two builds run at once."""
    folder = data / "editions"
    folder.mkdir(parents=True, exist_ok=True)
    taken = [int(file.stem.removeprefix("edition-")) for file in folder.glob("edition-*.sqlite")]
    number = max(taken, default=0) + 1
    while True:
        try:
            path(number, data).touch(exist_ok=False)
            return number
        except FileExistsError:
            number += 1


def publish(edition_id: int, tables: dict[str, list[dict]], data: Path) -> None:
    """Write a claimed edition beside the others, then make it the current one. All or nothing: a crash at any moment
    leaves the current edition as it was."""
    # The sqlite3 driver commits DROP and CREATE on the spot, so a failed write would empty a file that people read.
    # Build beside it and swap; an open reader keeps the old file.
    final = path(edition_id, data)
    building = final.with_suffix(".building")
    building.unlink(missing_ok=True)
    target = create_engine(f"sqlite:///{building}")
    try:
        with target.begin() as connection:
            Base.metadata.create_all(connection)
            for table in MODELS.values():
                if rows := tables.get(table.name):
                    connection.execute(insert(table), rows)
        target.dispose()
        _replace(building, final)
        pointer = final.parent / "current"
        beside = pointer.with_suffix(f".{edition_id}")
        beside.write_text(f"{edition_id}\n")
        _replace(beside, pointer)
    finally:
        target.dispose()
        building.unlink(missing_ok=True)
        if not final.stat().st_size:
            final.unlink()


def _replace(beside: Path, final: Path) -> None:
    """One step for every reader, and on the disk before it is taken."""
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(beside, final)
