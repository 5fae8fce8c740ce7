"""A figure of plotly as a chart or a table that PowerPoint can edit: bars as bars, steps over time as steps, squares as a
table of colours. Reads what charts has drawn, trace by trace, and draws nothing of its own."""

import html
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from numbers import Number
from xml.sax.saxutils import escape, quoteattr

import pandas as pd
import plotly.graph_objects as go
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.series import BarSeries, XySeries
from pptx.dml.line import LineFormat
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Pt

from dashboard import exports
from dashboard.charts import INK, LINE, MUTED
from dashboard.review import master
from dashboard.review.master import Box
from dashboard.words import Say

SIZE = 12
# PowerPoint has no triangle that points down.
SYMBOLS = {
    **{"circle": XL_MARKER_STYLE.CIRCLE, "square": XL_MARKER_STYLE.SQUARE, "diamond": XL_MARKER_STYLE.DIAMOND},
    **{"triangle-up": XL_MARKER_STYLE.TRIANGLE, "triangle-down": XL_MARKER_STYLE.SQUARE, "x-thin": XL_MARKER_STYLE.X},
}
DASHES = {"dash": MSO_LINE_DASH_STYLE.DASH, "dot": MSO_LINE_DASH_STYLE.ROUND_DOT}
PATTERNS = {
    **{"/": MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL, "\\": MSO_PATTERN_TYPE.WIDE_DOWNWARD_DIAGONAL},
    **{
        "x": MSO_PATTERN_TYPE.OUTLINED_DIAMOND,
        "-": MSO_PATTERN_TYPE.NARROW_HORIZONTAL,
        "|": MSO_PATTERN_TYPE.NARROW_VERTICAL,
    },
    **{"+": MSO_PATTERN_TYPE.SMALL_GRID, ".": MSO_PATTERN_TYPE.PERCENT_10},
}
NAMED = {"white": "#FFFFFF", "black": "#000000"}
# Day 0 of a spreadsheet.
EPOCH = date(1899, 12, 30)


def plain(words: str) -> str:
    """Text of plotly as it was before it was broken into lines and made harmless.

    >>> plain("Trade &amp;<br>industry")
    'Trade & industry'
    """
    lines = [html.unescape(line) for line in str(words).split("<br>")]
    found = lines[0]
    for before, line in pairwise(lines):
        is_chinese = before[-1:] > "\u2e7f" and line[:1] > "\u2e7f"
        found += line if is_chinese else f" {line}"
    return master.clean(found)


def _named(words: str) -> str:
    """A name as the workbook behind a chart holds it: no formula, whatever it looks like."""
    return exports.harmless(plain(words))


def is_empty(figure: go.Figure) -> bool:
    """Whether it has nothing to show, and says so."""
    return not figure.data


def what_is_missing(figure: go.Figure) -> str:
    """What an empty figure says."""
    return " ".join(plain(note.text) for note in figure.layout.annotations)


def is_matrix(figure: go.Figure) -> bool:
    """Whether it is one of squares, each of a row and a column."""
    return any(
        trace.type == "scatter" and trace.marker.symbol == "square" and trace.text is not None for trace in figure.data
    )


def chart(slide: Slide, figure: go.Figure, box: Box, *, language: str, say: Say) -> GraphicFrame:
    """The figure as a native chart at a place of a slide."""
    add = _bars if figure.data[0].type == "bar" else _course
    frame = add(slide, figure, box, say)
    drawn = frame.chart
    drawn.has_title = False
    drawn.font.size = Pt(SIZE)
    master.coloured(drawn.font.fill, INK)
    own = drawn.font._rPr
    own.set("lang", master.LANGUAGES[language])
    if language == "zh":
        own.append(parse_xml(f'<a:ea {nsdecls("a")} typeface="{master.CHINESE}"/>'))
    return frame


# Programs do not agree on which name a legend leaves out, so what nobody shall read there has none.
NAMELESS = " "


# --- bars ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """The bars of one trace, a value, a text and a colour for each category, and the shape and colour of its pattern; `is_seen`
    is false of what only holds others up."""

    name: str
    values: list[float | None]
    texts: list[str] | None = None
    colours: list[str] | None = None
    pattern: tuple[str, str] = ("", "")
    place: str = ""
    is_seen: bool = True


def _bars(slide: Slide, figure: go.Figure, box: Box, say: Say) -> GraphicFrame:
    is_horizontal = figure.data[0].orientation == "h"
    names, numbers = (
        (figure.layout.yaxis, figure.layout.xaxis) if is_horizontal else (figure.layout.xaxis, figure.layout.yaxis)
    )
    keys = _categories(figure, is_horizontal, names.range)
    rows, is_stacked = _rows(figure, keys, is_horizontal, say)
    data = CategoryChartData(number_format="General")
    data.categories = [_named(key) for key in keys]
    for row in rows:
        data.add_series(row.name, row.values)
    kind = "BAR" if is_horizontal else "COLUMN"
    kind = XL_CHART_TYPE[f"{kind}_STACKED" if is_stacked else f"{kind}_CLUSTERED"]
    frame = slide.shapes.add_chart(kind, *box.emu, data)
    drawn, plot = frame.chart, frame.chart.plots[0]
    gap = figure.layout.bargap or 0.2
    plot.gap_width = round(100 * gap / (1 - gap))
    plot.overlap = 100 if is_stacked or figure.layout.barmode in ("stack", "relative") else 0
    for row, series in zip(rows, plot.series, strict=True):
        _fill(series, row)
        if row.texts:
            _labels(series, row)
    category, value = drawn.category_axis, drawn.value_axis
    category.reverse_order = names.autorange == "reversed"
    category.has_major_gridlines = False
    category.major_tick_mark = XL_TICK_MARK.NONE
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _ruled(category.format.line, LINE)
    if not is_horizontal and len(keys) > 20:
        category.tick_labels.font.size = Pt(10)
        _skip(drawn, -(-len(keys) // 36))
    _counting(value, numbers, rows, is_stacked=is_stacked)
    _legend(drawn, wanted=sum(row.is_seen for row in rows) > 1)
    return frame


def _categories(figure: go.Figure, is_horizontal: bool, reach: Sequence[float] | None) -> list:
    """What the bars stand for, in order. Years are without a gap, and as many as the axis shows."""
    keys = list(dict.fromkeys(key for trace in figure.data for key in _list(trace.y if is_horizontal else trace.x)))
    if not all(isinstance(key, Number) for key in keys):
        return keys
    first, last = (math.ceil(reach[0]), math.floor(reach[1])) if reach else (min(keys), max(keys))
    return list(range(int(first), int(last) + 1))


def _rows(figure: go.Figure, keys: list, is_horizontal: bool, say: Say) -> tuple[list[_Row], bool]:
    """The bars as series, and whether they stand upon each other. A number that plotly writes beyond the end of bars that stand
    upon each other is the label of one more series, which is not seen: PowerPoint writes nothing beyond such bars."""
    rows, bases = [], []
    for trace in figure.data:
        own, lengths = (trace.y, trace.x) if is_horizontal else (trace.x, trace.y)
        at = {key: place for place, key in enumerate(_list(own))}

        def of(values: Iterable | None, at: dict = at) -> list:
            found = _list(values)
            return [found[at[key]] if key in at and found else None for key in keys]

        colour, drawn = trace.marker.color, trace.marker.pattern
        rows.append(
            _Row(
                name=_named(trace.name or say("review.count")),
                values=[_number(value) for value in of(lengths)],
                texts=[plain(words or "") for words in of(trace.text)] if trace.text is not None else None,
                colours=[colour] * len(keys) if isinstance(colour, str) else [one or INK for one in of(colour)],
                pattern=(drawn.shape or "", drawn.fgcolor or "white"),
                place="outside" if trace.textposition == "outside" else "inside",
            )
        )
        if trace.base is not None:
            bases.append(_Row(say("review.base"), [_number(value) for value in of(trace.base)], is_seen=False))
    is_stacked = bool(bases) or (figure.layout.barmode in ("stack", "relative") and _overlap(rows))
    if ends := _ends(figure, keys):
        if len(rows) == 1:
            rows = [replace(rows[0], texts=ends[1], place="outside")]
        else:
            is_stacked = True
            rows.append(_Row(NAMELESS, ends[0], ends[1], place="base", is_seen=False))
    elif is_stacked and (outside := [row for row in rows if row.texts and row.place == "outside"]):
        (labelled,) = outside
        rows = [replace(row, texts=None) if row is labelled else row for row in rows]
        name = say("review.label") if len(rows) == 1 else NAMELESS
        rows.append(_Row(name, labelled.values, labelled.texts, place="base", is_seen=False))
    return [*bases, *rows], is_stacked


def _ends(figure: go.Figure, keys: list) -> tuple[list[float | None], list[str]] | None:
    """The numbers that stand as annotations at the ends of bars, and how they are written."""
    notes = {note.y: note for note in figure.layout.annotations if note.y in keys}
    if not notes:
        return None
    found = [notes.get(key) for key in keys]
    return [note and _number(note.x) for note in found], [plain(note.text) if note else "" for note in found]


def _overlap(rows: list[_Row]) -> bool:
    """Whether two series have bars of the same sign in one place, so that one must stand upon the other."""
    for values in zip(*(row.values for row in rows), strict=True):
        signs = [value > 0 for value in values if value]
        if len(signs) > len(set(signs)):
            return True
    return False


def _fill(series: BarSeries, row: _Row) -> None:
    series.invert_if_negative = False
    series.format.line.fill.background()
    if not row.is_seen:
        series.format.fill.background()
        return
    colours = row.colours or [INK]
    (most, _), *others = Counter(colours).most_common()
    shape, drawn_in = row.pattern
    if shape in PATTERNS:
        fill = series.format.fill
        fill.patterned()
        fill.pattern = PATTERNS[shape]
        fill.fore_color.rgb, fill.back_color.rgb = master.rgb(NAMED.get(drawn_in, drawn_in)), master.rgb(most)
        return
    master.coloured(series.format.fill, most)
    for place, colour in enumerate(colours) if others else ():
        if colour != most:
            master.coloured(series.points[place].format.fill, colour)


# --- labels ----------------------------------------------------------------------------------------------------------

PLACES = {"outside": "outEnd", "inside": "ctr", "base": "inBase", "top center": "t"}


def number_format(value: float, words: str) -> str | None:
    """The format under which a spreadsheet writes the value as these words, so that the label follows when the value is
    edited; nothing where the words do not hold the value.

    >>> number_format(300, "over 300"), number_format(-4, "4"), number_format(3, "three")
    ('"over "#,##0;"over "#,##0;"over "0', '#,##0;#,##0;0', None)
    """
    written = f"{abs(value):,}"
    if value != int(value) or written not in words:
        return None
    before, after = words.split(written, 1)
    before, after = (f'"{part}"' if part else "" for part in (before.replace('"', ""), after.replace('"', "")))
    return ";".join(f"{before}{digits}{after}" for digits in ("#,##0", "#,##0", "0"))


def _labels(series: BarSeries | XySeries, row: _Row, *, size: int = SIZE) -> None:
    """Write the texts of a series at its bars or marks."""
    values = [0 if value is None else value for value in row.values]
    formats = [number_format(value, words) if words else "" for value, words in zip(values, row.texts, strict=True)]
    usual = next(iter(Counter(one for one in formats if one).most_common(1)), ("General",))[0]
    position = f'<c:dLblPos val="{PLACES[row.place]}"/>'
    shown = "".join(
        f'<c:{name} val="{int(name == "showVal")}"/>'
        for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    )
    points = ""
    for place, (how, words) in enumerate(zip(formats, row.texts, strict=True)):
        # On a bar the text must be seen against its colour.
        colour = INK
        if row.place == "inside" and row.colours and _is_dark(row.colours[place]):
            colour = "#FFFFFF"
        style = _text_style(size, colour)
        if how == "":
            points += f'<c:dLbl><c:idx val="{place}"/><c:delete val="1"/></c:dLbl>'
        elif how is None:
            text = f'<c:tx><c:rich><a:bodyPr/><a:p><a:r><a:rPr sz="{size * 100}"/><a:t>{escape(words)}</a:t></a:r></a:p></c:rich></c:tx>'
            points += f'<c:dLbl><c:idx val="{place}"/>{text}{position}{shown}</c:dLbl>'
        elif how != usual or colour != INK:
            kind = f'<c:numFmt formatCode={quoteattr(how)} sourceLinked="0"/>'
            points += f'<c:dLbl><c:idx val="{place}"/>{kind}<c:spPr/>{style}{position}{shown}</c:dLbl>'
    general = (
        f'<c:numFmt formatCode={quoteattr(usual)} sourceLinked="0"/><c:spPr/>{_text_style(size, INK)}{position}{shown}'
    )
    found = parse_xml(f"<c:dLbls {nsdecls('c', 'a')}>{points}{general}</c:dLbls>")
    own = series._element.get_or_add_dLbls()
    own.getparent().replace(own, found)


def _text_style(size: int, colour: str) -> str:
    return (
        f'<c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size * 100}"><a:solidFill>'
        f'<a:srgbClr val="{colour[1:]}"/></a:solidFill></a:defRPr></a:pPr><a:endParaRPr/></a:p></c:txPr>'
    )


def _is_dark(colour: str) -> bool:
    """White reads better on it than ink does."""
    red, green, blue = ((int(colour[place : place + 2], 16) / 255) ** 2.2 for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.26


# --- axes and legend -------------------------------------------------------------------------------------------------


def _ruled(line: LineFormat, colour: str, width: float = 0.75) -> None:
    master.coloured(line.fill, colour)
    line.width = Pt(width)


def _counting(axis: object, numbers: go.layout.YAxis, rows: list[_Row], *, is_stacked: bool) -> None:
    """The axis that counts: as plotly has it, hidden where the bars say their numbers."""
    if numbers.range:
        axis.minimum_scale, axis.maximum_scale = map(float, numbers.range)
    elif numbers.visible is False:
        sums = [sum(filter(None, values)) for values in zip(*(row.values for row in rows if row.is_seen), strict=True)]
        most = (
            max(sums) if is_stacked else max(filter(None, (value for row in rows for value in row.values)), default=1)
        )
        axis.minimum_scale, axis.maximum_scale = 0, float(most or 1)
    axis.has_major_gridlines = numbers.visible is not False
    axis.visible = numbers.visible is not False
    if numbers.visible is False:
        return
    if axis.minimum_scale is None:
        axis.minimum_scale = 0
    _value_axis(axis, numbers)


def _value_axis(axis: object, numbers: go.layout.YAxis) -> None:
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "#,##0", False
    axis.format.line.fill.background()
    axis.has_major_gridlines = True
    _ruled(axis.major_gridlines.format.line, "#EDF0F3")
    if numbers.dtick:
        axis.major_unit = float(numbers.dtick)
    if numbers.title.text:
        frame = axis.axis_title.text_frame
        frame.text = plain(numbers.title.text)
        font = frame.paragraphs[0].runs[0].font
        font.size, font.bold = Pt(SIZE), False
        master.coloured(font.fill, MUTED)


def _skip(drawn: Chart, step: int) -> None:
    """Name every so-many-th category only."""
    axis = drawn.category_axis._element
    for name in ("tickLblSkip", "tickMarkSkip"):
        new = parse_xml(f'<c:{name} {nsdecls("c")} val="{step}"/>')
        axis.insert_element_before(
            new, *(("c:tickMarkSkip",) if name == "tickLblSkip" else ()), "c:noMultiLvlLbl", "c:extLst"
        )


def _legend(drawn: Chart, *, wanted: bool) -> None:
    """The names of the series above them."""
    drawn.has_legend = wanted
    if wanted:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        drawn.legend.font.size = Pt(SIZE)


# --- over time -------------------------------------------------------------------------------------------------------


def _course(slide: Slide, figure: go.Figure, box: Box, say: Say) -> GraphicFrame:
    data = XyChartData(number_format="yyyy\\-mm\\-dd")
    points = []
    for trace in figure.data:
        days = [(_day(day) - EPOCH).days for day in _list(trace.x)]
        values = [_number(value) for value in _list(trace.y)]
        own = list(zip(days, values, strict=True))
        points.append(_steps(own) if trace.line.shape == "hv" else own)
        series = data.add_series(_named(trace.name or say("review.count")), number_format="General")
        for day, value in points[-1]:
            series.add_data_point(day, value)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *box.emu, data)
    drawn = frame.chart
    for trace, own, series in zip(figure.data, points, drawn.plots[0].series, strict=True):
        _look(series, trace, own)
    _time_axis(drawn.category_axis, [day for own in points for day, _ in own], figure.layout.xaxis.tickformat)
    counted = drawn.value_axis
    counted.minimum_scale = 0
    if figure.layout.yaxis.range:
        counted.maximum_scale = _round_above(figure.layout.yaxis.range[1])
    _value_axis(counted, figure.layout.yaxis)
    _legend(drawn, wanted=len(points) > 1 or bool(figure.data[0].showlegend))
    return frame


def _steps(points: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """The corners of steps: a value stands until the day of the next.

    >>> _steps([(1, 0), (5, 3)])
    [(1, 0), (5, 0), (5, 3)]
    """
    found = points[:1]
    for (_, before), (day, value) in pairwise(points):
        found += [(day, before), (day, value)] if value != before else [(day, value)]
    return found


def _look(series: XySeries, trace: go.Scatter, points: list[tuple[int, float]]) -> None:
    series.smooth = False
    colour, line = trace.marker.color, series.format.line
    if "lines" in trace.mode:
        master.coloured(line.fill, trace.line.color)
        line.width = Pt(2.25)
        if trace.line.dash in DASHES:
            line.dash_style = DASHES[trace.line.dash]
        # The corners of steps are no marks of their own.
        series.marker.style = XL_MARKER_STYLE.NONE
        return
    line.fill.background()
    symbol = trace.marker.symbol or "circle"
    marker = series.marker
    marker.style = SYMBOLS[symbol.removesuffix("-open")]
    marker.size = 10
    master.coloured(marker.format.line.fill, colour)
    marker.format.line.width = Pt(1.75)
    # A bound is hollow.
    if symbol.endswith("-open"):
        marker.format.fill.background()
    else:
        master.coloured(marker.format.fill, colour)
    if "text" in trace.mode:
        texts = [plain(words) for words in _list(trace.text)]
        _labels(series, _Row("", [value for _, value in points], texts, place="top center"))


def _time_axis(axis: object, days: list[int], form: str | None) -> None:
    """Years, or months where the span is short, as plotly has it. Steps are as long as the longest year or month, so that none
    is named twice."""
    first, last = (EPOCH + timedelta(days=day) for day in (min(days), max(days)))
    is_long = form == "%Y"
    if is_long:
        start, end = date(first.year, 1, 1), date(last.year + 1, 1, 1)
        step = next(step for step in (1, 2, 5, 10, 20, 50) if (end.year - start.year) / step <= 14) * 366
    else:
        start, end = first.replace(day=1), (last.replace(day=1) + timedelta(days=32)).replace(day=1)
        months = (end.year - start.year) * 12 + end.month - start.month
        step = next(
            size for step, size in ((1, 31), (2, 62), (3, 92), (6, 184), (12, 366)) if months / step <= 9 or step == 12
        )
    days_shown = (end - start).days
    axis.minimum_scale = (start - EPOCH).days
    # Some days more where a step ends then, so that it is named.
    axis.maximum_scale = axis.minimum_scale + max(days_shown, step * round(days_shown / step))
    axis.major_unit = step
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "yyyy" if is_long else "yyyy\\-mm", False
    axis.tick_labels.font.size = Pt(SIZE)
    axis.has_major_gridlines = False
    axis.major_tick_mark = XL_TICK_MARK.OUTSIDE
    _ruled(axis.format.line, LINE)


def _round_above(value: float) -> float:
    """The next number that an axis can end at.

    >>> _round_above(412.5), _round_above(90)
    (450.0, 90.0)
    """
    step = 10 ** math.floor(math.log10(value)) / 2 if value > 0 else 1.0
    return math.ceil(value / step) * step


# --- squares ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Matrix:
    """Squares as a table: the headings of columns and rows, and of each cell its text and colour."""

    columns: list[str]
    rows: list[str]
    cells: dict[tuple[str, str], tuple[str, str]]


def matrix(figure: go.Figure) -> Matrix:
    """The squares of a figure as a table."""
    trace = next(trace for trace in figure.data if trace.marker.symbol == "square")
    across, down = [plain(key) for key in trace.x], [plain(key) for key in trace.y]
    colours = [_between(trace.marker.colorscale, shade) for shade in _list(trace.marker.color)]
    return Matrix(
        columns=list(dict.fromkeys(across)),
        rows=list(dict.fromkeys(down)),
        cells={
            (row, column): (plain(words), colour)
            for row, column, words, colour in zip(down, across, trace.text, colours, strict=True)
        },
    )


def ink_on(colour: str) -> str:
    """What text upon a colour is written in."""
    return "#FFFFFF" if _is_dark(colour) else INK


def _between(scale: Sequence[tuple[float, str]], share: float) -> str:
    """The colour of a share on a scale of colours.

    >>> _between([(0, "#000000"), (1, "#FFFFFF")], 0.5)
    '#808080'
    """
    for (low, first), (high, second) in pairwise(scale):
        if share <= high:
            part = (share - low) / (high - low)
            ends = [[int(colour[place : place + 2], 16) for place in (1, 3, 5)] for colour in (first, second)]
            return "#" + "".join(f"{round(one + (two - one) * part):02X}" for one, two in zip(*ends, strict=True))
    return scale[-1][1]


# --- values of plotly ------------------------------------------------------------------------------------------------


def _list(values: Iterable | None) -> list:
    """Values of a trace as Python's own."""
    if values is None:
        return []
    return [value.item() if hasattr(value, "item") else value for value in values]


def _number(value: float | None) -> float | None:
    if value is None or pd.isna(value):
        return None
    return int(value) if float(value).is_integer() else float(value)


def _day(value: object) -> date:
    return pd.Timestamp(value).date()
