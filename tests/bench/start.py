"""From the command behind `make run` to the end of its first page, with the edition published before.

The yardstick is to import what the dashboard is made of, in a Python of its own."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator

from tests import client, servers
from tests.bench import data

HEADINGS = ["size", "server answers, s", "first page, s", "yardstick, s", "times the yardstick", "MB then"]
YARDSTICK = "import pandas, plotly.graph_objects, pydeck, sqlalchemy, streamlit"


def rows(sizes: list[str]) -> Iterator[list[object]]:
    """One row per size."""
    for size in sizes:
        folder = data.published(size)
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", YARDSTICK], check=True)
        unit = time.perf_counter() - begun
        begun = time.perf_counter()
        with servers.running(folder) as dashboard:
            answers = time.perf_counter() - begun
            asyncio.run(_first(dashboard.port))
            page = time.perf_counter() - begun
            memory = dashboard.memory()
        numbers = (f"{answers:.1f}", f"{page:.1f}", f"{unit:.1f}", f"{page / unit:.1f}", f"{memory:.0f}")
        yield [data.named(size), *numbers]


async def _first(port: int) -> None:
    async with client.Session(port) as session:
        await session.ask("overview", lang="en")
