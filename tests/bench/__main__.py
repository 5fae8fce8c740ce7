"""`python -m tests.bench [PART ...]`: measure the parts that are named, or all, and print a table of each.

A figure alone says more of the machine than of the code, so each stands beside a yardstick measured in the same run."""

import argparse
import importlib
import os
import platform
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

# Each part is a module of this folder with a docstring, `HEADINGS` and `rows(sizes)`.
PARTS = ("etl", "queries", "pages", "sessions", "start", "review")


def main(arguments: list[str]) -> int:
    """Print the tables of the parts. Returns 0."""
    from tests.bench.data import LARGEST, SIZES

    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument(
        *("--sizes", "-s"), nargs="+", choices=list(SIZES), default=[size for size in SIZES if size != LARGEST]
    )
    parser.add_argument("--largest", action="store_true", help=f"measure {LARGEST} as well: some 20 GB and an hour")
    asked = parser.parse_args(arguments)
    sizes = [*asked.sizes, *([LARGEST] if asked.largest and LARGEST not in asked.sizes else [])]
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
    )
    # Told to end, it ends what it has started too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    for name in asked.parts or PARTS:
        part = importlib.import_module(f"tests.bench.{name}")
        print(f"\n{part.__doc__.strip()}\n")
        _print_table(part.HEADINGS, part.rows(sizes))
    return 0


def _print_table(headings: list[str], rows: object) -> None:
    """As Markdown, so that it can be put into README as it is, each row as soon as it is measured."""
    print("| " + " | ".join(headings) + " |\n|" + "---|" * len(headings), flush=True)
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |", flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    sys.exit(main(sys.argv[1:]))
