"""The event map from frames: land, one mark an event, and on the map itself what is not located. No boundary line of any
kind, no tiles, no host but our own."""

import math

import pandas as pd
import pydeck as pdk

from dashboard import sentences
from dashboard.charts import FONT, PROGRAMMES, wrapped
from dashboard.words import say_in

HEIGHT = 540
TILE = 512  # pixels of the world at zoom 0, for deck.gl
HOLLOW = 5.5  # radius of a mark of unknown size, in pixels


def marks(
    events: pd.DataFrame,
    places: pd.DataFrame,
    counts: pd.DataFrame,
    organisations: pd.DataFrame,
    names: dict[str, dict[str, str]],
    language: str,
) -> pd.DataFrame:
    """One row per event that can be drawn: not online, and in a city. Of several cities the first carries the mark.

    Columns: event_id, lon, lat, radius (pixels), is_sized, colour, and the texts of its tooltip."""
    say = say_in(language)
    where = places.groupby("event_id")["place"].agg(lambda own: sentences.listed(own, language))
    cities = places[places["place_precision_code"] == "city"].drop_duplicates("event_id").set_index("event_id")
    drawn = events[events["event_id"].isin(cities.index) & (events["event_mode_code"] != "online")]
    people = counts[(counts["count_unit_code"] == "participants") & (counts["scope"] == "")]
    people = people.groupby("event_id")["value"].first()
    said = counts_said(counts, names, language)
    held_by = organisers_said(organisations, names, language)
    rows = []
    for event in drawn.itertuples():
        city = cities.loc[event.event_id]
        size = people.get(event.event_id)
        planned = event.event_status_code == "planned"
        rows.append(
            {
                **{"event_id": event.event_id, "place_id": city["place_id"], "place": city["place"]},
                **{"lon": city["longitude"], "lat": city["latitude"], "is_sized": size is not None},
                "radius": 4 + math.sqrt(size) * 0.42 if size is not None else HOLLOW,
                "colour": _rgb(PROGRAMMES.get(event.programme_code, "#7C8A96")),
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
        value = say("list.colon", name=unit, value=sentences.stated(row.value, row.comparator_code, language))
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
    own = organisations[organisations["event_role_code"].isin(roles)]
    found: dict[str, str] = {}
    for event_id, rows in own.groupby("event_id"):
        by_role = rows.groupby("event_role_code")["organisation"].agg(lambda part: sentences.listed(part, language))
        parts = [
            say("list.colon", name=names["event_role"][role], value=by_role[role]) for role in roles if role in by_role
        ]
        found[event_id] = say("list.semicolon").join(parts)
    return found


def view(marks: pd.DataFrame, width: int) -> pdk.ViewState:
    """The view that shows all marks on a map of this width in pixels; the world where there is none."""
    if marks.empty:
        return pdk.ViewState(longitude=60, latitude=20, zoom=0.9)
    west, east = marks["lon"].min(), marks["lon"].max()
    south, north = marks["lat"].min(), marks["lat"].max()
    across = max((east - west) / 360, 1e-6)
    up = max((_mercator(north) - _mercator(south)) / (2 * math.pi), 1e-6)
    margin = 60 if width > 500 else 44
    zoom = min(math.log2((width - 2 * margin) / (TILE * across)), math.log2((HEIGHT - 170) / (TILE * up)), 5.6)
    middle = _latitude((_mercator(north) + _mercator(south)) / 2)
    return pdk.ViewState(
        longitude=round((west + east) / 2, 3), latitude=round(middle, 3), zoom=round(max(zoom, 0.4), 2)
    )


def deck(marks: pd.DataFrame, note: str, *, narrow: bool = False) -> pdk.Deck:
    """Land, the marks fanned out around their cities, names of the larger places, and the note at the foot of the map."""
    string = pdk.types.String  # a plain string would be parsed as an expression
    seen = view(marks, 350 if narrow else 900)
    spread = _fanned(marks, seen.zoom)
    fonts = {"character_set": string("auto"), "font_family": string(FONT)}
    detail = "110m" if seen.zoom < 2.5 else "50m"  # 66 kB where the world is small, 825 where a coast is near
    layers = [
        pdk.Layer(
            "GeoJsonLayer", f"land/land-{detail}.geojson", id="land", get_fill_color=[223, 229, 234], stroked=False
        )
    ]
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
    for is_sized, look in looks.items():
        own = spread[spread["is_sized"] == is_sized] if len(spread) else spread
        layers.append(
            pdk.Layer(
                *("ScatterplotLayer", own),
                id="sized" if is_sized else "unsized",
                get_position="[lon, lat]",
                get_radius="radius",
                radius_units=string("pixels"),
                line_width_units=string("pixels"),
                **{"stroked": True, "pickable": True, "auto_highlight": True, **look},
            )
        )
    common = {"get_position": "[lon, lat]", "get_text": "text", "background": True, **fonts}
    label = {"get_size": 12, "get_color": [40, 56, 68], "get_background_color": [255, 255, 255, 190]}
    layers.append(
        pdk.Layer("TextLayer", _labels(spread, seen), id="labels", get_pixel_offset="offset", **label, **common)
    )
    lines = wrapped(note, 44) if narrow else [note]
    foot_at = _latitude_at(seen, HEIGHT / 2 - 10 - 10 * len(lines))
    foot = pd.DataFrame([{"lon": seen.longitude, "lat": foot_at, "text": "\n".join(lines)}])
    look = {
        "get_size": 13,
        "get_color": [28, 43, 54],
        "get_background_color": [255, 255, 255, 230],
        "background_padding": [8, 4],
    }
    layers.append(pdk.Layer("TextLayer", foot, id="note", **look, **common))
    # The template is fixed and the values are escaped by Streamlit: never build it from data.
    tooltip = {
        "html": "<b>{title}</b><br>{series}<br>{dates} · {where}<br>{counts}<br>{organisers}",
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
    return pdk.Deck(layers=layers, initial_view_state=seen, map_provider=None, tooltip=tooltip)


def _fanned(marks: pd.DataFrame, zoom: float) -> pd.DataFrame:
    """The marks of one city around it, none upon another: largest in the middle, the others on a sunflower's spiral."""
    if marks.empty:
        return marks
    degrees = 360 / (TILE * 2**zoom)  # per pixel, at the equator
    parts = []
    for _, own in marks.groupby("place_id", sort=False):
        own = own.sort_values("radius", ascending=False).reset_index(drop=True)
        shrink = math.cos(math.radians(own["lat"].iloc[0]))
        lon, lat = own["lon"].iloc[0], own["lat"].iloc[0]
        covered = 0.0
        for position, radius in own["radius"].items():
            # As far out as a disc of the marks so far reaches, so that they lie close and none hides another.
            distance = math.sqrt(covered) * 1.02 * degrees if position else 0
            angle = position * 2.39996
            own.loc[position, ["lon", "lat"]] = (
                lon + distance * math.cos(angle),
                lat + distance * math.sin(angle) * shrink,
            )
            covered += (radius + 1.5) ** 2
        parts.append(own.assign(city_lon=lon, city_lat=lat))
    return pd.concat(parts, ignore_index=True)


def _labels(spread: pd.DataFrame, seen: pdk.ViewState) -> pd.DataFrame:
    """A name below or above the marks of each city, the busiest first; one that finds no room is left to the tooltip."""
    scale = TILE * 2**seen.zoom
    rows = []

    def at(lon: float, lat: float) -> tuple[float, float]:
        return lon / 360 * scale, -_mercator(lat) / (2 * math.pi) * scale

    # What is taken: left, right, top and bottom in pixels, and whose it is. A label may touch its own marks.
    taken = []
    for mark in spread.itertuples():
        x, y = at(mark.lon, mark.lat)
        taken.append((x - mark.radius, x + mark.radius, y - mark.radius, y + mark.radius, mark.place_id))
    cities = [(place_id, own) for place_id, own in spread.groupby("place_id")] if len(spread) else []
    for place_id, own in sorted(cities, key=lambda city: -len(city[1])):
        name = own["place"].iloc[0] + (f" · {len(own)}" if len(own) > 1 else "")
        lon, lat = own["city_lon"].iloc[0], own["city_lat"].iloc[0]
        x, y = at(lon, lat)
        half = sum(12.5 if ord(letter) > 0x2E80 else 6.6 for letter in name) / 2 + 4
        boxes = [box for box in taken if box[4] == place_id]
        below, above = max(box[3] for box in boxes) - y + 9, min(box[2] for box in boxes) - y - 9
        for down in (below, above):
            box = (x - half, x + half, y + down - 9, y + down + 9)
            others = (other for other in taken if other[4] != place_id)
            if not any(
                box[0] < right and left < box[1] and box[2] < low and high < box[3]
                for left, right, high, low, _ in others
            ):
                taken.append((*box, "label"))
                rows.append({"lon": lon, "lat": lat, "text": name, "offset": [0, round(down, 1)]})
                break
    return pd.DataFrame(rows, columns=["lon", "lat", "text", "offset"])


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def _latitude_at(seen: pdk.ViewState, pixels_down: float) -> float:
    """The latitude that many pixels below the middle of the view."""
    y = _mercator(seen.latitude) - pixels_down * 2 * math.pi / (TILE * 2**seen.zoom)
    return _latitude(y)


def _latitude(mercator: float) -> float:
    return math.degrees(2 * math.atan(math.exp(mercator)) - math.pi / 2)


def _rgb(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
