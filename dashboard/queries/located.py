"""Where events are, counted: by city, by cell of a grid, and those that no map can show. The grid is laid over the cities, of
which there are as many as the record names, however many events take place in them.

The map shows an event at each of its cities, so that it shows the same cities as are counted; an online one nowhere. In any
part of the map an event counts once, however many of its cities lie there."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Integer, Select, and_, cast, func, select

from dashboard import queries
from dashboard.queries import Filters, OnRecord, known_events, rolled
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
    """Events on record that the filters leave, by what they are, and how many of them the map shows: `located`, in so many
    cities, which lie between these degrees (nothing where there is none). Of the others, how many were online, are placed no
    better than by country or province, or have no place."""

    on_record: OnRecord
    located: int
    cities: int
    online: int
    country_level: int
    no_place: int
    west: float | None = None
    east: float | None = None
    south: float | None = None
    north: float | None = None

    @property
    def total(self) -> int:
        return self.on_record.total


@dataclass(frozen=True, eq=False)
class Places:
    """The places at which events take place, by their `ids`: whether each is a city, its longitude and latitude. `links` are pairs
    of a combination of places and a city of it, in this order, and `is_placed` says of each combination whether it has any place
    at all. Of each cell of events `of_cells` is its combination; those of online ones stand apart, `size` later."""

    ids: np.ndarray
    is_city: np.ndarray
    longitude: np.ndarray
    latitude: np.ndarray
    links: np.ndarray
    is_placed: np.ndarray
    of_cells: np.ndarray

    @property
    def size(self) -> int:
        """How many combinations there are."""
        return len(self.is_placed)


@queries.remembered
def _places(edition: int) -> Places:
    combination = PlaceCombination
    columns = (Place.place_id, Place.place_precision_code == "city", Place.longitude, Place.latitude)
    own = select(*columns).where(Place.place_id.in_(select(combination.place_id)))
    places = sorted(queries.rows_of(edition, own), key=lambda row: row[0])
    ids, is_city, longitude, latitude = zip(*places, strict=True) if places else [()] * 4
    numbers = {place_id: number for number, place_id in enumerate(ids)}
    rows = queries.rows_of(edition, select(combination.place_combination_id, combination.place_id))
    pairs = sorted({(number, numbers[place_id]) for number, place_id in rows if is_city[numbers[place_id]]})
    cells = rolled.event_cells_of(edition)
    is_placed = np.zeros(max((number for number, _ in rows), default=0) + 1, dtype=bool)
    is_placed[[number for number, _ in rows]] = True
    return Places(
        np.array(ids, dtype=object),
        np.array(is_city, dtype=bool),
        np.array(longitude, dtype=float),
        np.array(latitude, dtype=float),
        np.array(pairs, dtype=np.int64).reshape(-1, 2),
        is_placed,
        (cells.places + cells.online * len(is_placed)).astype(np.int32),
    )


def _counted(filters: Filters, series: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """How many events take place at each combination of places; and how many more of each are online."""
    return _counted_in(queries.of_events(filters), series)


@queries.remembered
def _counted_in(filters: Filters, series: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    keys, events = (places := _places(filters.edition)).of_cells, rolled.Events(filters)
    if series:
        # Cells tell programmes apart, but not the series in them.
        found = np.bincount(keys[_of_series(filters, series)], minlength=2 * places.size)
    else:
        found = sum(events.numbers(keys, 2 * places.size, events.chosen()))
    return found[: places.size], found[places.size :]


@queries.remembered
def _on_record(filters: Filters, series: tuple[str, ...]) -> OnRecord:
    if not series:
        return queries.on_record(filters)
    cells = rolled.event_cells_of(filters.edition)
    found = np.bincount(cells.state[_of_series(filters, series)], minlength=len(cells.states))
    return OnRecord(**dict(zip(cells.states, found.tolist(), strict=True)))


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
    places, (_, at, _) = _places(filters.edition), _cities(filters, series)
    has_city = np.zeros(places.size, dtype=bool)
    has_city[places.links[:, 0]] = True
    cities = np.unique(at)
    bounds = _bounds(places, cities) or (None,) * 4
    return Numbers(
        on_record=_on_record(queries.of_events(filters), series),
        located=int(events[has_city].sum()),
        cities=len(cities),
        online=int(online.sum()),
        country_level=int(events[places.is_placed & ~has_city].sum()),
        no_place=int(events[~places.is_placed].sum()),
        **dict(zip(("west", "east", "south", "north"), bounds, strict=True)),
    )


def _cities(
    filters: Filters, series: tuple[str, ...] = (), within: Cell | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each combination of places at which the map shows events, and each of its cities, or of those in a cell: the combination,
    the city by its number among the places, and how many events."""
    places, (events, _) = _places(filters.edition), _counted(filters, series)
    combination, at = places.links.T
    is_shown = events[combination] > 0
    if within is not None:
        column, row = _parted(places, at, level=within.level)
        is_shown &= (column == within.column) & (row == within.row)
    combination, at = combination[is_shown], at[is_shown]
    return combination, at, events[combination]


@queries.remembered
def within(filters: Filters, cell: Cell) -> tuple[int, int]:
    """How many events the map shows in a cell, an event at several of its cities once, and in how many cities."""
    combination, at, events = _cities(filters, (), cell)
    _, first = np.unique(combination, return_index=True)
    return int(events[first].sum()), len(np.unique(at))


def _bounds(places: Places, at: np.ndarray) -> tuple[float, float, float, float] | None:
    if not len(at):
        return None
    east, north = places.longitude[at], places.latitude[at]
    return tuple(map(float, (east.min(), east.max(), north.min(), north.max())))


def _parted(places: Places, at: np.ndarray, level: int) -> tuple[np.ndarray, np.ndarray]:
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
    places, (combination, at, events) = _places(filters.edition), _cities(filters, series, within)
    # Events of each city.
    at, of_city = np.unique(at, return_inverse=True)
    of_each = np.bincount(of_city, events, len(at))
    column, row = _parted(places, at, level)
    # The busiest city first; of two alike the first by its id, as they stand.
    busiest = np.argsort(-of_each, kind="stable")
    _, first, own = np.unique(np.stack([column, row])[:, busiest], axis=1, return_index=True, return_inverse=True)
    first, own = busiest[first], own[np.argsort(busiest)]
    # An event at several cities of a cell counts once in it.
    pairs = np.stack([own[of_city], combination])
    (of_cell, _), once = np.unique(pairs, axis=1, return_index=True)
    found = np.bincount(of_cell, events[once], len(first))
    names = queries.place_names(filters.edition, filters.language, "cities")
    place_ids = places.ids[at[first]]
    rows = {"column": column[first], "row": row[first], "events": found.astype(np.int64), "cities": np.bincount(own)}
    for name, degrees in (("lon", places.longitude), ("lat", places.latitude)):
        middle = np.bincount(own, degrees[at] * of_each, len(first)) / np.bincount(own, of_each, len(first))
        rows[name] = middle.round(4)
    rows |= {"place_id": place_ids, "place": np.array([names[place][0] for place in place_ids], dtype=object)}
    order = np.lexsort((rows["row"], rows["column"], -rows["events"]))
    return pd.DataFrame({name: cells[order] for name, cells in rows.items()})


@queries.remembered
def bounds(filters: Filters, within: Cell) -> tuple[float, float, float, float] | None:
    """West, east, south and north of the cities of a cell at which the map shows events; nothing where there is none."""
    return _bounds(_places(filters.edition), _cities(filters, (), within)[1])


def cities(cell: Cell) -> Select:
    """The ids of the cities in a cell, as a part of a question."""
    return select(Place.place_id).where(Place.place_precision_code == "city", _within(cell))


def drawn_at(cities: list[str] | Select) -> Select:
    """The ids of the cells of events that the map draws at these cities, as a part of a question."""
    combination = select(PlaceCombination.place_combination_id).where(PlaceCombination.place_id.in_(cities))
    return select(EventCell.event_cell_id).where(EventCell.place_combination_id.in_(combination), ~EventCell.is_online)


def shown(filters: Filters, series: tuple[str, ...] = ()) -> list[str]:
    """The ids of the events that the map shows; to be asked only where these are few (`numbers`)."""
    cells = drawn_at(select(Place.place_id).where(Place.place_precision_code == "city"))
    asked = [*known_events(filters), *([Event.series_id.in_(series)] if series else [])]
    # Of the few that are left each is looked at: there are very many cells that the map draws.
    is_drawn = queries.lies_in(cells, by_cell=False)
    statement = select(Event.event_id).where(*asked, is_drawn).order_by(Event.event_id)
    return list(queries.frame(filters.edition, statement)["event_id"])
