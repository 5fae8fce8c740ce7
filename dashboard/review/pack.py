"""The review as files: pictures, document, slides and data of each language in one folder, with a manifest, and a ZIP of it.
The same edition, year and languages give the same bytes on another day."""

import hashlib
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from dashboard import charts, exports, queries, sentences, tables
from dashboard.review import FORMATS, contents, paper, slides
from dashboard.review.browser import BrowserNotFound, find_browser
from dashboard.review.contents import Entry, Review
from dashboard.words import say_in

MANIFEST = "manifest.json"
# Told how many steps of how many are done, and what is in work.
Watch = Callable[[int, int, str], None]


class NotOurs(OSError):
    """A folder that is in the way was not made by this command, so it is left alone."""


@dataclass(frozen=True)
class Pack:
    """A finished review: its folder, the ZIP of it, its files, and what could not be made, in words."""

    folder: Path
    archive: Path
    files: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass
class _Making:
    """What is being made: where, and how far it has come."""

    folder: Path
    formats: frozenset[str]
    watch: Watch
    press: "paper.Press | None"
    problems: list[str]
    total: int = 0
    done: int = 0
    files: list[str] = field(default_factory=list)

    def step(self, name: str) -> None:
        self.watch(self.done, self.total, name)
        self.done += 1

    def write(self, place: str, content: bytes) -> None:
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.files.append(place)


def make(
    edition: int,
    year: int,
    languages: Iterable[str],
    formats: Iterable[str],
    out: Path,
    watch: Watch = lambda done, total, name: None,
) -> Pack:
    """Make the review of a year into a folder of `out`, in the place of an earlier one of the same name.

    Without a browser what needs one is left out and told. Raises NoYear, NoEdition, NoDatabase, NotOurs and OSError."""
    languages, formats = tuple(dict.fromkeys(languages)), frozenset(formats)
    first = say_in(languages[0])
    watch(0, 1, first("review.asking"))
    reviews = [contents.review(edition, year, language) for language in languages]
    name = f"cnie-review-{year}-edition-{edition}-{'-'.join(languages)}"
    _check_ours(out / name)
    problems: list[str] = []
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=f".{name}-") as beside, _press(formats, problems) as press:
        making = _Making(Path(beside) / name, formats, watch, press, problems)
        making.total = sum(len(review.entries) + 3 for review in reviews) + 1
        for review in reviews:
            _write_review(making, review)
        making.step(first("review.packing"))
        making.write(MANIFEST, _manifest(making, reviews))
        archive = _zip(making.folder, making.files)
        _swap(making.folder, archive, out)
    return Pack(out / name, out / archive.name, tuple(sorted(making.files)), tuple(problems))


def _check_ours(folder: Path) -> None:
    if folder.exists() and not (folder / MANIFEST).is_file():
        raise NotOurs(f"{folder} is in the way and holds no review. Move it, or name another folder with --out.")


def _press(formats: frozenset[str], problems: list[str]) -> AbstractContextManager["paper.Press | None"]:
    """The browser that draws, if any of the formats needs one and there is one."""
    if not formats - {"csv"}:
        return nullcontext()
    try:
        return paper.Press(find_browser())
    except BrowserNotFound as error:
        problems.append(str(error))
        return nullcontext()


# --- one language ----------------------------------------------------------------------------------------------------


def _write_review(making: _Making, review: Review) -> None:
    say, language = say_in(review.language), review.language
    numbered = {entry.name: f"{number:02d}-{entry.name}" for number, entry in enumerate(review.entries, 1)}
    whole, on_slides = {}, {}
    for entry in review.entries:
        making.step(entry.title)
        name = f"{numbered[entry.name]}-{review.year}-{language}"
        if making.formats - {"csv"}:
            plain, picture = _pictures(making, review, entry, name)
            whole[entry.name] = plain
            if picture is not None:
                on_slides[entry.name] = picture
        if "csv" in making.formats:
            making.write(f"{language}/data/{name}.csv", exports.table_csv(entry.rows))
    stem = f"{language}/cnie-annual-review-{review.year}-{language}"
    making.step(say("review.slides"))
    if "pptx" in making.formats:
        making.write(f"{stem}.pptx", slides.presentation(review, on_slides))
    making.step(say("review.document"))
    if "pdf" in making.formats and making.press:
        published = _published(review)
        making.write(f"{stem}.pdf", making.press.pdf(paper.document(review, whole), published))
    making.step(say("review.data"))
    if "csv" in making.formats:
        dictionary = _dictionary(review)
        making.write(f"{language}/data/dictionary-{review.year}-{language}.csv", exports.table_csv(dictionary))
        book = exports.sheets(_sheets(review, dictionary))
        making.write(f"{stem}.xlsx", exports.same_bytes(book, _published(review)))
    readme = "\r\n".join([*_readme(making, review), ""])
    making.write(f"{language}/{say('export.readme')}.txt", b"\xef\xbb\xbf" + readme.encode())


def _pictures(making: _Making, review: Review, entry: Entry, name: str) -> tuple[str | None, bytes | None]:
    """Draw an entry: write its SVG and PNG, and give the SVG without its caption, for the document, and for a map its PNG
    without, for the slides. Nothing where there is no browser to draw it."""
    press, language = making.press, review.language
    notes = entry.notes
    if entry.draw:
        drawn = entry.draw()
    else:
        drawn = charts.table(entry.shown.iloc[: contents.PRINTED_ROWS], list(entry.widths))
        if left := entry.left(contents.PRINTED_ROWS):
            notes = [say_in(language)("review.more", number=sentences.number(left, language)), *notes]
    if isinstance(drawn, charts.Drawing):
        plain, full = drawn.svg(entry.sentence), drawn.svg(entry.sentence, entry.title, notes)
    elif press:
        plain = press.chart_svg(drawn, f"{entry.name}-plain", entry.sentence)
        captioned = charts.captioned(entry.draw(), entry.title, notes, letters=charts.PRINTED)
        full = press.chart_svg(captioned, entry.name, entry.sentence)
    else:
        return None, None
    if "svg" in making.formats:
        making.write(f"{language}/figures/{name}.svg", full.encode())
    if press and "png" in making.formats:
        about = {"Title": entry.title, "Description": entry.sentence, "Source": " ".join(notes)}
        making.write(f"{language}/figures/{name}.png", press.png(full, about))
    is_map = isinstance(drawn, charts.Drawing) and not entry.cards and entry.draw
    picture = press.png(plain, {}) if press and is_map and "pptx" in making.formats else None
    return plain, picture


def _published(review: Review) -> datetime:
    """The moment of publication of the edition, in UTC: the date that files carry, since that of the making says nothing."""
    return queries.about(review.chosen.edition)["published_at"]


# --- data ------------------------------------------------------------------------------------------------------------


def _dictionary(review: Review) -> pd.DataFrame:
    """One row per heading that the tables of the review have, and what it means."""
    say, known = say_in(review.language), tables.meanings(review.chosen)
    headings = dict.fromkeys(str(heading) for entry in review.entries for heading in entry.rows.columns)
    # Where the headings are themselves data, such as the regions of a matrix, a column holds a count.
    described = [known.get(heading, say("ecosoc.organisations")) for heading in headings]
    return pd.DataFrame({say("data.label"): list(headings), say("data.description"): described})


def _sheets(review: Review, dictionary: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The sheets of the workbook by their names: what it is, the rows of each entry, the dictionary."""
    say = say_in(review.language)
    found = {say("export.readme"): pd.DataFrame({review.title: _about(review)})}
    for number, entry in enumerate(review.entries, 1):
        # A name of a sheet has at most 31 letters, and none of these.
        title = re.sub(r"[][:*?/\\]", " ", entry.title)
        found[f"{number:02d} {title}"[:31].rstrip()] = entry.rows
    return found | {say("export.dictionary"): dictionary}


def _about(review: Review) -> list[str]:
    """What must be known to cite the review, line by line."""
    say = say_in(review.language)
    lines = [
        review.title,
        review.network,
        review.as_of,
        review.edition,
        *([review.sample] if review.sample else []),
        "",
    ]
    lines += [
        say("review.definitions"),
        *(say("list.colon", name=term, value=means) for term, means in review.definitions),
    ]
    lines += ["", say("review.sources"), *(say("list.colon", name=title, value=said) for title, said in review.sources)]
    as_of = sentences.day(review.chosen.as_of, review.language)
    title = say("review.cited", app=say("app.title"), review=review.title)
    cite = say("export.cite", title=title, edition=review.chosen.edition, as_of=as_of)
    return [*lines, "", cite, say("export.no_zero")]


def _readme(making: _Making, review: Review) -> list[str]:
    say = say_in(review.language)
    width = f"{charts.PRINT_WIDTH / 96 * 25.4:.1f}"
    lines = [*_about(review), "", say("review.files")]
    places = {
        "png": "figures/*.png",
        "svg": "figures/*.svg",
        "pdf": "*.pdf",
        "pptx": "*.pptx",
        "csv": "data/*.csv, *.xlsx",
    }
    lines += [
        say("list.colon", name=place, value=say(f"review.file_{name}", width=width))
        for name, place in places.items()
        if name in making.formats
    ]
    if making.problems:
        lines += ["", say("review.not_made"), *making.problems]
    return lines


# --- manifest and archive --------------------------------------------------------------------------------------------


def _manifest(making: _Making, reviews: list[Review]) -> bytes:
    """What the review is of, and the SHA-256 of each file."""
    chosen = reviews[0].chosen
    about = queries.about(chosen.edition)
    found = {
        "year": reviews[0].year,
        "as_of_date": chosen.as_of.isoformat(),
        "edition": chosen.edition,
        "published_at": about["published_at"].isoformat(),
        "record_date": _day(about["record_date"]),
        "sample_organisations": queries.samples(chosen.edition)["organisations"],
        "languages": [review.language for review in reviews],
        "formats": [name for name in FORMATS if name in making.formats],
        "not_made": making.problems,
        "figures": [
            {"name": own[0].name, **{review.language: entry.title for review, entry in zip(reviews, own, strict=True)}}
            for own in zip(*(review.entries for review in reviews), strict=True)
        ],
        "files": [
            {
                "path": place,
                "bytes": (making.folder / place).stat().st_size,
                "sha256": hashlib.sha256((making.folder / place).read_bytes()).hexdigest(),
            }
            for place in sorted(making.files)
        ],
    }
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def _day(value: date) -> str:
    return value.isoformat()


def _zip(folder: Path, files: list[str]) -> Path:
    """A ZIP of the folder beside it, its files in order and all of the oldest day that ZIP knows."""
    archive = folder.with_name(f"{folder.name}.zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        for place in sorted(files):
            about = zipfile.ZipInfo(f"{folder.name}/{place}", (1980, 1, 1, 0, 0, 0))
            about.external_attr = 0o644 << 16
            written.writestr(about, (folder / place).read_bytes(), zipfile.ZIP_DEFLATED)
    return archive


def _swap(folder: Path, archive: Path, out: Path) -> None:
    """Put what is finished in the place of what was there before: a review that is cut short leaves the old one."""
    target = out / folder.name
    if target.exists():
        shutil.rmtree(target)
    folder.replace(target)
    archive.replace(out / archive.name)
