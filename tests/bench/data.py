"""The data that is measured: the demonstration, and invented networks of several sizes; each written and built once a run."""

import atexit
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from etl import sample
from tests.bench import network

TOP = Path(__file__).parents[2]
# Members and events; “today” is the demonstration: the public record with the sample roster.
SIZES: dict[str, tuple[int, int] | None] = {
    **{"today": None, "1k": (1_000, 10_000), "100k": (100_000, 1_000_000)},
    "1M": (1_000_000, 5_000_000),
}
LARGEST = "1M"


def named(size: str) -> str:
    """A size in words for a table."""
    numbers = SIZES[size]
    return "today" if numbers is None else f"{numbers[0]:,} members, {numbers[1]:,} events"


@cache
def raw(size: str) -> Path:
    """A data folder of this size with no edition yet. It lasts to the end of the run."""
    folder = Path(tempfile.mkdtemp(prefix="cnie-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    numbers = SIZES[size]
    if numbers:
        return network.write(folder / "data", *numbers)
    return sample.demonstration(TOP / "data", folder)


@cache
def published(size: str) -> Path:
    """The same with its edition."""
    folder = raw(size)
    if not (folder / "editions").exists():
        command = [sys.executable, "-m", "etl", "build", "--data", str(folder)]
        subprocess.run(command, cwd=TOP, check=True, stdout=subprocess.DEVNULL)
    return folder
