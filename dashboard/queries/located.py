"""Where events are, counted: by city, by cell of a grid, and those that no map can show. The grid is laid over the cities, of
which there are as many as the record names, however many events take place in them.

The map shows an event once: at the first of its cities, in the order of the source; an online one nowhere."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Integer, Select, and_, cast, func, select

from dashboard import queries
from dashboard.queries import Filters, known_events, rolled
from etl.models import Event, EventCell, Place, PlaceCombination

# Degrees are counted in ten-thousandths from the south pole and the 180th meridian, so that a cell is a division of whole
# numbers that are not negative: databases disagree on how to floor anything else.
PARTS = 10_000
# The side of a cell at each level, in parts; each is half the one before, so that finer cells lie whole in coarser ones.
SIDES = tuple(64 * PARTS // 2**level for level in range(11))
# A cell of at most so many events lists them, and is not divided.
FEW = 50


def side(level: int) -> float:
    """The width and height of the cells of a level, in degrees."""
    return SIDES[level] / PARTS


def level(least: float, within: "Cell | None" = None) -> int:
    """The finest level of which a cell is so many degrees wide at least; within a cell always a finer one than its own, if
    there is one."""
    fits = sum(own >= least * PARTS for own in SIDES) - 1
    return min(max(fits, within.level + 1 if within else 0), len(SIDES) - 1)


@dataclass(frozen=True)
class Cell:
    """A cell of the grid: its level, and its place eastward from the 180th meridian and northward from the south pole."""

    level: int
    column: int
    row: int

    @property
    def code(self) -> str:
        return f"{self.level}.{self.column}.{self.row}"

    @property
    def side(self) -> float:
        """Its width and height in degrees."""
        return side(self.level)

    @property
    def west(self) -> float:
        return self.column * self.side - 180

    @property
    def south(self) -> float:
        return self.row * self.side - 90

    def holds(self, other: "Cell") -> bool:
        """Whether another, finer cell lies in it."""
        times = 2 ** (other.level - self.level) if other.level > self.level else 0
        return bool(times) and (other.column // times, other.row // times) == (self.column, self.row)


def cell_of(code: str) -> Cell:
    """The cell of a code, which may be anybody's. Raises ValueError.

    >>> cell_of("1.9.3")
    Cell(level=1, column=9, row=3)
    """
    level, column, row = map(int, code.split("."))
    cell = Cell(level, column, row)
    if cell.code != code or not 0 <= level < len(SIDES) or min(column, row) < 0 or cell.west > 180 or cell.south > 90:
        raise ValueError(code)
    return cell


def path_of(text: str | None) -> tuple[Cell, ...]:
    """The cells that a reader went into one after the other, each in the one before; none where the text is no such way."""
    try:
        cells = tuple(map(cell_of, text.split("~"))) if text else ()
    except ValueError:
        return ()
    return cells if all(outer.holds(inner) for outer, inner in pairwise(cells)) else ()


@dataclass(frozen=True)
class Numbers:
    """Events that the filters leave, and how many of them the map shows: `located`, in so many cities, which lie between
    these degrees (nothing where there is none). Of the others, how many were online, are placed no better than by country
    or province, or have no place."""

    total: int
    located: int
    cities: int
    online: int
    country_level: int
    no_place: int
    west: float | None = None
    east: float | None = None
    south: float | None = None
    north: float | None = None


@dataclass(frozen=True, eq=False)
class FirstPlaces:
    """The places at which events take place, by their `ids`: whether each is a city, its longitude and latitude; and of each cell
    of events the place of the row at which the map shows them, or the number of rows where they have none. Online ones stand
    apart, as if they were at further places: the number of rows and 1 later."""

    ids: np.ndarray
    is_city: np.ndarray
    longitude: np.ndarray
    latitude: np.ndarray
    of_cells: np.ndarray


@queries.remembered
def _first_places(edition: int) -> FirstPlaces:
    combination = PlaceCombination
    columns = (Place.place_id, Place.place_precision_code == "city", Place.longitude, Place.latitude)
    own = select(*columns).where(Place.place_id.in_(select(combination.place_id)))
    places = sorted(queries.rows_of(edition, own), key=lambda row: row[0])
    ids, is_city, longitude, latitude = zip(*places, strict=True) if places else [()] * 4
    numbers = {place_id: number for number, place_id in enumerate(ids)}
    firsts = select(combination.place_combination_id, combination.place_id).where(combination.is_first)
    cells = rolled.event_cells_of(edition)
    found = np.full(int(cells.places.max(initial=0)) + 1, len(places), dtype=np.int32)
    for number, place_id in queries.rows_of(edition, firsts):
        found[number] = numbers[place_id]
    return FirstPlaces(
        np.array(ids, dtype=object),
        np.array(is_city, dtype=bool),
        np.array(longitude, dtype=float),
        np.array(latitude, dtype=float),
        found[cells.places] + cells.online * (len(places) + 1),
    )


def _counted(filters: Filters, series: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """How many events take place at each first place, and at last how many have none; and how many more of each are online."""
    return _counted_in(queries.of_events(filters), series)


@queries.remembered
def _counted_in(filters: Filters, series: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    keys, events = (places := _first_places(filters.edition)).of_cells, rolled.Events(filters)
    size = len(places.ids) + 1
    if series:
        # Cells tell programmes apart, but not the series in them.
        found = np.bincount(keys[_of_series(filters, series)], minlength=2 * size)
    else:
        found = sum(events.numbers(keys, 2 * size, events.chosen()))
    return found[:size], found[size:]


def _of_series(filters: Filters, series: tuple[str, ...]) -> np.ndarray:
    """The places of the cells of the events of these series that the filters leave, one for each event."""
    known = known_events(Filters(filters.edition, filters.as_of, since=filters.since, until=filters.until))
    statement = select(Event.event_cell_id).where(Event.series_id.in_(series), *known)
    cells = queries.frame(filters.edition, statement)["event_cell_id"].to_numpy(dtype=np.int64) - 1
    return cells[rolled.Events(filters).chosen()[cells]]


@queries.remembered
def numbers(filters: Filters, series: tuple[str, ...] = ()) -> Numbers:
    """How many events the map shows and how many it can not, of all that the filters leave or of some series of them."""
    events, online = _counted(filters, series)
    places, (at, shown) = _first_places(filters.edition), _cities(filters, series)
    bounds = _bounds(places, at) or (None,) * 4
    return Numbers(
        total=int(events.sum() + online.sum()),
        located=int(shown.sum()),
        cities=len(at),
        online=int(online.sum()),
        country_level=int(events[:-1][~places.is_city].sum()),
        no_place=int(events[-1]),
        **dict(zip(("west", "east", "south", "north"), bounds, strict=True)),
    )


def _cities(
    filters: Filters, series: tuple[str, ...] = (), within: Cell | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The cities, by their number among the first places, at which the map shows events, or those in a cell, and how many."""
    places, (events, _) = _first_places(filters.edition), _counted(filters, series)
    at = np.flatnonzero(places.is_city & (events[:-1] > 0))
    if within is not None:
        column, row = _parted(places, at, level=within.level)
        at = at[(column == within.column) & (row == within.row)]
    return at, events[at]


def _bounds(places: FirstPlaces, at: np.ndarray) -> tuple[float, float, float, float] | None:
    if not len(at):
        return None
    east, north = places.longitude[at], places.latitude[at]
    return tuple(map(float, (east.min(), east.max(), north.min(), north.max())))


def _parted(places: FirstPlaces, at: np.ndarray, level: int) -> tuple[np.ndarray, np.ndarray]:
    """The column and row of the cell of a level in which each of these lies: what `_within` asks of one."""
    return tuple(
        np.floor((degrees[at] + origin) * PARTS + 0.5).astype(np.int64) // SIDES[level]
        for degrees, origin in ((places.longitude, 180), (places.latitude, 90))
    )


def _divided(degrees: ColumnElement[float], origin: int, level: int) -> ColumnElement[int]:
    """In which cell of a level a degree lies, counted from the origin."""
    return cast(func.round((degrees + origin) * PARTS), Integer) // SIDES[level]


def _within(cell: Cell) -> ColumnElement[bool]:
    column, row = _divided(Place.longitude, 180, cell.level), _divided(Place.latitude, 90, cell.level)
    return and_(column == cell.column, row == cell.row)


@queries.remembered
def cells(filters: Filters, level: int, within: Cell | None = None, series: tuple[str, ...] = ()) -> pd.DataFrame:
    """One row per cell of a level in which the map shows events, or of those within a coarser cell, busiest first: its column
    and row, the number of events and of cities, their middle weighted by events, and the city with most events."""
    places, (at, events) = _first_places(filters.edition), _cities(filters, series, within)
    column, row = _parted(places, at, level)
    # The busiest city first; of two alike the first by its id, as they stand.
    busiest = np.argsort(-events, kind="stable")
    _, first, own = np.unique(np.stack([column, row])[:, busiest], axis=1, return_index=True, return_inverse=True)
    first, own = busiest[first], own[np.argsort(busiest)]
    found = np.bincount(own, events, len(first))
    names = queries.place_names(filters.edition, filters.language, "cities")
    place_ids = places.ids[at[first]]
    rows = {"column": column[first], "row": row[first], "events": found.astype(np.int64), "cities": np.bincount(own)}
    for name, degrees in (("lon", places.longitude), ("lat", places.latitude)):
        middle = np.bincount(own, degrees[at] * events, len(first)) / found
        rows[name] = middle.round(4)
    rows |= {"place_id": place_ids, "place": np.array([names[place][0] for place in place_ids], dtype=object)}
    order = np.lexsort((rows["row"], rows["column"], -rows["events"]))
    return pd.DataFrame({name: cells[order] for name, cells in rows.items()})


@queries.remembered
def bounds(filters: Filters, within: Cell) -> tuple[float, float, float, float] | None:
    """West, east, south and north of the cities of a cell at which the map shows events; nothing where there is none."""
    return _bounds(_first_places(filters.edition), _cities(filters, (), within)[0])


def cities(cell: Cell) -> Select:
    """The ids of the cities in a cell, as a part of a question."""
    return select(Place.place_id).where(Place.place_precision_code == "city", _within(cell))


def drawn_at(cities: list[str] | Select) -> Select:
    """The ids of the cells of events that the map draws at these cities, as a part of a question."""
    combination, first = EventCell.place_combination_id, PlaceCombination
    cells = select(EventCell.event_cell_id).join(first, first.place_combination_id == combination)
    return cells.where(first.is_first, first.place_id.in_(cities), ~EventCell.is_online)


def shown(filters: Filters, series: tuple[str, ...] = ()) -> list[str]:
    """The ids of the events that the map shows; to be asked only where these are few (`numbers`)."""
    cells = drawn_at(select(Place.place_id).where(Place.place_precision_code == "city"))
    asked = [*known_events(filters), *([Event.series_id.in_(series)] if series else [])]
    # Of the few that are left each is looked at: there are very many cells that the map draws.
    is_drawn = queries.lies_in(cells, by_cell=False)
    statement = select(Event.event_id).where(*asked, is_drawn).order_by(Event.event_id)
    return list(queries.frame(filters.edition, statement)["event_id"])
