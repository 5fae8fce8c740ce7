"""What somebody finds who opens the slides of a review: every page, charts with the numbers of the queries, text in its place."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pptx
import pytest
from openpyxl import load_workbook
from PIL import Image
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import Slide

from dashboard import charts, exports, queries
from dashboard.queries import Filters, ecosoc, growth
from dashboard.review import contents, master, native, slides
from dashboard.review.contents import Page, Review
from dashboard.words import say_in
from tests.test_charts import EMPTY, FIGURES

YEAR = 2025
SAY = say_in("en")
NASTY = "<script>alert('x')</script> & =1+1"
STACKED = (XL_CHART_TYPE.BAR_STACKED, XL_CHART_TYPE.COLUMN_STACKED)


@pytest.fixture(scope="module")
def reviews(demo: Path) -> Iterator[dict[str, Review]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CNIE_DATA", str(demo))
        yield {language: contents.review(1, YEAR, language) for language in ("en", "zh")}


@pytest.fixture(scope="module")
def made(reviews: dict[str, Review]) -> dict[str, bytes]:
    """The decks, without pictures of maps."""
    return {language: slides.presentation(review, {}) for language, review in reviews.items()}


@pytest.fixture(scope="module")
def decks(made: dict[str, bytes]) -> dict[str, Presentation]:
    return {language: opened(content) for language, content in made.items()}


def opened(content: bytes) -> Presentation:
    return pptx.Presentation(io.BytesIO(content))


def of(deck: Presentation, review: Review) -> list[tuple[Page, Slide]]:
    return list(zip(contents.pages(review), deck.slides, strict=True))


def chart_of(deck: Presentation, review: Review, name: str) -> pptx.chart.chart.Chart:
    """The chart on the slide of an entry."""
    (slide,) = (slide for page, slide in of(deck, review) if page.entry and page.entry.name == name)
    (found,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    return found


def values(chart: pptx.chart.chart.Chart) -> dict[str, dict[str, float | None]]:
    """What each series of a chart of bars shows, by category."""
    (plot,) = chart.plots
    return {series.name: dict(zip(plot.categories, series.values, strict=True)) for series in plot.series}


def texts(slide: Slide) -> list[str]:
    """Every text of a slide, that of its tables too."""
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


# --- the deck --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_of_the_review_is_a_slide_with_its_title(reviews, decks, language):
    review, deck = reviews[language], decks[language]
    assert [slide.shapes.title.text for slide in deck.slides] == [page.title for page in contents.pages(review)]
    assert (deck.slide_width, deck.slide_height) == (12191695, 6858000)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_entry_says_its_sentence_and_every_line_that_cites_it(reviews, decks, language):
    for page, slide in of(decks[language], reviews[language]):
        if page.entry:
            said = "\n".join(texts(slide))
            assert page.entry.sentence in said, page.title
            assert [note for note in page.entry.notes if note not in said] == [], page.title


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_lies_outside_its_slide(decks, language):
    outside(decks[language])


def outside(deck: Presentation) -> None:
    """Asserts that every shape is on its slide, a table at the height of its rows."""
    for number, slide in enumerate(deck.slides, 1):
        for shape in slide.shapes:
            high = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
            assert shape.left >= 0 and shape.top >= 0, (number, shape.name)
            assert shape.left + shape.width <= deck.slide_width, (number, shape.name)
            assert shape.top + high <= deck.slide_height, (number, shape.name)
            # One line of rounding is free.
            assert abs(high - shape.height) < 12700 or not shape.has_table


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_figure_tells_in_words_what_it_shows(reviews, decks, language):
    for page, slide in of(decks[language], reviews[language]):
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                described = shape._element.nvGraphicFramePr.cNvPr.get("descr")
                assert described == (page.entry.sentence if page.entry else page.title)


def test_title_sentence_figure_notes_and_number_are_read_in_this_order(reviews, decks):
    for page, slide in of(decks["en"], reviews["en"]):
        if page.entry and page.entry.name == "members":
            kinds = [
                shape.placeholder_format.idx if shape.is_placeholder else shape.has_chart for shape in slide.shapes
            ]
            # The badge of the sample stands between the figure and its notes.
            assert kinds == [0, 1, True, False, 3, 12]


@pytest.mark.parametrize(("language", "code"), [("en", "en-GB"), ("zh", "zh-CN")])
def test_text_is_in_its_language_and_font(decks, language, code):
    assert decks[language].core_properties.language == code
    runs = [run for slide in decks[language].slides for run in slide.element.iter(qn("a:r"))]
    chinese = [run for run in runs if master.is_chinese(run.text)]
    # Few words of an English deck are Chinese: titles that nobody translated.
    assert len(chinese) > len(runs) / 2 if language == "zh" else 0 < len(chinese) < len(runs) / 10
    assert {run.rPr.get("lang") for run in chinese} == {"zh-CN"}
    assert {run.rPr.find(qn("a:ea")).get("typeface") for run in chinese} == {"Microsoft YaHei"}
    assert {run.rPr.get("lang") for run in runs if run not in chinese} == {code}


def test_the_master_has_the_colours_and_fonts_of_the_house(made):
    with zipfile.ZipFile(io.BytesIO(made["zh"])) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode()
        names = archive.namelist()
    assert theme.count('<a:latin typeface="Calibri"/>') == theme.count('<a:ea typeface="Microsoft YaHei"/>') == 2
    for place, colour in (("dk1", charts.INK), ("accent1", charts.MAIN), ("accent2", charts.ACCENT)):
        assert f'<a:{place}><a:srgbClr val="{colour[1:]}"/></a:{place}>' in theme
    assert len([name for name in names if name.startswith("ppt/slideLayouts/slide")]) == 2
    # Nothing of whoever made the template.
    assert not [name for name in names if "thumbnail" in name or "printer" in name]


def test_the_contents_lead_to_the_slides(reviews, decks):
    deck, found = decks["en"], contents.pages(reviews["en"])
    slide = deck.slides[1]
    assert {page.title for page in found[2:]} <= set(texts(slide))
    leads = {}
    for link in slide.element.iter(qn("a:hlinkClick")):
        target = slide.part.related_part(link.get(qn("r:id"))).slide
        leads.setdefault(link.getparent().getparent().text.strip(), target.shapes.title.text)
    assert {page.title for page in found[2:]} == set(leads.values())
    assert leads["3"] == leads["Key figures"] == "Key figures"
    number = next(number for number, page in enumerate(found, 1) if page.kind == "sources")
    assert leads[str(number)] == "Sources"


def test_the_events_lead_to_their_sources(reviews, decks):
    for page, slide in of(decks["en"], reviews["en"]):
        if page.entry and page.entry.name == "events":
            (table,) = (shape.table for shape in slide.shapes if shape.has_table)
            for row, address in zip(list(table.rows)[1:], page.links, strict=True):
                links = {run.hyperlink.address for run in row.cells[1].text_frame.paragraphs[0].runs}
                assert links == {address or None}
            return
    pytest.fail("no slide of events")


def test_the_same_review_gives_the_same_bytes_again(reviews, made):
    assert slides.presentation(reviews["en"], {}) == made["en"]


def test_the_deck_says_when_its_edition_was_published(reviews, decks):
    about = queries.about(1)["published_at"]
    assert decks["en"].core_properties.modified == about.replace(microsecond=0, nanosecond=0)


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_the_steps_of_members_end_at_the_number_that_the_query_counts(reviews, decks):
    review = reviews["en"]
    for name, with_status in (("members", False), ("ecosoc-members", True)):
        counted = chart_of(decks["en"], review, name).plots[0].series[0]
        days = [float(point.text) for point in counted._element.xpath("c:xVal//c:v")]
        assert counted.values[-1] == queries.member_count(review.chosen, with_status=with_status).value
        assert native.EPOCH + timedelta(days=days[-1]) == review.chosen.as_of
        # Steps: from point to point either the day or the number stays.
        pairs = list(zip(days, counted.values, strict=True))
        assert all(one[0] == two[0] or one[1] == two[1] for one, two in pairwise(pairs))
        changes = queries.member_changes(review.chosen, with_status=with_status)
        assert {native.EPOCH + timedelta(days=day) for day in days} >= set(changes["day"])


def test_the_bridge_shows_the_parts_of_the_query(reviews, decks):
    review = reviews["en"]
    first, last = date(YEAR, 1, 1), review.chosen.as_of
    row = growth.bridge(Filters(1, last, "en", since=YEAR, until=YEAR), first, last).iloc[0]
    shown = values(chart_of(decks["en"], review, "bridge"))
    parts = list(shown[SAY("review.count")].values())
    names = ["start", "joined", "rejoined", "left", "lapsed", "merged", "end"]
    assert parts == [row[name] for name in names]
    # What is not seen holds them up: the first and the last stand on the ground.
    bases = list(shown[SAY("review.base")].values())
    assert bases[0] == bases[-1] == 0 and max(bases) > 0


def test_sectors_show_the_counts_of_the_query(reviews, decks):
    review = reviews["en"]
    cells = queries.sector_members(review.chosen, members_only=True, primary_only=False)
    shown = values(chart_of(decks["en"], review, "sectors"))
    totals = shown.pop(native.NAMELESS)
    assert sorted(totals.values()) == sorted(cells.groupby("sector_code")["organisations"].sum())
    assert {name: sum(own[name] or 0 for own in shown.values()) for name in totals} == totals


def test_years_show_the_counts_of_the_query(reviews, decks):
    review, deck = reviews["en"], decks["en"]
    years = queries.events_by_year(review.chosen)
    (shown,) = values(chart_of(deck, review, "events-by-year")).values()
    wanted = dict(zip(years["year"].astype(int).astype(str), years["events"], strict=True))
    assert {year: number for year, number in shown.items() if number} == wanted
    dues = ecosoc.report_dues(review.chosen)
    shown = values(chart_of(deck, review, "ecosoc-reports"))
    due = pd.Series([str(day.year) for day in dues["due_date"]]).value_counts().to_dict()
    assert {year: sum(own[year] or 0 for own in shown.values()) for year in next(iter(shown.values()))} == due
    flows = values(chart_of(deck, review, "flows"))
    row = growth.bridge(review.chosen, *growth.period(review.chosen), "year")
    began, ended = ([number or 0 for number in numbers.values()] for numbers in flows.values())
    assert sum(began) == (row["joined"] + row["rejoined"]).sum()
    assert sum(ended) == -row[["left", "lapsed", "merged"]].to_numpy().sum()


def test_the_squares_are_a_table_of_the_numbers_of_the_query(reviews, decks):
    for page, slide in of(decks["en"], reviews["en"]):
        if page.entry and page.entry.name == "sector-region":
            (table,) = (shape.table for shape in slide.shapes if shape.has_table)
            rows = [[cell.text for cell in row.cells] for row in table.rows]
            assert rows[0][1:] == [*page.entry.rows.columns[1 : len(rows[0])]]
            for row, wanted in zip(rows[1:], page.entry.rows.itertuples(index=False), strict=True):
                assert row[0] == wanted[0]
                assert [0 if words == "·" else int(words) for words in row[1:]] == list(wanted[1 : len(row)])
            fills = {cell.fill.fore_color.rgb for row in list(table.rows)[1:] for cell in list(row.cells)[1:]}
            assert len(fills) > 5
            return
    pytest.fail("no slide of squares")


def test_key_figures_are_text_on_cards(reviews, decks):
    cards = reviews["en"].entries[0].cards
    said = [text.split("\n") for text in texts(decks["en"].slides[2])]
    titles = {card.title for card in cards}
    shown = {lines[0]: lines[1] for lines in said if lines[0] in titles}
    assert shown == {card.title: card.value for card in cards} and len(cards) == 7


def test_a_chart_carries_its_numbers_to_be_edited(reviews, decks):
    chart = chart_of(decks["en"], reviews["en"], "events-by-year")
    sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    rows = {year: number for year, number in sheet.iter_rows(min_row=2, values_only=True)}
    assert rows == next(iter(values(chart).values()))


# --- maps ------------------------------------------------------------------------------------------------------------


def picture(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#DFE5EA").save(out, "PNG", dpi=(300, 300))
    return out.getvalue()


def test_a_map_is_a_picture_told_in_words_beside_its_numbered_events(reviews):
    review = reviews["en"]
    entries = tuple(entry for entry in review.entries if entry.name in ("map-year", "map-other-series"))
    review = replace(review, entries=entries)
    deck = opened(slides.presentation(review, {"map-year": picture(1950, 1350), "map-other-series": picture(300, 900)}))
    outside(deck)
    for page, slide in of(deck, review)[2:4]:
        (drawn,) = (shape for shape in slide.shapes if shape.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.PICTURE)
        (table,) = (shape for shape in slide.shapes if shape.has_table)
        assert drawn._element.nvPicPr.cNvPr.get("descr") == page.entry.sentence
        assert drawn.left + drawn.width <= table.left
        numbers = [row.cells[0].text for row in table.table.rows]
        assert numbers == ["No.", *map(str, range(1, len(page.entry.shown) + 1))]
        assert [row.cells[1].text for row in list(table.table.rows)[1:]] == list(page.entry.shown.iloc[:, 1])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_picture_a_map_says_why_and_shows_its_events(reviews, decks, language):
    found = [
        slide
        for page, slide in of(decks[language], reviews[language])
        if page.entry and page.entry.name.startswith("map-")
    ]
    assert len(found) > 5
    for slide in found:
        assert say_in(language)("review.no_picture") in texts(slide)
        assert any(shape.has_table for shape in slide.shapes)


# --- what could break it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Organisation of people and friendship "), ("zh", "国际民间交流组织")]
)
def test_very_long_and_hostile_names_stay_text_on_their_slides(reviews, language, word):
    review = reviews[language]
    long = f"{NASTY} \x0b{word * 12}"
    kept = {"key-figures", "year-before", "members", "sectors", "sector-region", "map-year", "events"}

    def spoiled(entry: contents.Entry) -> contents.Entry:
        cells = entry.shown if entry.shown is None else entry.shown.map(lambda cell: f"{cell} {long}")
        return replace(
            entry,
            title=long,
            sentence=long * 2,
            notes=[*entry.notes, long * 2],
            shown=cells,
            links=("javascript:x",) * 60,
        )

    entries = tuple(spoiled(entry) for entry in review.entries if entry.name in kept)
    means = tuple((term, long) for term, _ in review.definitions)
    broken = replace(review, entries=entries, definitions=means, sources=((long, long),) * 40)
    deck = opened(slides.presentation(broken, {"map-year": picture(1950, 1350)}))
    outside(deck)
    assert "<script>" in deck.slides[2].shapes.title.text
    links = [
        relation.target_ref for slide in deck.slides for relation in slide.part.rels.values() if relation.is_external
    ]
    assert links == []
    # Not every source found room; the slide says how many are in the data.
    assert any("…" in text for text in texts(deck.slides[2]))
    rows = next(shape.table.rows for shape in deck.slides[-1].shapes if shape.has_table)
    left = say_in(language)("review.more", number=40 - (len(rows) - 1))
    assert left in texts(deck.slides[-1])


def test_a_record_without_a_roster_makes_slides_that_say_so(record, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(record))
    review = contents.review(1, YEAR, "en")
    deck = opened(slides.presentation(review, {}))
    assert len(deck.slides) == len(contents.pages(review))
    outside(deck)
    said = "\n".join(text for slide in deck.slides for text in texts(slide))
    assert SAY("sentence.no_roster") in said


def test_a_figure_of_nothing_says_so_on_its_slide(reviews):
    review = reviews["zh"]
    entry = next(entry for entry in review.entries if entry.name == "events-by-year")
    nothing = replace(entry, draw=lambda: charts.by_year(pd.Series(dtype=int), say=say_in("zh"), title="x"))
    deck = opened(slides.presentation(replace(review, entries=(nothing,)), {}))
    assert say_in("zh")("table.empty") in texts(deck.slides[2])
    assert not any(shape.has_chart for shape in deck.slides[2].shapes)


# --- figure by figure ------------------------------------------------------------------------------------------------


def drawn(figure: go.Figure) -> pptx.chart.chart.Chart:
    """A figure as a chart on a slide, saved and opened again."""
    deck = master.deck()
    slide = deck.slides.add_slide(master.layout(deck, master.PAGE))
    native.chart(slide, figure, master.Box(0.6, 1.8, 12, 5), language="en", say=SAY)
    out = io.BytesIO()
    deck.save(out)
    (found,) = (shape.chart for shape in opened(out.getvalue()).slides[0].shapes if shape.has_chart)
    return found


@pytest.mark.parametrize("name", [name for name in FIGURES if name != "sector_by_region"])
def test_every_figure_becomes_a_chart_with_all_of_its_numbers(name):
    figure = FIGURES[name]()
    found = drawn(figure)
    shown = {value for series in found.plots[0].series for value in series.values if value is not None}
    for trace in figure.data:
        lengths = trace.x if trace.type == "bar" and trace.orientation == "h" else trace.y
        assert set(map(float, lengths)) <= shown | {0.0}, trace.name


@pytest.mark.parametrize("name", [name for name in FIGURES if name != "sector_by_region"])
def test_no_label_stands_where_powerpoint_has_no_place_for_it(name):
    """PowerPoint calls a file damaged that writes beyond the end of bars upon bars."""
    found = drawn(FIGURES[name]())
    places = {place.get("val") for place in found._chartSpace.iter(qn("c:dLblPos"))}
    if found.chart_type in STACKED:
        assert places <= {"ctr", "inBase"}
    elif found.plots[0]._element.tag == qn("c:barChart"):
        assert places <= {"outEnd", "ctr"}
    else:
        assert places <= {"t"}


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_figure_is_known_as_one(name):
    figure = EMPTY[name]()
    assert native.is_empty(figure) and native.what_is_missing(figure) == SAY("table.empty")


def test_names_are_as_they_were_before_plotly_wrapped_and_escaped_them():
    found = drawn(FIGURES["by_sector"]())
    (name, other) = found.plots[0].categories
    assert other == "Health care"
    assert name.startswith("<img src=x onerror=alert(1)>") and "&lt;" not in name and "<br>" not in name


def test_a_name_that_looks_like_a_formula_is_none_in_the_workbook():
    found = drawn(
        charts.by_sector(
            pd.DataFrame(
                [("a", "=1+1", 3, 1, 0), ("b", "Health", 2, 0, 0)],
                columns=["sector_code", "sector", "organisations", "sample", "listed"],
            ),
            opener="sector",
            say=SAY,
        )
    )
    sheet = load_workbook(io.BytesIO(found.part.chart_workbook.xlsx_part.blob)).active
    assert [cell.data_type for cell in sheet["A"][1:]] == ["s", "s"]


def test_a_bound_is_hollow_and_an_exact_figure_is_full():
    looks = {}
    for series in drawn(FIGURES["printed_over_time"]()).plots[0].series:
        fill = series.marker.format.fill.type
        looks[series.marker.style] = fill
    assert looks[XL_MARKER_STYLE.DIAMOND] == pptx.enum.dml.MSO_FILL.SOLID
    assert looks[XL_MARKER_STYLE.TRIANGLE] == pptx.enum.dml.MSO_FILL.BACKGROUND


def test_what_is_invented_is_hatched_and_what_is_lost_has_its_own_colour():
    fills = [series.format.fill.type for series in drawn(FIGURES["by_sector"]()).plots[0].series]
    assert pptx.enum.dml.MSO_FILL.PATTERNED in fills
    parts = drawn(FIGURES["bridge"]()).plots[0].series
    assert parts[0].format.fill.type == parts[2].format.fill.type == pptx.enum.dml.MSO_FILL.BACKGROUND
    assert len(parts[1]._element.findall(qn("c:dPt"))) >= 2


def test_a_year_without_any_keeps_its_place():
    (series,) = drawn(charts.by_year(pd.Series({2015: 3, 2030: 1}), say=SAY, title="x")).plots[0].series
    assert len(series.values) == 16 and sum(value or 0 for value in series.values) == 4


def test_labels_follow_when_a_number_is_edited():
    labels = drawn(FIGURES["bridge"]())._chartSpace.findall(f".//{qn('c:dLbls')}")
    formats = {own.get("formatCode").split(";")[0] for own in labels[0].iter(qn("c:numFmt"))}
    assert formats == {"#,##0", '"+"#,##0', '"−"#,##0'}


# --- the same bytes --------------------------------------------------------------------------------------------------


def test_a_file_of_office_is_the_same_whenever_it_was_made():
    def book(moment: datetime) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            core = f'<x><dcterms:created xsi:type="dcterms:W3CDTF">{moment:%Y-%m-%dT%H:%M:%SZ}</dcterms:created></x>'
            archive.writestr(zipfile.ZipInfo("docProps/core.xml", moment.timetuple()[:6]), core)
            archive.writestr(zipfile.ZipInfo("xl/sheet.xml", moment.timetuple()[:6]), "<sheet/>")
        return out.getvalue()

    def deck(moment: datetime) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(zipfile.ZipInfo("ppt/embeddings/a.xlsx", moment.timetuple()[:6]), book(moment))
        return out.getvalue()

    published = datetime(2026, 1, 31, 12, 0)
    one, two = (exports.same_bytes(deck(day), published) for day in (datetime(2026, 2, 1), datetime(2027, 3, 2)))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as archive, zipfile.ZipFile(archive.open("ppt/embeddings/a.xlsx")) as inner:
        assert b">2026-01-31T12:00:00Z<" in inner.read("docProps/core.xml")
        assert inner.read("xl/sheet.xml") == b"<sheet/>"
