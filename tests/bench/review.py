"""The annual review of one year, from the public record and the sample roster, as one command in a process of its own.

The yardstick is to start a browser, draw one chart in it and print one page."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import plotly.graph_objects as go

from dashboard.review import paper
from dashboard.review.browser import find_browser
from tests.bench import data

TOP = Path(__file__).parents[2]
HEADINGS = ["what is made", "seconds", "times the yardstick", "figures", "MB at most"]
CASES = {
    "both languages, everything": ("--lang", "both"),
    "English, everything": ("--lang", "en"),
    "English, PNG and SVG": ("--lang", "en", "--formats", "png,svg"),
    "English, PDF": ("--lang", "en", "--formats", "pdf"),
    "English, PPTX": ("--lang", "en", "--formats", "pptx"),
    "English, CSV and XLSX": ("--lang", "en", "--formats", "csv"),
}


def rows(sizes: list[str]) -> Iterator[list[object]]:
    """One row per kind of review, of the demonstration whatever the sizes; the memory is the most that a process of it had, browsers included."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CNIE_DATA": str(data.published("today"))}
        unit = yardstick()
        yield ["yardstick", f"{unit:.1f}", "1.0", 1, ""]
        for name, options in CASES.items():
            command = [sys.executable, "-m", "dashboard.review", "2025", "--out", folder, "--json", *options]
            begun = time.perf_counter()
            done = subprocess.run(command, cwd=TOP, env=environment, check=True, capture_output=True, encoding="utf-8")
            took = time.perf_counter() - begun
            made = Path(json.loads(done.stdout.splitlines()[-1])["folder"])
            figures = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
            number = len(figures["figures"]) * len(figures["languages"])
            most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            yield [name, f"{took:.1f}", f"{took / unit:.1f}", number, f"{most:.0f}"]


def yardstick() -> float:
    """Seconds for a browser, one chart and one page."""
    begun = time.perf_counter()
    with paper.Press(find_browser()) as press:
        press.chart_svg(go.Figure(go.Bar(x=[1, 2], y=[1, 2])).update_layout(height=400), "yardstick", "Yardstick")
        press.pdf("<title>Yardstick</title><p>Yardstick</p>", datetime(2026, 1, 1))
    return time.perf_counter() - begun
