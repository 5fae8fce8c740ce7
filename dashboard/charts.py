"""Figures from frames: what each shows is in its name. No queries and no Streamlit, so the same figure serves the page
and print. Data is shown as text, never as markup; source and sample mark stand inside each figure."""

import html
import textwrap
from collections.abc import Iterable
from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from dashboard.words import Say

FONT = "Inter, 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif"
INK, MUTED, LINE, MAIN, ACCENT = "#1C2B36", "#5B6B78", "#DCE2E7", "#0B5A7A", "#C2571A"
# Told apart by colour-blind readers too; the same colours as the legend of the map (.streamlit/config.toml).
PROGRAMMES = {
    **{"china_africa": "#C8401B", "southeast_asia": "#1B8A5A", "silk_road": "#2F7FC1", "multilateral": "#8E5AA8"},
    **{"training": "#E08A00", "welfare": "#8A7D00", "governance": "#0B5A7A", "other_host": "#7C8A96"},
}
CATEGORIES = {"general": "#0B5A7A", "special": "#4FA3C7", "roster": "#E08A00", None: "#B8C2CB"}
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


def wrapped(words: str, width: int) -> list[str]:
    """Lines of at most `width` Latin letters; a Chinese character is as wide as two, and breaks anywhere.

    >>> wrapped("one two three", 8)
    ['one two', 'three']
    """
    if any("\u4e00" <= letter <= "\u9fff" for letter in words):
        return textwrap.wrap(words, width // 2, break_on_hyphens=False) or [""]
    return textwrap.wrap(words, width) or [""]


def _finished(figure: go.Figure, notes: Iterable[str | None], *, height: int = 340, left: int = 50) -> go.Figure:
    """The house style, and the notes (sample mark, source) at the foot of the figure, inside it."""
    lines = [line for note in notes if note for line in wrapped(note, 62)]
    foot = 46 + 15 * len(lines)
    figure.update_layout(
        **{"height": height + foot, "margin": {"l": left, "r": 16, "t": 34, "b": foot}},
        **{"paper_bgcolor": "white", "plot_bgcolor": "white", "colorway": list(PROGRAMMES.values())},
        font={"family": FONT, "size": 13, "color": INK},
        hoverlabel={"font": {"family": FONT, "size": 13}, "bgcolor": "white", "bordercolor": LINE, "align": "left"},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "xanchor": "left", "traceorder": "normal"},
        **{"dragmode": False, "bargap": 0.25},
    )
    figure.update_xaxes(showgrid=False, linecolor=LINE, ticks="outside", tickcolor=LINE, fixedrange=True)
    figure.update_yaxes(gridcolor="#EDF0F3", zerolinecolor=LINE, fixedrange=True)
    figure.add_annotation(
        **{"text": "<br>".join(map(text, lines)), "showarrow": False, "align": "left"},
        **{"xref": "paper", "yref": "paper", "x": 0, "y": 0, "xanchor": "left", "yanchor": "top"},
        **{"yshift": -34, "xshift": 8 - left, "font": {"size": 11, "color": MUTED}},
    )
    return figure


def _time_axis(figure: go.Figure, days: Iterable[date]) -> None:
    """Years, or months in figures where the span is short: plotly would name months in English only."""
    span = sorted(days)
    is_long = not span or (span[-1] - span[0]).days > 4 * 365
    figure.update_xaxes(type="date", tickformat="%Y" if is_long else "%Y-%m", nticks=8)


def _empty(say: Say, notes: Iterable[str | None]) -> go.Figure:
    """A figure with nothing to show says so; “no data” must not look like zero."""
    figure = _finished(go.Figure(), notes, height=160)
    figure.update_xaxes(visible=False).update_yaxes(visible=False)
    middle = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False}
    return figure.add_annotation(text=say("table.empty"), **middle, font={"size": 14, "color": MUTED})


# --- key figures -----------------------------------------------------------------------------------------------------


def sparkline(values: list[tuple[date, int, str]], *, steps: bool) -> str | None:
    """A small SVG of (day, value, comparator): steps for what is counted, marks alone for what was printed.

    A bound is hollow. Nothing where there are fewer than two values, since one value is no course."""
    if len(values) < 2:
        return None
    width, height, pad = 220, 44, 5
    first, last = values[0][0].toordinal(), values[-1][0].toordinal()
    top = max(value for _, value, _ in values) or 1

    def at(day: date, value: int) -> tuple[float, float]:
        x = pad + (width - 2 * pad) * (day.toordinal() - first) / max(last - first, 1)
        return round(x, 1), round(height - pad - (height - 2 * pad) * value / top, 1)

    points = [(*at(day, value), comparator) for day, value, comparator in values]
    shapes = []
    if steps:
        path = f"M{points[0][0]} {points[0][1]}" + "".join(f"H{x}V{y}" for x, y, _ in points[1:])
        shapes += [
            f'<path d="{path}V{height}H{points[0][0]}Z" fill="{MAIN}" fill-opacity="0.10"/>',
            f'<path d="{path}" fill="none" stroke="{MAIN}" stroke-width="1.8"/>',
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


# --- members ---------------------------------------------------------------------------------------------------------


def over_time(
    changes: pd.DataFrame,
    printed: pd.DataFrame,
    as_of: date,
    *,
    say: Say,
    title: str,
    recorded: str,
    notes: Iterable[str | None],
) -> go.Figure:
    """Steps of what the record counts, and what was printed as marks of their own.

    `changes` has one row per day of change (day, members); `printed` one row per printed figure (as_of_date, value,
    comparator_code, stated, date_text, publication_title)."""
    if changes.empty and printed.empty:
        return _empty(say, notes)
    figure = go.Figure()
    if len(changes):
        before = pd.DataFrame({"day": [changes["day"].iloc[0] - timedelta(days=1)], "members": [0]})
        after = pd.DataFrame({"day": [as_of], "members": [changes["members"].iloc[-1]]})
        steps = pd.concat([before, changes[["day", "members"]], after])
        figure.add_scatter(
            **{"x": steps["day"], "y": steps["members"], "name": recorded, "mode": "lines"},
            line={"shape": "hv", "color": MAIN, "width": 2.2},
            **{"fill": "tozeroy", "fillcolor": "rgba(11,90,122,0.07)"},
            hovertemplate="%{x|%Y-%m-%d}<br>%{y}<extra></extra>",
        )
    _printed_marks(figure, printed, say)
    _time_axis(figure, [*changes["day"], *printed["as_of_date"], as_of])
    figure.update_yaxes(title={"text": title, "font": {"size": 12, "color": MUTED}}, rangemode="tozero")
    return _finished(figure, notes, left=60)


def _printed_marks(figure: go.Figure, printed: pd.DataFrame, say: Say, *, labelled: bool = False) -> None:
    """A bound looks like a bound, and a figure of unclear coverage like none of the others."""
    unclear = printed["coverage_code"] == "unclear"
    for (is_unclear, comparator), own in printed.groupby([unclear, "comparator_code"], sort=False):
        symbol, colour = ("diamond-open", MUTED) if is_unclear else MARKS[comparator]
        what = own.apply(
            lambda row: (
                f"<b>{text(row['stated'])}</b><br>{text(row['date_text'])}<br>"
                + "<br>".join(map(text, wrapped(row["publication_title"], 48)))
            ),
            axis=1,
        )
        label = (
            say("growth.unclear") if is_unclear else say("growth.marks", comparator=own["comparator"].iloc[0].lower())
        )
        figure.add_scatter(
            **{"x": own["as_of_date"], "y": own["value"], "customdata": what, "name": text(label), "showlegend": True},
            mode="markers+text" if labelled else "markers",
            text=[text(stated) for stated in own["stated"]],
            **{"textposition": "top center", "textfont": {"size": 12}, "cliponaxis": False},
            marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}},
            hovertemplate="%{customdata}<extra></extra>",
        )


def printed_over_time(printed: pd.DataFrame, *, say: Say, title: str, notes: Iterable[str | None]) -> go.Figure:
    """Printed figures as marks, joined by no line: between them nothing is known."""
    if printed.empty:
        return _empty(say, notes)
    figure = go.Figure()
    _printed_marks(figure, printed, say, labelled=len(printed) < 6)
    _time_axis(figure, printed["as_of_date"])
    top = printed["value"].max() * 1.25
    figure.update_yaxes(title={"text": title, "font": {"size": 12, "color": MUTED}}, range=[0, top])
    return _finished(figure, notes, height=280, left=60)


def joined_and_left(changes: pd.DataFrame, *, say: Say, notes: Iterable[str | None]) -> go.Figure:
    """Members that joined (up) and left (down) in each year."""
    if changes.empty:
        return _empty(say, notes)
    years = changes.assign(year=[day.year for day in changes["day"]]).groupby("year")[["joined", "left"]].sum()
    years = years.reindex(range(years.index.min(), years.index.max() + 1), fill_value=0)
    figure = go.Figure()
    for column, sign, colour, label in (("joined", 1, MAIN, "growth.joined"), ("left", -1, ACCENT, "growth.left")):
        numbers = years[column]
        figure.add_bar(
            **{"x": years.index, "y": numbers * sign, "name": say(label), "marker_color": colour},
            **{"text": [str(number) if number else "" for number in numbers], "textposition": "outside"},
            **{"cliponaxis": False, "textfont": {"size": 11}},
            hovertemplate="%{x}<br>%{text}<extra></extra>",
        )
    figure.update_layout(barmode="relative")
    # The congress of 2017 presses every other year flat, as it did: so each bar says its number, and the axis none.
    figure.update_yaxes(visible=False)
    figure.update_xaxes(nticks=9, tickformat="d", tickangle=0)
    reach = years[["joined", "left"]].max().max()
    figure.update_yaxes(range=[-max(years["left"].max() * 1.1, reach * 0.16), reach * 1.18])
    return _finished(figure, notes, height=280, left=24)


def _counts(figure: go.Figure, title: str, most: int) -> None:
    """A vertical axis that counts whole things: no tick at half an event."""
    figure.update_yaxes(
        **{"title": {"text": title, "font": {"size": 12, "color": MUTED}}, "rangemode": "tozero"},
        dtick=1 if most < 5 else None,
    )


def by_year(years: pd.Series, *, say: Say, title: str, notes: Iterable[str | None], colour: str = MAIN) -> go.Figure:
    """A bar for each year; a year between the first and the last without any is a gap, as it is on record."""
    if years.empty:
        return _empty(say, notes)
    years = years.reindex(range(int(years.index.min()), int(years.index.max()) + 1), fill_value=0)
    figure = go.Figure(
        go.Bar(
            **{
                "x": years.index,
                "y": years.to_numpy(),
                "marker_color": colour,
                "textposition": "outside",
                "cliponaxis": False,
            },
            **{
                "text": [str(number) if number else "" for number in years],
                "hovertemplate": "%{x}<br>%{y}<extra></extra>",
            },
        )
    )
    _counts(figure, title, years.max())
    figure.update_xaxes(nticks=9, tickformat="d", tickangle=0)
    return _finished(figure, notes, height=240)


# --- ECOSOC ----------------------------------------------------------------------------------------------------------


def by_group_and_category(
    rows: pd.DataFrame, categories: dict[str | None, str], *, say: Say, notes: Iterable[str | None]
) -> go.Figure:
    """Bars of organisations that hold status, one bar a `group`, divided by category."""
    if rows.empty:
        return _empty(say, notes)
    figure = go.Figure()
    groups = list(dict.fromkeys(rows["group"]))
    for category, label in categories.items():
        own = rows[rows["un_category_code"].isna() if category is None else rows["un_category_code"] == category]
        numbers = own.groupby("group").size().reindex(groups, fill_value=0)
        if numbers.sum():
            figure.add_bar(
                **{"y": [_broken(group) for group in groups], "x": numbers, "orientation": "h", "name": text(label)},
                **{"marker_color": CATEGORIES[category], "text": [str(number) if number else "" for number in numbers]},
                **{"textposition": "inside", "insidetextanchor": "middle", "textangle": 0},
                hovertemplate="%{x}<extra>%{fullData.name}</extra>",
            )
    figure.update_layout(barmode="stack")
    figure.update_yaxes(autorange="reversed", ticks="")
    figure.update_xaxes(visible=False)
    return _finished(figure, notes, height=90 + 56 * len(groups), left=130)


def granted_by_year(
    rows: pd.DataFrame, categories: dict[str | None, str], *, say: Say, notes: Iterable[str | None]
) -> go.Figure:
    """Bars of organisations by the year in which their status was granted, divided by category."""
    known = rows[rows["status_since_date"].notna()]
    if known.empty:
        return _empty(say, notes)
    known = known.assign(year=[day.year for day in known["status_since_date"]])
    years = range(known["year"].min(), known["year"].max() + 1)
    figure = go.Figure()
    for category, label in categories.items():
        own = known[known["un_category_code"].isna() if category is None else known["un_category_code"] == category]
        if len(own):
            figure.add_bar(
                **{"x": list(years), "y": own.groupby("year").size().reindex(years, fill_value=0), "name": text(label)},
                **{"marker_color": CATEGORIES[category], "hovertemplate": "%{x}: %{y}<extra>%{fullData.name}</extra>"},
            )
    figure.update_layout(barmode="stack")
    _counts(figure, say("ecosoc.organisations"), known.groupby("year").size().max())
    figure.update_xaxes(nticks=8, tickformat="d", tickangle=0)
    return _finished(figure, notes, height=260)


def _broken(label: str, width: int = 18) -> str:
    return "<br>".join(map(text, wrapped(label, width)))


# --- sectors ---------------------------------------------------------------------------------------------------------


def by_sector(rows: pd.DataFrame, *, say: Say, notes: Iterable[str | None]) -> go.Figure:
    """A bar for each sector, largest first; `rows` has sector_code, sector, organisations, sample. Sample is hatched."""
    if rows.empty:
        return _empty(say, notes)
    figure = go.Figure()
    labels = [_broken(sector, 26) for sector in rows["sector"]]
    parts = (
        (rows["organisations"] - rows["sample"], "", MAIN, "ecosoc.real"),
        (rows["sample"], "/", "#6FA3B8", "ecosoc.sample"),
    )
    for numbers, pattern, colour, label in parts:
        if numbers.sum():
            figure.add_bar(
                **{
                    "y": labels,
                    "x": numbers,
                    "orientation": "h",
                    "customdata": rows["sector_code"],
                    "name": say(label),
                },
                marker={
                    "color": colour,
                    "pattern": {"shape": pattern, "fillmode": "overlay", "fgcolor": "white", "size": 6},
                },
                hovertemplate="%{y}<br>%{x}<extra>%{fullData.name}</extra>",
            )
    # All at once: plotly checks every annotation anew for each that is added.
    beside = {"showarrow": False, "xanchor": "left", "xshift": 4}
    ends = zip(labels, rows["organisations"], strict=True)
    numbers = [{"x": number, "y": label, "text": str(number), **beside} for label, number in ends]
    figure.update_layout(barmode="stack", clickmode="event+select", annotations=numbers)
    figure.update_yaxes(autorange="reversed", ticks="", tickfont={"size": 12})
    figure.update_xaxes(visible=False, range=[0, rows["organisations"].max() * 1.12])
    return _finished(figure, notes, height=60 + 31 * len(rows), left=178)


def sector_by_region(cells: pd.DataFrame, *, say: Say, notes: Iterable[str | None], narrow: bool = False) -> go.Figure:
    """A square for each sector and region, darker for more; `cells` has the codes and names of both, and organisations.

    Squares are marks, since a heat map of plotly's can not be clicked open. A cell with nobody in it is a dot."""
    if cells.empty:
        return _empty(say, notes)
    most = cells["organisations"].max()
    regions = list(dict.fromkeys(cells["region"]))
    sectors = list(dict.fromkeys(cells["sector"]))
    shades = cells["organisations"] / most
    empty = cells["organisations"] == 0
    figure = go.Figure(
        go.Scatter(
            x=[text(region) if narrow else _broken(region, 10) for region in cells["region"]],
            y=[_broken(sector, 20 if narrow else 26) for sector in cells["sector"]],
            mode="markers+text",
            text=["·" if none else str(number) for none, number in zip(empty, cells["organisations"], strict=True)],
            textfont={"color": ["white" if shade > 0.45 else INK for shade in shades], "size": 12},
            customdata=cells[["sector_code", "region_code"]].to_numpy().tolist(),
            hovertext=[
                f"{text(row.sector)}<br>{text(row.region)}<br><b>{row.organisations}</b>" for row in cells.itertuples()
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
                },
                "colorscale": [[0, "#F2F5F7"], [0.001, "#E6F0F4"], [0.5, "#468FAC"], [1, "#084660"]],
            },
            # A chosen cell keeps its colour; the others must not fade, since they are numbers too.
            unselected={"marker": {"opacity": 1}},
            selected={"marker": {"opacity": 1}},
        )
    )
    figure.update_layout(clickmode="event+select")
    figure.update_yaxes(ticks="", showgrid=False, tickfont={"size": 12}, range=[len(sectors) - 0.5, -0.5])
    figure.update_xaxes(
        side="top", ticks="", tickfont={"size": 11}, range=[-0.5, len(regions) - 0.5], tickangle=-90 if narrow else 0
    )
    figure = _finished(figure, notes, height=(136 if narrow else 104) + 31 * len(sectors), left=150 if narrow else 178)
    return figure.update_layout(margin_t=96 if narrow else 64)
