"""`python -m dashboard`: build the database if it is missing or old, then start the web server.

The one command behind `make run`. Options of `streamlit run` are passed on: `python -m dashboard --server.port 9000`.
With `--demo`, behind `make demo`, the same with invented members: on a data folder of its own, and on a free port unless one
is named. Decides nothing about data or pages.
"""

import argparse
import os
import socket
import sys
import tomllib
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]


def address_and_port(options: list[str]) -> tuple[str, int]:
    """Where the server will listen: as the options say, else the environment, else .streamlit/config.toml.

    >>> address_and_port(["--server.port", "9000", "--server.address=0.0.0.0"])
    ('0.0.0.0', 9000)
    """
    # Read here and not by Streamlit: asked before it has the options, it warns later that they have changed.
    server = tomllib.loads((TOP / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]
    address = os.environ.get("STREAMLIT_SERVER_ADDRESS", server["address"])
    port = os.environ.get("STREAMLIT_SERVER_PORT", server["port"])
    parser = argparse.ArgumentParser(prog="python -m dashboard", add_help=False, allow_abbrev=False)
    parser.add_argument("--server.address", dest="address", default=address)
    parser.add_argument("--server.port", dest="port", type=int, default=port)
    known, _ = parser.parse_known_args(options)
    return known.address, known.port


def is_taken(address: str, port: int) -> bool:
    """Whether another program listens there already.

    >>> with socket.create_server(("127.0.0.1", 0)) as other:
    ...     is_taken("127.0.0.1", other.getsockname()[1])
    True
    """
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        # As the server itself will ask: on Windows this option would let two programs share a port.
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return True
    return False


def url(address: str, port: int) -> str:
    """What to type into a browser on this machine.

    >>> url("0.0.0.0", 8501), url("::1", 8501)
    ('http://localhost:8501', 'http://[::1]:8501')
    """
    host = "localhost" if address in {"0.0.0.0", "::"} else f"[{address}]" if ":" in address else address
    return f"http://{host}:{port}"


def is_published() -> bool:
    """Whether there is an edition that readers can be shown."""
    from etl import database
    from etl.contracts import EtlError

    try:
        database.store().current()
    except EtlError:
        return False
    return True


def free_port(address: str, first: int) -> int:
    """The first port from `first` on where no other program listens; `first` itself where a hundred are taken."""
    return next((port for port in range(first, first + 100) if not is_taken(address, port)), first)


def prepare_demonstration() -> None:
    """Write the data folder of the demonstration beside the usual one, and turn this process to it. Raises EtlError."""
    from etl import database, sample

    folder = sample.demonstration(database.home(), database.home() / "demo")
    os.environ["CNIE_DATA"] = str(folder)
    # Its editions stay in that folder: a database that is shared is no place for invented members.
    os.environ.pop("DATABASE_URL", None)


def main(options: list[str]) -> int | str:
    """Build, say where, serve until Ctrl-C. Returns 0, or the message for a person who can mend it."""
    # Streamlit reads .streamlit/config.toml from the current folder only.
    os.chdir(TOP)
    is_demo = "--demo" in options
    options = [option for option in options if option != "--demo"]
    address, port = address_and_port(options)
    is_port_named = any(option.partition("=")[0] == "--server.port" for option in options)
    if is_demo and not is_port_named:
        # Beside the usual dashboard, which may be running.
        port = free_port(address, port + 1)
        options += ["--server.port", str(port)]
    if is_taken(address, port):
        return (
            f"Port {port} is taken by another program, perhaps by this dashboard: look at {url(address, port)}.\n"
            f"To start it on another port: make run ARGS='--server.port {port + 1}', "
            f"or python -m dashboard --server.port {port + 1}"
        )

    from etl.contracts import EtlError
    from etl.publish import build_if_stale

    try:
        if is_demo:
            prepare_demonstration()
    except EtlError as error:
        return str(error)
    try:
        report = build_if_stale()
    except EtlError as error:
        # A bad file never takes away what readers had.
        if not is_published():
            return str(error)
        print(f"Nothing new was published, and the dashboard shows the edition of before. {error}", file=sys.stderr)
        report = None
    if report:
        print(report)

    what = "The demonstration, with invented members," if is_demo else "The dashboard"
    print(f"\n{what} is at {url(address, port)} (Ctrl-C ends it)\n", flush=True)
    return serve(options)


def serve(options: list[str]) -> int:
    """Run Streamlit in this process on dashboard/server.py until it is ended."""
    import click
    from streamlit.web import cli

    server = str(TOP / "dashboard" / "server.py")
    # A garbage collection after every run costs more than all the rest of the run.
    ours = ["--runner.postScriptGC", "false", "--logger.hideWelcomeMessage", "true"]
    try:
        cli.main(["run", server, *ours, *options], prog_name="streamlit", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        print("\nThe dashboard has ended.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
