"""The browser that draws figures and pages for print: one that is installed. Installs none itself.

Looks at CHROME_PATH and BROWSER_PATH, then for Chrome, Chromium or Edge, then for Playwright's own."""

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

VARIABLES = ["CHROME_PATH", "BROWSER_PATH"]
COMMANDS = [
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "microsoft-edge",
    "chrome",
    "msedge",
]
MAC = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
]
WINDOWS_ROOTS = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"]
WINDOWS = [
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
]

WAY_OUT = """No Chrome, Chromium or Edge was found, and charts, PNG and PDF are drawn by one.
Any one of these mends it; then run the command again:
  - install Chrome, Chromium or Edge in the usual way (Debian: sudo apt install chromium)
  - let Playwright fetch its own: python -m playwright install --with-deps chromium
  - name the program of an installed one in the environment: CHROME_PATH=/path/to/chrome"""


class BrowserNotFound(Exception):
    """There is no browser that runs; the message names the ways out."""


def find_browser() -> Path:
    """The program of an installed browser that runs. Raises BrowserNotFound."""
    for variable in VARIABLES:
        if named := os.environ.get(variable):
            # A wrong name is told, not passed over: another browser than asked for would else draw.
            if runs(Path(named)):
                return Path(named)
            raise BrowserNotFound(f"{variable} names {named}, which is not a browser that runs. Mend it or unset it.")
    for candidate in itertools.chain(installed(), from_playwright()):
        if runs(candidate):
            return candidate
    raise BrowserNotFound(WAY_OUT)


def installed() -> Iterator[Path]:
    """The usual places of Chrome, Chromium and Edge, whether something is there or not."""
    for command in COMMANDS:
        # A snap may not read the temporary profile that a driven browser is given, and hangs.
        if (found := shutil.which(command)) and "snap" not in Path(found).resolve().parts:
            yield Path(found)
    yield from map(Path, MAC)
    for root in WINDOWS_ROOTS:
        if root in os.environ:
            yield from (Path(os.environ[root]) / place for place in WINDOWS)


def from_playwright() -> Iterator[Path]:
    """Where Playwright keeps its own Chromium, whether it is there or not."""
    # In a process of its own: Playwright refuses to start twice in one, and whoever asks may have it running.
    question = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    answer = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=False)
    if answer.returncode == 0:
        yield Path(answer.stdout.strip())


def runs(browser: Path) -> bool:
    """Whether the program is there and answers."""
    # Ubuntu, for one, has a `chromium-browser` that does nothing but advertise a snap.
    if not browser.is_file():
        return False
    # On Windows `--version` opens a window instead of answering.
    if os.name == "nt":
        return True
    try:
        answer = subprocess.run([browser, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0
