"""Commands that take long, each run once in a process of its own for all who ask: one at a time, the others in line.

A command says how far it has come on its standard output, one JSON object a line, and the last one says what it made. What
is made is kept in a folder of this process, and is gone with it. Knows no page and not what the commands do."""

import atexit
import contextlib
import json
import logging
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

# What a command may take, in seconds, before it is ended: one that hangs would hold up the whole line.
LIMIT = 900
# So many finished jobs are kept, those that nobody has looked at for longest go first; and so many wait in line.
KEPT = 8


class LineIsFull(Exception):
    """So many jobs wait already that no other is taken on."""


@dataclass(frozen=True)
class State:
    """How far a job is: the jobs before it in line, the steps done of all, and what it is at. Of one that is over, the file
    that it made, and what it could not make of it; or why it made none, empty where that is a fault of ours."""

    stage: Literal["waiting", "running", "made", "failed"]
    before: int = 0
    done: int = 0
    total: int = 0
    at: str = ""
    archive: Path | None = None
    problems: tuple[str, ...] = ()
    why: str = ""

    @property
    def is_over(self) -> bool:
        return self.stage in ("made", "failed")


@dataclass
class _Job:
    command: Callable[[Path], list[str]]
    folder: Path
    state: State = field(default_factory=lambda: State("waiting"))


class Jobs:
    """The jobs of one server process. Every method may be called from any thread."""

    def __init__(self, *, folder: Path | None = None, limit: float = LIMIT, kept: int = KEPT) -> None:
        """Jobs whose commands are run in a folder, this process's own where none is named."""
        self._where, self._limit, self._kept = folder, limit, kept
        self._lock = threading.Lock()
        self._jobs: dict[Hashable, _Job] = {}
        self._line: list[Hashable] = []
        self._worker: threading.Thread | None = None
        self._process: subprocess.Popen[str] | None = None
        self._folder: Path | None = None
        self._is_closed = False
        atexit.register(self.close)

    def ask(self, key: Hashable, command: Callable[[Path], list[str]]) -> None:
        """Have a job done, unless the same one is in line, at work or made already. A failed one is tried again, and so is
        one that could not make everything.

        `command` is given the folder to write into and gives the command line. Raises LineIsFull."""
        with self._lock:
            known = self._jobs.get(key)
            if known and known.state.stage != "failed" and not known.state.problems:
                return
            if len(self._line) >= self._kept:
                raise LineIsFull(self._kept)
            if known:
                shutil.rmtree(known.folder, ignore_errors=True)
            self._folder = self._folder or Path(tempfile.mkdtemp(prefix="cnie-jobs-"))
            self._jobs[key] = _Job(command, Path(tempfile.mkdtemp(dir=self._folder)))
            self._line.append(key)
            if self._worker is None:
                # A daemon: it must not keep a server alive that is to end.
                self._worker = threading.Thread(target=self._work, name="jobs", daemon=True)
                self._worker.start()

    def state(self, key: Hashable) -> State | None:
        """How far a job is; nothing where nobody has asked for it, or it was too long ago."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None:
                return None
            # The last to be looked at is the last to go.
            self._jobs[key] = self._jobs.pop(key)
            if job.state.stage != "waiting":
                return job.state
            return replace(job.state, before=self._line.index(key) + (self._process is not None))

    def close(self) -> None:
        """End the process at work and remove everything that was made."""
        with self._lock:
            self._is_closed = True
            self._line.clear()
            self._end_process()
            folder, self._folder = self._folder, None
            self._jobs.clear()
        atexit.unregister(self.close)
        if folder:
            shutil.rmtree(folder, ignore_errors=True)

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._line or self._is_closed:
                    self._worker = None
                    return
                job = self._jobs[self._line.pop(0)]
                job.state = State("running")
            try:
                state = self._run(job)
            except Exception:
                # Whatever went wrong, the next in line must have its turn.
                logging.getLogger(__name__).exception("A job could not be run.")
                state = State("failed")
            with self._lock:
                job.state = state
                self._drop_old_ones()

    def _run(self, job: _Job) -> State:
        """Run a command to its end, while its state says how far it is. Its state when it is over."""
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
            with self._lock:
                if self._is_closed:
                    return State("failed")
                process = self._process = subprocess.Popen(
                    job.command(job.folder),
                    cwd=self._where,
                    **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": complaints},
                    **{"encoding": "utf-8", "errors": "replace", "env": os.environ | {"PYTHONUTF8": "1"}},
                    # A group of its own, so that a browser that it has started ends with it.
                    start_new_session=True,
                )
            clock = threading.Timer(self._limit, self._end_process)
            clock.start()
            last: dict[str, object] = {}
            try:
                with process:
                    for line in process.stdout:
                        last = _read(line) or last
                        if "total" in last:
                            steps = {"done": int(last["done"]), "total": int(last["total"])}
                            job.state = State("running", **steps, at=str(last["figure"]))
            finally:
                clock.cancel()
                with self._lock:
                    self._process = None
            complaints.seek(0)
            said = complaints.read()
        return _outcome(last, said, process.returncode)

    def _end_process(self) -> None:
        process = self._process
        if process is None or process.poll() is not None:
            return
        with contextlib.suppress(OSError):
            if os.name == "nt":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGTERM)

    def _drop_old_ones(self) -> None:
        over = [key for key, job in self._jobs.items() if job.state.is_over]
        for key in over[: -self._kept]:
            shutil.rmtree(self._jobs.pop(key).folder, ignore_errors=True)


def _read(line: str) -> dict[str, object]:
    """One line of a command, empty where it is nothing for us."""
    with contextlib.suppress(json.JSONDecodeError):
        found = json.loads(line)
        return found if isinstance(found, dict) else {}
    return {}


def _outcome(last: dict[str, object], said: str, code: int) -> State:
    """What became of a command, from the last thing that it told and what it said on standard error."""
    if archive := last.get("archive"):
        # A file is what is taken away: the same once more as a folder would only fill the disk.
        shutil.rmtree(str(last.get("folder", "")), ignore_errors=True)
        return State("made", archive=Path(str(archive)), problems=tuple(map(str, last.get("problems", ()))))
    logging.getLogger(__name__).error("A job ended with %s: %s", code, said or "it said nothing")
    lines = [line for line in said.splitlines() if line.strip()]
    is_fault = "Traceback (most recent call last)" in said or not lines
    return State("failed", why="" if is_fault else lines[-1])
