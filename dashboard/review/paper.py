"""The review on paper: figures as vectors and as pixels, and the document of A4 pages. What needs a browser is drawn by one
process of it, that reaches nothing outside and runs no script of a page."""

import html
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise
from pathlib import Path
from typing import Self
from xml.etree import ElementTree

import pandas as pd
import plotly
import plotly.graph_objects as go
from playwright.sync_api import Page as Tab
from playwright.sync_api import Route, sync_playwright

from dashboard import sentences
from dashboard.charts import FONT, INK, LINE, MAIN, MUTED, PRINT_WIDTH, SAMPLE_MARK
from dashboard.exports import cell
from dashboard.links import linkable_address
from dashboard.review import contents
from dashboard.review.contents import Page, Review
from dashboard.words import SampleLine, say_in

STATIC = Path(__file__).resolve().parents[1] / "static"
PLOTLY = Path(plotly.__file__).with_name("package_data") / "plotly.min.js"
# Nobody has this host, by agreement (RFC 2606): what a page asks of it is answered here, and nothing else is.
HOST = "https://paper.invalid"

PER_INCH = 300
SCALE = PER_INCH / 96
# So many pixels of a page are a whole number at 300 dpi.
WHOLE = 8

# The files of dashboard/static, with their weight and their letters, as in .streamlit/config.toml.
LATIN = (
    "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, U+2000-206F, U+20AC, "
    "U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD"
)
LATIN_MORE = (
    "U+0100-0130, U+0132-0151, U+0154-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+1D00-1DBF, U+1E00-1E9F, "
    "U+1EF2-1EFF, U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF"
)
CHINESE = (
    "U+2010-203B, U+2100-22FF, U+2460-249B, U+25A0-2642, U+2E80-9FFF, U+F900-FAFF, U+FE30-FE4F, U+FF00-FFEF, "
    "U+20000-3FFFF"
)
FACES = (
    ("Inter", "inter-latin-400", "400", LATIN),
    ("Inter", "inter-latin-600", "600", LATIN),
    ("Inter", "inter-latin-ext-400", "400", LATIN_MORE),
    ("Inter", "inter-latin-ext-600", "600", LATIN_MORE),
    ("Noto Sans SC", "noto-sans-sc-400", "400", CHINESE),
    ("Noto Sans SC", "noto-sans-sc-700", "700", CHINESE),
)
FONT_FACES = "".join(
    f'@font-face{{font-family:"{family}";src:url("/{file}.woff2");font-weight:{weight};unicode-range:{letters}}}'
    for family, file, weight, letters in FACES
)
# Nothing is measured or painted before every font is there.
FONTS_LOADED = "() => Promise.all([...document.fonts].map(face => face.load())).then(() => document.fonts.ready)"

CHART = """async ({figure, name, height, alternative, font}) => {
    // Plotly names clips and patterns by chance. Here chance begins anew with the name of each figure: the names are the same
    // on another day, and others in another figure, since several stand in one document.
    let state = [...name].reduce((sum, letter) => Math.imul(sum ^ letter.codePointAt(0), 16777619), 2166136261) >>> 0;
    Math.random = () => {
        state = (state + 0x6D2B79F5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
    const options = {format: "svg", width: WIDTH, height, imageDataOnly: true};
    const drawn = await Plotly.toImage({...JSON.parse(figure), config: {staticPlot: true}}, options);
    const page = new DOMParser().parseFromString(drawn, "image/svg+xml"), picture = page.documentElement;
    if (page.querySelector("parsererror")) throw new Error(page.documentElement.textContent);
    const title = page.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = alternative;
    picture.prepend(title);
    const about = {role: "img", "font-family": font, width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}`};
    for (const [key, value] of Object.entries(about)) picture.setAttribute(key, value);
    return new XMLSerializer().serializeToString(picture);
}""".replace("WIDTH", str(PRINT_WIDTH))

# A section is one sheet. What is too long for it gets a smaller figure where that is enough, else loses rows of its table,
# which is told, and at last becomes smaller as a whole.
FIT = """() => {
    for (const section of document.querySelectorAll("section")) {
        const body = section.querySelector(".body"), sheet = body.firstElementChild;
        const isTooLong = () => body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1;
        const shrink = (what, least) => {
            for (let share = 0.98; isTooLong() && share > least; share -= 0.02) what(share);
        };
        const figure = sheet.querySelector(":scope > svg") ?? document.createElement("i");
        const narrow = share => { figure.style.width = `${share * 100}%` };
        shrink(narrow, 0.72);
        if (isTooLong()) narrow(1);
        const more = sheet.querySelector(".more"), rows = [...sheet.querySelectorAll("tr[data-more]")];
        while (isTooLong() && rows.length > 3) {
            const last = rows.pop();
            more.textContent = last.dataset.more;
            last.remove();
        }
        shrink(narrow, 0.2);
        shrink(share => { sheet.style.zoom = share }, 0.1);
    }
    // A halo is text drawn twice, and found twice by whoever searches; and its outlines would be no font to a reader of PDF.
    for (const words of document.querySelectorAll("text[paint-order=stroke]")) {
        const plate = document.createElementNS("http://www.w3.org/2000/svg", "rect"), {x, y, width, height} = words.getBBox();
        const look = {x: x - 3, y, width: width + 6, height, rx: 3, fill: "white", "fill-opacity": 0.75};
        for (const [key, value] of Object.entries(look)) plate.setAttribute(key, value);
        for (const key of ["stroke", "stroke-width", "paint-order"]) words.removeAttribute(key);
        words.before(plate);
    }
}"""


class Press:
    """A running browser that draws. Used by one thread, as `with Press(find_browser()) as press`."""

    def __init__(self, browser: Path) -> None:
        self._program = browser

    def __enter__(self) -> Self:
        self._driver = sync_playwright().start()
        try:
            self._browser = self._driver.chromium.launch(
                executable_path=self._program,
                args=["--font-render-hinting=none", "--disable-gpu", "--disable-background-networking"],
            )
            self._window = self._browser.new_context(
                device_scale_factor=SCALE, viewport={"width": PRINT_WIDTH, "height": 800}
            )
            self._window.route("**/*", _answer)
            self._tab = self._window.new_page()
            self._tab.goto(f"{HOST}/figure")
            self._tab.evaluate(FONTS_LOADED)
        except BaseException:
            self._driver.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._browser.close()
        self._driver.stop()

    def chart_svg(self, figure: go.Figure, name: str, alternative: str) -> str:
        """A chart as an SVG of the print width, its text as text. Same figure and name, same picture; the ids in it are those
        of its name alone, so that it can stand with others in one document."""
        height = -(-int(figure.layout.height) // WHOLE) * WHOLE
        words = {"figure": figure.to_json(), "name": name, "height": height, "alternative": alternative, "font": FONT}
        # A browser writes some attributes when it comes to them, so that their order is another under load.
        return ElementTree.canonicalize(self._tab.evaluate(CHART, words))

    def png(self, svg: str, about: dict[str, str]) -> bytes:
        """An SVG as PNG of 300 dpi on white, with what is said about it: texts by their PNG keywords."""
        self._tab.evaluate("svg => { document.body.innerHTML = svg }", svg)
        high = self._tab.evaluate("() => document.body.firstElementChild.getBoundingClientRect().height")
        self._tab.set_viewport_size({"width": PRINT_WIDTH, "height": max(-(-int(high) // WHOLE), 1) * WHOLE})
        painted = self._tab.screenshot(animations="disabled")
        self._tab.evaluate("() => document.body.replaceChildren()")
        return _described(painted, about)

    def pdf(self, page: str, published: datetime) -> bytes:
        """A document as tagged PDF with an outline. Its dates are those of the edition: when it was printed says nothing."""
        tab: Tab = self._window.new_page()
        try:
            tab.route(
                f"{HOST}/document", lambda route: route.fulfill(body=page, content_type="text/html; charset=utf-8")
            )
            tab.goto(f"{HOST}/document")
            tab.evaluate(FONTS_LOADED)
            tab.emulate_media(media="print")
            tab.evaluate(FIT)
            written = tab.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
        finally:
            tab.close()
        return _dated(written, published)


MAKER = b"(CNIE dashboard)"
FIGURE_PAGE = (
    '<!doctype html><html><head><meta charset="utf-8"><title>Figure</title>'
    f"<style>{FONT_FACES}html,body{{margin:0;background:white;overflow:hidden}}svg{{display:block}}</style>"
    '<script src="/plotly.min.js"></script></head><body></body></html>'
)


def _answer(route: Route) -> None:
    """What a page may have: the figure page itself, plotly and our fonts. Everything else is refused."""
    asked = route.request.url
    if asked == f"{HOST}/figure":
        return route.fulfill(body=FIGURE_PAGE, content_type="text/html; charset=utf-8")
    if asked == f"{HOST}/plotly.min.js":
        return route.fulfill(path=PLOTLY, content_type="text/javascript; charset=utf-8")
    for _, file, *_ in FACES:
        if asked == f"{HOST}/{file}.woff2":
            return route.fulfill(path=STATIC / f"{file}.woff2", content_type="font/woff2")
    return route.abort()


def _described(png: bytes, about: dict[str, str]) -> bytes:
    """A PNG with its resolution and with texts about it, its pixels as they are."""
    metre = round(PER_INCH / 0.0254)
    chunks = [_chunk(b"pHYs", struct.pack(">IIB", metre, metre, 1))]
    for keyword, words in about.items():
        chunks.append(_chunk(b"iTXt", keyword.encode("latin-1") + b"\0\0\0\0\0" + words.encode()))
    # Eight bytes that say PNG, then the 25 of the first chunk, which must stay the first.
    begin = 8 + 25
    return png[:begin] + b"".join(chunks) + png[begin:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _dated(pdf: bytes, published: datetime) -> bytes:
    """A PDF with the dates of the edition and with us as its maker, in the place of the hour and of the machine that printed
    it. What is put in is as long as what it replaces, so that everything in the file stays where it was."""
    day = published.strftime("(D:%Y%m%d%H%M%S+00'00')").encode()
    pdf = re.sub(rb"(?<=Date )\(D:\d{14}[+-]\d\d'\d\d'\)", day, pdf)
    # The cells of tables are named by how much the browser has drawn before.
    names = sorted(set(re.findall(rb"\(node\d{8}\)", pdf)))
    anew = {name: b"(node%08d)" % number for number, name in enumerate(names, 1)}
    pdf = re.sub(rb"\(node\d{8}\)", lambda found: anew[found[0]], pdf)
    maker = re.search(rb"(?<=/Creator )\((?:\\.|[^\\()])*\)", pdf)
    return pdf[: maker.start()] + MAKER.ljust(len(maker[0])) + pdf[maker.end() :] if maker else pdf


# --- the document ----------------------------------------------------------------------------------------------------

# 165.1 mm of text, the width of a figure, in the middle of A4.
STYLE = f"""
@page {{ size: A4; margin: 0 }}
* {{ box-sizing: border-box }}
html, body {{ margin: 0; background: white }}
body {{ font: 13px/1.5 {FONT}; color: {INK}; overflow-wrap: anywhere; -webkit-print-color-adjust: exact }}
section {{ width: 210mm; height: 296.9mm; padding: 18mm 22.45mm 11mm; display: flex; flex-direction: column;
    break-after: page; overflow: hidden }}
section:last-child {{ break-after: auto }}
.body {{ flex: 1; min-height: 0; overflow: hidden }}
.sheet {{ min-height: 100%; display: flex; flex-direction: column }}
footer {{ display: flex; justify-content: space-between; gap: 24px; margin-top: 5mm; padding-top: 2.5mm;
    border-top: 1px solid {LINE}; font-size: 9px; color: {MUTED} }}
footer b {{ flex: none; font-weight: 400 }}
h1 {{ font-size: 42px; line-height: 1.2; font-weight: 600; margin: 10px 0 26px }}
h2 {{ font-size: 21px; line-height: 1.3; font-weight: 600; margin: 0 0 8px }}
p {{ margin: 0 }}
a {{ color: {MAIN}; text-decoration: none }}
svg {{ display: block; width: 100%; height: auto; margin: 18px auto 6px }}
table {{ width: 100%; border-collapse: collapse; table-layout: fixed; margin-top: 14px; font-size: 10.5px; line-height: 1.4;
    font-variant-numeric: tabular-nums }}
th, td {{ padding: 3.5px 12px 3.5px 0; text-align: left; vertical-align: top; font-weight: 400;
    border-bottom: 1px solid {LINE} }}
thead th {{ font-weight: 600; vertical-align: bottom; border-bottom: 1.5px solid {INK} }}
.count {{ text-align: right }}
.count + :not(.count) {{ padding-left: 10px }}
th:last-child, td:last-child {{ padding-right: 0 }}
.more {{ margin-top: 6px; font-size: 10px; color: {MUTED} }}
.notes {{ margin-top: auto; padding-top: 14px; font-size: 10px; color: {MUTED} }}
.cover {{ padding-top: 70mm }}
.cover .network {{ font-size: 15px; color: {MUTED} }}
.cover .rule {{ width: 96px; height: 6px; background: {MAIN}; margin-bottom: 26px }}
.cover .as-of {{ font-size: 17px }}
.cover .edition {{ margin-top: 6px; color: {MUTED} }}
.cover .invented {{ margin-top: auto; background: {SAMPLE_MARK}; color: white; padding: 14px 18px; font-weight: 600; font-size: 15px }}
.sample {{ color: {SAMPLE_MARK}; font-weight: 600; font-size: 11px }}
.sample b {{ background: {SAMPLE_MARK}; color: white; padding: 1px 6px; border-radius: 2px; margin-right: 6px }}
ul {{ list-style: none; margin: 0; padding: 0 }}
.toc {{ margin-top: 14px }}
.toc a {{ display: flex; align-items: baseline; gap: 8px; padding: 4px 0; color: {INK} }}
.toc .dots {{ flex: 1; min-width: 24px; border-bottom: 1px dotted {MUTED} }}
.toc .page {{ flex: none; color: {MAIN}; font-variant-numeric: tabular-nums }}
.terms {{ margin-top: 10px }}
.terms li {{ padding: 9px 0; border-bottom: 1px solid {LINE} }}
.terms b {{ font-weight: 600 }}
.terms p {{ margin-top: 2px; font-size: 12px; color: {MUTED} }}
"""


def document(review: Review, pictures: dict[str, str]) -> str:
    """The review as an HTML document of A4 pages, of which each is a `section`, in the order of `contents.pages`.

    `pictures` are SVGs without caption by the names of their entries; an entry without one has its words and numbers alone."""
    found = contents.pages(review)
    sheets = [_sheet(review, found, place, pictures) for place in range(len(found))]
    language = {"zh": "zh-CN"}.get(review.language, review.language)
    policy = "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'"
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{_safe(f'{review.title} · {review.network}')}</title>"
        f"<style>{FONT_FACES}{STYLE}</style></head><body>{''.join(sheets)}</body></html>"
    )


def _safe(value: object) -> str:
    return html.escape(str(value))


def _sheet(review: Review, pages: list[Page], place: int, pictures: dict[str, str]) -> str:
    page = pages[place]
    makers = {
        "cover": lambda: _cover(review),
        "contents": lambda: _contents(page, pages),
        "entry": lambda: _entry(review, page, pictures),
        "table": lambda: _table_page(review, pages, place),
        "definitions": lambda: _terms(page, review.definitions),
        "sources": lambda: _terms(page, review.sources),
    }
    # What stands on every page is no part of the text: read aloud it would come between two figures.
    said = f"{_safe(review.title)} · {_safe(review.edition)}"
    footer = f'<footer aria-hidden="true"><span>{said}</span><b>{place + 1}/{len(pages)}</b></footer>'
    return (
        f'<section id="page-{place + 1}"><div class="body"><div class="sheet {page.kind}">{makers[page.kind]()}</div></div>'
        f"{footer if page.kind != 'cover' else ''}</section>"
    )


def _cover(review: Review) -> str:
    sample = f'<p class="invented">{_safe(review.sample)}</p>' if review.sample else ""
    return (
        f'<div class="rule"></div><p class="network">{_safe(review.network)}</p><h1>{_safe(review.title)}</h1>'
        f'<p class="as-of">{_safe(review.as_of)}</p><p class="edition">{_safe(review.edition)}</p>{sample}'
    )


def _contents(page: Page, pages: list[Page]) -> str:
    """The entries with their pages; of a table of several pages the first."""
    numbered = list(enumerate(pages, 1))[2:]
    firsts = [
        next(own) for _, own in groupby(numbered, key=lambda one: one[1].entry.name if one[1].entry else one[1].kind)
    ]
    lines = [
        f'<li><a href="#page-{number}"><span>{_safe(one.title)}</span><span class="dots"></span>'
        f'<span class="page">{number}</span></a></li>'
        for number, one in firsts
    ]
    return f'<h2>{_safe(page.title)}</h2><ul class="toc">{"".join(lines)}</ul>'


def _terms(page: Page, terms: Iterable[tuple[str, str]]) -> str:
    lines = [f"<li><b>{_safe(term)}</b><p>{_safe(means)}</p></li>" for term, means in terms]
    return f'<h2>{_safe(page.title)}</h2><ul class="terms">{"".join(lines)}</ul>'


def _entry(review: Review, page: Page, pictures: dict[str, str]) -> str:
    """A figure with its sentence above, and below it as many of its numbers as the page holds."""
    entry = page.entry
    rows = entry.rows if entry.shown is None else entry.shown
    table = _Table(rows, entry.widths, entry.links, entry.linked, len(rows) + entry.left(len(rows)))
    return (
        f"<h2>{_safe(page.title)}</h2>{_marks(entry.notes)}<p>{_safe(entry.sentence)}</p>{pictures.get(entry.name, '')}"
        f"{_table(table, review)}{_notes(entry.notes)}"
    )


def _table_page(review: Review, pages: list[Page], place: int) -> str:
    """A part of a table that stands for itself; the sentence is said on its first page, and on the last what is left out."""
    say, page = say_in(review.language), pages[place]
    parts = [number for number, own in enumerate(pages) if own.kind == "table" and own.entry is page.entry]
    part = parts.index(place)
    title = page.title
    if len(parts) > 1:
        title = say("review.part", title=title, part=part + 1, parts=len(parts))
    left = page.left if place == parts[-1] else 0
    table = _Table(page.rows, page.entry.widths, page.links, page.entry.linked, len(page.rows) + left)
    sentence = "" if part else f"<p>{_safe(page.entry.sentence)}</p>"
    return (
        f"<h2>{_safe(title)}</h2>{_marks(page.entry.notes)}{sentence}{_table(table, review)}{_notes(page.entry.notes)}"
    )


def _marks(notes: Iterable[str]) -> str:
    """What is invented of a figure, with its badge, below its title."""
    lines = [note for note in notes if isinstance(note, SampleLine)]
    return "".join(f'<p class="sample"><b>{_safe(line.badge)}</b>{_safe(line.rest)}</p>' for line in lines)


def _notes(notes: Iterable[str]) -> str:
    lines = [note for note in notes if not isinstance(note, SampleLine)]
    return f'<div class="notes">{"".join(f"<p>{_safe(note)}</p>" for note in lines)}</div>'


@dataclass(frozen=True)
class _Table:
    """Rows of a table with the shares of its columns, the addresses of its rows for the column `linked`, and the `total` of
    rows that it stands for."""

    rows: pd.DataFrame
    widths: tuple[int, ...]
    links: tuple[str, ...]
    linked: int
    total: int


def _table(table: _Table, review: Review) -> str:
    """The numbers as a table. Each row knows how many follow, itself included, for the case that it finds no room."""
    say, rows = say_in(review.language), table.rows
    if rows.empty:
        return ""
    counts = [place > 0 and _is_count(rows[heading]) for place, heading in enumerate(rows.columns)]
    headings = [str(heading) for heading in rows.columns]
    widths = _widths(rows, table.widths, counts)
    looks = [' class="count"' if is_count else "" for is_count in counts]
    columns = "".join(f'<col style="width:{width / sum(widths):.2%}">' for width in widths)
    head = "".join(f'<th scope="col"{look}>{_safe(name)}</th>' for name, look in zip(headings, looks, strict=True))
    lines = []
    for place, values in enumerate(rows.iloc[: contents.MOST_SHOWN].itertuples(index=False)):
        cells = [_cell(value) for value in values]
        if place < len(table.links):
            cells[table.linked] = _link(table.links[place], cells[table.linked])
        tags = ["td"] * len(cells)
        tags[table.linked] = 'th scope="row"'
        more = _safe(say("review.more", number=sentences.number(table.total - place, review.language)))
        shown = "".join(
            f"<{tag}{look}>{words}</{tag.split()[0]}>" for tag, look, words in zip(tags, looks, cells, strict=True)
        )
        lines.append(f'<tr data-more="{more}">{shown}</tr>')
    left = table.total - len(lines)
    more = _safe(say("review.more", number=sentences.number(left, review.language))) if left else ""
    return (
        f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
        f'<p class="more">{more}</p>'
    )


def _is_count(values: pd.Series) -> bool:
    """Whether a column is read as numbers: short cells, most of them numbers with their sign and separators."""
    cells = [_plain(value) for value in values]
    # A year as text is a date.
    is_text = not pd.api.types.is_numeric_dtype(values)
    numbers = [
        bool(re.fullmatch(r"[+−-]?[\d,]+(\.\d+)?%?", words) and not (is_text and re.fullmatch(r"(19|20)\d\d", words)))
        for words in cells
    ]
    return max(map(_length, cells)) <= 12 and 2 * sum(numbers) >= len(numbers)


def _plain(value: object) -> str:
    value = cell(value)
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _cell(value: object) -> str:
    words = _plain(value)
    return _link(words, _safe(words)) if " " not in words else _safe(words)


def _link(address: str, words: str) -> str:
    """Words that lead to an address, if it may be a link."""
    leads = linkable_address(address)
    return f'<a href="{_safe(leads)}">{words}</a>' if leads else words


def _length(words: str) -> int:
    """How many Latin letters a text is as wide as."""
    return sum(2 if letter >= "\u2e80" else 1 for letter in words)


# A number and its sign of a year, month or day are one word.
WORD = re.compile(r"\d+[\u5e74\u6708\u65e5]|[^\s\u2e80-\uffff]+|[\u2e80-\uffff]{1,4}")


def _widths(rows: pd.DataFrame, shares: tuple[int, ...], counts: list[bool]) -> list[float]:
    """How many pixels each column gets: room for its longest word, then by `shares`, or else by the length of its cells."""
    cells = [[str(heading), *map(_plain, rows[heading].iloc[: contents.MOST_SHOWN])] for heading in rows.columns]
    # What is longer is broken: an address. Chinese breaks anywhere, but not after every character.
    words = [max(min(_length(word), 18) for one in own for word in WORD.findall(one) or [""]) for own in cells]
    # Words that follow upon a number begin further right: STYLE.
    follows = [before and not own for before, own in pairwise([False, *counts])]
    least = [6.7 * longest + 12 + 10 * own for longest, own in zip(words, follows, strict=True)]
    wanted = list(shares) or [min(max(map(_length, own)), 60) + 2 for own in cells]
    wanted = [PRINT_WIDTH * share / sum(wanted) for share in wanted]
    wishes = [max(want - need, 0) for want, need in zip(wanted, least, strict=True)]
    over = max(PRINT_WIDTH - sum(least), 0) / max(sum(wishes), 1)
    return [need + wish * over for need, wish in zip(least, wishes, strict=True)]


# --- before it begins ------------------------------------------------------------------------------------------------

NO_CHINESE_FONT = """No Chinese font was found on this machine. PNG and PDF take theirs from the dashboard; in SVG pictures and slides Chinese
shows only where a font for it is installed (Debian: sudo apt install fonts-noto-cjk)."""


def chinese_font_problem() -> str | None:
    """What is missing for Chinese text on this machine and how to get it, or nothing. Windows and macOS have their own fonts."""
    if sys.platform != "linux":
        return None
    try:
        asked = ["fc-list", ":lang=zh-cn", "family"]
        found = subprocess.run(asked, capture_output=True, check=False, timeout=30).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        found = b""
    return None if found else NO_CHINESE_FONT
