"""Every question of dashboard.queries, with no filter, a wide one and a narrow one, on files and on PostgreSQL: milliseconds, each
time for a day that was not asked before, so that nothing is remembered; some beside the same answer from the normalised tables. Then
what each page asks, all questions together, with what they count in memory.

The yardstick is `SELECT count(*)` of the events, in the same database."""

import gc
import inspect
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import ModuleType

from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from dashboard import queries
from dashboard.portions import PAGE
from dashboard.queries import MEMBERS, Filters, comparison, ecosoc, growth, lists, located, profile, rolled
from etl import database, publish
from etl.models import Event, Organisation
from tests.bench import data
from tests.bench.slow_counts import COUNTS
from tests.postgres import running_postgres

HEADINGS = ["size", "database", "question", "no filter", "wide", "narrow", "most, times the yardstick"]
MODULES: tuple[ModuleType, ...] = (queries, growth, ecosoc, located, comparison, profile, lists, rolled)
DAYS = 3  # of each question and filter; the median is shown
APP = Path(__file__).parents[2] / "dashboard" / "app.py"
PAGES = ("overview", "growth", "compare", "ecosoc", "map", "sectors", "organisations")
FILTERS = {
    "no filter": {},
    "wide": {"sectors": ("health_care", "science_education", "culture_art"), "regions": ("CHN",)},
    "narrow": {"sectors": ("health_care",), "regions": ("CN-FJ",), "programmes": ("china_africa",), "since": 2019},
}


@dataclass(frozen=True)
class Question:
    """A question of a module, what it is asked beside the filters, and what it wants that is not known here."""

    name: str
    ask: Callable[..., object]
    more: dict[str, object]
    unknown: list[str]


def rows(sizes: list[str]) -> Iterator[list[object]]:
    """One row per size, database and question, the slowest of a page's last."""
    with running_postgres() as server:
        for size in sizes:
            folder = data.published(size)
            os.environ["CNIE_DATA"] = str(folder)
            yield from _of_database(size, "SQLite")
            url = server.url(server.database())
            publish.build(folder, url)
            os.environ["DATABASE_URL"] = url
            yield from _of_database(size, "PostgreSQL")
            del os.environ["DATABASE_URL"]
            database.disconnect()


def _of_database(size: str, kind: str) -> Iterator[list[object]]:
    edition = queries.current_edition()
    # As a server does with each edition.
    queries.read_ahead(edition)
    newest = queries.about(edition)["record_date"]
    everything = Filters(edition, newest)
    yardstick = statistics.median(
        _seconds(lambda: queries.frame(edition, select(func.count()).select_from(Event))) for _ in range(9)
    )
    yield [data.named(size), kind, "yardstick", f"{yardstick * 1000:.1f}", "", "", "1.0"]
    days = (newest - timedelta(days=number) for number in range(1, 9999))

    def cell(ask: Callable[[Filters], object], chosen: Filters) -> float:
        return statistics.median(_seconds(lambda: ask(replace(chosen, as_of=next(days)))) for _ in range(DAYS))

    for question in questions(everything):
        if question.unknown:
            yield [
                *(data.named(size), kind, f"`{question.name}`", f"not asked: {', '.join(question.unknown)}"),
                *("", "", ""),
            ]
            continue
        times = [
            cell(lambda chosen, own=question: own.ask(chosen, **own.more), replace(everything, **filters))
            for filters in FILTERS.values()
        ]
        yield _told(size, kind, f"`{question.name}`", times, yardstick)
    for name, (added_up, counted) in COUNTS.items():
        chosen = [replace(everything, as_of=next(days), **filters) for filters in FILTERS.values()]
        assert all(added_up(own) == counted(own) for own in chosen), name
        times = [_seconds(partial(counted, own)) for own in chosen]
        yield _told(size, kind, f"`{name}`, counted through the normalised tables", times, yardstick)
    # As a server does: else what the questions before have left is gone through in the middle of a page.
    gc.collect()
    gc.freeze()
    for page in PAGES:
        # The middle one of some days: the first also puts its statements into words.
        times = [
            sorted(_of_page(page, replace(everything, as_of=next(days), **filters)) for _ in range(DAYS))[DAYS // 2]
            for filters in FILTERS.values()
        ]
        shown = [f"{seconds * 1000:.1f} ({number})" for seconds, number in times]
        most = max(seconds for seconds, _ in times)
        yield [data.named(size), kind, f"page {page} (questions)", *shown, f"{most / yardstick:.1f}"]


def _told(size: str, kind: str, question: str, times: list[float], yardstick: float) -> list[object]:
    shown = [f"{seconds * 1000:.1f}" for seconds in times]
    return [data.named(size), kind, question, *shown, f"{max(times) / yardstick:.1f}"]


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def questions(everything: Filters) -> list[Question]:
    """Every public question: those that are asked of filters, and those of an edition alone."""
    first, last = growth.period(everything)
    someone = queries.frame(everything.edition, select(Organisation.organisation_id).limit(1)).iloc[0, 0]
    known = {
        "list_code": "evidence",
        "cell": located.Cell(1, 9, 3),
        **{"metric": MEMBERS, "first": first, "last": last, "day": everything.as_of, "codes": growth.PARTS},
        **{"organisation_id": someone, "level": 3, "within": located.Cell(1, 9, 3), "place": "chn-putian"},
        **{
            "figure": "countries",
            "members_only": True,
            "primary_only": False,
            "language": "en",
            "regions": ("CHN",),
            "kind": "event",
            "rows": (),
            "organisations": (someone,),
        },
        "those": lists.EVERYBODY,
        "b": replace(everything, as_of=queries.year_earlier(everything.as_of)),
    }
    found = []
    for first_row in (0, 5_000):
        portion = {"first": first_row, "number": PAGE}
        organisations, events = {"those": lists.EVERYBODY, **portion}, {"these": lists.These(), **portion}
        name, issues = f"from row {first_row + 1:,}", {"language": "en", **portion}
        found.append(Question(f"queries.lists.organisations, {name}", lists.organisations, organisations, []))
        found.append(Question(f"queries.lists.events, {name}", lists.events, events, []))
        changes = {"first": first, "last": last, "start": first_row, "number": PAGE}
        found.append(Question(f"queries.growth.changed, {name}", growth.changed, changes, []))
        found.append(Question(f"queries.issues, {name}", partial(_of_edition, queries.issues.__wrapped__), issues, []))
    for module in MODULES:
        for name, ask in vars(module).items():
            # What is remembered is a question; the others build parts of questions.
            if name.startswith("_") or not hasattr(ask, "__wrapped__") or ask.__module__ != module.__name__:
                continue
            about, *others = inspect.signature(ask).parameters.values()
            if about.annotation is not Filters and about.name != "edition":
                continue
            wanted = [own.name for own in others if own.default is own.empty]
            more = {own: known[own] for own in wanted if own in known}
            title = f"{module.__name__.removeprefix('dashboard.')}.{name}"
            own = ask if about.annotation is Filters else partial(_of_edition, ask.__wrapped__)
            found.append(Question(title, own, more, [own for own in wanted if own not in known]))
    return found


def _of_edition(ask: Callable[..., object], filters: Filters, **more: object) -> object:
    # Not from what is remembered: no filter makes two of these differ.
    return ask(filters.edition, **more)


def _of_page(page: str, chosen: Filters) -> tuple[float, int]:
    """Seconds of all questions that a page asks for filters that were not asked before, and how many questions these are."""
    at = AppTest.from_file(APP, default_timeout=600)
    values = {"sector": chosen.sectors, "region": chosen.regions, "programme": chosen.programmes}
    for name, own in values.items():
        if own:
            at.query_params[name] = ",".join(own)
    if chosen.since:
        at.query_params["from"] = str(chosen.since)
    at.query_params["asof"] = chosen.as_of.isoformat()
    with _listening() as times:
        at.run() if page == "overview" else at.switch_page(f"app_pages/{page}.py").run()
    assert not at.exception, at.exception
    return sum(times), len(times)


@contextmanager
def _listening() -> Iterator[list[float]]:
    """Seconds of each question while this is open, all its work with it: rows read, and counted in memory. What a question asks
    of others is its own time; what figures are drawn of the answers is nobody's."""
    asked, times, begun = {name: getattr(queries, name) for name in ("frame", "rows_of")}, [], []
    stores = (queries.ANSWERS, queries.OF_EDITIONS)

    def timed(ask: Callable[..., object], *about: object) -> object:
        begun.append(time.perf_counter())
        try:
            return ask(*about)
        finally:
            seconds = time.perf_counter() - begun.pop()
            times.extend([] if begun else [seconds])

    class Heard(queries.Answers):
        def of(self, key: tuple, make: Callable[[], object]) -> object:
            return super().of(key, partial(timed, make) if key[0].__module__.startswith(queries.__name__) else make)

    for name, ask in asked.items():
        setattr(queries, name, partial(timed, ask))
    for own in stores:
        own.__class__ = Heard
    try:
        yield times
    finally:
        for name, ask in asked.items():
            setattr(queries, name, ask)
        for own in stores:
            own.__class__ = queries.Answers
