"""`python -m tests.bench [PART ...]`: measure the parts that are named, or all, and print a table of each.

A figure alone says more of the machine than of the code, so each stands beside a yardstick measured in the same run."""

import argparse
import importlib
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

# Each part is a module of this folder with a docstring, `HEADINGS` and `rows()`.
PARTS = ("etl", "pages", "sessions", "review")


def main(arguments: list[str]) -> int:
    """Print the tables of the parts. Returns 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=f"of {', '.join(PARTS)}")
    asked = parser.parse_args(arguments).parts or PARTS
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
    )
    for name in asked:
        part = importlib.import_module(f"tests.bench.{name}")
        print(f"\n{part.__doc__.strip()}\n")
        _print_table([part.HEADINGS, *([str(cell) for cell in row] for row in part.rows())])
    return 0


def _print_table(rows: list[list[str]]) -> None:
    """As Markdown, so that it can be put into README as it is."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |", flush=True)
        if not number:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|", flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    sys.exit(main(sys.argv[1:]))
