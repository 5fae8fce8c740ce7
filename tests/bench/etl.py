"""`python -m etl build` of an invented network, from CSV files with the usual untidiness in one cell of twenty.

The yardstick is a bare load of the same rows: `csv`, then `sqlite3.executemany` in one transaction, each cell as it is."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import data

TOP = Path(__file__).parents[2]
HEADINGS = ["size", "build, s", "bare load, s", "times the bare load", "build, MB", "bare load, MB"]
BARE = """
import csv, sqlite3, sys
from pathlib import Path
connection = sqlite3.connect(sys.argv[2])
connection.execute("PRAGMA journal_mode=OFF")
connection.execute("PRAGMA synchronous=OFF")
for file in Path(sys.argv[1]).glob("*.csv"):
    with file.open(encoding="utf-8", newline="") as opened:
        rows = csv.reader(opened)
        columns = next(rows)
        connection.execute(f"CREATE TABLE {file.stem} ({', '.join(columns)})")
        connection.executemany(f"INSERT INTO {file.stem} VALUES ({','.join('?' * len(columns))})", rows)
connection.commit()
"""


def measured(*command: str) -> tuple[float, float]:
    """Seconds and the most MB of memory of a Python process of its own. Raises CalledProcessError."""
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], cwd=TOP, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def rows(sizes: list[str]) -> Iterator[list[object]]:
    """One row per size."""
    for size in sizes:
        source = data.raw(size)
        with tempfile.TemporaryDirectory() as folder:
            bare, bare_memory = measured("-c", BARE, str(source / "raw"), str(Path(folder) / "bare.sqlite"))
        # The edition stays for the parts that come after this one.
        build, memory = measured("-m", "etl", "build", "--data", str(source))
        numbers = (f"{build:.1f}", f"{bare:.1f}", f"{build / bare:.1f}", f"{memory:.0f}", f"{bare_memory:.0f}")
        yield [data.named(size), *numbers]
