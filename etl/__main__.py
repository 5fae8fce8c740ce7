"""The commands of the ETL: `python -m etl --help` lists them."""

import argparse
import gc
import json
import os
import sys
from pathlib import Path
from typing import Any

from etl import database, publish, receive, sample, template
from etl.contracts import EtlError
from etl.progress import bar
from etl.reference import Reference

LANGUAGES = ("en", "zh")


def main(arguments: list[str] | None = None) -> int:
    """Run one command. 0 when it did what it was asked; 2 when a file or a rule stopped it, and nothing has changed; `check`
    also gives 1, for a file that can be read and holds something in doubt."""
    options = _parser().parse_args(arguments)
    # To look for what nobody refers to any more, as often as Python does it, takes a tenth of the time and finds next to nothing.
    gc.set_threshold(100_000, 10, 10)
    try:
        return options.run(options)
    except EtlError as error:
        if options.json:
            print(json.dumps({"error": str(error)}, ensure_ascii=False))
        print(f"{options.failed} {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m etl", description="From the files of data/raw to a published edition."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(run: Any, name: str, does: str, failed: str, *, database: bool = False) -> argparse.ArgumentParser:
        # What a command does stands in the list of commands and, as a sentence, at the head of its own help.
        made = commands.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")
        made.set_defaults(run=run, failed=failed, json=False)
        made.add_argument(
            "--data",
            type=lambda folder: Path(folder).resolve(),
            help="the data folder (default: data, or the environment variable CNIE_DATA)",
        )
        if database:
            made.add_argument(
                "--database",
                metavar="URL",
                help="where the editions are kept: postgresql://USER:PASSWORD@SERVER/DATABASE, or sqlite:///FOLDER "
                "(default: data/editions, or the environment variable DATABASE_URL)",
            )
        return made

    def with_json(made: argparse.ArgumentParser) -> None:
        made.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def with_language(made: argparse.ArgumentParser, what: str) -> None:
        made.add_argument("--lang", choices=LANGUAGES, default=_language(), help=f"language of {what} (default: yours)")

    made = command(_check, "check", "read files and judge them, writing nothing", "Nothing was checked.")
    made.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="a workbook (.xlsx) or text file (.csv, .tsv)"
    )
    made.epilog = "Ends with 0 if every row is accepted without doubt, 1 if some are not, 2 if a file cannot be read."
    with_language(made, "the messages")
    with_json(made)

    made = command(_add, "add", "check a file and certify it into data/raw", "Nothing was added.")
    made.add_argument("file", type=Path, metavar="FILE", help="the file to add; it is copied")
    made.add_argument("--title", default="", help="what it is (default: the name of the file)")
    made.add_argument("--producer", default="", help="who made it")
    made.add_argument("--sample", action="store_true", help="its records are invented for demonstration")
    made.add_argument("--replaces", default="", metavar="SOURCE", help="the source_id of which it is a newer version")
    with_language(made, "the messages")
    with_json(made)

    made = command(
        *(_build, "build", "read every certified file of data/raw and publish an edition", "Nothing was published."),
        database=True,
    )
    made.add_argument(
        "--accept-loss", action="store_true", help="publish even if over a tenth of the members or events will be gone"
    )
    with_json(made)

    made = command(_editions, "editions", "list the published editions", "", database=True)
    with_json(made)

    made = command(
        _rollback, "rollback", "show readers an earlier edition again", "Nothing has changed.", database=True
    )
    made.add_argument("edition", type=int, metavar="EDITION", help="the number that `python -m etl editions` gives")
    with_json(made)

    made = command(_template, "template", "write an empty workbook to fill in", "Nothing was written.")
    made.add_argument("kind", choices=template.KINDS, help="what the rows of the workbook are")
    made.add_argument("out", type=Path, metavar="OUT.xlsx", help="the workbook to write; it must not be there yet")
    with_language(made, "the workbook")

    made = command(_sample, "sample", "write the sample roster, the same bytes every time", "Nothing was written.")
    made.add_argument(
        "out", type=Path, metavar="OUT.csv", help="the file to write; to use it: python -m etl add --sample"
    )

    made = command(
        _demo,
        "demo",
        "write a data folder of its own for a demonstration with invented members",
        "Nothing was written.",
    )
    made.add_argument("folder", type=Path, metavar="FOLDER", help="the folder to write; its editions are kept")
    return parser


def _language() -> str:
    """The language of the terminal: Chinese where it says so, else English."""
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if said.lower().startswith("zh") else "en"


def _print_json(found: object) -> None:
    print(json.dumps(found, ensure_ascii=False, indent=2, default=str))


def _check(options: argparse.Namespace) -> int:
    judged = [receive.check(file, options.data, watch=bar) for file in options.files]
    if options.json:
        _print_json({"files": [judgement.as_json(options.lang) for judgement in judged]})
    else:
        print("\n\n".join(judgement.told(options.lang) for judgement in judged))
    return max(judgement.exit_code for judgement in judged)


def _add(options: argparse.Namespace) -> int:
    source, judgement = receive.add(
        *(options.file, options.data),
        **{"title": options.title, "producer": options.producer},
        **{"is_sample": options.sample, "replaces": options.replaces},
        watch=bar,
    )
    if options.json:
        _print_json({"source": vars(source), "files": [judgement.as_json(options.lang)]})
        return 0
    print(judgement.told(options.lang))
    if judgement.read and judgement.read.table.columns_private:
        print(
            "\nThe columns with personal data are never read, but the file that now stands in data/raw holds them. "
            "If data/raw is shared, delete those columns and add the file again with --replaces."
        )
    print(f"\nCertified as source “{source.source_id}”. Publish it: python -m etl build")
    return 0


def _build(options: argparse.Namespace) -> int:
    report = publish.build(options.data, options.database, accept_loss=options.accept_loss, watch=bar)
    if options.json:
        _print_json(report.as_json())
    else:
        print(report)
    return 0


def _editions(options: argparse.Namespace) -> int:
    store = database.store(options.data, options.database)
    numbers, known = store.numbers(), {row["edition_id"]: row for row in store.history()}
    current = store.current() if numbers else None
    found = [
        {
            "edition": number,
            "is_current": number == current,
            "published_at": known[number]["published_at"].isoformat() if number in known else None,
            "record_date": known[number]["record_date"].isoformat() if number in known else None,
            "rows_by_table": known[number]["rows_by_table"] if number in known else {},
        }
        for number in numbers
    ]
    if options.json:
        _print_json({"editions": found})
        return 0
    if not found:
        print("No edition is published. Run: python -m etl build")
    for edition in found:
        rows = edition["rows_by_table"]
        counts = ", ".join(
            f"{rows[table]} {table}" for table in ("organisations", "memberships", "events") if table in rows
        )
        mark = "  ← readers see this one" if edition["is_current"] else ""
        print(f"{edition['edition']:>5}  {edition['published_at'] or 'unknown':<19}  {counts}{mark}")
    return 0


def _rollback(options: argparse.Namespace) -> int:
    store = database.store(options.data, options.database)
    store.rollback(options.edition)
    if options.json:
        _print_json({"edition": options.edition})
    else:
        print(
            f"Readers see edition {options.edition} from now on, until the next build. "
            "The files of data/raw are as they were: mend them before you build."
        )
    return 0


def _template(options: argparse.Namespace) -> int:
    reference = Reference.read((options.data or database.home()) / "reference")
    template.write(options.kind, options.out, options.lang, reference)
    print(f"Wrote {options.out}")
    return 0


def _sample(options: argparse.Namespace) -> int:
    print(f"Wrote {sample.write(options.out)}")
    return 0


def _demo(options: argparse.Namespace) -> int:
    folder = sample.demonstration(options.data or database.home(), options.folder.resolve())
    print(f"Wrote {folder}\nPublish it: python -m etl build --data {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
