"""The commands of the ETL: `python -m etl build`, `python -m etl sample`."""

import argparse
import sys
from pathlib import Path

from etl import publish, sample
from etl.contracts import EtlError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what it was asked, 2 when a file or a rule stopped it."""
    parser = argparse.ArgumentParser(
        prog="python -m etl", description="From the files of data/raw to a published edition."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="read every certified file of data/raw and publish an edition")
    build.add_argument(
        "--data", type=Path, help="the data folder (default: data, or the environment variable CNIE_DATA)"
    )
    made = commands.add_parser("sample", help="write the sample roster, the same bytes every time")
    made.add_argument("out", type=Path, nargs="?", help="the file to write (default: data/raw/sample_roster.csv)")
    options = parser.parse_args(arguments)
    try:
        if options.command == "build":
            print(publish.build(options.data and options.data.resolve()))
        else:
            print(f"Wrote {sample.write(options.out)}")
    except EtlError as error:
        print(f"Nothing was published. {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
