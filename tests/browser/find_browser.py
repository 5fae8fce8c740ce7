"""The browser that the tests drive: one that is installed, or one that can be had.

    python tests/browser/find_browser.py             prints the path of an installed browser
    python tests/browser/find_browser.py --install   gets one if there is none

Used by the browser tests and `make test`. Looks at CHROME_PATH and BROWSER_PATH, then for Chrome, Chromium or Edge,
then for Playwright's own. Installs Debian's package where apt works without asking, else Playwright's.
"""

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

WAY_OUT = """No browser for the tests was found, and none could be installed.
Any one of these mends it; then run `make test` again:
  - install Chrome, Chromium or Edge in the usual way (Debian: sudo apt install chromium)
  - let Playwright fetch its own: {python} -m playwright install --with-deps chromium
  - name the program of an installed one: CHROME_PATH=/path/to/chrome make test"""


class BrowserNotFound(Exception):
    """There is no browser for the tests; the message names the ways out."""


def find_browser() -> Path:
    """The program of an installed browser that runs. Raises BrowserNotFound."""
    for variable in VARIABLES:
        if named := os.environ.get(variable):
            # A wrong name is told, not passed over: the tests would else run in another browser than asked for.
            if runs(Path(named)):
                return Path(named)
            raise BrowserNotFound(f"{variable} names {named}, which is not a browser that runs. Mend it or unset it.")
    for candidate in itertools.chain(installed(), from_playwright()):
        if runs(candidate):
            return candidate
    raise BrowserNotFound(WAY_OUT.format(python=sys.executable))


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
    # In a process of its own: Playwright refuses to start twice in one, and a test may have it running.
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


def install() -> None:
    """Try the ways to get a browser, in turn, until one is found. What they print goes to standard error."""
    for commands in (
        from_debian("chromium", "fonts-noto-cjk"),
        [[sys.executable, "-m", "playwright", "install", "chromium"]],
    ):
        for command in commands:
            print("+", *command, file=sys.stderr, flush=True)
            if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
                break
        try:
            find_browser()
        except BrowserNotFound:
            continue
        return


def from_debian(*packages: str) -> list[list[str]]:
    """The commands that install packages of Debian, or none where apt would ask or is missing."""
    if not shutil.which("apt-get"):
        return []
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not is_root and not sudo_works_without_asking():
        return []
    # `env` because sudo does not pass the variable on, and a package that asks would wait for ever.
    apt = [*([] if is_root else ["sudo", "-n"]), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return [[*apt, "update", "--quiet"], [*apt, "install", "--yes", "--quiet", "--no-install-recommends", *packages]]


def sudo_works_without_asking() -> bool:
    """Whether `sudo` is there and wants no password."""
    if not shutil.which("sudo"):
        return False
    return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def main(options: list[str]) -> int | str:
    """Print the path of a browser. Returns 0, or the way out."""
    try:
        print(find_browser())
    except BrowserNotFound:
        # Nothing is installed in the place of a browser that somebody named and that does not run.
        if "--install" not in options or any(map(os.environ.get, VARIABLES)):
            raise
        install()
        print(find_browser())
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BrowserNotFound as error:
        sys.exit(str(error))
