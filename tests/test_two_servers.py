"""Dashboards as servers: two on one PostgreSQL server, of which neither knows what the other does not, so either may answer; and
one that makes ready what most look at, edition by edition."""

import asyncio
import re
import time
from pathlib import Path
from threading import Event, Thread

import pytest

from dashboard import queries, server
from dashboard.queries import rolled
from etl import database
from tests import servers
from tests.client import Session
from tests.conftest import Folder, Postgres

RENAMED = ("organisations.csv", ("Invented Guild", "Invented Company"))
PAGES = ("overview", "organisations", "map", "data")


def test_an_edition_is_seen_by_both_at_the_next_interaction(mine: Folder, networks: str, postgres: Postgres) -> None:
    url = postgres.url(postgres.database(networks))
    published = Folder(mine.path, url)
    # A folder without editions: whatever they know, they know from the server.
    nothing = mine.path / "nothing"
    nothing.mkdir()
    with servers.running(nothing, url) as first, servers.running(nothing, url) as second:

        async def run() -> list[tuple[str, ...]]:
            async with Session(first.port) as here, Session(second.port) as there:
                before = [await session.ask("overview", lang="en") for session in (here, there)]
                mine.change(*RENAMED)
                published.build()
                after = [await session.ask(page, lang="en") for page in PAGES for session in (here, there)]
                database.store(url=url).rollback(1)
                back = [await session.ask("overview", lang="en") for session in (here, there)]
                earlier = [await session.ask("data", lang="en", edition="2") for session in (here, there)]
            return [
                *(_editions(run.texts) for run in (*before, *after, *back)),
                *(_editions(run.texts) for run in earlier),
            ]

        found = asyncio.run(run())
    database.disconnect()
    assert found[:2] == [{1}] * 2
    assert found[2 : 2 + 2 * len(PAGES)] == [{2}] * 2 * len(PAGES)
    assert found[-4:-2] == [{1}] * 2
    assert all(2 in own for own in found[-2:])


def test_a_view_is_the_same_from_either_and_a_reader_may_change_between_them(networks: str, postgres: Postgres) -> None:
    """All that a view depends on stands in its address, so that a reader who comes to the other server in the middle loses
    nothing."""
    url = postgres.url(postgres.database(networks))
    address = {"lang": "zh", "sector": "health_care", "asof": "2019-04-30", "open": "members~2017-07-05"}

    async def run(ports: tuple[int, int]) -> list[tuple[str, ...]]:
        found = []
        for port in ports:
            async with Session(port) as session:
                found.append((await session.ask("overview", **address)).texts)
        return found

    with servers.running(Path("nothing"), url) as first, servers.running(Path("nothing"), url) as second:
        here, there = asyncio.run(run((first.port, second.port)))
    database.disconnect()
    assert here == there and len(here) > 5


def test_what_most_look_at_is_made_for_a_new_edition_before_anybody_asks(
    mine: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNIE_DATA", str(mine.path))
    is_over = Event()
    thread = Thread(target=server.keep_ready, args=(is_over,))
    thread.start()
    try:
        assert _is_made_ready(1)
        mine.change(*RENAMED)
        mine.build()
        assert _is_made_ready(2)
    finally:
        is_over.set()
        thread.join()


def _is_made_ready(edition: int) -> bool:
    """Whether the numbers of an edition are in memory within a minute, though no reader asks for them."""
    key = (rolled.event_cells_of.__wrapped__, queries.home(), (edition,))
    latest = time.monotonic() + 60
    while not (found := queries.OF_EDITIONS.get(key)) and time.monotonic() < latest:
        time.sleep(0.05)
    return bool(found)


def _editions(texts: tuple[str, ...]) -> set[int]:
    """The editions that the foot of a page names."""
    return {int(number) for text in texts for number in re.findall(r"^Edition (\d+)", text.replace("\\", ""))}
