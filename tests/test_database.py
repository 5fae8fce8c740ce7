"""Editions in files and on a real PostgreSQL server: the same promises, the same tables, the same answers."""

import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pandas as pd
import psycopg
import pytest
from sqlalchemy import delete, exc, select
from streamlit.testing.v1 import AppTest

from dashboard import queries
from dashboard.queries import (
    MEMBERS,
    NO_STATUS,
    NOT_STATED,
    Filters,
    comparison,
    ecosoc,
    growth,
    lists,
    profile,
    search,
)
from dashboard.queries.lists import These, Those
from dashboard.words import say_in
from etl import database, publish
from etl.contracts import NoEdition
from etl.database import NoDatabase, Store
from etl.models import MODELS, Organisation
from etl.tables import Columns, columns_of
from tests import in_full
from tests.conftest import TOP, Folder, Postgres

APP = TOP / "dashboard" / "app.py"
RENAMED = ("organisations.csv", ("Invented Guild", "Invented Company"))


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, mine: Folder) -> Iterator[Folder]:
    """The invented network with one edition, kept in files and then on a server."""
    if request.param == "sqlite":
        yield mine
        return
    server = request.getfixturevalue("postgres")
    yield Folder(mine.path, server.url(server.database(request.getfixturevalue("networks"))))
    database.disconnect()


# For what files cannot meet: somebody else who drops, locks or ends it.
ON_A_SERVER = pytest.mark.parametrize("kept", ["postgresql"], indirect=True)


@pytest.fixture
def empty(postgres: Postgres) -> Iterator[str]:
    """The address of a database in which nothing is published."""
    yield postgres.url(postgres.database())
    database.disconnect()


def names(store: Store, edition: int) -> set[str]:
    with store.connect(edition) as connection:
        return set(connection.execute(select(Organisation.name_en)).scalars())


def rows(store: Store, edition: int) -> dict[str, list[tuple]]:
    """Every table of an edition, but for the moments of publication."""
    with store.connect(edition) as connection:
        found = {}
        for table in MODELS.values():
            columns = [column for column in table.columns if column.name != "published_at"]
            found[table.name] = connection.execute(select(*columns).order_by(*table.primary_key)).all()
    return found


# --- one publication -----------------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_tables_in_files_and_on_a_server(demo, empty):
    publish.build(demo, empty)
    assert rows(database.store(url=empty), 1) == rows(database.store(demo), 1)


def test_a_new_edition_is_current_and_the_old_one_stays(kept):
    before = rows(kept.store, 1)
    kept.change(*RENAMED)
    assert kept.build().edition_id == kept.store.current() == 2
    assert kept.store.numbers() == [1, 2]
    assert "Invented Company" in names(kept.store, 2)
    assert rows(kept.store, 1) == before
    assert [row["edition_id"] for row in kept.store.history()] == [1, 2]


def test_a_reader_of_the_old_edition_keeps_reading_it(kept):
    with kept.store.connect(1) as reader:
        question = select(Organisation.name_en).order_by(Organisation.organisation_id)
        before = reader.execute(question).all()
        kept.change(*RENAMED)
        kept.build()
        assert reader.execute(question).all() == before


def test_an_edition_cannot_be_written_to(kept):
    with kept.store.connect(1) as connection, pytest.raises((exc.DBAPIError, NoDatabase), match=r"readonly|read-only"):
        connection.execute(delete(Organisation))


def test_an_edition_that_is_not_there_is_named(kept):
    for ask in (kept.store.engine, kept.store.rollback):
        with pytest.raises(NoEdition, match=r"no edition 9 in .* There are: 1\."):
            ask(9)
    assert kept.store.current() == 1


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_where_nothing_is_published_a_build_is_asked_for(kind, tmp_path, request):
    store = database.store(tmp_path, request.getfixturevalue("empty") if kind == "postgresql" else None)
    assert (store.numbers(), store.history()) == ([], [])
    with pytest.raises(NoEdition, match=r"No edition is published in .* Run: python -m etl build"):
        store.current()


def test_a_publication_that_fails_leaves_nothing(kept):
    tables = [("sectors", Columns.of(columns_of([{"sector_code": "lost"}])))]
    before = kept.published()
    for fault in (lambda number: tables, lambda number: 1 / 0):
        with pytest.raises((exc.StatementError, KeyError, ZeroDivisionError)):
            kept.store.publish(fault)
    assert (kept.store.numbers(), kept.store.current(), kept.published()) == ([1], 1, before)


# --- going back ----------------------------------------------------------------------------------------------------


def test_going_back_lasts_until_something_is_new(kept):
    kept.change(*RENAMED)
    kept.build()
    kept.store.rollback(1)
    assert kept.store.current() == 1
    # Nothing has changed since edition 2, so the next start of the dashboard does not overrule who went back.
    assert publish.build_if_stale(kept.path, kept.url) is None
    assert kept.store.current() == 1
    kept.change("organisations.csv", ("Invented Company", "Invented Society"))
    report = publish.build_if_stale(kept.path, kept.url)
    assert report.edition_id == kept.store.current() == 3
    assert [row["edition_id"] for row in kept.store.history()] == [1, 2, 3]
    kept.store.rollback(2)
    assert "Invented Company" in names(kept.store, kept.store.current())
    assert kept.store.numbers() == [1, 2, 3]


@pytest.mark.parametrize("damage", ["missing", "cut off", "another file", "pointer"])
def test_a_lost_edition_is_told_and_never_shown_as_another(mine, damage):
    mine.build()
    newest = mine.store.path(2)
    if damage == "missing":
        newest.unlink()
    elif damage == "cut off":
        os.truncate(newest, newest.stat().st_size // 2)
    elif damage == "another file":
        newest.write_bytes(b"PK\x03\x04" * 1000)
    else:
        (newest.parent / "current").write_bytes(b"\xff\xfe2")
    with pytest.raises(NoEdition, match="python -m etl rollback EDITION"):
        mine.store.current()
    mine.store.rollback(1)
    assert mine.store.current() == 1
    (newest.parent / "current").unlink()
    assert publish.build_if_stale(mine.path).edition_id == mine.store.current() == (2 if damage == "missing" else 3)


@ON_A_SERVER
def test_a_schema_that_somebody_dropped_is_told(kept, postgres):
    kept.build()
    with psycopg.connect(kept.url, autocommit=True) as connection:
        connection.execute("drop schema edition_0002 cascade")
    with pytest.raises(NoEdition, match="python -m etl rollback EDITION"):
        kept.store.current()
    kept.store.rollback(1)
    assert kept.store.current() == 1


# --- many at once, and killed --------------------------------------------------------------------------------------


def test_two_builds_at_once_make_two_editions(kept):
    builds = [kept.command("-m", "etl", "build", "--data", str(kept.path)) for _ in range(2)]
    said = [build.communicate(timeout=60) for build in builds]
    assert [build.returncode for build in builds] == [0, 0], said
    assert {out.splitlines()[0] for out, _ in said} == {"Edition 2 is published.", "Edition 3 is published."}
    found = [rows(kept.store, number) for number in kept.store.numbers()]
    assert [[row.edition_id for row in tables.pop("editions")] for tables in found] == [[1], [1, 2], [1, 2, 3]]
    assert found[0] == found[1] == found[2]


def test_builds_at_once_take_turns(kept):
    with ThreadPoolExecutor(4) as builds:
        numbers = list(builds.map(lambda _: kept.store.publish(lambda number: []), range(6)))
    assert sorted(numbers) == [2, 3, 4, 5, 6, 7]
    assert kept.store.numbers() == [1, *sorted(numbers)]
    assert kept.store.current() == 7


def test_a_build_does_not_wait_for_ever(mine, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE", 0)
    other = sqlite3.connect(mine.store.folder / "lock", isolation_level=None)
    other.execute("begin exclusive")
    with pytest.raises(NoDatabase, match="Another build has been publishing"):
        mine.build()
    other.close()
    assert mine.build().edition_id == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no SIGKILL")
def test_a_build_that_is_killed_at_any_step_leaves_whole_editions_and_the_next_goes_on(kept):
    kept.change(*RENAMED)
    killed = kept.command("-m", "tests.killed_builds", str(kept.path), *([kept.url] if kept.url else []))
    out, error = killed.communicate(timeout=240)
    assert killed.returncode == 0, error
    steps = dict(line.split("\t") for line in out.splitlines())
    assert {step: wrong for step, wrong in steps.items() if wrong} == {}
    on_disk = {"before replace", "after replace", "before fsync", "after fsync", "before execute create table"}
    on_server = {"before execute create schema", "after copy copy", "before write_row", "before commit", "after commit"}
    assert steps.keys() > (on_server if kept.url else on_disk)


# --- what a person can mend ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["mysql://a:secret@b/c", "secret", "postgresql://a:secret@b:port/c", "sqlite:///", "://"]
)
def test_an_address_of_another_form_is_refused_without_its_password(url):
    with pytest.raises(NoDatabase, match="Known forms: postgresql://") as told:
        database.store(url=url)
    assert "secret" not in str(told.value)


def test_an_address_may_name_a_folder_or_be_written_in_three_ways(mine, monkeypatch):
    folder = f"sqlite:///{mine.store.folder}"
    assert database.store(url=folder) == mine.store and database.store(url=folder).current() == 1
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h/d")
    assert database.store(mine.path) == database.store(url="postgresql://u:p@h/d")
    assert database.store() == database.store(url="postgresql+psycopg://u:p@h/d")


@ON_A_SERVER
def test_a_server_that_refuses_is_told_without_the_password(kept, postgres):
    name = kept.url.rsplit("/", 1)[1]
    postgres.run(f"create user guest_{name} password 'secret'")
    for url, says in [
        (kept.url.replace(str(postgres.port), "9"), "cannot be used .*refused"),
        (kept.url.replace("secret", "s3cret"), "cannot be used .*password authentication failed"),
        (kept.url + "_none", "cannot be used .*does not exist"),
    ]:
        for ask in (lambda store: store.current(), lambda store: store.publish(lambda number: [])):
            with pytest.raises(NoDatabase, match=says) as told:
                ask(database.store(url=url))
            assert "secret" not in str(told.value) and "s3cret" not in str(told.value)
    guest = database.store(url=postgres.url(name, f"guest_{name}"))
    with pytest.raises(NoDatabase, match="GRANT CREATE ON DATABASE"):
        guest.publish(lambda number: [])
    with pytest.raises(NoDatabase, match="lacks a right"):
        guest.current()


def test_a_server_that_cannot_hold_chinese_is_told(mine, postgres):
    postgres.run("create database latin template template0 encoding 'LATIN1'")
    with pytest.raises(NoDatabase, match="cannot hold Chinese"):
        publish.build(mine.path, postgres.url("latin"))
    assert database.store(url=postgres.url("latin")).numbers() == []
    database.disconnect()


def test_a_folder_that_cannot_be_written_to_is_told(mine):
    store = database.store(url=f"sqlite:///{mine.raw('members.csv')}")
    with pytest.raises(NoDatabase, match="cannot be written to"):
        store.publish(lambda number: [])


def test_a_full_disk_is_told_and_changes_nothing(mine):
    before = mine.published()
    answer = subprocess.run(
        [sys.executable, "-W", "error", "-m", "etl", "build", "--data", str(mine.path)],
        cwd=TOP, capture_output=True, encoding="utf-8", check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )  # fmt: skip
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "cannot be written to" in answer.stderr and "Traceback" not in answer.stderr
    assert mine.published() == before


# --- the same answers ----------------------------------------------------------------------------------------------


def asked(edition: int) -> Iterator[tuple[str, tuple, dict]]:
    """Every question of the pages, and every whole list, with much that it can be asked about."""
    day = queries.about(edition)["record_date"]
    several = [{}, {"since": 2015, "until": 2018}]
    for field, choices in queries.options(edition, "en").items():
        if field != "places":
            more = [NOT_STATED] + [NO_STATUS] * (field == "un_statuses")
            several += [{field: tuple(choices)[:2]}, {field: (*list(choices)[-1:], *more)}]
        else:
            several.append({"place": next(iter(choices), None)})
    for language in ("en", "zh"):
        for of_edition in (
            "codes",
            "translations",
            "options",
            "event_counts",
            "event_organisations",
            "sources",
            "issues",
            "corrections",
        ):
            yield of_edition, (edition, language), {}
        yield "sources", (edition, language, ("members", "events")), {}
        yield "code_descriptions", (edition, language, "evidence"), {}
        yield "all_un_steps", (edition, language), {}
        for figure in ("countries", "cities"):
            yield "place_names", (edition, language, figure), {}
    for of_edition in (
        *("about", "editions", "roster", "is_demonstration", "samples", "coverage", "is_readable", "issues_by_rule"),
        "networks",
    ):
        yield of_edition, (edition,), {}
    yield "within", (edition, ("cn_east", "africa")), {}
    metrics = tuple(queries.codes(edition, "en")["metric"])
    for number, chosen in enumerate(several):
        filters = Filters(edition, day if number % 2 else date(2017, 11, 2), "zh" if number % 3 else "en", **chosen)
        for of_filters in (
            "events",
            "events_by_year",
            "event_years",
            "members_known",
            "inferred_sectors",
            "left_out",
            "narrowing",
            "event_places",
        ):
            yield of_filters, (filters,), {}
        yield "un_steps", (filters, tuple(ecosoc.stages(filters)["organisation_id"])), {}
        flag = number % 4 < 2
        for metric in (queries.MEMBERS, queries.MEMBERS_ECOSOC, queries.HOLDERS):
            yield "standing", (filters, metric), {}
            yield "count_on_day", (filters, metric), {}
            yield "evidence_after", (filters, metric), {}
            yield "organisations", (filters,), {"metric": metric, "day": date(2018, 1, 1)}
        yield "member_changes", (filters,), {"with_status": flag}
        yield "organisations", (filters,), {"members_only": flag, "holders_only": not flag}
        yield "sector_members", (filters,), {"members_only": flag, "primary_only": not flag}
        for figure in ("countries", "cities"):
            yield "events_by_place", (filters, figure), {}
        yield "event_numbers", (filters,), {}
        yield "event_numbers", (filters,), {"after": date(2016, 7, 5), "until": date(2017, 7, 5)}
        yield "published", (filters, metrics), {}
        yield "latest_published", (filters, metrics[0]), {}
        yield "later_published", (filters, metrics[0]), {}


def plain(answer: Any) -> Any:
    """An answer as something that can be compared, types and order included."""
    if isinstance(answer, pd.DataFrame):
        return {"types": answer.dtypes.astype(str).to_dict(), "rows": answer.astype(str).to_dict("split")}
    if isinstance(answer, pd.Series):
        return answer.astype(str).to_dict()
    if isinstance(answer, dict):
        return {key: plain(value) for key, value in answer.items() if key != "published_at"}, list(answer)
    return answer


@pytest.mark.parametrize("name", ["demo", "network"])
def test_every_question_has_the_same_answer_in_files_and_on_a_server(name, request, empty, monkeypatch):
    folder = request.getfixturevalue(name)
    publish.build(folder, empty)
    monkeypatch.setenv("CNIE_DATA", str(folder))
    questions = list(asked(1))
    # None is forgotten: all that is public and asks an edition. What needs no database is left out.
    asks = {**vars(queries), **vars(in_full)}
    public = {name for name, ask in asks.items() if hasattr(ask, "__wrapped__") and not name.startswith("_")}
    assert {name for name, *_ in questions} == public - {"dictionary", "labels", "remembered"}
    answers = [plain(asks[name](*about, **more)) for name, about, more in questions]
    monkeypatch.setenv("DATABASE_URL", empty)
    for (question, about, more), answer in zip(questions, answers, strict=True):
        found = plain(asks[question](*about, **more))
        if question == "editions":
            del found["types"], answer["types"]
            found, answer = [len(found["rows"]["data"])], [len(answer["rows"]["data"])]
        assert found == answer, (question, about, more)


def test_growth_and_comparison_are_the_same_in_files_and_on_a_server(mine, empty, monkeypatch):
    publish.build(mine.path, empty)
    mine.change(*RENAMED)
    for url in (None, empty):
        publish.build(mine.path, url, accept_loss=True)
    monkeypatch.setenv("CNIE_DATA", str(mine.path))
    first, last = date(2010, 3, 1), date(2019, 6, 30)
    a, b = Filters(1, last, sectors=("environmental_protection", NOT_STATED)), Filters(2, date(2017, 7, 5))

    def answers() -> list[Any]:
        bridges = [growth.bridge(Filters(2, last), first, last, by) for by in (None, *growth.GROUPS)]
        sums = [comparison.explained(a, b, figure) for figure in comparison.FIGURES]
        told = [comparison.differences(1, 2, kind) for kind in comparison.KINDS]
        return [*bridges, growth.changed(Filters(2, last), first, last), *sums, *told]

    in_files = list(map(plain, answers()))
    monkeypatch.setenv("DATABASE_URL", empty)
    assert [str(plain(answer)) for answer in answers()] == list(map(str, in_files))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pages_of_lists_are_the_same_in_files_and_on_a_server(network, empty, monkeypatch, language):
    publish.build(network, empty)
    monkeypatch.setenv("CNIE_DATA", str(network))
    first, last = date(2005, 10, 1), date(2019, 6, 30)
    several = [
        Filters(1, last, language, **chosen)
        for chosen in ({}, {"sectors": ("health_care", NOT_STATED)}, {"un_statuses": (NO_STATUS, "special")})
    ]
    those = [Those(), Those(MEMBERS, date(2018, 1, 1)), Those(category="special"), Those(MEMBERS, last, is_dated=True)]
    those += [Those(category=NOT_STATED), Those(category="roster", granted=2008), Those(organisation_type=NOT_STATED)]
    those += [Those(sector="health_care", is_primary=True, region=region) for region in ("CHN", "abroad", "cn_east")]

    def answers() -> list:
        found = []
        for filters in several:
            found += [lists.count_organisations(filters, own) for own in those]
            found += [plain(lists.organisations(filters, own, 1, 6)) for own in those]
            found += [plain(lists.events(filters, own, 2, 5)) for own in (These(), These(held=True), These(city="x"))]
            found.append(plain(growth.changed(filters, first, last, start=2, number=4)))
            found.append(growth.count_changed(filters, first, last, growth.PARTS, those[0]))
        return [*found, plain(queries.issues(1, language, first=3, number=9))]

    in_files = answers()
    monkeypatch.setenv("DATABASE_URL", empty)
    assert answers() == in_files and len(in_files) > 60


def test_searches_and_profiles_are_the_same_in_files_and_on_a_server(network, empty, monkeypatch):
    publish.build(network, empty)
    monkeypatch.setenv("CNIE_DATA", str(network))
    filters = Filters(1, date(2019, 6, 1))

    def answers() -> list:
        everybody = in_full.organisations(filters)["organisation_id"]
        found = [plain(search.search(1, typed)) for typed in ("invented", "虛構", "xugou", "ifa", "Inventd Gild")]
        for who in everybody:
            found += [
                plain(ask(1, who)) for ask in (profile.organisation, profile.names, profile.sectors, profile.related)
            ]
            asked = (profile.memberships, profile.un_steps, profile.un_spells, profile.events, profile.partners)
            found += [plain(ask(filters, who)) for ask in asked]
        rows = (("fixture-organisations", 7), ("fixture-events", 2), ("fixture-figures", 6))
        return [*found, plain(profile.doubts(1, "zh", rows))]

    in_files = answers()
    monkeypatch.setenv("DATABASE_URL", empty)
    assert answers() == in_files and len(in_files) > 150


@ON_A_SERVER
def test_text_is_ordered_as_in_files_whatever_the_country_of_the_server(kept):
    with psycopg.connect(kept.url) as connection:
        question = "select distinct collation_name from information_schema.columns where table_schema = 'edition_0001' and data_type like 'char%'"
        assert connection.execute(question).fetchall() == [("C",)]


# --- the pages -----------------------------------------------------------------------------------------------------


@pytest.fixture
def reader(kept: Folder, monkeypatch: pytest.MonkeyPatch) -> Callable[[], AppTest]:
    """A reader of the dashboard on this store: each call is an interaction of the same visit."""
    monkeypatch.setenv("CNIE_DATA", str(kept.path))
    if kept.url:
        monkeypatch.setenv("DATABASE_URL", kept.url)
    at = AppTest.from_file(APP, default_timeout=60)
    return lambda: at.run()


def test_a_new_edition_is_shown_at_the_next_interaction(kept, reader):
    assert "Edition 1," in reader().caption[-1].value
    kept.change(*RENAMED)
    kept.build()
    page = reader()
    assert "Edition 2," in page.caption[-1].value and not page.exception
    kept.store.rollback(1)
    assert "Edition 1," in reader().caption[-1].value


@ON_A_SERVER
def test_a_server_that_goes_away_is_told_and_its_return_is_seen(kept, reader, postgres):
    reader()
    name = kept.url.rsplit("/", 1)[1]
    postgres.run(
        f"alter database {name} allow_connections false",
        f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'",
    )
    page = reader()
    assert [title.value for title in page.title] == [say_in("en")("app.no_database")] and not page.exception
    postgres.run(f"alter database {name} allow_connections true")
    page = reader()
    assert "Edition 1," in page.caption[-1].value and not page.exception
