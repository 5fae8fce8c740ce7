"""One reader on each page, over the real protocol: milliseconds on the server from the question to the end of the answer, and
what is sent.

The yardstick is the page Data again, which asks nothing anew: what Streamlit itself takes for a page with a table."""

import asyncio
import statistics
from collections.abc import Iterator

from tests import client, servers
from tests.bench import data

HEADINGS = ["size", "page", "first, ms", "again, ms", "other filter, ms", "again, times the yardstick", "kB sent"]
PAGES = ("overview", "growth", "compare", "ecosoc", "map", "sectors", "organisations", "review", "data")
TIMES = 7
SECTORS = ("health_care", "science_education", "not_stated")


def rows(sizes: list[str]) -> Iterator[list[object]]:
    """One row per size and page; first is the first visit to it since the server started, the others are medians."""
    for size in sizes:
        with servers.running(data.published(size)) as dashboard:
            found = asyncio.run(_measured(dashboard.port))
        unit = statistics.median(run.seconds for run in found["data"][1])
        for page, (first, again, others) in found.items():
            warm = statistics.median(run.seconds for run in again)
            other = statistics.median(run.seconds for run in others)
            times = [f"{seconds * 1000:.0f}" for seconds in (first.seconds, warm, other)]
            yield [data.named(size), page, *times, f"{warm / unit:.1f}", f"{first.bytes / 1000:.0f}"]


async def _measured(port: int) -> dict[str, tuple[client.Run, list[client.Run], list[client.Run]]]:
    found = {}
    async with client.Session(port) as session:
        for page in PAGES:
            first = await session.ask(page, lang="en")
            again = [await session.ask(page, lang="en") for _ in range(TIMES)]
            others = [await session.ask(page, lang="en", sector=sector) for sector in SECTORS]
            found[page] = (first, again, others)
    return found
