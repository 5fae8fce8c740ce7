"""The review on paper, opened as its reader would: text that can be read, found and heard, pictures of the right size, pages
that hold what they say, and the same bytes again."""

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from xml.etree import ElementTree

import pandas as pd
import plotly.graph_objects as go
import pypdf
import pytest
from PIL import Image

from dashboard import charts, figures, queries
from dashboard.queries import Filters
from dashboard.review import browser, contents, paper
from dashboard.review.contents import Entry, Review
from dashboard.words import SampleLine, say_in

LANGUAGES = ("en", "zh")
PUBLISHED = datetime(2026, 3, 1, 8, 30, 5, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# A4 and its margins in points; what stands lower than this is the line at the foot of each page.
WIDTH, HEIGHT, MARGIN, FOOT = 595, 842, 63, 58


@pytest.fixture(scope="module")
def press() -> Iterator[paper.Press]:
    with paper.Press(browser.find_browser()) as found:
        yield found


@pytest.fixture(scope="module")
def edition(demo) -> Iterator[int]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CNIE_DATA", str(demo))
        yield queries.current_edition()


@dataclass(frozen=True)
class Printed:
    """A review, its pictures without caption, and it as a document."""

    review: Review
    pictures: dict[str, str]
    pdf: bytes

    @cached_property
    def reader(self) -> pypdf.PdfReader:
        return pypdf.PdfReader(io.BytesIO(self.pdf))

    @cached_property
    def texts(self) -> list[str]:
        """The text of each page, without blanks."""
        return [squeezed(page.extract_text()) for page in self.reader.pages]

    @property
    def pages(self) -> list[tuple[contents.Page, str]]:
        return list(zip(contents.pages(self.review), self.texts, strict=True))


@pytest.fixture(scope="module")
def printed(edition, press) -> dict[str, Printed]:
    """The review of 2017 in both languages, out of one browser."""
    return {language: _printed(contents.review(edition, 2017, language), press) for language in LANGUAGES}


def _printed(review: Review, press: paper.Press) -> Printed:
    pictures = {}
    for entry in review.entries:
        if entry.draw:
            drawn = entry.draw()
            is_chart = isinstance(drawn, go.Figure)
            made = press.chart_svg(drawn, entry.name, entry.sentence) if is_chart else drawn.svg(entry.sentence)
            pictures[entry.name] = made
    return Printed(review, pictures, press.pdf(paper.document(review, pictures), PUBLISHED))


def squeezed(words: str) -> str:
    """A text without blanks: where a line ends is not what it says."""
    return re.sub(r"\s+", "", words)


def texts(svg: str) -> list[str]:
    return ["".join(own.itertext()) for own in ElementTree.fromstring(svg).iter(f"{SVG}text")]


# --- pictures --------------------------------------------------------------------------------------------------------


@pytest.fixture(params=LANGUAGES)
def sectors(request, edition) -> figures.Figure:
    return figures.sectors(Filters(edition, date(2017, 12, 31), request.param))


def test_a_chart_becomes_a_vector_picture_whose_text_is_text(sectors, press):
    svg = press.chart_svg(sectors.draw(), "sectors", sectors.sentence)
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg" and root.get("role") == "img"
    assert root.find(f"{SVG}title").text == sectors.sentence
    assert int(root.get("width")) == charts.PRINT_WIDTH and int(root.get("height")) % paper.WHOLE == 0
    first = squeezed(sectors.rows.iloc[0, 0])
    assert any(squeezed(words) == first for words in texts(svg))
    named = {found for found in re.findall(r"font-family[:=]\s*\"?([^;\"]+)", svg)}
    assert named == {charts.FONT}


def test_the_same_chart_gives_the_same_bytes_and_another_other_ids(sectors, press):
    once, other = (press.chart_svg(sectors.draw(), name, sectors.sentence) for name in ("sectors", "other"))
    assert press.chart_svg(sectors.draw(), "sectors", sectors.sentence) == once
    # Two drawings can agree by chance in the order of their attributes, which is the browser's when it is not ours.
    assert ElementTree.canonicalize(once) == once
    ids, others = (set(re.findall(r'\bid="([^"]+)"', svg)) for svg in (once, other))
    assert ids and not ids & others


def test_what_is_data_in_a_chart_stays_text(press):
    nasty = "<script>document.title='run'</script>&\"'"
    figure = go.Figure(go.Bar(x=[charts.text(nasty)], y=[1])).update_layout(height=203)
    svg = press.chart_svg(figure, "nasty", nasty)
    assert nasty in texts(svg) and ElementTree.fromstring(svg).find(f"{SVG}title").text == nasty
    assert ElementTree.fromstring(svg).get("height") == "208"


def test_a_picture_of_pixels_has_300_dpi_at_its_print_width_and_says_what_it_is(sectors, press):
    svg = press.chart_svg(
        charts.captioned(sectors.draw(), sectors.title, sectors.notes, letters=charts.PRINTED), "s", sectors.sentence
    )
    about = {"Title": sectors.title, "Description": sectors.sentence, "Source": sectors.notes[-1]}
    with Image.open(io.BytesIO(press.png(svg, about))) as image:
        image.load()
        assert image.width == round(charts.PRINT_WIDTH / 96 * 300) == 1950
        assert image.height == int(ElementTree.fromstring(svg).get("height")) / 96 * 300
        assert [round(dpi) for dpi in image.info["dpi"]] == [300, 300]
        assert image.text == about
        corners = {image.getpixel((x, y)) for x in (0, image.width - 1) for y in (0, image.height - 1)}
        assert corners == {(255, 255, 255)}
        assert len(image.convert("L").resize((195, image.height // 10)).getcolors()) > 10


def test_a_drawing_of_any_height_becomes_a_whole_number_of_pixels(press):
    drawn = charts.Drawing(charts.PRINT_WIDTH, 101, '<rect y="100" width="624" height="1" fill="black"/>')
    with Image.open(io.BytesIO(press.png(drawn.svg("A line"), {}))) as image:
        assert image.size == (1950, 325)
        # The last row of the drawing is there, and below it is paper.
        assert image.getpixel((900, 314)) == (0, 0, 0) and image.getpixel((900, 324)) == (255, 255, 255)


# --- the document ----------------------------------------------------------------------------------------------------


@pytest.fixture(params=LANGUAGES)
def document(request, printed) -> Printed:
    return printed[request.param]


def test_each_page_of_the_review_is_one_page_of_the_document(document):
    assert len(document.reader.pages) == len(contents.pages(document.review))
    assert {tuple(map(round, sheet.mediabox[2:])) for sheet in document.reader.pages} == {(WIDTH, HEIGHT)}
    for number, (page, found) in enumerate(document.pages, 1):
        assert squeezed(page.title) in found
        assert page.kind == "cover" or found.endswith(f"{number}/{len(document.pages)}")


def test_the_text_of_the_document_can_be_read_in_its_language(document):
    review, pages = document.review, document.texts
    assert squeezed(review.network) in pages[0] and squeezed(review.as_of) in pages[0]
    assert squeezed(review.sample) in pages[0]
    for page, found in document.pages:
        if page.kind == "entry":
            assert squeezed(page.entry.sentence) in found
        if page.entry:
            # What is invented stands below the title, its badge as a mark before it.
            notes = [note.rest if isinstance(note, SampleLine) else note for note in page.entry.notes]
            assert [note for note in notes if squeezed(note) not in found] == []
            badges = {squeezed(note.badge) for note in page.entry.notes if isinstance(note, SampleLine)}
            assert all(badge in found for badge in badges)
    for term, means in (*review.definitions, *review.sources):
        assert any(squeezed(term) in found and squeezed(means) in found for found in pages[-2:])
    share = len(CHINESE.findall("".join(pages))) / len("".join(pages))
    assert share > 0.3 if review.language == "zh" else share < 0.05


def test_the_numbers_of_a_figure_stand_below_it_and_it_is_told_how_many_do_not(document):
    found = {page.entry.name: text for page, text in document.pages if page.entry}
    entries = {entry.name: entry for entry in document.review.entries}
    for name in ("sectors", "events-by-year"):
        for row in entries[name].rows.itertuples(index=False):
            assert squeezed("".join(map(str, row))) in found[name]
    say, rows = say_in(document.review.language), entries["members"].rows
    days = [str(day) in found["members"] for day in rows.iloc[:, 0]]
    # The newest first, down to where the page ends.
    assert 5 < sum(days) < len(rows) and days == sorted(days, reverse=True)
    assert squeezed(say("review.more", number=len(rows) - sum(days))) in found["members"]


def test_no_year_of_a_table_is_broken(printed):
    words = "\n".join(sheet.extract_text() for sheet in printed["zh"].reader.pages)
    assert re.search(r"\d{4} ?年", words)
    assert re.findall(r"\d{2}\n\d{2}\n年", words) == []


def test_the_rows_of_a_map_have_the_numbers_of_its_marks(document):
    (found,) = [text for page, text in document.pages if page.entry and page.entry.name == "map-year"]
    (entry,) = [entry for entry in document.review.entries if entry.name == "map-year"]
    for number, title in enumerate(entry.shown.iloc[:, 1], 1):
        assert f"{number}{squeezed(title)}" in found
    # The name of a city is there once, not again as its halo.
    marks = texts(document.pictures["map-year"])
    assert found.count(squeezed(next(words for words in marks if " · " in words))) == 1


def test_the_document_says_what_it_is_and_nothing_of_where_it_was_made(document):
    reader = document.reader
    assert reader.metadata.title == f"{document.review.title} · {document.review.network}"
    assert reader.metadata.creation_date == reader.metadata.modification_date == PUBLISHED
    assert reader.metadata.creator == "CNIE dashboard"
    assert reader.trailer["/Root"]["/Lang"] == {"en": "en", "zh": "zh-CN"}[document.review.language]


def test_every_font_is_in_the_document_and_is_a_font(document):
    reader = document.reader
    everything = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    fonts = [found for found in everything if isinstance(found, dict) and found.get("/Type") == "/Font"]
    whole = [font for font in fonts if font["/Subtype"] == "/Type0"]
    parts = [font["/DescendantFonts"][0].get_object() for font in whole]
    assert whole and len(fonts) == len(whole) + len(parts)
    assert all(part["/Subtype"] == "/CIDFontType2" and "/FontFile2" in part["/FontDescriptor"] for part in parts)
    families = {re.sub(r"^/[A-Z]{6}\+", "", font["/BaseFont"]).split("-")[0] for font in whole}
    assert families == {"Inter", "NotoSansCJKsc"}


# --- its structure


@dataclass(frozen=True)
class Tag:
    kind: str
    depth: int
    alternative: str | None


def tags(reader: pypdf.PdfReader) -> list[Tag]:
    """The tags of a document in reading order, as a reader aloud meets them."""
    found = []

    def walk(node: object, depth: int) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for part in node:
                walk(part, depth)
        elif isinstance(node, dict) and "/S" in node:
            found.append(Tag(node["/S"], depth, node.get("/Alt")))
            walk(node.get("/K", []), depth + 1)

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"], 0)
    return found


def test_the_document_is_tagged_in_the_order_of_its_pages(document):
    assert document.reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    found = tags(document.reader)
    pages = contents.pages(document.review)
    drawn = [page.entry.sentence for page in pages if page.kind == "entry"]
    assert [tag.alternative for tag in found if tag.kind == "/Figure"] == drawn
    kinds = [tag.kind for tag in found if tag.kind in ("/H1", "/H2", "/Figure", "/Table", "/L")]
    wanted = {"cover": ["/H1"], "contents": ["/H2", "/L"], "entry": ["/H2", "/Figure", "/Table"]}
    wanted |= {"table": ["/H2", "/Table"], "definitions": ["/H2", "/L"], "sources": ["/H2", "/L"]}
    assert kinds == [kind for page in pages for kind in wanted[page.kind]]
    assert {"/TR", "/TH", "/TD", "/LI", "/Link"} <= {tag.kind for tag in found}


def test_the_outline_leads_to_every_page(document):
    reader = document.reader

    def flat(entries: list) -> Iterator[pypdf.generic.Destination]:
        for entry in entries:
            yield from flat(entry) if isinstance(entry, list) else [entry]

    outline = list(flat(reader.outline))
    assert [reader.get_destination_page_number(entry) for entry in outline] == list(range(len(reader.pages)))
    assert outline[2].title == document.review.entries[0].title


def links(page: pypdf.PageObject) -> list[dict]:
    return [own.get_object() for own in page.get("/Annots", []) if own.get_object()["/Subtype"] == "/Link"]


def test_the_contents_lead_to_the_pages_that_they_name(document):
    reader = document.reader
    found = document.texts[1]
    targets = [reader.named_destinations[link["/Dest"]] for link in links(reader.pages[1])]
    numbers = [reader.get_destination_page_number(target) for target in targets]
    titles = list(dict.fromkeys(page.title for page in contents.pages(document.review)[2:]))
    assert len(numbers) == len(titles)
    for number, title in zip(numbers, titles, strict=True):
        assert squeezed(title) in document.texts[number] and f"{squeezed(title)}{number + 1}" in found


def test_an_event_leads_to_the_page_that_reports_it(document):
    pages = zip(contents.pages(document.review), document.reader.pages, strict=True)
    for page, sheet in pages:
        if page.kind == "table" and page.links:
            addresses = {link["/A"]["/URI"] for link in links(sheet)}
            assert addresses == {link for link in page.links if str(link).startswith("http")} != set()


def test_the_same_review_gives_the_same_document_in_a_browser_that_has_drawn_other_things(document, press):
    press.pdf("<p>Other things</p><div class=body><div></div></div>", datetime.now(UTC))
    again = press.pdf(paper.document(document.review, document.pictures), PUBLISHED)
    assert again == document.pdf


# --- what goes wrong


LONG = {"en": "Association of Friends and " * 12, "zh": "民间组织国际交流与合作促进" * 24}


def hostile(language: str) -> Review:
    """A review whose every text is long or is markup, with figures and tables that no page holds."""
    long, nasty = LONG[language][:300], "<script>document.body.innerHTML=''</script><b onclick='x'>&amp;</b>"
    rows = pd.DataFrame({name: [f"{long} {place}" for place in range(80)] for name in (nasty, long[:40], "Z")})
    address = "javascript:alert(1)"
    tall = charts.Drawing(charts.PRINT_WIDTH, 2400, '<text x="600" y="2390">§</text>')
    chosen = Filters(1, date(2017, 12, 31), language)
    figure = Entry("tall", f"{nasty} {long}", f"{long} {nasty}", [long, nasty] * 3, lambda: rows, draw=lambda: tall)
    table = replace(figure, name="events", draw=None, shown=rows[:12], widths=(10, 3, 3), links=(address,) * 12)
    one = pd.DataFrame({"z" * 200: ["w" * 300]})
    word = replace(figure, name="one-word", title="x" * 300, sentence="y" * 900, every=lambda: one)
    said = ((nasty, long),) * 24
    return Review(2017, chosen, nasty, long, long, nasty, long, (figure, table, word), said, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_long_names_and_markup_leaves_its_page(language, press):
    review = hostile(language)
    pictures = {"tall": review.entries[0].draw().svg(review.entries[0].sentence)}
    reader = pypdf.PdfReader(io.BytesIO(press.pdf(paper.document(review, pictures), PUBLISHED)))
    pages = contents.pages(review)
    assert len(reader.pages) == len(pages) > 8
    for number, sheet in enumerate(reader.pages, 1):
        found = _runs(sheet)
        text = squeezed("".join(words for words, *_ in found))
        assert "<script>" in text, "markup is shown as it was written"
        assert "javascript" not in str(links(sheet))
        foot = squeezed(f"{review.title} · {review.edition} {number}/{len(pages)}")
        for words, left, low in found:
            assert MARGIN - 1 < left < WIDTH - MARGIN + 1 and 20 < low < HEIGHT - 30, (number, words)
            assert low > FOOT or squeezed(words) in foot or number == 1, (number, words)
        assert number != 3 or ("§" in text and max(len(words) for words, *_ in found) > 20)


def _runs(page: pypdf.PageObject) -> list[tuple[str, float, float]]:
    """Pieces of text of a page, with where each begins, in points from the left and from the foot."""
    found = []

    def visit(words: str, matrix: list[float], text: list[float], *_: object) -> None:
        if words.strip():
            x, y = text[4], text[5]
            across = matrix[0] * x + matrix[2] * y + matrix[4]
            found.append((words, across, matrix[1] * x + matrix[3] * y + matrix[5]))

    page.extract_text(visitor_text=visit)
    return found


def test_without_a_browser_it_is_said_how_to_get_one(monkeypatch, tmp_path):
    for name in browser.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setattr(browser, "MAC", [])
    with pytest.raises(browser.BrowserNotFound) as told:
        browser.find_browser()
    for way in ("apt install chromium", "playwright install", "CHROME_PATH="):
        assert way in str(told.value)


def test_a_browser_that_is_named_and_does_not_run_is_not_passed_over(monkeypatch, tmp_path):
    monkeypatch.setenv("CHROME_PATH", str(tmp_path / "chrome"))
    with pytest.raises(browser.BrowserNotFound, match="CHROME_PATH names"):
        browser.find_browser()


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname != "Linux", reason="other systems bring their own fonts")
def test_without_a_chinese_font_the_package_is_named(monkeypatch, tmp_path):
    nothing = tmp_path / "fonts.conf"
    nothing.write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
    monkeypatch.setenv("FONTCONFIG_FILE", str(nothing))
    assert "fonts-noto-cjk" in paper.chinese_font_problem()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "fonts-noto-cjk" in paper.chinese_font_problem()
