"""The web server around app.py: started warm, with strict headers and compressed answers. Run by `python -m dashboard`.

Streamlit finds `app` below by reading this file. Nothing here knows what the pages show.
"""

import contextlib
import gc
import importlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from threading import Event, Thread

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from dashboard.security import SecurityHeaders, page_shell

HERE = Path(__file__).resolve().parent
# The two outlines of the map, from the one copy in data/reference.
LAND = sorted((HERE.parent / "data" / "reference").glob("land-*.geojson"))
# How often it is asked whether another edition is the current one, in seconds.
EVERY = 2.0


@contextlib.asynccontextmanager
async def warm(app: st.App) -> AsyncIterator[None]:
    """Import and fill what the first visitor would otherwise wait for, then take it out of the garbage collector's way; later
    the same for each edition that is published. At the end, end the packs that are still being made.

    Collecting after every run is off (dashboard.__main__); freezing keeps the ordinary collections short as well.
    """
    for library in ["pandas", "plotly.graph_objects", "pydeck", "sqlalchemy"]:
        importlib.import_module(library)
    from dashboard import packs, queries

    # Filling a cache outside a visit makes Streamlit warn of a missing visit, which is the point of it here.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)
    # Without a database the pages say so themselves, and say what to do.
    with contextlib.suppress(queries.NoEdition, queries.NoDatabase):
        queries.warm()
    gc.collect()
    gc.freeze()
    # Beside the first visitors: to wait for it would keep them out for seconds.
    is_over = Event()
    Thread(target=keep_ready, args=(is_over,), daemon=True).start()
    yield
    is_over.set()
    # A server that is told to end by a signal runs nothing that waits for the end of Python.
    packs.JOBS.close()


def keep_ready(is_over: Event) -> None:
    """Until it is over, make the usual pages of the edition that readers see, and of each that takes its place: the first who
    comes after a publication waits no longer than others."""
    from dashboard import queries, usual

    made = None
    while not is_over.is_set():
        try:
            if (current := queries.current_edition()) != made:
                made = current
                usual.make()
                gc.collect()
                gc.freeze()
                queries.read_ahead(current)
        except Exception:
            # A page that is asked for makes what it needs, and says what is amiss.
            logging.getLogger(__name__).info("The usual pages were not made ahead.", exc_info=True)
        is_over.wait(EVERY)


def outline(file: Path) -> Route:
    """One land outline, at an address of its own."""

    async def answer(request: object) -> FileResponse:
        return FileResponse(file, media_type="application/geo+json", headers={"Cache-Control": "public, max-age=86400"})

    return Route(f"/land/{file.name}", answer)


async def page(request: object) -> HTMLResponse:
    """The empty page that Streamlit fills (see security.SERVER_SCRIPT and WIDTH_SCRIPT)."""
    return HTMLResponse(page_shell(), headers={"Cache-Control": "no-cache"})


async def first_page(request: Request) -> RedirectResponse:
    """The first page by its name: Streamlit knows it by no name."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/")


app = st.App(
    "app.py",
    lifespan=warm,
    routes=[
        *map(outline, LAND),
        Route("/", page),
        Route("/overview", first_page),
        *[Route(f"/{file.stem}", page) for file in sorted(HERE.glob("app_pages/*.py"))],
        # Before Streamlit's own handler of this folder, which sends the fonts anew each time they are asked after.
        Mount("/app/static", StaticFiles(directory=HERE / "static")),
    ],
    # Level 4 halves the time of the usual 9 for a few per cent more bytes; fonts and pictures are left as they are.
    middleware=[Middleware(SecurityHeaders), Middleware(GZipMiddleware, minimum_size=1000, compresslevel=4)],
)
