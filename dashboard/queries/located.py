"""Where events are, counted: by city, by cell of a grid, and those that no map can show. The grid is laid in the database, so
that what is read depends on the cells and not on the events.

The map shows an event once: at the first of its cities, in the order of the source; an online one nowhere."""

from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    distinct,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from dashboard import queries
from dashboard.queries import Filters, known_events, name_of, rolled
from etl.models import (
    AREA,
    EACH_PLACE,
    HELD,
    NOT_HELD,
    OTHER_HOST,
    PLACE,
    PLANNED,
    Event,
    EventCell,
    EventPlace,
    EventSeries,
    Place,
    PlaceCombination,
)

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


def _whereabouts(filters: Filters, series: tuple[str, ...]) -> Subquery:
    """One row per event that the filters leave: its id, whether it was online, and its first place, a city if it has one,
    with whether it is one. The one question here that reads a row per event."""
    is_city = Place.place_precision_code == "city"
    order = (case((is_city, 0), else_=1), EventPlace.position, EventPlace.place_id)
    placed = (
        select(
            Event.event_id,
            (func.coalesce(Event.event_mode_code, "") == "online").label("is_online"),
            EventPlace.place_id,
            func.coalesce(is_city, False).label("is_city"),
            func.row_number().over(partition_by=Event.event_id, order_by=order).label("rank"),
        )
        .select_from(Event)
        .outerjoin(EventSeries, EventSeries.series_id == Event.series_id)
        .outerjoin(EventPlace, EventPlace.event_id == Event.event_id)
        .outerjoin(Place, Place.place_id == EventPlace.place_id)
        .where(*known_events(filters))
    )
    if series:
        placed = placed.where(Event.series_id.in_(series))
    ranked = placed.subquery()
    columns = (ranked.c.event_id, ranked.c.is_online, ranked.c.place_id, ranked.c.is_city)
    return select(*columns).where(ranked.c.rank == 1).subquery()


def _counted(filters: Filters, series: tuple[str, ...]) -> Subquery:
    """One row per first place of events, online ones apart: how many events. All that is drawn and counted adds this up."""
    states, is_city = (HELD, OTHER_HOST, PLANNED, NOT_HELD), Place.place_precision_code == "city"
    if series or not rolled.counts_each_place(filters):
        # Cells tell programmes apart, but not the series in them.
        own = _of_series(filters, series) if series else rolled.events(filters, states, at=PLACE)
        combination = PlaceCombination.place_combination_id == own.c.place_combination_id
        joined = select(own.c.is_online, PlaceCombination.place_id, own.c.events, own.c.undated).select_from(own)
        found = joined.outerjoin(PlaceCombination, and_(combination, PlaceCombination.is_first)).subquery()
    else:
        each, areas = (rolled.events(filters, states, at=at) for at in (EACH_PLACE, AREA))
        nowhere = select(areas.c.is_online, null().label("place_id"), areas.c.events, areas.c.undated)
        found = union_all(
            select(each.c.is_online, each.c.place_id, each.c.events, each.c.undated).where(each.c.is_first),
            nowhere.where(areas.c.area_combination_id == 0),
        ).subquery()
    events = func.sum(found.c.events + found.c.undated)
    keys = (found.c.is_online, found.c.place_id, func.coalesce(is_city, False).label("is_city"))
    statement = select(*keys, events.label("events")).outerjoin(Place, Place.place_id == found.c.place_id)
    # What is taken away from all days may leave a place with nothing.
    return statement.group_by(*keys).having(events > 0).subquery()


def _of_series(filters: Filters, series: tuple[str, ...]) -> Subquery:
    """The events of these series that the filters leave, by the cell in which each lies: of rolled.events what is asked here."""
    period = queries.event_conditions(Filters(filters.edition, filters.as_of, since=filters.since, until=filters.until))
    is_ahead = func.coalesce(Event.start_date > filters.as_of, False).label("is_ahead")
    own = (
        select(Event.event_cell_id, is_ahead, func.count().label("events"))
        .where(Event.series_id.in_(series), *period)
        .group_by(Event.event_cell_id, is_ahead)
        .subquery()
    )
    is_known = or_(~own.c.is_ahead, EventCell.event_state_code == PLANNED)
    return (
        select(EventCell.is_online, EventCell.place_combination_id, own.c.events, literal(0).label("undated"))
        .join(EventCell, EventCell.event_cell_id == own.c.event_cell_id)
        .where(is_known, *rolled.event_cell_conditions(filters))
        .subquery()
    )


@queries.remembered
def numbers(filters: Filters, series: tuple[str, ...] = ()) -> Numbers:
    """How many events the map shows and how many it can not, of all that the filters leave or of some series of them."""
    found = _counted(filters, series)
    is_drawn = and_(found.c.is_city, ~found.c.is_online)
    at = case((is_drawn, found.c.place_id))

    def events(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, found.c.events), else_=0)), 0)

    def of_drawn(column: ColumnElement[float]) -> ColumnElement[float]:
        return case((is_drawn, column))

    statement = (
        select(
            func.coalesce(func.sum(found.c.events), 0).label("total"),
            events(is_drawn).label("located"),
            func.count(distinct(at)).label("cities"),
            events(found.c.is_online).label("online"),
            events(and_(~found.c.is_online, ~found.c.is_city, found.c.place_id.is_not(None))).label("country_level"),
            events(and_(~found.c.is_online, found.c.place_id.is_(None))).label("no_place"),
            *_bounds(of_drawn(Place.longitude), of_drawn(Place.latitude)),
        )
        .select_from(found)
        .outerjoin(Place, Place.place_id == found.c.place_id)
    )
    row = queries.frame(filters.edition, statement).iloc[0]
    degrees = {name: float(row[name]) if row["cities"] else None for name in ("west", "east", "south", "north")}
    return Numbers(**{name: int(row[name]) for name in row.index if name not in degrees}, **degrees)


def _bounds(longitude: ColumnElement[float], latitude: ColumnElement[float]) -> list[ColumnElement[float]]:
    return [
        *(func.min(longitude).label("west"), func.max(longitude).label("east")),
        *(func.min(latitude).label("south"), func.max(latitude).label("north")),
    ]


def _divided(degrees: ColumnElement[float], origin: int, level: int) -> ColumnElement[int]:
    """In which cell of a level a degree lies, counted from the origin."""
    return cast(func.round((degrees + origin) * PARTS), Integer) // SIDES[level]


def _column(level: int) -> ColumnElement[int]:
    return _divided(Place.longitude, 180, level)


def _row(level: int) -> ColumnElement[int]:
    return _divided(Place.latitude, 90, level)


def _within(cell: Cell) -> ColumnElement[bool]:
    return and_(_column(cell.level) == cell.column, _row(cell.level) == cell.row)


@queries.remembered
def cells(filters: Filters, level: int, within: Cell | None = None, series: tuple[str, ...] = ()) -> pd.DataFrame:
    """One row per cell of a level in which the map shows events, or of those within a coarser cell, busiest first: its column
    and row, the number of events and of cities, their middle weighted by events, and the city with most events."""
    found = _counted(filters, series)
    column, row = _column(level), _row(level)
    by_city = (
        select(
            column.label("column"),
            row.label("row"),
            found.c.place_id,
            found.c.events,
            Place.longitude,
            Place.latitude,
            func.row_number()
            .over(partition_by=(column, row), order_by=(found.c.events.desc(), found.c.place_id))
            .label("rank"),
        )
        .select_from(found)
        .join(Place, Place.place_id == found.c.place_id)
        .where(found.c.is_city, ~found.c.is_online, *([_within(within)] if within else []))
        .subquery()
    )
    number = func.sum(by_city.c.events)
    cell = (
        select(
            by_city.c.column,
            by_city.c.row,
            number.label("events"),
            func.count().label("cities"),
            (func.sum(by_city.c.longitude * by_city.c.events) / number).label("lon"),
            (func.sum(by_city.c.latitude * by_city.c.events) / number).label("lat"),
            func.max(case((by_city.c.rank == 1, by_city.c.place_id))).label("place_id"),
        )
        .group_by(by_city.c.column, by_city.c.row)
        .subquery()
    )
    statement = (
        select(*cell.c, name_of(Place, filters.language).label("place"))
        .join(Place, Place.place_id == cell.c.place_id)
        .order_by(cell.c.events.desc(), cell.c.column, cell.c.row)
    )
    rows = queries.frame(filters.edition, statement)
    # PostgreSQL adds whole numbers up to decimals, and databases add up in another order.
    whole = {name: int for name in ("column", "row", "events", "cities")}
    return rows.astype({**whole, "lon": float, "lat": float}).round({"lon": 4, "lat": 4})


@queries.remembered
def bounds(filters: Filters, within: Cell) -> tuple[float, float, float, float] | None:
    """West, east, south and north of the cities of a cell at which the map shows events; nothing where there is none."""
    found = _counted(filters, ())
    statement = (
        select(*_bounds(Place.longitude, Place.latitude))
        .select_from(found)
        .join(Place, Place.place_id == found.c.place_id)
        .where(found.c.is_city, ~found.c.is_online, _within(within))
    )
    row = queries.frame(filters.edition, statement).iloc[0]
    return None if row["west"] is None or pd.isna(row["west"]) else tuple(map(float, row))


def cities(cell: Cell) -> Select:
    """The ids of the cities in a cell, as a part of a question."""
    return select(Place.place_id).where(Place.place_precision_code == "city", _within(cell))


def shown(filters: Filters, series: tuple[str, ...] = ()) -> list[str]:
    """The ids of the events that the map shows; to be asked only where these are few (`numbers`)."""
    found = _whereabouts(filters, series)
    statement = select(found.c.event_id).where(found.c.is_city, ~found.c.is_online)
    return list(queries.frame(filters.edition, statement)["event_id"])
