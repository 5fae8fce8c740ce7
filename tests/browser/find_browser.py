"""The browser that the tests drive: one that is installed, or one that can be had.

    python tests/browser/find_browser.py             prints the path of an installed browser
    python tests/browser/find_browser.py --install   gets one if there is none

Used by `make test`. Looks where the dashboard looks (dashboard/review/browser.py). Installs Debian's package where apt
works without asking, else Playwright's.
"""

import os
import shutil
import subprocess
import sys

from dashboard.review.browser import VARIABLES, BrowserNotFound, find_browser


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
