"""`python -m dashboard.review YEAR`: the annual review in one folder, ready to print."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from dashboard.review import FORMATS
from dashboard.words import LANGUAGES


def main(arguments: list[str] | None = None) -> int:
    """Make the review. 0 when it is made, 1 when something of it could not be, 2 when nothing was."""
    options = _parser().parse_args(arguments)
    # Imported late, so that `--help` and a wrong option answer at once.
    from dashboard import queries
    from dashboard.review import contents, pack, paper

    languages = tuple(LANGUAGES) if options.lang == "both" else (options.lang,)
    if "zh" in languages and (problem := paper.chinese_font_problem()):
        print(problem, file=sys.stderr, flush=True)
    try:
        edition = _edition(options.edition)
        made = pack.make(edition, options.year, languages, options.formats, options.out, _watch(options.json))
    except contents.NoYear:
        known = contents.years(edition)
        return _failed(f"Edition {edition} can answer for {known[-1]} to {known[0]}, not for {options.year}.")
    except (queries.NoEdition, queries.NoDatabase, UnknownEdition, OSError) as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        return _failed("It was ended; what was made before is as it was.")
    if options.json:
        found = {"archive": str(made.archive), "folder": str(made.folder), "files": len(made.files)}
        print(json.dumps(found | {"problems": list(made.problems)}, ensure_ascii=False), flush=True)
    else:
        print(f"{len(made.files)} files are in {made.folder}\nand as one file in {made.archive}")
        for problem in made.problems:
            print(f"\nNot everything was made. {problem}", file=sys.stderr)
    return 1 if made.problems else 0


class UnknownEdition(Exception):
    """The edition that was asked for is not there, or has other tables."""


def _edition(asked: int | None) -> int:
    from dashboard import queries

    if asked is None:
        return queries.current_edition()
    known = [number for number in queries.known_editions() if queries.is_readable(number)]
    if asked not in known:
        raise UnknownEdition(f"There is no edition {asked} that can be read; there is {', '.join(map(str, known))}.")
    return asked


def _failed(why: str) -> int:
    print(f"Nothing was made. {why}", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dashboard.review",
        description="Every figure of a year, ready to print: pictures, slides, document and data.",
        epilog="Ends with 0 if all of it was made, 1 if something could not be (it says what), 2 if nothing was.",
    )
    parser.add_argument("year", type=int, metavar="YEAR", help="the year, such as 2025")
    parser.add_argument("--lang", choices=(*LANGUAGES, "both"), default="both", help="language (default: both)")
    parser.add_argument(
        "--out", type=Path, default=Path(), metavar="DIR", help="where to put the folder and its ZIP (default: here)"
    )
    parser.add_argument("--edition", type=int, metavar="N", help="the edition to print (default: the current one)")
    parser.add_argument(
        "--formats",
        type=_formats,
        default=FORMATS,
        metavar="LIST",
        help=f"what to make, with commas (default: {','.join(FORMATS)}; csv is the data, as CSV and as one workbook)",
    )
    parser.add_argument("--json", action="store_true", help="print progress and result as JSON, one object a line")
    return parser


def _formats(asked: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(name.strip() for name in asked.split(",") if name.strip()))
    if unknown := [name for name in found if name not in FORMATS]:
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}; there is {', '.join(FORMATS)}")
    if not found:
        raise argparse.ArgumentTypeError(f"name at least one of {', '.join(FORMATS)}")
    return found


def _watch(as_json: bool) -> Callable[[int, int, str], None]:
    """Says how far the making has come: as lines of JSON, or as a bar that names the figure in work."""
    if as_json:

        def told(done: int, total: int, name: str) -> None:
            print(json.dumps({"done": done, "total": total, "figure": name}, ensure_ascii=False), flush=True)

        return told
    from tqdm import tqdm

    bar = tqdm(total=1, disable=None, leave=False, dynamic_ncols=True, bar_format="{percentage:3.0f}% |{bar}| {desc}")

    def shown(done: int, total: int, name: str) -> None:
        bar.total, bar.n = total, done
        bar.set_description_str(name)

    return shown


if __name__ == "__main__":
    # A pipe of Windows may have no Chinese letters.
    if os.name == "nt":
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(encoding="utf-8")
    sys.exit(main())
