"""Figures from frames: what each shows is in its name. No queries and no Streamlit, so the same figure serves the page
and print. Data is shown as text, never as markup; source and sample mark stand inside each figure."""

import html
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio

from dashboard.words import SampleLine, Say

FONT = "Inter, 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif"
INK, MUTED, LINE, MAIN, ACCENT = "#1C2B36", "#5B6B78", "#DCE2E7", "#0B5A7A", "#C2571A"
# Told apart by colour-blind readers too; the same colours as the legend of the map (.streamlit/config.toml).
PROGRAMMES = {
    **{"china_africa": "#C8401B", "southeast_asia": "#1B8A5A", "silk_road": "#2F7FC1", "multilateral": "#8E5AA8"},
    **{"training": "#E08A00", "welfare": "#8A7D00", "governance": "#0B5A7A", "other_host": "#7C8A96"},
}
# Series of one figure differ in lightness, by 20 of 100 at least, or in pattern: they are told apart without colour too.
AMBER, LOSS, UNKNOWN, OVERDUE, SAMPLE = "#F4B748", "#D0703A", "#E3E8EC", "#C8401B", "#6FA3B8"
# The badge of what counts an invented record: no other thing has this colour.
SAMPLE_MARK = "#A3195B"
# The code of the evidence that is no more than a public list, and members on it: lighter than what is stated, and hatched.
NOT_CONFIRMED = "listed"
LISTED = "#C5DAE4"
# Upon these a white hatching would not be seen.
LIGHT = (AMBER, UNKNOWN, LISTED, "#9CC7DA", "#B8C2CB")
CATEGORIES = {"general": MAIN, "special": "#3F91B8", "roster": AMBER, None: UNKNOWN}
# Width of a printed figure: 165.1 mm (6.5 inches), the text width of an A4 page, in pixels of which 96 make an inch.
PRINT_WIDTH = 624
# How a printed number is marked: a bound must look like a bound.
MARKS = {
    **{"exact": ("diamond", MAIN), "derived": ("x-thin-open", MUTED), "about": ("circle-open", ACCENT)},
    **{
        "over": ("triangle-up-open", ACCENT),
        "at_least": ("triangle-up-open", ACCENT),
        "nearly": ("triangle-down-open", ACCENT),
    },
}


def text(value: object) -> str:
    """Data as plotly shall print it: its markup is made harmless.

    >>> text("<b>x</b>")
    '&lt;b&gt;x&lt;/b&gt;'
    """
    return html.escape(str(value), quote=False)


CHINESE, OPENING, CLOSING = "\u2e80-\U0003ffff", "（《「『【〈“‘", "，。；：！？、）》」』】〉”’％,.;:!?)%"
# What no line is broken within: blanks, words, and Chinese characters one by one, each with its punctuation.
PIECES = re.compile(
    rf"\s+|[{OPENING}]*(?:[{CHINESE}]|(?:(?![{OPENING}])[^\s{CHINESE}])+?(?:(?<=[A-Za-z]-)(?=[A-Za-z])|(?=[\s{CHINESE}{OPENING}])|$))"
    rf"[{CLOSING}]*|."
)


def wrapped(words: str, width: int) -> list[str]:
    """Lines of at most `width` Latin letters; a Chinese character is as wide as two, and no line begins with a full stop.

    >>> wrapped("one two three", 8)
    ['one two', 'three']
    >>> wrapped("共有 275 条虚构记录（示例）。", 12)
    ['共有 275 条', '虚构记录（示', '例）。']
    """
    return _lines(words, width, lambda letter: 2 if letter > "\u2e80" or letter in "—…" else 1)


@lru_cache(maxsize=512)
def balanced(words: str, width: int) -> list[str]:
    """As few lines as `wrapped` makes, and as equal as they can be: the last is no single word.

    >>> balanced("As of 22 November 2026. Edition 6.", 32)
    ['As of 22 November', '2026. Edition 6.']
    """
    lines = wrapped(words, width)
    rooms = range(width // 2, width) if len(lines) > 1 else ()
    return next((found for room in rooms if len(found := wrapped(words, room)) == len(lines)), lines)


def _lines(words: str, room: float, wide: Callable[[str], float]) -> list[str]:
    """Text broken into lines that are no wider than the room; a word is only broken if it alone is wider."""
    lines, line, used = [], "", 0.0
    for piece in PIECES.findall(words.strip()):
        piece = " " if piece.isspace() else piece
        need = sum(map(wide, piece))
        if used + need > room and line.strip() and not piece.isspace():
            lines.append(line.rstrip())
            line, used = "", 0.0
        for letter in piece if need > room else (piece,):
            need = sum(map(wide, letter))
            if line and used + need > room and not letter.isspace():
                lines.append(line.rstrip())
                line, used = "", 0.0
            if line or not letter.isspace():
                line, used = line + letter, used + need
    return [*lines, line.rstrip()]


# The house style, as what plotly takes where a figure says nothing: it checks a template once, and each setting of a figure
# each time. In place of plotly's own template, of which most is about kinds of figures that are not drawn here.
_AXIS = {"automargin": True, "title": {"standoff": 15}, "zerolinewidth": 2, "zerolinecolor": LINE, "fixedrange": True}
# A mark that was opened stays as it is, and so do the others: they are numbers too.
_STILL = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}
_FILL = {"fillmode": "overlay", "size": 10, "solidity": 0.2}
HOUSE_STYLE = go.layout.Template(
    layout={
        **{"paper_bgcolor": "white", "plot_bgcolor": "white", "colorway": list(PROGRAMMES.values())},
        "font": {"family": FONT, "size": 13, "color": INK},
        "hoverlabel": {"font": {"family": FONT, "size": 13}, "bgcolor": "white", "bordercolor": LINE, "align": "left"},
        "legend": {
            "orientation": "h",
            "y": 1.0,
            "yanchor": "bottom",
            "x": 0,
            "xanchor": "left",
            "traceorder": "normal",
        },
        **{"dragmode": False, "hovermode": "closest", "clickmode": "event+select", "autotypenumbers": "strict"},
        "xaxis": {
            **_AXIS,
            "showgrid": False,
            "showline": True,
            "linecolor": LINE,
            "ticks": "outside",
            "tickcolor": LINE,
        },
        "yaxis": {**_AXIS, "gridcolor": "#EDF0F3", "linecolor": "white", "ticks": ""},
    },
    data={
        "bar": [{**_STILL, "marker": {"line": {"color": "#E5ECF6", "width": 0.5}, "pattern": _FILL}}],
        "scatter": [{**_STILL, "fillpattern": _FILL}],
    },
)
pio.templates["cnie"] = HOUSE_STYLE


def _figure(*drawn: go.Bar | go.Scatter) -> go.Figure:
    """A figure in the house style. It is named here, since the style of whoever says nothing is Streamlit's."""
    return go.Figure(drawn, layout={"template": "cnie"})


def _finished(figure: go.Figure, *, height: int = 340, left: int = 50) -> go.Figure:
    """The figure with its height and margins. A legend of more than one line does not take its room from what is drawn."""
    return figure.update_layout(
        height=height + _legend_height(figure, PRINT_WIDTH - left - 16),
        margin={"l": left, "r": 16, "t": 34, "b": 30},
        bargap=0.25,
    )


def _legend_height(figure: go.Figure, room: float) -> int:
    """How many pixels a legend takes beyond its first line, where it has so much room across."""
    names = [trace.name.split("<br>") for trace in figure.data if trace.name and trace.showlegend is not False]
    # A symbol, and the gap to the next.
    widths = [max(text_width(html.unescape(line), 13) for line in lines) + 50 for lines in names]
    across = len(names) if sum(widths) <= room else max(int(room // max(widths)), 1)
    return max(-(-len(names) // max(across, 1)) * max(map(len, names), default=0) - 1, 0) * 19


# Letters of the smallest print that one line of a figure holds: on a phone, and on a printed page.
NARROW, PRINTED = 62, 104


def captioned(figure: go.Figure, title: str, notes: Iterable[str | None], *, letters: int = NARROW) -> go.Figure:
    """The figure with its caption at its foot, inside it, so that a picture of it can be cited: sample mark, title, source."""
    notes = [note for note in notes if note]
    lines = [f"<b>{text(line)}</b>" for line in wrapped(title, letters)]
    for note in notes:
        is_sample = isinstance(note, SampleLine)
        said = [text(line) for line in balanced(note.rest if is_sample else note, letters)]
        lines += [f'<b><span style="color:{SAMPLE_MARK}">{line}</span></b>' for line in said] if is_sample else said
    badge = sample_badge(notes)
    top = -34 - (26 if badge else 0)
    foot = 12 - top + 15 * len(lines)
    figure.update_layout(height=figure.layout.height + foot, margin_b=foot)
    at_foot = {"xref": "paper", "yref": "paper", "x": 0, "y": 0, "xanchor": "left", "yanchor": "top"}
    left = 8 - figure.layout.margin.l
    if badge:
        look = {"bgcolor": SAMPLE_MARK, "borderpad": 4, "font": {"size": 12, "color": "white"}}
        words = f"<b>{text(badge)}</b>"
        figure.add_annotation(text=words, showarrow=False, yshift=-34, xshift=left + 4, **at_foot, **look)
    return figure.add_annotation(
        **{"text": "<br>".join(lines), "showarrow": False, "align": "left", **at_foot},
        **{"yshift": top, "xshift": left, "font": {"size": 11, "color": MUTED}},
    )


def sample_badge(notes: Iterable[str | None]) -> str | None:
    """What stands on the badge of a figure with these notes; nothing where it counts no sample record."""
    return next((note.badge for note in notes if isinstance(note, SampleLine)), None)


def enlarged(figure: go.Figure, times: float) -> go.Figure:
    """A figure whose letters, marks, lines and margins are larger, for a screen that is seen from afar."""
    return go.Figure(_enlarged(figure.to_plotly_json(), times, ""))


def _enlarged(node: object, times: float, name: str, above: str = "") -> object:
    if isinstance(node, dict):
        return {key: _enlarged(value, times, key, name) for key, value in node.items()}
    is_length = name in ("size", "xshift", "yshift", "standoff", "ticklen") or above == "margin"
    if is_length or (above == "line" and name == "width"):
        is_number = isinstance(node, int | float)
        return node * times if is_number else [one * times for one in node] if isinstance(node, list | tuple) else node
    if isinstance(node, list | tuple):
        return [_enlarged(one, times, "") for one in node]
    return node


# What nobody knows is dotted, what is overdue is hatched darkly, so that numbers upon it can be read.
PATTERNS = {
    UNKNOWN: {"shape": ".", "fgcolor": "#98A4AE", "size": 5, "solidity": 0.16},
    OVERDUE: {"shape": "\\", "fgcolor": "#7E2410", "size": 7, "solidity": 0.3},
    SAMPLE: {"shape": "/", "fgcolor": "white", "size": 6, "solidity": 0.3},
    LISTED: {"shape": "/", "fgcolor": MAIN, "size": 7, "solidity": 0.16},
}


def _filled(colour: str, *, is_sample: bool = False, is_listed: bool = False) -> dict[str, object]:
    """How bars of a colour are filled; those that count a sample record are hatched, and, the other way, those that count what
    only a public list says."""
    pattern = PATTERNS.get(colour, {"shape": ""})
    if is_listed:
        pattern = {"shape": "\\", "fgcolor": INK if colour in LIGHT else "white", "size": 7, "solidity": 0.3}
    if is_sample:
        # Upon a pattern of its own, or a light colour, the hatching is crossed and dark.
        is_light = bool(pattern["shape"]) or colour in LIGHT
        pattern = {"shape": "x", "fgcolor": INK, "size": 8, "solidity": 0.2} if is_light else PATTERNS[SAMPLE]
    return {"color": colour, "pattern": {"fillmode": "overlay", **pattern}}


def _real_and_sample(rows: pd.DataFrame) -> list[tuple[pd.DataFrame, bool, str]]:
    """The rows in two parts, real ones and sample records: each with whether it is of the sample, and with what the codes of its
    marks end in, so that it opens its own rows. A part with no row is left out, and one that is the whole ends in nothing."""
    is_sample = rows["is_sample"].astype(bool)
    parts = [(rows[~is_sample], False, "~real"), (rows[is_sample], True, "~sample")]
    found = [part for part in parts if len(part[0])]
    return found if len(found) == 2 else [(part, flag, "") for part, flag, _ in found]


def _by_evidence(rows: pd.DataFrame) -> list[tuple[pd.DataFrame, bool, bool, str]]:
    """The rows in three parts: what is stated, what only a public list says, and sample records; each with whether it is of the
    sample, whether it is of a list, and with what the codes of its marks end in, so that it opens its own rows. A part with no
    row is left out, and one that is the whole ends in nothing."""
    is_sample = rows["is_sample"].astype(bool)
    is_listed = (rows["evidence_code"] == NOT_CONFIRMED) & ~is_sample
    parts = [
        (rows[~is_sample & ~is_listed], False, False, "~stated"),
        (rows[is_listed], False, True, "~listed"),
        (rows[is_sample], True, False, "~sample"),
    ]
    found = [part for part in parts if len(part[0])]
    return found if len(found) > 1 else [(*part[:3], "") for part in found]


def _series(name: str, say: Say, *, is_sample: bool, is_listed: bool = False) -> str:
    """The name of a series in the legend; that of sample records, or of what only a public list says, says so."""
    key = "sample.series" if is_sample else "evidence.series" if is_listed else None
    return _named(say(key, name=name) if key else name)


# The axis of names beside bars that lie: from the top, at some distance from the bars, without lines.
BESIDE_BARS = {"autorange": "reversed", "ticks": "", "ticklabelstandoff": 5, "showgrid": False}


def _time_axis(figure: go.Figure, days: Iterable[date]) -> None:
    """Years, or months in figures where the span is short: plotly would name months in English only."""
    span = sorted(days)
    is_long = not span or (span[-1] - span[0]).days > 4 * 365
    figure.update_xaxes(type="date", tickformat="%Y" if is_long else "%Y-%m", nticks=8)


def _empty(say: Say) -> go.Figure:
    """A figure with nothing to show says so; “no data” must not look like zero."""
    figure = _finished(_figure(), height=160)
    figure.update_xaxes(visible=False).update_yaxes(visible=False)
    middle = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False}
    return figure.add_annotation(text=say("table.empty"), **middle, font={"size": 14, "color": MUTED})


# --- drawn without a browser -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawing:
    """A picture as SVG shapes in a frame of so many pixels, for what plotly can not draw: cards, tables, maps."""

    width: int
    height: int
    shapes: str

    def svg(self, alternative: str, title: str = "", notes: Iterable[str | None] = ()) -> str:
        """The picture as a document, with its alternative text, and with its caption at its foot where it has one."""
        notes = [note for note in notes if note]
        lines = [(line, 600, MUTED) for line in wrapped(title, PRINTED) if title]
        for note in notes:
            is_sample = isinstance(note, SampleLine)
            words, *look = (note.rest, 600, SAMPLE_MARK) if is_sample else (note, 400, MUTED)
            lines += [(line, *look) for line in balanced(words, PRINTED)]
        badge = sample_badge(notes)
        top = self.height + (34 if badge else 8)
        foot = "".join(
            svg_text(line, 8, top + 12 + 15 * place, size=11, colour=colour, weight=weight)
            for place, (line, weight, colour) in enumerate(lines)
        )
        if badge:
            foot += svg_badge(badge, 8, self.height + 8)
        height = top + 16 + 15 * len(lines) if lines else self.height
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{height}" '
            f'viewBox="0 0 {self.width} {height}" role="img" font-family="{FONT}"><title>{text(alternative)}</title>'
            f'<rect width="{self.width}" height="{height}" fill="white"/>{self.shapes}{foot}</svg>'
        )


def svg_text(
    words: str,
    x: float,
    y: float,
    *,
    size: float = 13,
    colour: str = INK,
    weight: int = 400,
    anchor: str = "start",
    halo: bool = False,
) -> str:
    """A line of text, its foot at y; with a white `halo` where it lies upon something."""
    behind = ' stroke="white" stroke-width="3" paint-order="stroke" stroke-linejoin="round"' if halo else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{colour}" '
        f'text-anchor="{anchor}"{behind}>{text(words)}</text>'
    )


def svg_badge(words: str, x: float, y: float, *, size: float = 12) -> str:
    """A badge with its left upper corner at a place."""
    wide, high = text_width(words, size) + size, size * 1.7
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="3" fill="{SAMPLE_MARK}"/>'
        + svg_text(words, x + size / 2, y + size * 1.22, size=size, colour="white", weight=600)
    )


def text_width(words: str, size: float) -> float:
    """How many pixels a line of text takes, within some per cent and rather too many: no browser is asked."""
    return size * sum(map(_em, words))


def _em(letter: str) -> float:
    """How wide a letter of the house's font is, in shares of its size."""
    if letter > "\u2e80" or letter in "MWm@%—…w":
        return 1.0 if letter not in "mw" else 0.88
    if letter in "ijlI .,:;!'|·’":
        return 0.32
    if letter in "tfr()/[]\\1-“”":
        return 0.42
    if letter in "acekosvxyzEFJL7?":
        return 0.58
    return 0.74 if letter.isupper() else 0.62


CELL = 11  # size of the text in a table, of which a cell has 5 pixels on each side


def table(rows: pd.DataFrame, widths: list[int]) -> Drawing:
    """A table as a picture, its cells wrapped; `widths` are the shares of its columns in the width."""
    shapes, y = [], 0.0
    cells = [list(map(str, row)) for row in (rows.columns, *rows.itertuples(index=False))]
    columns = _columns(cells, widths)
    edges = [sum(columns[:place]) for place in range(len(columns))]
    for number, row in enumerate(cells):
        lines = [
            _lines(cell, room - 10, lambda letter: CELL * _em(letter)) for cell, room in zip(row, columns, strict=True)
        ]
        high = 15 * max(map(len, lines)) + 9
        if not number:
            shapes.append(f'<rect x="0" y="0" width="{PRINT_WIDTH}" height="{high}" fill="#F4F6F8"/>')
        for left, own in zip(edges, lines, strict=True):
            shapes += [
                svg_text(line, left + 5, y + 15 + 15 * place, size=CELL, weight=400 if number else 600)
                for place, line in enumerate(own)
            ]
        y += high
        shapes.append(f'<path d="M0 {y - 0.5:.1f}H{PRINT_WIDTH}" stroke="{LINE}"/>')
    return Drawing(PRINT_WIDTH, math.ceil(y), "".join(shapes))


def _columns(cells: list[list[str]], shares: list[int]) -> list[float]:
    """The widths of the columns of a table: by their shares, but none narrower than its longest word, within reason."""
    wanted = [PRINT_WIDTH * share / sum(shares) for share in shares]
    least = [
        min(max(text_width(word, CELL) for cell in column for word in PIECES.findall(cell)) * 1.04 + 11, 160)
        for column in zip(*cells, strict=True)
    ]
    found = list(map(max, wanted, least))
    spare = sum(found) - sum(least)
    lacking = sum(found) - PRINT_WIDTH
    return [own - (own - low) * lacking / spare if spare else own for own, low in zip(found, least, strict=True)]


# --- key figures -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class KeyFigure:
    """One number, as a reader sees it. `change` and its words are empty where no year before can be compared.

    `change_said` is the change with its sign; `opens` the code of what stands behind the number, and `rows` how many rows
    those are, or nothing where it was only printed. `about` says when and by whom, `beside` are figures to be read with it (a
    later one, or what was published), and `more` are other rows to open: code and words. `is_known` is false where nothing is
    counted or published, and `measured` is the value as it stands within a sentence."""

    code: str
    title: str
    value: str
    change: int | None
    change_said: str
    change_words: str
    as_of: str
    basis: str
    sentence: str
    sparkline: str | None
    sparkline_words: str
    sample: SampleLine | None
    opens: str | None
    rows: str | None
    about: str = ""
    beside: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    is_known: bool = True
    measured: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands below the number: its change where there is one, when and by whom, and what is read with it."""
        change = (f"{self.change_said} {self.change_words}",) if self.change is not None else ()
        return (*change, self.about, *self.beside)


SPARK_WIDTH, SPARK_HEIGHT = 220, 44


def sparkline(values: list[tuple[date, int, str]], *, steps: bool, is_sample: bool = False) -> str | None:
    """A small SVG of (day, value, comparator): steps for what is counted, marks alone for what was printed.

    A bound is hollow, and steps that count a sample record are dashed. Nothing where there are fewer than two values, since one value is no course."""
    if len(values) < 2:
        return None
    width, height, pad = SPARK_WIDTH, SPARK_HEIGHT, 5
    first, last = values[0][0].toordinal(), values[-1][0].toordinal()
    top = max(value for _, value, _ in values) or 1

    def at(day: date, value: int) -> tuple[float, float]:
        x = pad + (width - 2 * pad) * (day.toordinal() - first) / max(last - first, 1)
        return round(x, 1), round(height - pad - (height - 2 * pad) * value / top, 1)

    points = [(*at(day, value), comparator) for day, value, comparator in values]
    shapes, dashes = [], ' stroke-dasharray="4 3"' if is_sample else ""
    if steps:
        path = f"M{points[0][0]} {points[0][1]}" + "".join(f"H{x}V{y}" for x, y, _ in points[1:])
        shapes += [
            f'<path d="{path}V{height}H{points[0][0]}Z" fill="{MAIN}" fill-opacity="0.10"/>',
            f'<path d="{path}" fill="none" stroke="{MAIN}" stroke-width="1.8"{dashes}/>',
            f'<circle cx="{points[-1][0]}" cy="{points[-1][1]}" r="3" fill="{MAIN}"/>',
        ]
    else:
        for x, y, comparator in points:
            look = f'fill="{MAIN}"' if comparator == "exact" else f'fill="white" stroke="{ACCENT}" stroke-width="1.6"'
            shapes.append(f'<circle cx="{x}" cy="{y}" r="3.4" {look}/>')
    base = f'<path d="M0 {height - 1}H{width}" stroke="{LINE}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f"{base}{''.join(shapes)}</svg>"
    )


# Lines below the number of a printed card.
CARD_LINES = 4


def cards(figures: list[KeyFigure]) -> Drawing:
    """Key figures as cards, two in a row: title, value, course, and the lines below it."""
    across, gap = 2, 12
    below = [[line for words in figure.lines for line in wrapped(words, 50)][:CARD_LINES] for figure in figures]
    high = 84 + 14 * max(map(len, below), default=0)
    wide = (PRINT_WIDTH - gap) // across
    shapes = []
    for place, figure in enumerate(figures):
        x, y = (place % across) * (wide + gap), (place // across) * (high + gap)
        shapes.append(
            f'<rect x="{x + 0.5}" y="{y + 0.5}" width="{wide - 1}" height="{high - 1}" rx="4" fill="white" stroke="{LINE}"/>'
        )
        shapes += [
            svg_text(line, x + 14, y + 24 + 15 * number, size=12, colour=MUTED)
            for number, line in enumerate(wrapped(figure.title, 46)[:2])
        ]
        if figure.sample:
            badge = figure.sample.badge
            shapes.append(svg_badge(badge, x + wide - 22 - text_width(badge, 10), y + 8, size=10))
        # “Not stated” is longer than a number.
        room = wide - (172 if figure.sparkline else 28)
        size = next((size for size in (28, 24, 20, 16) if text_width(figure.value, size) <= room), 13)
        shapes.append(svg_text(figure.value, x + 14, y + 66, size=size, weight=600))
        shapes += [
            svg_text(line, x + 14, y + 86 + 14 * number, size=11, colour=MUTED)
            for number, line in enumerate(below[place])
        ]
        if figure.sparkline:
            size = f'width="{SPARK_WIDTH}" height="{SPARK_HEIGHT}"'
            place_and_size = f'x="{x + wide - 144}" y="{y + 42}" width="130" height="26"'
            shapes.append(figure.sparkline.replace(size, place_and_size))
    rows = -(-len(figures) // across)
    return Drawing(PRINT_WIDTH, max(rows * (high + gap) - gap, 1), "".join(shapes))


# --- members ---------------------------------------------------------------------------------------------------------


def counts_sample(changes: pd.DataFrame) -> bool:
    """Whether a course counts a sample record on any of its days."""
    return bool(changes["sample"].any())


def over_time(
    changes: pd.DataFrame,
    printed: pd.DataFrame,
    last: date,
    *,
    say: Say,
    title: str,
    recorded: str,
    opener: str,
    before: tuple[date, int] | None = None,
    is_sample: bool = False,
) -> go.Figure:
    """Steps of what the record counts up to the last day, and what was printed as marks of their own. A step opens the members
    of its day.

    `changes` has one row per day of change (day, members, of which sample); a line that counts a sample record is dashed, and so
    is one of which `is_sample` says that it does.
    `printed` has one row per printed figure (published_figure_id, as_of_date, value, comparator_code, stated, date_text,
    publication). `before` is the first day that is shown and what stood when it began, where a period begins there; without it
    all begins with the first change."""
    if changes.empty and printed.empty and not (before and before[1]):
        return _empty(say)
    figure = _figure()
    if len(changes) or (before and before[1]):
        day, number = before or (changes["day"].iloc[0] - timedelta(days=1), 0)
        standing = changes["members"].iloc[-1] if len(changes) else number
        start = pd.DataFrame({"day": [day], "members": [number]})
        after = pd.DataFrame({"day": [last], "members": [standing]})
        steps = pd.concat([start, changes[["day", "members"]], after])
        is_sample = is_sample or counts_sample(changes)
        figure.add_scatter(
            name=_series(recorded, say, is_sample=is_sample),
            **{"x": steps["day"], "y": steps["members"], "mode": "lines+markers"},
            customdata=[f"{opener}~{day.isoformat()}" for day in steps["day"]],
            line={"shape": "hv", "color": MAIN, "width": 2.2, "dash": "dash" if is_sample else "solid"},
            showlegend=True,
            # Small, so that the steps are what is seen; they are there to be clicked.
            marker={"size": 5, "color": MAIN},
            # Nothing below a line of invented members: it shall not look like ground that is held.
            **{"fill": "none" if is_sample else "tozeroy", "fillcolor": "rgba(11,90,122,0.07)"},
            hovertemplate="%{x|%Y-%m-%d}<br>%{y}<extra></extra>",
        )
    _printed_marks(figure, printed, say)
    first = [before[0]] if before else []
    _time_axis(figure, [*first, *changes["day"], *printed["as_of_date"], last])
    if before:
        # No day of another year; a mark on the last one is drawn whole.
        figure.update_xaxes(range=[before[0].isoformat(), last.isoformat()]).update_traces(cliponaxis=False)
    _counts(figure, title, max([*changes["members"], *printed["value"], *([before[1]] if before else [])]))
    return _finished(figure, left=60)


# --- compare


def two_courses(courses: list[tuple[str, pd.DataFrame, date, str]], *, say: Say, title: str) -> go.Figure:
    """Steps of two states on the same axes, told apart by colour, dash and mark, each with its as-of date marked. Both are dashed,
    the first with short dashes, where they count a sample record.

    Of each course: its name, one row per day of change (day, members, of which sample), its as-of date, and the opener of its
    days."""
    if all(changes.empty for _, changes, *_ in courses):
        return _empty(say)
    figure, lines = _figure(), 0
    looks = ((MAIN, "solid", "circle"), (ACCENT, "dash", "square"))
    for (name, changes, as_of, opener), (colour, dash, symbol) in zip(courses, looks, strict=True):
        if changes.empty:
            continue
        before = pd.DataFrame({"day": [changes["day"].iloc[0] - timedelta(days=1)], "members": [0]})
        after = pd.DataFrame({"day": [as_of], "members": [changes["members"].iloc[-1]]})
        steps = pd.concat([before, changes[["day", "members"]], after])
        last = len(steps) - 1
        if counts_sample(changes):
            name = say("sample.series", name=name)
            dash = "dot" if dash == "solid" else "dashdot"
        named = wrapped(name, 44)
        lines += len(named)
        figure.add_scatter(
            **{"x": steps["day"], "y": steps["members"], "mode": "lines+markers", "showlegend": True},
            name="<br>".join(map(text, named)),
            customdata=[f"{opener}~{day.isoformat()}" for day in steps["day"]],
            line={"shape": "hv", "color": colour, "width": 2.2, "dash": dash},
            marker={
                **{"symbol": symbol, "color": colour, "opacity": 1},
                "size": [12 if place == last else 5 for place in range(last + 1)],
            },
            **{"cliponaxis": False, "hovertemplate": "%{x|%Y-%m-%d}<br>%{y}<extra></extra>"},
        )
        figure.add_vline(x=as_of.isoformat(), line={"color": colour, "width": 1, "dash": "dot"})
    _time_axis(figure, [day for _, changes, as_of, _ in courses for day in (*changes["day"], as_of)])
    figure.update_yaxes(title={"text": title, "font": {"size": 12, "color": MUTED}}, rangemode="tozero")
    finished = _finished(figure, left=60)
    # Long names, one below the other.
    finished.update_layout(legend={"orientation": "v", "y": 1.04}, margin={"t": 30 + 20 * lines})
    return finished


# --- what was printed


def _printed_marks(figure: go.Figure, printed: pd.DataFrame, say: Say, *, labelled: bool = False) -> None:
    """A bound looks like a bound, and a figure of unclear coverage like none of the others."""
    unclear = printed["coverage_code"] == "unclear"
    placed = _placed(printed) if labelled else pd.Series("", printed.index)
    for (is_unclear, comparator), own in printed.groupby([unclear, "comparator_code"], sort=False):
        symbol, colour = ("diamond-open", MUTED) if is_unclear else MARKS[comparator]
        what = own.apply(
            lambda row: (
                f"<b>{text(row['stated'])}</b><br>{text(row['date_text'])}<br>"
                + "<br>".join(map(text, wrapped(row["publication"], 48)))
            ),
            axis=1,
        )
        label = (
            say("growth.unclear")
            if is_unclear
            else say("growth.derived")
            if comparator == "derived"
            else say("growth.marks", comparator=own["comparator"].iloc[0].lower())
        )
        figure.add_scatter(
            **{"x": own["as_of_date"], "y": own["value"], "hovertext": what, "name": _named(label), "showlegend": True},
            customdata=[f"figure~{number}" for number in own["published_figure_id"]],
            mode="markers+text" if labelled else "markers",
            text=[text(stated) if placed[row] else "" for row, stated in own["stated"].items()],
            **{"textposition": [placed[row] or "top center" for row in own.index], "textfont": {"size": 12}},
            cliponaxis=False,
            marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}},
            hovertemplate="%{hovertext}<extra></extra>",
        )


def _placed(printed: pd.DataFrame) -> pd.Series:
    """Where beside its mark each printed figure is named, so that no name covers another or a mark; empty where there is no
    room, and of a figure that was printed twice the second time."""
    days = pd.Series([day.toordinal() for day in printed["as_of_date"]], printed.index)
    # On paper the marks are spread over some 480 by 150 pixels, downward from the highest.
    x = (days - days.min()) / max(days.max() - days.min(), 1) * 480
    y = (1 - printed["value"] / max(printed["value"].max(), 1)) * 150
    taken = [(x[row] - 8, y[row] - 8, x[row] + 8, y[row] + 8, row) for row in printed.index]
    found = pd.Series("", printed.index)
    once = printed.drop_duplicates(["as_of_date", "value", "stated"])
    for row, stated in once["stated"].items():
        half = text_width(stated, 12) / 2 + 3
        places = (
            *(("top center", 0, -17), ("bottom center", 0, 17)),
            *(("middle right", half + 8, 0), ("middle left", -half - 8, 0)),
        )
        for place, aside, down in places:
            left, top, right, bottom = (
                x[row] + aside - half,
                y[row] + down - 8,
                x[row] + aside + half,
                y[row] + down + 8,
            )
            # A name beside the last or the first mark would leave the picture.
            if (aside > 0 and right > 510) or (aside < 0 and left < -20):
                continue
            others = (other for other in taken if other[4] != row)
            if not any(left < box[2] and box[0] < right and top < box[3] and box[1] < bottom for box in others):
                found[row] = place
                taken.append((left, top, right, bottom, "name"))
                break
    return found


def printed_over_time(printed: pd.DataFrame, *, say: Say, title: str) -> go.Figure:
    """Printed figures as marks, joined by no line: between them nothing is known."""
    if printed.empty:
        return _empty(say)
    figure = _figure()
    _printed_marks(figure, printed, say, labelled=len(printed) < 6)
    _time_axis(figure, printed["as_of_date"])
    top = printed["value"].max() * 1.25
    figure.update_yaxes(title={"text": title, "font": {"size": 12, "color": MUTED}}, range=[0, top])
    return _finished(figure, height=280, left=60)


def published_totals(
    printed: pd.DataFrame, steps: Iterable[object], as_of: date, *, say: Say, title: str, since: str
) -> go.Figure:
    """Printed totals as marks with their numbers, joined by no line but where it is published what changed the number: a
    step (tables.Step). The time after the last one (`since`, in words, where it is long) is shaded and says so."""
    if printed.empty:
        return _empty(say)
    figure = _figure()
    for step in steps:
        day = step.day.isoformat()
        figure.add_scatter(
            # Not through the number above the mark it starts from.
            **{"x": [day, day], "y": [step.before + (step.after - step.before) * 0.16, step.after]},
            **{"mode": "lines", "showlegend": False},
            **{"line": {"color": MAIN, "width": 2, "dash": "dot"}, "hoverinfo": "skip"},
        )
        figure.add_annotation(
            **{"x": day, "y": (step.before + step.after) / 2, "text": "<br>".join(map(text, wrapped(step.words, 20)))},
            **{"showarrow": False, "xanchor": "left", "xshift": 8, "align": "left", "font": {"size": 12}},
        )
    _printed_marks(figure, printed, say, labelled=True)
    last = printed["as_of_date"].max()
    if since:
        figure.add_vrect(
            **{"x0": last.isoformat(), "x1": as_of.isoformat(), "fillcolor": UNKNOWN, "opacity": 0.5},
            **{"layer": "below", "line_width": 0},
        )
        words = balanced(say("growth.silence", date=since), 32)
        figure.add_annotation(
            **{"x": (last + (as_of - last) / 2).isoformat(), "y": printed["value"].max() * 0.15},
            **{"text": "<br>".join(map(text, words)), "showarrow": False, "font": {"size": 12, "color": MUTED}},
        )
    _time_axis(figure, [*printed["as_of_date"], as_of])
    _counts(figure, title, printed["value"].max())
    figure.update_yaxes(range=[0, printed["value"].max() * 1.25])
    return _finished(figure, left=60)


def began_and_ended(years: pd.DataFrame, *, say: Say, is_sample: bool = False) -> go.Figure:
    """Memberships that began (up) and ended (down) in each year; `years` has one row per year: year, began, ended and the
    codes that open them. They are hatched where sample records are among them."""
    if years.empty or not years[["began", "ended"]].any(axis=None):
        return _empty(say)
    figure = _figure()
    for column, sign, colour, label in (("began", 1, MAIN, "growth.began"), ("ended", -1, LOSS, "growth.ended")):
        numbers = years[column]
        figure.add_bar(
            **{"x": years["year"], "y": numbers * sign, "name": _series(say(label), say, is_sample=is_sample)},
            marker=_filled(colour, is_sample=is_sample),
            customdata=years[f"open_{column}"],
            **_above_bars(numbers),
            hovertemplate="%{x}<br>%{text}<extra></extra>",
        )
    figure.update_layout(barmode="relative")
    # The congress of 2017 presses every other year flat, as it did: so each bar says its number, and the axis none.
    figure.update_yaxes(visible=False)
    _years_axis(figure, years["year"])
    reach = years[["began", "ended"]].max().max()
    figure.update_yaxes(range=[-max(years["ended"].max() * 1.1, reach * 0.16), reach * 1.18])
    return _finished(figure, height=280, left=24)


def _above_bars(numbers: Iterable[int], *, zero: str = "") -> dict[str, object]:
    """What a bar of each year says of its number: upright where so many would lie over each other on a phone."""
    said = [f"{number:,}" if number else zero for number in numbers]
    upright = {"textangle": -90} if sum(text_width(number, 11) for number in said) > PHONE else {}
    # On a phone a bar is narrower than its number, which would shrink to a speck.
    look = {"textposition": "outside", "cliponaxis": False, "textfont": {"size": 11}, "constraintext": "none"}
    return {"text": said, **look, **upright}


# The width of a figure on a phone, in pixels, margins left out.
PHONE = 330


def bridge(
    row: pd.Series, labels: dict[str, str], opens: dict[str, str], *, say: Say, is_sample: bool = False
) -> go.Figure:
    """A waterfall: members at the start, what was gained and lost, members at the end. `row` holds a number for each code of
    `labels`, the first being the start and the last the end; `opens` the code that opens each. The bars are hatched where
    sample records are among them."""
    if not any(row[code] for code in labels):
        return _empty(say)
    codes = list(labels)
    ends = (codes[0], codes[-1])
    losses = {"left", "lapsed", "merged"}
    steps = [row[code] if code in ends else -row[code] if code in losses else row[code] for code in codes]
    figure = _figure()
    # As bars on bars: a waterfall of plotly's can not be clicked open.
    level, bases, heights, colours = 0, [], [], []
    for code, step in zip(codes, steps, strict=True):
        level = 0 if code in ends else level
        bases.append(level if code in ends or step >= 0 else level + step)
        heights.append(abs(step))
        colours.append("#B8C2CB" if code in ends else MAIN if step >= 0 else LOSS)
        level += step
    names = [_broken(labels[code], 16) for code in codes]
    said = [
        f"{row[code]:,}" if code in ends or not step else f"{'−' if code in losses else '+'}{row[code]:,}"
        for code, step in zip(codes, steps, strict=True)
    ]
    figure.add_bar(
        **{"y": names, "x": heights, "base": bases, "orientation": "h", "text": said},
        marker={"color": colours, "pattern": _filled(MAIN, is_sample=is_sample)["pattern"]},
        **{"textposition": "outside", "cliponaxis": False, "showlegend": False},
        customdata=[opens[code] for code in codes],
        hovertemplate="%{y}<br>%{text}<extra></extra>",
    )
    top = max(base + height for base, height in zip(bases, heights, strict=True))
    figure.update_yaxes(**BESIDE_BARS, tickfont={"size": 12})
    figure.update_xaxes(visible=False, range=[0, top * _with_room(said)])
    return _finished(figure, height=60 + _row(names, 34) * len(codes), left=NAMES)


# The width that names beside bars take, in pixels.
NAMES = 130


def _with_room(said: Iterable[str]) -> float:
    """How many times as long as the longest bar an axis is, so that bars leave their numbers room on a phone."""
    room = max(text_width(number, 13) for number in said) + 8
    return max(1.12, (PHONE - NAMES) / (PHONE - NAMES - room))


def _within(numbers: Iterable[int], most: int, length: int, *, is_upright: bool = False) -> list[str]:
    """What the parts of bars say of their number, the longest bar being so many pixels for `most`: nothing where it would lie
    over its neighbours by more than half."""
    said = [f"{number:,}" for number in numbers]
    needed = [13 if is_upright else text_width(text, 13) for text in said]
    return [
        text if number and length * number / most >= own / 2 else ""
        for number, text, own in zip(numbers, said, needed, strict=True)
    ]


def _years_axis(figure: go.Figure, years: Iterable[int]) -> None:
    """Years as whole numbers, from the first to the last and no other; a few are not stretched over the whole width, but take their
    share of it."""
    first, last = min(years), max(years)
    number = last - first + 1
    ticks = {"dtick": 1} if number <= MANY_YEARS else {"nticks": 9}
    share = min(number / MANY_YEARS, 1)
    span = {"range": [first - 0.6, last + 0.6], "domain": [0, share]}
    figure.update_xaxes(**ticks, **span, tickformat="d", tickangle=0)


# So many years fill the width of a figure.
MANY_YEARS = 8


def _counts(figure: go.Figure, title: str, most: int) -> None:
    """A vertical axis that counts whole things: no tick at half an event."""
    figure.update_yaxes(
        **{"title": {"text": title, "font": {"size": 12, "color": MUTED}}, "rangemode": "tozero"},
        **{"dtick": 1 if most < 5 else None, "tickformat": ",d" if 1000 <= most < 10_000 else None},
    )


def by_year(years: pd.Series, *, say: Say, title: str, colour: str = MAIN) -> go.Figure:
    """A bar for each year that is given, with its number, 0 too; one that is not given is a gap: the record does not speak of it."""
    if years.empty:
        return _empty(say)
    figure = _figure(
        go.Bar(
            **{
                "x": years.index,
                "y": years.to_numpy(),
                "customdata": [f"events~{year}" for year in years.index],
                "marker_color": colour,
                "hovertemplate": "%{x}<br>%{y}<extra></extra>",
            },
            **_above_bars(years, zero="0"),
        )
    )
    _counts(figure, title, years.max())
    _years_axis(figure, years.index)
    return _finished(figure, height=240)


# --- ECOSOC ----------------------------------------------------------------------------------------------------------


def by_group_and_category(
    rows: pd.DataFrame, categories: dict[str | None, str], groups: dict[str, str], *, say: Say
) -> go.Figure:
    """Bars of organisations that hold status, one bar a `group` (a code of `groups`) that has any, divided by category; those of
    sample records, and those that only a public list names, are hatched."""
    if rows.empty:
        return _empty(say)
    figure = _figure()
    codes = [code for code in groups if (rows["group"] == code).any()]
    names = [_broken(groups[code]) for code in codes]
    most = rows.groupby("group").size().max()
    for category, label in categories.items():
        own = rows[rows["un_category_code"].isna() if category is None else rows["un_category_code"] == category]
        for part, is_sample, is_listed, end in _by_evidence(own):
            numbers = part.groupby("group").size().reindex(codes, fill_value=0)
            figure.add_bar(
                y=names,
                x=numbers,
                orientation="h",
                name=_series(label, say, is_sample=is_sample, is_listed=is_listed),
                customdata=[f"holders~{code}~{category or 'not_stated'}{end}" for code in codes],
                marker=_filled(CATEGORIES[category], is_sample=is_sample, is_listed=is_listed),
                text=_within(numbers, most, PHONE - NAMES),
                **{"textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "none"},
                hovertemplate="%{x}<extra>%{fullData.name}</extra>",
            )
    figure.update_layout(barmode="stack")
    figure.update_yaxes(**BESIDE_BARS)
    figure.update_xaxes(visible=False)
    return _finished(figure, height=90 + _row(names, 56) * len(codes), left=NAMES)


def granted_by_year(rows: pd.DataFrame, categories: dict[str | None, str], *, say: Say) -> go.Figure:
    """Bars of organisations by the year in which their status was granted, divided by category; those of sample records, and
    those that only a public list names, are hatched."""
    known = rows[rows["status_since_date"].notna()]
    if known.empty:
        return _empty(say)
    known = known.assign(year=[day.year for day in known["status_since_date"]])
    years = range(known["year"].min(), known["year"].max() + 1)
    figure = _figure()
    for category, label in categories.items():
        own = known[known["un_category_code"].isna() if category is None else known["un_category_code"] == category]
        for part, is_sample, is_listed, end in _by_evidence(own):
            figure.add_bar(
                x=list(years),
                y=part.groupby("year").size().reindex(years, fill_value=0),
                name=_series(label, say, is_sample=is_sample, is_listed=is_listed),
                customdata=[f"holders~year~{year}~{category or 'not_stated'}{end}" for year in years],
                marker=_filled(CATEGORIES[category], is_sample=is_sample, is_listed=is_listed),
                hovertemplate="%{x}: %{y}<extra>%{fullData.name}</extra>",
            )
    figure.update_layout(barmode="stack")
    _counts(figure, say("ecosoc.organisations"), known.groupby("year").size().max())
    figure.update_xaxes(nticks=8, tickformat="d", tickangle=0)
    return _finished(figure, height=260)


# Members and the others; grey is what is no candidate.
GROUPS = {"member": MAIN, "candidate": AMBER, "network": "#13202A", "foreign": "#7C8A96"}
# What calls for somebody stands out.
REPORTS = {
    **{"submitted": "#3A9B6E", "overdue": OVERDUE, "unknown": UNKNOWN},
    **{"within_year": MAIN, "later": "#9CC7DA"},
}


def ecosoc_stages(rows: pd.DataFrame, stages: dict[str, str], groups: dict[str, str], *, say: Say) -> go.Figure:
    """A bar for each stage of an ECOSOC life, divided by group; `rows` has one row per organisation (stage, group, is_sample,
    evidence_code); what only a public list says is hatched.

    A stage at which nobody stands on record keeps its place, with its 0."""
    if rows.empty:
        return _empty(say)
    figure = _figure()
    labels = [_broken(name) for name in stages.values()]
    for group, label in groups.items():
        for part, is_sample, is_listed, end in _by_evidence(rows[rows["group"] == group]):
            counts = part.groupby("stage").size()
            numbers = [int(counts.get(stage, 0)) for stage in stages]
            if any(numbers):
                figure.add_bar(
                    y=labels,
                    x=numbers,
                    orientation="h",
                    name=_series(label, say, is_sample=is_sample, is_listed=is_listed),
                    marker=_filled(GROUPS[group], is_sample=is_sample, is_listed=is_listed),
                    customdata=[f"ecosoc_stage~{stage}~{group}{end}" for stage in stages],
                    hovertemplate="%{y}: %{x}<extra>%{fullData.name}</extra>",
                )
    counts = rows.groupby("stage").size()
    totals = [int(counts.get(stage, 0)) for stage in stages]
    beside = {"showarrow": False, "xanchor": "left", "xshift": 4}
    ends = [
        {"x": number, "y": label, "text": f"{number:,}", **beside} for number, label in zip(totals, labels, strict=True)
    ]
    figure.update_layout(barmode="stack", annotations=ends)
    figure.update_yaxes(**BESIDE_BARS)
    figure.update_xaxes(visible=False, range=[0, max(totals) * _with_room(end["text"] for end in ends)])
    return _finished(figure, height=60 + _row(labels, 34) * len(stages), left=NAMES)


def report_calendar(rows: pd.DataFrame, states: dict[str, str], *, say: Say) -> go.Figure:
    """A bar for each year in which quadrennial reports are due, divided by what can be said of them; `rows` has one row per
    report (due_date, state, is_sample)."""
    if rows.empty:
        return _empty(say)
    years = [day.year for day in rows["due_date"]]
    span = range(min(years), max(years) + 1)
    rows = rows.assign(year=years)
    most = rows.groupby("year").size().max()
    figure = _figure()
    for state, colour in REPORTS.items():
        for part, is_sample, end in _real_and_sample(rows[rows["state"] == state]):
            numbers = part.groupby("year").size().reindex(span, fill_value=0)
            figure.add_bar(
                x=list(span),
                y=numbers,
                name=_series(states[state], say, is_sample=is_sample),
                marker=_filled(colour, is_sample=is_sample),
                text=_within(numbers, most, 220, is_upright=True),
                textangle=0,
                textposition="inside",
                insidetextanchor="middle",
                constraintext="none",
                customdata=[f"ecosoc_due~{year}~{state}{end}" for year in span],
                hovertemplate="%{x}: %{y}<extra>%{fullData.name}</extra>",
            )
    figure.update_layout(barmode="stack")
    _counts(figure, say("ecosoc.reports_axis"), most)
    # Ten years do not fit a phone: every second one is named.
    figure.update_xaxes(tickformat="d", tickangle=0, nticks=6)
    return _finished(figure, height=320)


def _broken(label: str, width: int = 18) -> str:
    return "<br>".join(map(text, wrapped(label, width)))


def _named(label: str) -> str:
    """The name of a series, as its legend has room for it."""
    return _broken(label, 48)


def _row(labels: Iterable[str], least: int) -> int:
    """How high the rows of a figure are in which the longest of these labels stands in one."""
    return max(least, 4 + 17 * max(label.count("<br>") + 1 for label in labels))


# --- sectors ---------------------------------------------------------------------------------------------------------


def by_sector(rows: pd.DataFrame, *, opener: str, say: Say) -> go.Figure:
    """A bar for each sector, largest first; `rows` has sector_code, sector, organisations, of which sample and listed. These two
    are hatched, each in its own way."""
    if rows.empty:
        return _empty(say)
    figure = _figure()
    labels, listed = [_broken(sector, 26) for sector in rows["sector"]], rows["listed"].any()
    parts = (
        (rows["organisations"] - rows["sample"] - rows["listed"], MAIN, "evidence.stated" if listed else "ecosoc.real"),
        (rows["listed"], LISTED, "evidence.listed_only"),
        (rows["sample"], SAMPLE, "ecosoc.sample"),
    )
    for numbers, colour, label in parts:
        if numbers.sum():
            figure.add_bar(
                **{
                    "y": labels,
                    "x": numbers,
                    "orientation": "h",
                    "customdata": [f"{opener}~{code}" for code in rows["sector_code"]],
                    "name": say(label),
                },
                marker=_filled(colour),
                hovertemplate="%{y}<br>%{x}<extra>%{fullData.name}</extra>",
            )
    # All at once: plotly checks every annotation anew for each that is added.
    beside = {"showarrow": False, "xanchor": "left", "xshift": 4}
    ends = zip(labels, rows["organisations"], strict=True)
    numbers = [{"x": number, "y": label, "text": f"{number:,}", **beside} for label, number in ends]
    figure.update_layout(barmode="stack", annotations=numbers)
    figure.update_yaxes(**BESIDE_BARS, tickfont={"size": 12})
    figure.update_xaxes(visible=False, range=[0, rows["organisations"].max() * 1.12])
    return _finished(figure, height=60 + _row(labels, 31) * len(rows), left=178)


def sector_by_region(cells: pd.DataFrame, *, opener: str, say: Say, narrow: bool = False) -> go.Figure:
    """A square for each sector and region, darker for more; `cells` has the codes and names of both, organisations, and of which
    listed and sample: a square that counts any listed is crossed by a line, and one that counts a sample record is framed.

    Squares are marks, since a heat map of plotly's can not be clicked open. A cell with nobody in it is a dot."""
    if cells.empty:
        return _empty(say)
    most = cells["organisations"].max()
    across = [text(region) if narrow else _broken(region, 10) for region in cells["region"]]
    down = [_broken(sector, 20 if narrow else 26) for sector in cells["sector"]]
    regions, sectors = set(cells["region"]), set(cells["sector"])
    shades = cells["organisations"] / most
    empty = cells["organisations"] == 0
    figure = _figure(
        go.Scatter(
            **{"x": across, "y": down},
            mode="markers+text",
            text=["·" if none else f"{number:,}" for none, number in zip(empty, cells["organisations"], strict=True)],
            textfont={"color": ["white" if shade > 0.45 else INK for shade in shades], "size": 12},
            customdata=[f"{opener}~{cell.sector_code}~{cell.region_code}" for cell in cells.itertuples()],
            hovertext=[
                f"{text(row.sector)}<br>{text(row.region)}<br><b>{row.organisations:,}</b>"
                + (f"<br><b>{say('sample.of_them', sample=f'{row.sample:,}')}</b>" if row.sample else "")
                for row in cells.itertuples()
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            marker={
                **{
                    "symbol": "square",
                    "size": 20 if narrow else 27,
                    "color": shades,
                    "cmin": 0,
                    "cmax": 1,
                    "opacity": 1,
                    "line": {"color": SAMPLE_MARK, "width": [2 * bool(sample) for sample in cells["sample"]]},
                },
                "colorscale": [[0, "#F2F5F7"], [0.001, "#E6F0F4"], [0.5, "#468FAC"], [1, "#084660"]],
            },
        )
    )
    listed = cells[cells["listed"] > 0].index
    if len(listed):
        size = 20 if narrow else 27
        figure.add_scatter(
            x=[across[place] for place in listed],
            y=[down[place] for place in listed],
            mode="markers",
            name=say("evidence.listed_in_cell"),
            showlegend=True,
            hoverinfo="skip",
            marker={
                "symbol": "line-ne-open",
                "size": size * 1.25,
                "line": {"width": 1},
                # Seen on dark squares and on light ones, and fainter than the number.
                "color": [
                    "rgba(255,255,255,0.6)" if shades[place] > 0.45 else "rgba(11,90,122,0.4)" for place in listed
                ],
            },
        )
        figure.data[0].showlegend = False
        # Names of regions stand above.
        figure.update_layout(legend={"y": 0, "yanchor": "top"})
    standoff = {"ticks": "", "ticklabelstandoff": 4}
    figure.update_yaxes(**standoff, showgrid=False, tickfont={"size": 12}, range=[len(sectors) - 0.5, -0.5])
    angle = -90 if narrow else 0
    figure.update_xaxes(side="top", ticks="", tickfont={"size": 11}, range=[-0.5, len(regions) - 0.5], tickangle=angle)
    # Names of regions stand above: a name on its side is some 90 pixels high.
    head = 96 if narrow else 34 + 15 * max(region.count("<br>") + 1 for region in across)
    figure = _finished(figure, height=head + 40 + _row(down, 31) * len(sectors), left=150 if narrow else 178)
    return figure.update_layout(margin_t=head)
