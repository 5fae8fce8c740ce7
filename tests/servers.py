"""A dashboard that is started for a measurement or a test, and ended after it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).parents[1]


@dataclass(frozen=True)
class Server:
    """Where it listens, and the process that it is."""

    port: int
    process: subprocess.Popen[bytes]

    def memory(self) -> float:
        """MB of memory that it holds now; Linux only."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@contextmanager
def running(data: Path, url: str | None = None) -> Iterator[Server]:
    """The dashboard on this data folder, or on the database of this address, ready for its first visitor."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "dashboard", "--server.port", str(port)]
    environment = {**os.environ, "CNIE_DATA": str(data), **({"DATABASE_URL": url} if url else {})}
    process = subprocess.Popen(command, cwd=TOP, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError("The dashboard ended before it answered.")
