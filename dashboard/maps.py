"""The event map from frames: land, one mark an event, and on the map itself what is not located. No boundary line of any
kind, no tiles, no host but our own. In the browser and on paper it is the same map."""

import json
import math
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pydeck as pdk

from dashboard import sentences
from dashboard.charts import FONT, INK, MAIN, MUTED, PRINT_WIDTH, PROGRAMMES, Drawing, svg_text, text_width, wrapped
from dashboard.words import Say, say_in

HEIGHT = 540
TILE = 512  # pixels of the world at zoom 0, for deck.gl
HOLLOW = 5.5  # radius of a mark of unknown size, in pixels
# More marks than this no reader tells apart, and no browser moves with ease: from there on a grid counts them.
MOST_MARKS = 2000
ROOM = 56  # least width of a cell of the grid, in pixels: its disc and the number of its events lie there
LEAST_DISC, LARGEST_DISC = 9, 27  # radius of the disc of a cell, in pixels
DIGITS = 12  # size of the number of a cell, in pixels
DISC = (111, 163, 184)
NO_PROGRAMME = "#7C8A96"
LAND, SEA = "#DFE5EA", "#F7F9FA"
OUTLINES = Path(__file__).resolve().parent.parent / "data" / "reference"


def marks(
    events: pd.DataFrame,
    places: pd.DataFrame,
    counts: pd.DataFrame,
    organisations: pd.DataFrame,
    names: dict[str, dict[str, str]],
    language: str,
) -> pd.DataFrame:
    """One row per event that can be drawn, and city of it: not online, and in a city.

    Columns: event_id, number (of the event among all that were given, from 1), what a click opens, programme_code, lon, lat,
    radius (pixels), is_sized, colour, and the texts of its tooltip."""
    say = say_in(language)
    where = places.groupby("event_id")["place"].agg(lambda own: sentences.listed(own, language))
    cities = places[places["place_precision_code"] == "city"].drop_duplicates(["event_id", "place_id"])
    cities = {event_id: own.to_dict("records") for event_id, own in cities.groupby("event_id")}
    drawn = events[events["event_id"].isin(cities) & (events["event_mode_code"] != "online")]
    people = counts[(counts["count_unit_code"] == "participants") & (counts["scope"] == "")]
    people = people.groupby("event_id")["value"].first()
    said = counts_said(counts, names, language)
    held_by = organisers_said(organisations, names, language)
    numbers = {event_id: number for number, event_id in enumerate(events["event_id"], 1)}
    rows = []
    for event, city in ((own, city) for own in drawn.itertuples() for city in cities[own.event_id]):
        size = people.get(event.event_id)
        planned = event.event_status_code == "planned"
        rows.append(
            {
                **{"event_id": event.event_id, "number": numbers[event.event_id], "opens": f"event~{event.event_id}"},
                **{"programme_code": event.programme_code, "place_id": city["place_id"], "place": city["place"]},
                **{"lon": city["longitude"], "lat": city["latitude"], "is_sized": size is not None},
                "radius": 4 + math.sqrt(size) * 0.42 if size is not None else HOLLOW,
                "colour": _rgb(PROGRAMMES.get(event.programme_code, NO_PROGRAMME)),
                "title": event.title,
                "series": event.series if isinstance(event.series, str) else "",
                "dates": sentences.dates(
                    *(event.start_date, event.start_precision_code, event.end_date, event.end_precision_code), language
                )
                + (f" ({say('map.planned')})" if planned else ""),
                "where": where[event.event_id],
                "counts": said.get(event.event_id, say("map.no_counts")),
                "organisers": held_by.get(event.event_id, say("map.no_organisers")),
            }
        )
    return pd.DataFrame(rows)


def counts_said(counts: pd.DataFrame, names: dict[str, dict[str, str]], language: str) -> dict[str, str]:
    """The quantities of each event as the source states them, each with its unit."""
    say = say_in(language)

    def said(row: object) -> str:
        unit = names["count_unit"][row.count_unit_code].lower()
        number = sentences.stated(row.value, row.comparator_code, language, row.count_unit_code)
        value = say("list.colon", name=unit, value=number)
        return say("list.bracket", text=value, more=row.scope) if row.scope else value

    lines = counts.assign(said=[said(row) for row in counts.itertuples()])
    return lines.groupby("event_id")["said"].agg(say("list.semicolon").join).to_dict() if len(lines) else {}


def organisers_said(organisations: pd.DataFrame, names: dict[str, dict[str, str]], language: str) -> dict[str, str]:
    """Who held each event, role by role; those that only took part or spoke are left to the list."""
    say = say_in(language)
    roles = [
        "organiser",
        "co_organiser",
        "host",
        "guided_by",
        "implemented_by",
        "supported_by",
        "delegation",
        "signatory",
    ]
    named: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    columns = ("event_id", "event_role_code", "organisation")
    for event_id, role, organisation in zip(*(organisations[name] for name in columns), strict=True):
        if role in roles:
            named[event_id][role].append(organisation)
    return {
        event_id: say("list.semicolon").join(
            say("list.colon", name=names["event_role"][role], value=sentences.listed(by_role[role], language))
            for role in roles
            if role in by_role
        )
        for event_id, by_role in named.items()
    }


def grid(cells: pd.DataFrame, opens: dict[str, str], side: float, seen: pdk.ViewState, language: str) -> pd.DataFrame:
    """One row per cell of a grid that counts events (queries.located.cells), drawn: its column and row, events, what a click
    opens and how that is called (`opens`, in the order of the cells), lon, lat, radius (pixels), and the texts of its tooltip.

    `side` is that of a cell, in degrees; at least `room` of what is seen."""
    say = say_in(language)
    most = cells["events"].max() if len(cells) else 1
    # The less room a cell has, the farther a large disc would have to move from where its events are.
    largest = min(LARGEST_DISC, 0.35 * side / _degrees(seen))
    drawn = cells.assign(
        radius=LEAST_DISC + (largest - LEAST_DISC) * np.sqrt(cells["events"] / most),
        text=[sentences.number(events, language) for events in cells["events"]],
        title=[say("map.events", number=sentences.number(events, language)) for events in cells["events"]],
        opens=list(opens),
        where=list(opens.values()),
        click=[say("map.closer" if code.startswith("into~") else "map.to_list") for code in opens],
    )
    return drawn.assign(**_within_their_cells(drawn, side, seen))


def _within_their_cells(drawn: pd.DataFrame, side: float, seen: pdk.ViewState) -> dict[str, np.ndarray]:
    """Longitude and latitude of discs that lie, each with its number, wholly in their cells on those sides of them on which
    there are others, so that none covers another: those beside and aslant part across, those above and below upward."""
    column, row = (drawn[name].to_numpy(dtype=np.int64) for name in ("column", "row"))
    lon, lat, radius = (drawn[name].to_numpy(dtype=float) for name in ("lon", "lat", "radius"))
    wide = np.array([text_width(text, DIGITS) / 2 for text in drawn["text"]])
    pixel, far = _degrees(seen), 10**6
    west, south = column * side - 180, row * side - 90

    def is_taken(right: int, up: int) -> np.ndarray:
        return np.isin((column + right) * far + row + up, column * far + row)

    def parted(
        at: np.ndarray, low: np.ndarray, high: np.ndarray, half: np.ndarray, before: np.ndarray, after: np.ndarray
    ) -> np.ndarray:
        half = np.minimum(half * pixel, (high - low) / 2)
        at = np.where(before, np.maximum(at, low + half), at)
        return np.where(after, np.minimum(at, high - half), at)

    # Upward in degrees of the equator; no map shows a pole.
    up, low, high = (np.degrees(_mercator(np.clip(own, -85, 85))) for own in (lat, south, south + side))
    aside = {step: is_taken(step, -1) | is_taken(step, 0) | is_taken(step, 1) for step in (-1, 1)}
    across = np.maximum(radius + 1, wide + 2)
    lon = parted(lon, west, west + side, across, aside[-1], aside[1])
    up = parted(up, low, high, radius + 1, is_taken(0, -1), is_taken(0, 1))
    return {"lon": lon, "lat": _latitude(np.radians(up))}


def around(place: str, cities: int, language: str) -> str:
    """The cities of a cell, called by the one with most events."""
    return (
        say_in(language)("map.around", place=place, more=sentences.number(cities - 1, language))
        if cities > 1
        else place
    )


def grid_view(bounds: tuple[float, float, float, float], width: int, height: int = HEIGHT) -> pdk.ViewState:
    """The view that shows all between these degrees: west, east, south and north."""
    west, east, south, north = bounds
    corners = pd.DataFrame({"lon": [west, east], "lat": [south, north]})
    # The whole world on a phone, and as near as cities of one county lie to each other.
    return view(corners, width, height, least=-0.6, most=10)


def room(seen: pdk.ViewState, events: int, language: str) -> float:
    """The least side of a cell in a view that shows so many events, in degrees."""
    longest = text_width(sentences.number(events, language), DIGITS)
    return max(ROOM, longest + 4) * _degrees(seen)


def _degrees(seen: pdk.ViewState) -> float:
    """How wide a pixel of a view is, in degrees, at the equator."""
    return 360 / (TILE * 2**seen.zoom)


def view(
    marks: pd.DataFrame, width: int, height: int = HEIGHT, *, least: float = 0.4, most: float = 5.6
) -> pdk.ViewState:
    """The view that shows all marks on a map of this size in pixels, at no lesser and no greater zoom than these; the world
    where there is none."""
    if marks.empty:
        return pdk.ViewState(longitude=60, latitude=20, zoom=0.9)
    west, east = marks["lon"].min(), marks["lon"].max()
    south, north = marks["lat"].min(), marks["lat"].max()
    across = max((east - west) / 360, 1e-6)
    up = max((_mercator(north) - _mercator(south)) / (2 * math.pi), 1e-6)
    margin = 60 if width > 500 else 44
    zoom = min(math.log2((width - 2 * margin) / (TILE * across)), math.log2((height - 170) / (TILE * up)), most)
    middle = _latitude((_mercator(north) + _mercator(south)) / 2)
    # Unless it is told so, a browser does not go below 0, where the world is wider than a phone.
    bound = {"min_zoom": least, "normalize": False} if least < 0 else {}
    return pdk.ViewState(
        longitude=round((west + east) / 2, 3), latitude=round(middle, 3), zoom=round(max(zoom, least), 2), **bound
    )


def deck(marks: pd.DataFrame, note: str, *, narrow: bool = False) -> pdk.Deck:
    """Land, the marks fanned out around their cities, names of the larger places, and the note at the foot of the map."""
    string = pdk.types.String  # a plain string would be parsed as an expression
    # On a phone cities of three continents are shown only below the zoom of the whole world.
    seen = view(marks, frame(narrow=narrow), least=-0.5 if narrow else 0.4)
    spread = _fanned(marks, seen)
    looks = {
        True: {
            "filled": True,
            "get_fill_color": "colour",
            "opacity": 0.88,
            "get_line_color": [255, 255, 255],
            "get_line_width": 1,
        },
        # deck.gl picks only what is filled, so a hollow mark is filled with next to nothing.
        False: {
            "filled": True,
            "get_fill_color": [255, 255, 255, 200],
            "get_line_color": "colour",
            "get_line_width": 2.4,
        },
    }
    layers = []
    for is_sized, look in looks.items():
        own = spread[spread["is_sized"] == is_sized] if len(spread) else spread
        layers.append(_disc_layer(own, "sized" if is_sized else "unsized", look))
    label = {"get_size": 12, "get_color": [40, 56, 68], "get_background_color": [255, 255, 255, 190]}
    labels = pdk.Layer(
        *("TextLayer", _labels(spread, seen)),
        **{"id": "labels", "get_position": "[lon, lat]", "get_text": "text", "get_pixel_offset": "offset"},
        **{"background": True, "character_set": string("auto"), "font_family": string(FONT), **label},
    )
    # The template is fixed and the values are escaped by Streamlit: never build it from data.
    form = "<b>{title}</b><br>{series}<br>{dates} · {where}<br>{counts}<br>{organisers}"
    return _deck([*layers, labels], seen, note, form, narrow=narrow)


def grid_deck(cells: pd.DataFrame, seen: pdk.ViewState, note: str, *, name: str, narrow: bool = False) -> pdk.Deck:
    """Land, a disc with its number for each cell (`grid`), and the note at the foot of the map. `name` tells this part of the
    map from others: what was chosen on one is not chosen on the next."""
    string = pdk.types.String
    look = {"get_fill_color": [*DISC, 215], "get_line_color": _rgb(MAIN), "get_line_width": 1}
    counts = pdk.Layer(
        *("TextLayer", cells[["lon", "lat", "text"]]),
        **{
            "id": "numbers",
            "get_position": "[lon, lat]",
            "get_text": "text",
            "get_size": DIGITS,
            "get_color": _rgb(INK),
        },
        **{"character_set": string("auto"), "font_family": string(FONT), "font_weight": 600},
    )
    # Of a fixed form too.
    form = "<b>{title}</b><br>{where}<br>{click}"
    shown = cells[["lon", "lat", "radius", "title", "where", "click", "opens"]]
    return _deck([_disc_layer(shown, f"cells-{name}", look), counts], seen, note, form, narrow=narrow)


def frame(*, narrow: bool) -> int:
    """The width of the map in a window, in pixels, as far as one can know it."""
    return 350 if narrow else 900


def _disc_layer(rows: pd.DataFrame, name: str, look: dict[str, object]) -> pdk.Layer:
    string = pdk.types.String
    return pdk.Layer(
        *("ScatterplotLayer", rows),
        id=name,
        get_position="[lon, lat]",
        get_radius="radius",
        radius_units=string("pixels"),
        line_width_units=string("pixels"),
        **{"stroked": True, "pickable": True, "auto_highlight": True, **look},
    )


def _deck(layers: list[pdk.Layer], seen: pdk.ViewState, note: str, form: str, *, narrow: bool) -> pdk.Deck:
    """These layers between the land and the note, with a tooltip of this form."""
    string = pdk.types.String
    land = pdk.Layer(
        *("GeoJsonLayer", f"land/land-{_detail(seen)}.geojson"),
        **{"id": "land", "get_fill_color": _rgb(LAND), "stroked": False},
    )
    lines = wrapped(note, 44) if narrow else [note]
    foot_at = _latitude_at(seen, HEIGHT / 2 - 10 - 10 * len(lines))
    foot = pdk.Layer(
        *("TextLayer", pd.DataFrame([{"lon": seen.longitude, "lat": foot_at, "text": "\n".join(lines)}])),
        **{"id": "note", "get_position": "[lon, lat]", "get_text": "text", "get_size": 13, "get_color": [28, 43, 54]},
        **{"background": True, "get_background_color": [255, 255, 255, 230], "background_padding": [8, 4]},
        **{"character_set": string("auto"), "font_family": string(FONT)},
    )
    tooltip = {
        "html": form,
        "style": {
            **{
                "backgroundColor": "white",
                "color": "#1C2B36",
                "fontFamily": FONT,
                "fontSize": "13px",
                "maxWidth": "340px",
            },
            **{"border": "1px solid #DCE2E7", "borderRadius": "6px", "boxShadow": "0 2px 10px rgba(0,0,0,.12)"},
            "lineHeight": "1.45",
        },
    }
    # No map_style at all: None together with no provider would bring outside tiles back.
    return pdk.Deck(layers=[land, *layers, foot], initial_view_state=seen, map_provider=None, tooltip=tooltip)


def _fanned(marks: pd.DataFrame, seen: pdk.ViewState) -> pd.DataFrame:
    """The marks of one city around it, none upon another: largest in the middle, the others on a sunflower's spiral."""
    if marks.empty:
        return marks
    degrees = _degrees(seen)
    city = pd.factorize(marks["place_id"])[0]
    order = np.lexsort((-marks["radius"].to_numpy(dtype=float), city))
    marks, city = marks.iloc[order].reset_index(drop=True), city[order]
    spread, before = [], -1
    for own, lon, lat, radius in zip(city, marks["lon"], marks["lat"], marks["radius"], strict=True):
        if own != before:
            before, position, covered, shrink = own, 0, 0.0, math.cos(math.radians(lat))
        # As far out as a disc of the marks so far reaches, so that they lie close and none hides another.
        distance = math.sqrt(covered) * 1.02 * degrees if position else 0
        angle = position * 2.39996
        spread.append((lon + distance * math.cos(angle), lat + distance * math.sin(angle) * shrink))
        covered, position = covered + (radius + 1.5) ** 2, position + 1
    at = dict(zip(("lon", "lat"), zip(*spread, strict=True), strict=True))
    return marks.assign(city_lon=marks["lon"], city_lat=marks["lat"]).assign(**at)


def _labels(spread: pd.DataFrame, seen: pdk.ViewState, frame: tuple[float, float] | None = None) -> pd.DataFrame:
    """A name below, above or beside the marks of each city, the busiest first; one that finds no room is left to the tooltip.

    On paper nobody can move the map, so that a name must lie in the `frame`: so many pixels wide and high."""
    rows = []
    across, high = frame or (math.inf, math.inf)
    cities = [(place_id, own) for place_id, own in spread.groupby("place_id")] if len(spread) else []
    at = np.array([_at(seen, mark.lon, mark.lat) for mark in spread.itertuples()]).reshape(-1, 2)
    radius = spread["radius"].to_numpy(dtype=float) if len(spread) else np.empty(0)
    # What is taken: left, right, top and bottom in pixels, and whose it is. A label may touch its own marks.
    taken = np.empty((len(at) + len(cities), 4))
    taken[: len(at)] = np.column_stack([at[:, 0] - radius, at[:, 0] + radius, at[:, 1] - radius, at[:, 1] + radius])
    owners, used = np.empty(len(taken), dtype=object), len(at)
    owners[:used] = spread["place_id"] if len(spread) else []
    for place_id, own in sorted(cities, key=lambda city: -len(city[1])):
        name = own["place"].iloc[0] + (f" · {len(own)}" if len(own) > 1 else "")
        lon, lat = own["city_lon"].iloc[0], own["city_lat"].iloc[0]
        x, y = _at(seen, lon, lat)
        half = text_width(name, 12) / 2 + 4
        is_own = owners[:used] == place_id
        boxes, others = taken[:used][is_own], taken[:used][~is_own]
        left, right = boxes[:, 0].min() - x - half, boxes[:, 1].max() - x + half
        above, below = boxes[:, 2].min() - y - 9, boxes[:, 3].max() - y + 9
        straight = [(0, below), (0, above), (right, 0), (left, 0)]
        corners = [(aside * half, down) for down in (below, above) for aside in (-0.8, 0.8)]
        for aside, down in straight + corners:
            box = (x + aside - half, x + aside + half, y + down - 9, y + down + 9)
            is_inside = abs(x + aside) + half < across / 2 and abs(y + down) + 9 < high / 2
            is_met = (
                (box[0] < others[:, 1]) & (others[:, 0] < box[1]) & (box[2] < others[:, 3]) & (others[:, 2] < box[3])
            )
            if is_inside and not is_met.any():
                taken[used], owners[used] = box, None
                used += 1
                rows.append({"lon": lon, "lat": lat, "text": name, "offset": [round(aside, 1), round(down, 1)]})
                break
    return pd.DataFrame(rows, columns=["lon", "lat", "text", "offset"])


# --- on paper --------------------------------------------------------------------------------------------------------

NUMBERED = 80  # more marks than this have no room for their numbers


def printed(
    marks: pd.DataFrame,
    note: str,
    programmes: dict[str, str],
    *,
    say: Say,
    width: int = PRINT_WIDTH,
    height: int = 400,
    with_numbers: bool = True,
) -> Drawing:
    """The same map as a picture, with a legend below. Each mark has the number of its event, so that it reads without colour,
    or none where no table of them stands beside it; `programmes` are their names by code."""
    seen = view(marks, width, height, least=0, most=4)
    room = (width - 8, height - 2 * _foot(note, width)[1] - 20)
    is_numbered = with_numbers and 0 < len(marks) <= NUMBERED
    # Every mark grows alike, so that the smallest holds a number of two digits.
    spread = _fanned(marks.assign(radius=marks["radius"] + 4) if is_numbered else marks, seen)
    spread = _apart(spread, seen, room) if is_numbered else spread
    shapes = _discs(spread, seen, is_numbered=is_numbered)
    for label in _labels(spread, seen, room).itertuples():
        x, y = np.add(_at(seen, label.lon, label.lat), label.offset)
        shapes.append(svg_text(label.text, x, y + 4, size=12, weight=600, anchor="middle", halo=True))
    if marks.empty:
        shapes += [
            svg_text(line, 0, 18 * place, size=14, anchor="middle", halo=True)
            for place, line in enumerate(wrapped(say("map.empty"), width // 9))
        ]
    return _paper(shapes, seen, note, _legend(marks, programmes, say, width), width, height)


def grid_printed(
    cells: pd.DataFrame, seen: pdk.ViewState, note: str, *, width: int = PRINT_WIDTH, height: int = 400
) -> Drawing:
    """The map of a grid (`grid`) as a picture: a disc with its number for each cell."""
    shapes = []
    for cell in cells.itertuples():
        x, y = _at(seen, cell.lon, cell.lat)
        look = f'fill="#{bytes(DISC).hex()}" fill-opacity="0.85" stroke="{MAIN}"'
        shapes.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{cell.radius:.1f}" {look}/>')
        shapes.append(svg_text(cell.text, x, y + 4, size=DIGITS, weight=600, anchor="middle"))
    return _paper(shapes, seen, note, ("", 0), width, height)


def _foot(note: str, width: int) -> tuple[list[str], int]:
    """The lines of the note at the foot of a printed map, and how many pixels they take."""
    lines = wrapped(note, (width - 60) // 7)
    return lines, 15 * len(lines) + 7


def _paper(
    shapes: list[str], seen: pdk.ViewState, note: str, legend: tuple[str, int], width: int, height: int
) -> Drawing:
    """Shapes, from the middle of the map, on the land, with the note at the foot and the legend below."""
    lines, foot = _foot(note, width)
    half, top = max(text_width(line, 13) for line in lines) / 2 + 8, height / 2 - foot - 8
    drawn, down = legend
    whole = [
        f'<rect width="{width}" height="{height}" fill="{SEA}"/>',
        f'<path fill="{LAND}" fill-rule="evenodd" d="{_land(seen, width, height)}"/>',
        f'<g transform="translate({width / 2:g} {height / 2:g})">',
        *shapes,
        f'<rect x="{-half:.1f}" y="{top:.1f}" width="{2 * half:.1f}" height="{foot}" fill="white"/>',
        *(svg_text(line, 0, top + 15 + 15 * place, size=13, anchor="middle") for place, line in enumerate(lines)),
        f'</g><g transform="translate(0 {height})">{drawn}</g>',
    ]
    return Drawing(width, height + down, "".join(whole))


def _discs(spread: pd.DataFrame, seen: pdk.ViewState, *, is_numbered: bool) -> list[str]:
    """The marks, the larger below the smaller; one that had to leave its city hangs on a thread."""
    threads, discs = [], []
    for mark in spread.sort_values("radius", ascending=False, kind="stable").itertuples() if len(spread) else ():
        x, y = _at(seen, mark.lon, mark.lat)
        city = _at(seen, mark.city_lon, mark.city_lat)
        if is_numbered and math.dist((x, y), city) > mark.radius:
            threads.append(f'<path d="M{city[0]:.1f} {city[1]:.1f}L{x:.1f} {y:.1f}" stroke="{MUTED}"/>')
            threads.append(f'<circle cx="{city[0]:.1f}" cy="{city[1]:.1f}" r="2" fill="{MUTED}"/>')
        colour = "#{:02X}{:02X}{:02X}".format(*mark.colour)
        look = (
            f'fill="{colour}" stroke="white"' if mark.is_sized else f'fill="white" stroke="{colour}" stroke-width="2.4"'
        )
        discs.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{mark.radius:.1f}" {look}/>')
        if is_numbered:
            ink = "white" if mark.is_sized and _is_dark(mark.colour) else INK
            discs.append(svg_text(str(mark.number), x, y + 3.3, size=9.5, weight=600, colour=ink, anchor="middle"))
    return [*threads, *discs]


def _apart(spread: pd.DataFrame, seen: pdk.ViewState, room: tuple[float, float]) -> pd.DataFrame:
    """The marks pushed apart until none covers the number of another, those of neighbouring cities too; all stay in the
    room: so many pixels wide and high."""
    at = np.array([_at(seen, mark.lon, mark.lat) for mark in spread.itertuples()])
    radius = spread["radius"].to_numpy(dtype=float)
    wanted = radius[:, None] + radius + 2
    np.fill_diagonal(wanted, 0)
    reach = np.array(room) / 2 - radius[:, None] - 2
    for _ in range(200):
        between = at[:, None] - at
        distance = np.hypot(between[..., 0], between[..., 1])
        lacking = np.clip(wanted - distance, 0, None)
        if lacking.max() < 0.1:
            break
        # Two at one point go apart sideways.
        between[distance == 0] = (1, 0)
        between[np.tril(distance == 0)] *= -1
        push = between / np.maximum(distance, 1)[..., None] * lacking[..., None] / 2
        at = np.clip(at + push.sum(axis=1) * 0.6, -reach, reach)
    scale = TILE * 2**seen.zoom
    return spread.assign(
        lon=seen.longitude + at[:, 0] / scale * 360, lat=[_latitude_at(seen, down) for down in at[:, 1]]
    )


def _legend(marks: pd.DataFrame, programmes: dict[str, str], say: Say, width: int) -> tuple[str, int]:
    """The programmes on a map with their colours and numbers of marks, and how many pixels they take."""
    if marks.empty:
        return "", 0
    counts = marks["programme_code"].value_counts(dropna=False)
    shapes, x, y = [], 8.0, 22
    for code in sorted(
        counts.index, key=lambda own: [*PROGRAMMES].index(own) if own in PROGRAMMES else len(PROGRAMMES)
    ):
        name = say("list.colon", name=programmes.get(code, say("filter.not_stated")), value=counts[code])
        wide = 16 + text_width(name, 12)
        if x > 8 and x + wide > width:
            x, y = 8.0, y + 18
        shapes.append(f'<circle cx="{x + 6:.1f}" cy="{y - 4}" r="5" fill="{PROGRAMMES.get(code, NO_PROGRAMME)}"/>')
        shapes.append(svg_text(name, x + 16, y, size=12))
        x += wide + 16
    return "".join(shapes), y + 8


def _is_dark(colour: list[int]) -> bool:
    """White reads better on it than ink does."""
    red, green, blue = ((part / 255) ** 2.2 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.26


@cache
def _outline(detail: str) -> list[np.ndarray]:
    """The rings of the land in shares of the width of the world, from its middle, eastward and downward."""
    (land,) = json.loads((OUTLINES / f"land-{detail}.geojson").read_text(encoding="utf-8"))["features"]
    rings = [np.array(ring) for polygon in land["geometry"]["coordinates"] for ring in polygon]
    down = [-_mercator(ring[:, 1]) / (2 * np.pi) for ring in rings]
    return [np.column_stack([ring[:, 0] / 360, own]) for ring, own in zip(rings, down, strict=True)]


@cache
def _boxes(detail: str) -> np.ndarray:
    """Left, top, right and bottom of each ring of the land."""
    return np.array([[*ring.min(axis=0), *ring.max(axis=0)] for ring in _outline(detail)])


def _land(seen: pdk.ViewState, width: int, height: int) -> str:
    """The land within a frame as an SVG path. The world goes on beyond the 180th meridian."""
    detail, scale = _detail(seen), TILE * 2**seen.zoom
    rings, boxes, found = _outline(detail), _boxes(detail), []
    for turn in (-1, 0, 1):
        x, y = _at(seen, 360 * turn, 0)
        origin = np.array([x + width / 2, y + height / 2])
        left, top, right, bottom = (boxes * scale + np.tile(origin, 2)).T
        is_seen = (right > 0) & (left < width) & (bottom > 0) & (top < height)
        # What is smaller than a dot is none.
        is_seen &= np.maximum(right - left, bottom - top) > 0.7
        for place in np.flatnonzero(is_seen):
            points = rings[place] * scale + origin
            for axis, limit in ((0, width), (1, height)):
                points = _cut(_cut(points, axis, 0, -1), axis, limit, 1)
            points = _thinned(points)
            if len(points) > 2:
                found.append("M" + " ".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return "".join(found)


def _cut(points: np.ndarray, axis: int, limit: float, side: int) -> np.ndarray:
    """What of a ring lies below the limit on an axis, or above it if `side` is -1 (Sutherland and Hodgman)."""
    along = side * (points[:, axis] - limit)
    inside, after = along <= 0, np.roll(along, -1)
    crosses = inside != (after <= 0)
    share = along / np.where(crosses, along - after, 1)
    met = points + share[:, None] * (np.roll(points, -1, axis=0) - points)
    return np.stack([points, met], axis=1).reshape(-1, 2)[np.column_stack([inside, crosses]).ravel()]


def _thinned(points: np.ndarray) -> np.ndarray:
    """A ring without those of its points that lie half a pixel or less beside the one before."""
    cells = np.round(points * 2)
    return points[(cells != np.roll(cells, 1, axis=0)).any(axis=1)]


def _at(seen: pdk.ViewState, lon: float, lat: float) -> tuple[float, float]:
    """Where a view shows a point: pixels from its middle, to the right and downward."""
    scale = TILE * 2**seen.zoom
    return (lon - seen.longitude) / 360 * scale, (_mercator(seen.latitude) - _mercator(lat)) / (2 * math.pi) * scale


def _detail(seen: pdk.ViewState) -> str:
    """Which outline: 66 kB where the world is small, 825 where a coast is near."""
    return "110m" if seen.zoom < 2.5 else "50m"


def _mercator(latitude: float | np.ndarray) -> float | np.ndarray:
    return np.arcsinh(np.tan(np.radians(latitude)))


def _latitude_at(seen: pdk.ViewState, pixels_down: float) -> float:
    """The latitude that many pixels below the middle of the view."""
    y = _mercator(seen.latitude) - pixels_down * 2 * math.pi / (TILE * 2**seen.zoom)
    return _latitude(y)


def _latitude(mercator: float | np.ndarray) -> float | np.ndarray:
    return np.degrees(np.arctan(np.sinh(mercator)))


def _rgb(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
