"""Many readers at once, over the real protocol: each opens a page, then acts every five seconds (another sector, another page).

The yardstick is one reader alone, in the same run."""

import asyncio
import random
import statistics
from collections.abc import Iterator

from tests import client, servers
from tests.bench import data

HEADINGS = ["size", "sessions", "median, ms", "95th percentile, ms", "median, times one session", "MB a session"]
SESSIONS = (1, 10, 50, 100)
PAGES = ("overview", "growth", "ecosoc", "map", "sectors")
SECTORS = ("", "", "health_care", "science_education", "environmental_protection")
EVERY, ACTS = 5.0, 6  # seconds; acts of each session


def rows(sizes: list[str]) -> Iterator[list[object]]:
    """One row per size and number of sessions: the time of an interaction on the server, and the memory that a session adds."""
    for size in sizes:
        alone = None
        with servers.running(data.published(size)) as dashboard:
            asyncio.run(_all(dashboard.port, 1, seed=0))
            for number in SESSIONS:
                before = dashboard.memory()
                times = asyncio.run(_all(dashboard.port, number, seed=number))
                middle = statistics.median(times)
                alone = alone or middle
                last = statistics.quantiles(times, n=20)[-1]
                memory = (dashboard.memory() - before) / number
                numbers = [f"{middle * 1000:.0f}", f"{last * 1000:.0f}", f"{middle / alone:.1f}", f"{memory:.2f}"]
                yield [data.named(size), number, *numbers]


async def _all(port: int, number: int, seed: int) -> list[float]:
    """Seconds of every interaction of so many sessions, the first visit of each left out."""
    found = await asyncio.gather(*(_one(port, random.Random(seed * 1000 + own), own / number) for own in range(number)))
    return [seconds for times in found for seconds in times]


async def _one(port: int, random_: random.Random, share: float) -> list[float]:
    # Spread over the interval, as people are.
    await asyncio.sleep(share * EVERY)
    times = []
    async with client.Session(port) as session:
        page = random_.choice(PAGES)
        await session.ask(page, lang="en")
        for _ in range(ACTS):
            await asyncio.sleep(EVERY)
            page = random_.choice(PAGES) if random_.random() < 0.3 else page
            sector = random_.choice(SECTORS)
            run = await session.ask(page, lang="en", **({"sector": sector} if sector else {}))
            times.append(run.seconds)
    return times
