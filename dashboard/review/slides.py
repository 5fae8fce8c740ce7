"""The review as slides, one for each page: titles and text as text, figures as charts and tables that can be edited, maps as
pictures. Needs no browser; without one a map is told in its table alone."""

import io
from collections.abc import Sequence
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.text.text import _Run
from pptx.util import Emu, Inches, Pt

from dashboard import exports, queries, sentences
from dashboard.charts import INK, LINE, MUTED, SAMPLE_MARK, KeyFigure, sample_badge
from dashboard.links import linkable_address
from dashboard.review import master, native
from dashboard.review.contents import Entry, Page, Review, pages
from dashboard.review.master import ACROSS, CONTENT_TOP, FOOT, MARGIN, Box
from dashboard.words import SampleLine, say_in

# Points of text, the largest that fits.
TITLES, SENTENCES, NOTES = (26, 24, 22, 20, 18, 16), (15, 14, 13, 12, 11, 10, 9), (10, 9, 8, 7)
TABLES = (13, 12, 11, 10.5, 10, 9.5, 9, 8.5, 8)
# What a cell of a table leaves free at its sides, and above and below, in inches.
SIDE, ABOVE = 0.06, 0.04
HEADING = "#F4F6F8"


def presentation(review: Review, pictures: dict[str, bytes]) -> bytes:
    """The deck of a review: a slide for each of its pages, in their order. `pictures` are PNG files of maps by entry."""
    deck, found = master.deck(), pages(review)
    slides = [_slide(deck, review, page, pictures) for page in found]
    for page, slide in zip(found, slides, strict=True):
        if page.kind == "contents":
            _contents(slide, review, found, slides)
    _properties(deck, review)
    out = io.BytesIO()
    deck.save(out)
    return exports.same_bytes(out.getvalue(), queries.about(review.chosen.edition)["published_at"])


def _properties(deck: Presentation, review: Review) -> None:
    say, own = say_in(review.language), deck.core_properties
    moment = queries.about(review.chosen.edition)["published_at"].to_pydatetime()
    own.title, own.subject, own.author = f"{review.title}: {review.network}", review.as_of, say("app.title")
    own.last_modified_by, own.language, own.comments = (
        say("app.title"),
        master.LANGUAGES[review.language],
        review.edition,
    )
    own.keywords, own.revision, own.created, own.modified = "", 1, moment, moment


def _slide(deck: Presentation, review: Review, page: Page, pictures: dict[str, bytes]) -> Slide:
    if page.kind == "cover":
        return _cover(deck, review)
    slide = deck.slides.add_slide(master.layout(deck, master.PAGE))
    entry, language = page.entry, review.language
    say = say_in(language)
    notes = list(entry.notes) if entry else []
    if page.left:
        notes.insert(0, say("review.more", number=page.left))
    content = _frame(slide, page.title, entry.sentence if entry else "", notes, language)
    if page.kind == "table":
        _table(slide, page.rows, entry.widths, content, entry.sentence, language, links=page.links, linked=entry.linked)
    elif page.kind == "entry":
        _entry(slide, entry, content, pictures, review)
    elif page.kind == "definitions":
        rows = pd.DataFrame(review.definitions, columns=[say("review.term"), say("review.meaning")])
        _table(slide, rows, (22, 78), content, page.title, language)
    elif page.kind == "sources":
        rows = pd.DataFrame(review.sources, columns=[say("review.source_title"), say("review.source_about")])
        _table(slide, rows, (30, 70), content, page.title, language)
    if badge := sample_badge(notes):
        _badge(slide, badge, Box(MARGIN + ACROSS - 1.1, 0.06, 1.1, 0.28), language)
    # Read last, as they stand: notes and number.
    for shape in [shape for shape in slide.placeholders if shape.placeholder_format.idx not in (0, 1)]:
        slide.shapes._spTree.append(shape.element)
    return slide


# --- frame -----------------------------------------------------------------------------------------------------------


def _cover(deck: Presentation, review: Review) -> Slide:
    slide = deck.slides.add_slide(master.layout(deck, master.COVER))
    language = review.language
    title, text = slide.placeholders[0], slide.placeholders[1]
    master.write(title.text_frame, [review.title], language=language)
    master.write(text.text_frame, [review.network, review.as_of, review.edition], language=language)
    for paragraph, size, before in zip(text.text_frame.paragraphs, (24, 18, 14), (0, 18, 6), strict=True):
        paragraph.runs[0].font.size, paragraph.space_before = Pt(size), Pt(before)
    if review.sample:
        box = Box(master.COVER_TEXT.left, 5.45, 9.4, 0.9)
        mark = slide.shapes.add_textbox(*box.emu)
        master.coloured(mark.fill, SAMPLE_MARK)
        _inset(mark, 0.2, 0.1)
        mark.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        inner = Box(box.left, box.top, box.width - 0.4, box.height - 0.2)
        size = master.fitting([review.sample], inner, (15, 14, 13, 12, 11, 10), language)
        master.write(mark.text_frame, [review.sample], language=language, size=size, bold=True, colour="#FFFFFF")
    return slide


def _badge(slide: Slide, words: str, box: Box, language: str) -> None:
    """The mark of what counts a sample record."""
    mark = slide.shapes.add_textbox(*box.emu)
    mark.name = words
    master.coloured(mark.fill, SAMPLE_MARK)
    _inset(mark, 0.04, 0.02)
    mark.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    size = master.fitting([words], Box(0, 0, box.width - 0.08, box.height - 0.04), (12, 11, 10, 9, 8), language)
    master.write(mark.text_frame, [words], language=language, size=size, bold=True, colour="#FFFFFF")
    mark.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER


def _frame(slide: Slide, title: str, sentence: str, notes: list[str], language: str) -> Box:
    """Title, sentence, notes and number of a slide, and the place that is left for its content."""
    heading, text, foot = (slide.placeholders[place] for place in (0, 1, 3))
    size = master.fitting([title], master.TITLE, TITLES, language)
    master.write(heading.text_frame, [master.cut(title, master.TITLE, size, language)], language=language, size=size)
    top, bottom = CONTENT_TOP, FOOT
    if sentence:
        size = master.fitting([sentence], master.SENTENCE, SENTENCES, language)
        master.write(
            text.text_frame, [master.cut(sentence, master.SENTENCE, size, language)], language=language, size=size
        )
    else:
        text.element.getparent().remove(text.element)
        top = 1.4
    if notes:
        size = master.fitting(notes, Box(0, 0, master.NOTES.width, 1.1), NOTES, language)
        high = master.text_height(notes, master.NOTES.width, size, language) + 0.04
        bottom = FOOT - high
        foot.left, foot.top, foot.width, foot.height = Box(MARGIN, bottom, master.NOTES.width, high).emu
        runs = master.write(foot.text_frame, notes, language=language, size=size)
        for run in (run for run, note in zip(runs, notes, strict=True) if isinstance(note, SampleLine)):
            run.font.bold = True
            master.coloured(run.font.fill, SAMPLE_MARK)
    else:
        foot.element.getparent().remove(foot.element)
        bottom = master.NUMBER.top
    _number(slide, language)
    return Box(MARGIN, top, ACROSS, bottom - 0.14 - top)


def _number(slide: Slide, language: str) -> None:
    """The number of the slide, which PowerPoint keeps true."""
    count = len(slide.part.package.presentation_part.presentation.slides)
    shape = parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="80" name="Slide Number"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        '<p:nvPr><p:ph type="sldNum" sz="quarter" idx="12"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>'
        '<a:p><a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum">'
        f'<a:rPr lang="{master.LANGUAGES[language]}"/><a:t>{count}</a:t></a:fld></a:p></p:txBody></p:sp>'
    )
    slide.shapes._spTree.append(shape)


def _described(shape: BaseShape, name: str, words: str) -> None:
    """Give a figure its alternative text."""
    own = shape._element._nvXxPr.cNvPr
    own.set("name", master.clean(name))
    own.set("descr", master.clean(words))


def _inset(shape: BaseShape, side: float, above: float) -> None:
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = Inches(side)
    frame.margin_top = frame.margin_bottom = Inches(above)


def _said(slide: Slide, words: str, box: Box, language: str, *, size: float = 14) -> None:
    """A line where a figure would be."""
    shape = slide.shapes.add_textbox(*box.emu)
    _inset(shape, 0, 0)
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    master.write(shape.text_frame, [words], language=language, size=size, colour=MUTED)


# --- contents --------------------------------------------------------------------------------------------------------


def _contents(slide: Slide, review: Review, found: list[Page], slides: list[Slide]) -> None:
    """Each entry with the number of its slide, both a link to it, in two columns."""
    lines, seen = [], set()
    for number, page in enumerate(found, 1):
        name = page.entry.name if page.entry else page.kind
        if page.kind not in ("cover", "contents") and name not in seen:
            seen.add(name)
            lines.append((page.title, number))
    language, gap, box = review.language, 0.6, Box(MARGIN, 1.4, ACROSS, master.NUMBER.top - 0.1 - 1.4)
    half = -(-len(lines) // 2)
    columns = [own for own in (lines[:half], lines[half:]) if own]
    wide = [(box.width - gap) / 2 - 0.5, 0.5]
    texts = [[[title, str(number)] for title, number in own] for own in columns]
    size = min(_sized(own, wide, box.height, language)[0] for own in texts)
    for place, (own, rows) in enumerate(zip(columns, texts, strict=True)):
        heights = _heights(rows, wide, size, language)
        if sum(heights) > box.height:
            heights = [min(height, box.height / len(rows)) for height in heights]
        spare = min(max((box.height - sum(heights)) / len(heights), 0), 0.1)
        left = box.left + place * (sum(wide) + gap)
        frame = _empty_table(
            slide, Box(left, box.top, sum(wide), sum(heights)), wide, [high + spare for high in heights]
        )
        _described(frame, slide.shapes.title.text, slide.shapes.title.text)
        frame.table.first_row = False
        for line, (title, number) in enumerate(own):
            target = slides[number - 1]
            for across, words in enumerate((title, str(number))):
                cell = frame.table.cell(line, across)
                words = master.cut(words, Box(0, 0, wide[across] - 2 * SIDE, heights[line] - 2 * ABOVE), size, language)
                for run in _cell(cell, words, size, language, parts=master.parts(words, wide[across] - 2 * SIDE, size)):
                    _to_slide(run, slide, target)
            cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _to_slide(run: _Run, slide: Slide, target: Slide) -> None:
    link = run._r.get_or_add_rPr().add_hlinkClick(slide.part.relate_to(target.part, RELATION.SLIDE))
    link.set("action", "ppaction://hlinksldjump")


# --- entries ---------------------------------------------------------------------------------------------------------


def _entry(slide: Slide, entry: Entry, content: Box, pictures: dict[str, bytes], review: Review) -> None:
    say, language = say_in(review.language), review.language
    if entry.cards:
        _cards(slide, entry.cards, content, language)
        return
    if entry.name.startswith("map-"):
        _map(slide, entry, content, pictures.get(entry.name), review)
        return
    figure = entry.draw()
    if native.is_empty(figure):
        _said(slide, native.what_is_missing(figure), content, language)
        return
    if native.is_matrix(figure):
        _matrix(slide, figure, content, entry, language)
        return
    _described(native.chart(slide, figure, content, language=language, say=say), entry.title, entry.sentence)


def _cards(slide: Slide, cards: Sequence[KeyFigure], content: Box, language: str) -> None:
    """Key figures, four in a row."""
    across, gap = 4, 0.22
    rows = -(-len(cards) // across)
    wide = (content.width - (across - 1) * gap) / across
    high = min((content.height - (rows - 1) * gap) / rows, 2.25)
    said = [_card(card) for card in cards]
    room, sizes = wide - 0.36, []
    for number, (height, choice) in enumerate(
        ((0.62, (15, 14, 13, 12, 11, 10)), (0.7, (40, 36, 32, 28, 24, 20, 16, 14)))
    ):
        box = Box(0, 0, room, height)
        sizes.append(min(master.fitting([lines[number]], box, choice, language) for lines in said))
    sizes.append(min(master.fitting(lines[2:], Box(0, 0, room, 0.8), (12, 11, 10, 9, 8), language) for lines in said))
    for place, lines in enumerate(said):
        box = Box(
            content.left + place % across * (wide + gap), content.top + place // across * (high + gap), wide, high
        )
        shape = slide.shapes.add_textbox(*box.emu)
        shape.name = master.clean(lines[0])
        master.coloured(shape.fill, "#FFFFFF")
        master.coloured(shape.line.fill, LINE)
        shape.line.width = Pt(1)
        _inset(shape, 0.18, 0.14)
        looks = ((sizes[0], False, MUTED), (sizes[1], True, INK), (sizes[2], False, INK), (sizes[2], False, MUTED))
        for number, (words, (size, bold, colour)) in enumerate(zip(lines, looks, strict=True)):
            paragraph = shape.text_frame.add_paragraph() if number else shape.text_frame.paragraphs[0]
            master.add_run(paragraph, words, language=language, size=size, bold=bold, colour=colour)
            paragraph.space_before = Pt(4 if number else 0)
        if mark := cards[place].sample:
            _badge(slide, mark.badge, Box(box.left + wide - 0.84, box.top + 0.06, 0.78, 0.22), language)


def _card(card: KeyFigure) -> list[str]:
    """Title and value of a key figure, when and by whom, and what is read with it."""
    first, *others = card.lines
    return [card.title, card.value, first, " ".join(others)]


def _map(slide: Slide, entry: Entry, content: Box, picture: bytes | None, review: Review) -> None:
    """The map, and beside it its events, numbered as its marks are."""
    say, language = say_in(review.language), review.language
    left = 0.0
    if picture:
        shape = slide.shapes.add_picture(io.BytesIO(picture), 0, 0)
        scale = min(Inches(content.width * 0.56) / shape.width, Inches(content.height) / shape.height)
        shape.width, shape.height = Emu(round(shape.width * scale)), Emu(round(shape.height * scale))
        shape.left, shape.top = Inches(content.left), Inches(content.top)
        _described(shape, entry.title, entry.sentence)
        left = shape.width / 914400 + 0.3
    else:
        _said(slide, say("review.no_picture"), Box(content.left, content.top, content.width, 0.3), language, size=12)
        content = Box(content.left, content.top + 0.4, content.width, content.height - 0.4)
    box = Box(content.left + left, content.top, content.width - left, content.height)
    number, first, *others = entry.widths
    if picture:
        # In a narrow table numbers, dates and places break worse than titles do.
        number, first, *others = number * 1.9, first * 0.9, *(width * 1.1 for width in others)
    widths = (number, first, *others)
    more = entry.left(len(entry.shown))
    _table(slide, entry.shown, widths, box, entry.sentence, language, links=entry.links, linked=entry.linked, more=more)


# --- tables ----------------------------------------------------------------------------------------------------------


def _table(
    slide: Slide,
    rows: pd.DataFrame,
    widths: Sequence[float],
    box: Box,
    words: str,
    language: str,
    *,
    links: Sequence[str] = (),
    linked: int = 0,
    more: int = 0,
) -> None:
    """A table as large as fits. Rows that find no room are told below it, and so many `more` that are not given: they are in
    the data. `links` are addresses by row, for the column `linked`."""
    say = say_in(language)
    if rows.empty:
        _said(slide, say("table.empty"), box, language)
        return
    edges = [box.width * sum(widths[:place]) / sum(widths) for place in range(len(widths) + 1)]
    wide = [right - left for left, right in pairwise(edges)]
    texts = [[str(heading) for heading in rows.columns], *([str(cell) for cell in row] for row in rows.to_numpy())]
    size, heights = _sized(texts, wide, box.height, language)
    fitting, used = len(texts), sum(heights)
    if used > box.height or more:
        # The line that says so needs room too.
        fitting, used = 0, 0.3
        while fitting < len(texts) and used + heights[fitting] <= box.height:
            used += heights[fitting]
            fitting += 1
    frame = _empty_table(slide, Box(box.left, box.top, box.width, sum(heights[:fitting])), wide, heights[:fitting])
    _described(frame, slide.shapes.title.text, words)
    for number in range(fitting):
        for place, (words, width) in enumerate(zip(texts[number], wide, strict=True)):
            cell = frame.table.cell(number, place)
            inner = Box(0, 0, width - 2 * SIDE, heights[number] - 2 * ABOVE)
            text = master.cut(words, inner, size, language)
            is_linked = number and place == linked and number <= len(links)
            address = linkable_address(links[number - 1]) if is_linked else ""
            if not address:
                _cell(cell, text, size, language, bold=not number, fill=None if number else HEADING)
                continue
            for run in _cell(cell, text, size, language, parts=master.parts(text, inner.width, size)):
                run.hyperlink.address = address
    if left := len(texts) - fitting + more:
        below = Box(box.left, box.top + used - 0.26, box.width, 0.26)
        _said(slide, say("review.more", number=sentences.number(left, language)), below, language, size=min(size, 11))


def _heights(texts: list[list[str]], wide: list[float], size: float, language: str) -> list[float]:
    """The heights of rows at a size, in inches."""
    return [
        max(
            master.text_height([words], width - 2 * SIDE, size, language)
            for words, width in zip(row, wide, strict=True)
        )
        + 2 * ABOVE
        for row in texts
    ]


def _sized(texts: list[list[str]], wide: list[float], high: float, language: str) -> tuple[float, list[float]]:
    """The largest size at which a table fits, or the least, and the heights of its rows in inches: no row of a table that does
    not fit is higher than most of its place."""
    for size in TABLES:
        heights = _heights(texts, wide, size, language)
        if sum(heights) <= high:
            return size, heights
    return size, [min(height, high - 1) for height in heights]


def _empty_table(slide: Slide, box: Box, wide: list[float], heights: list[float]) -> GraphicFrame:
    """A table without a style of the program's own: what it looks like stands in its cells."""
    frame = slide.shapes.add_table(len(heights), len(wide), *box.emu)
    (style,) = frame._element.iter(qn("a:tableStyleId"))
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
    table = frame.table
    table.horz_banding = False
    for column, width in zip(table.columns, wide, strict=True):
        column.width = Inches(width)
    for row, height in zip(table.rows, heights, strict=True):
        row.height = Inches(height)
    return frame


def _cell(
    cell: _Cell,
    words: str,
    size: float,
    language: str,
    *,
    bold: bool = False,
    fill: str | None = None,
    ink: str = INK,
    parts: Sequence[str] = (),
) -> list[_Run]:
    """Write a cell, in one run, or in one for each of its parts: LibreOffice breaks a link anywhere."""
    cell.margin_left = cell.margin_right = Inches(SIDE)
    cell.margin_top = cell.margin_bottom = Inches(ABOVE)
    paragraph = cell.text_frame.paragraphs[0]
    # An empty run would be of a size of its own.
    parts = parts or ([words] if words else [])
    runs = [master.add_run(paragraph, part, language=language, size=size, bold=bold, colour=ink) for part in parts]
    paragraph._p.append(parse_xml(f'<a:endParaRPr {nsdecls("a")} sz="{round(size * 100)}"/>'))
    line = f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{LINE[1:]}"/></a:solidFill></a:lnB>'
    cell._tc.get_or_add_tcPr().append(parse_xml(line))
    if fill:
        master.coloured(cell.fill, fill)
    return runs


def _matrix(slide: Slide, figure: go.Figure, box: Box, entry: Entry, language: str) -> None:
    """Squares as a table, each cell in its colour."""
    squares = native.matrix(figure)
    first = 3.2
    wide = [first, *[(box.width - first) / len(squares.columns)] * len(squares.columns)]
    texts = [["", *squares.columns]]
    texts += [
        [row, *(squares.cells.get((row, column), ("", ""))[0] for column in squares.columns)] for row in squares.rows
    ]
    size, heights = _sized(texts, wide, box.height, language)
    spare = min(max((box.height - sum(heights)) / len(heights), 0), 0.12)
    heights = [height + spare for height in heights]
    frame = _empty_table(slide, Box(box.left, box.top, box.width, sum(heights)), wide, heights)
    _described(frame, entry.title, entry.sentence)
    frame.table.first_col = True
    for number, row in enumerate(texts):
        for place, words in enumerate(row):
            key = (squares.rows[number - 1], squares.columns[place - 1]) if number and place else None
            colour = squares.cells.get(key, ("", None))[1]
            cell = frame.table.cell(number, place)
            ink = native.ink_on(colour) if colour else INK
            _cell(cell, words, size, language, bold=not number, fill=colour, ink=ink)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            if place:
                cell.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
