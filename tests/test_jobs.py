"""Commands in processes of their own: shared by all who ask the same, one at a time, told how far they are, and gone with the
server."""

import json
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.jobs import Jobs, LineIsFull, State

Command = Callable[[Path], list[str]]


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs(kept=2)
    yield jobs
    jobs.close()


def command(program: str, *arguments: object) -> Command:
    """A command that runs a Python program; the program is given `folder`, `tell` and `arguments`."""
    begin = """
        import json, sys, time
        from pathlib import Path

        folder, arguments = Path(sys.argv[1]), sys.argv[2:]

        def tell(**what):
            print(json.dumps(what), flush=True)
    """
    whole = textwrap.dedent(begin) + textwrap.dedent(program)
    return lambda folder: [sys.executable, "-c", whole, str(folder), *map(str, arguments)]


MAKES_A_FILE = """
    (folder / "pack").mkdir()
    (folder / "pack.zip").write_bytes(b"packed")
    tell(archive=str(folder / "pack.zip"), folder=str(folder / "pack"), files=1, problems=[])
"""
# Begins, and goes on when the file that it is told of is there.
WAITS = """
    tell(done=1, total=4, figure="会员数变化")
    while not Path(arguments[0]).exists():
        time.sleep(0.01)
"""


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not what():
        assert time.monotonic() < deadline, "It does not come about"
        time.sleep(0.01)


def over(jobs: Jobs, key: object) -> State:
    wait_for(lambda: jobs.state(key).is_over)
    return jobs.state(key)


def test_a_job_that_nobody_asked_for_has_no_state(jobs: Jobs) -> None:
    assert jobs.state("other") is None


def test_a_job_tells_how_far_it_is_and_then_what_it_made(jobs: Jobs, tmp_path: Path) -> None:
    jobs.ask("one", command(WAITS + MAKES_A_FILE, tmp_path / "go"))
    wait_for(lambda: jobs.state("one").total)
    assert jobs.state("one") == State("running", done=1, total=4, at="会员数变化")
    (tmp_path / "go").touch()
    made = over(jobs, "one")
    assert made.stage == "made" and made.problems == () and made.archive.read_bytes() == b"packed"
    assert not made.archive.with_suffix("").exists(), "the folder is in the file already"


def test_who_asks_the_same_shares_the_job_and_what_it_made(jobs: Jobs, tmp_path: Path) -> None:
    count = tmp_path / "count"
    shared = command(f"open(arguments[0], 'a').write('x')\n{textwrap.dedent(MAKES_A_FILE)}", count)
    for _ in range(3):
        jobs.ask("one", shared)
    first = over(jobs, "one")
    jobs.ask("one", shared)
    assert jobs.state("one") == first and count.read_text() == "x"


def test_one_job_runs_at_a_time_and_the_others_know_their_place_in_line(jobs: Jobs, tmp_path: Path) -> None:
    for name in ("first", "second", "third"):
        jobs.ask(name, command(WAITS + MAKES_A_FILE, tmp_path / name))
        wait_for(lambda: jobs.state("first").stage == "running")
    wait_for(lambda: jobs.state("first").total)
    assert [(jobs.state(name).stage, jobs.state(name).before) for name in ("second", "third")] == [
        ("waiting", 1),
        ("waiting", 2),
    ]
    with pytest.raises(LineIsFull):
        jobs.ask("fourth", command(MAKES_A_FILE))
    assert jobs.state("fourth") is None
    (tmp_path / "first").touch()
    wait_for(lambda: jobs.state("second").total)
    assert jobs.state("third").before == 1
    (tmp_path / "second").touch()
    (tmp_path / "third").touch()
    assert over(jobs, "third").stage == "made"


def test_a_command_that_gives_up_says_why_and_can_be_tried_again(jobs: Jobs, tmp_path: Path) -> None:
    gives_up = """
    if not Path(arguments[0]).exists():
        sys.exit("Nothing was made. No edition is published.")
    """
    gives_up += MAKES_A_FILE
    jobs.ask("one", command(gives_up, tmp_path / "edition"))
    assert over(jobs, "one") == State("failed", why="Nothing was made. No edition is published.")
    (tmp_path / "edition").touch()
    jobs.ask("one", command(gives_up, tmp_path / "edition"))
    assert over(jobs, "one").stage == "made"


def test_a_fault_is_written_to_the_log_and_not_shown(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    jobs.ask("one", command("raise ZeroDivisionError('inner workings')"))
    assert over(jobs, "one") == State("failed", why="")
    assert "inner workings" in caplog.text


def test_a_command_that_does_not_exist_holds_nobody_up(jobs: Jobs) -> None:
    jobs.ask("one", lambda folder: [str(folder / "nothing")])
    jobs.ask("two", command(MAKES_A_FILE))
    assert over(jobs, "two").stage == "made"
    assert over(jobs, "one") == State("failed")


def test_lines_that_are_no_progress_are_passed_over(jobs: Jobs) -> None:
    jobs.ask("one", command("print('A library says hello')\nprint('[1]')\n" + textwrap.dedent(MAKES_A_FILE)))
    assert over(jobs, "one").stage == "made"


def test_what_could_not_be_made_is_told_and_can_be_asked_again(jobs: Jobs, tmp_path: Path) -> None:
    without = MAKES_A_FILE.replace("problems=[]", "problems=['No browser.'] if not Path(arguments[0]).exists() else []")
    jobs.ask("one", command(without, tmp_path / "browser"))
    assert over(jobs, "one").problems == ("No browser.",)
    (tmp_path / "browser").touch()
    jobs.ask("one", command(without, tmp_path / "browser"))
    assert over(jobs, "one").problems == ()


def test_only_the_jobs_looked_at_last_are_kept(jobs: Jobs) -> None:
    archives = {}
    for name in ("one", "two", "three"):
        jobs.ask(name, command(MAKES_A_FILE))
        archives[name] = over(jobs, name).archive
        # Whoever still looks at the first keeps it.
        assert jobs.state("one").archive.exists()
    assert jobs.state("two") is None and not archives["two"].exists()
    assert jobs.state("three").archive.exists()


def test_a_command_that_takes_too_long_is_ended() -> None:
    jobs = Jobs(limit=0.2)
    jobs.ask("one", command("time.sleep(600)"))
    assert over(jobs, "one").stage == "failed"
    jobs.close()


def test_with_the_server_its_jobs_end_and_their_files_go(jobs: Jobs, tmp_path: Path) -> None:
    jobs.ask("made", command(MAKES_A_FILE))
    archive = over(jobs, "made").archive
    # A child of the command stands for the browser that the true one starts.
    program = """
    import os, subprocess
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(arguments[0]).write_text(json.dumps([os.getpid(), child.pid]))
    tell(done=0, total=1, figure="")
    child.wait()
    """
    jobs.ask("running", command(program, tmp_path / "processes"))
    wait_for(lambda: jobs.state("running").total)
    jobs.close()
    assert not archive.exists() and jobs.state("running") is None
    for process in json.loads((tmp_path / "processes").read_text()):
        wait_for(lambda process=process: not is_alive(process))


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # One that has ended stays in the table until its parent has looked at it.
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return sys.platform != "linux"
    except ProcessLookupError:
        return False


def test_a_process_that_ends_takes_its_jobs_with_it(tmp_path: Path) -> None:
    """As a server does that is told to end: nothing of its jobs is left on the disk."""
    program = """
    import sys
    from dashboard.jobs import Jobs
    jobs = Jobs()
    jobs.ask("one", lambda folder: [sys.executable, "-c", "import time; time.sleep(600)"])
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        env={**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)},
        check=True,
        timeout=60,
        capture_output=True,
    )
    assert list(tmp_path.iterdir()) == [] and done.stderr == b""
