"""The pack of an annual review as its page offers it: asked for, watched while it is made, taken away.

It is made by the command, `python -m dashboard.review`, in a process of its own, once for all readers who ask the same."""

import sys
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dashboard import sentences
from dashboard.filters import plain
from dashboard.jobs import Jobs, LineIsFull
from dashboard.words import say_in

JOBS = Jobs(folder=Path(__file__).resolve().parent.parent)
# How often a page asks how far a pack is, in seconds.
OFTEN = 0.7


@dataclass(frozen=True)
class Pack:
    """What is asked for: the data folder or database, the edition, the year, "en", "zh" or "both", and the formats."""

    home: str
    edition: int
    year: int
    languages: str
    formats: tuple[str, ...]

    def command(self, folder: Path) -> list[str]:
        """The command line that makes it in a folder."""
        return [
            *(sys.executable, "-m", "dashboard.review", str(self.year), "--lang", self.languages, "--out", str(folder)),
            *("--edition", str(self.edition), "--formats", ",".join(self.formats), "--json"),
        ]


def offer(pack: Pack, language: str) -> None:
    """The pack to take away, or how far it is, or the button that has it made."""
    say, state = say_in(language), JOBS.state(pack)
    if state is None:
        _button(pack, "review.make", language)
    elif not state.is_over:
        st.fragment(_progress, run_every=OFTEN)(pack, language)
    elif state.archive:
        _take_away(state.archive, language)
        if state.problems:
            st.warning(say("review.not_everything", why=plain(" ".join(state.problems))))
            _button(pack, "review.make_again", language)
    else:
        st.error(say("review.failed", why=plain(state.why) or say("review.fault")))
        _button(pack, "review.make_again", language)


def _button(pack: Pack, words: str, language: str) -> None:
    say = say_in(language)
    if not st.button(say(words), type="primary", icon=":material/folder_zip:", key=f"make-{words}"):
        return
    try:
        JOBS.ask(pack, pack.command)
    except LineIsFull as full:
        st.warning(say("review.full", number=full.args[0]))
        return
    st.rerun()


def _progress(pack: Pack, language: str) -> None:
    say, state = say_in(language), JOBS.state(pack)
    if state is None or state.is_over:
        # The whole page: what is over is asked after no more.
        st.rerun()
    elif state.stage == "waiting" and state.before:
        st.progress(0.0, text=say("review.waiting", number=state.before))
    elif state.total:
        done = min(state.done / state.total, 1.0)
        st.progress(done, text=say("review.working", done=state.done, total=state.total, figure=plain(state.at)))
    else:
        st.progress(0.0, text=say("review.starting"))


def _take_away(archive: Path, language: str) -> None:
    say = say_in(language)
    with zipfile.ZipFile(archive) as opened:
        names = [name for name in opened.namelist() if not name.endswith("/")]
    size = sentences.number(round(archive.stat().st_size / 1e6, 1), language)
    kinds = Counter(Path(name).suffix.removeprefix(".").upper() for name in names)
    st.success(say("review.made", number=len(names), size=size))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            say("review.download"),
            archive.read_bytes,
            file_name=archive.name,
            mime="application/zip",
            key="download-pack",
            type="primary",
            on_click="ignore",
            icon=":material/download:",
        )
        st.caption(" · ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())))
