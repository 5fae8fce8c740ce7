"""That what was rolled up at publication is what the plain tables give, on any day and under any filter; every question is
counted a second time from the raw rows in test_queries."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from dashboard import queries
from dashboard.queries import MEMBERS, MEMBERS_ECOSOC, NO_STATUS, NOT_STATED, Filters, rolled
from etl.models import Event, EventCell, EventDay, MemberCell, Organisation
from tests.bench.queries import FILTERS
from tests.bench.slow_counts import COUNTS

DAY = timedelta(days=1)
CHOICES = {
    "sectors": ("health_care", "science_education", NOT_STATED),
    "regions": ("CN-BJ", "CN-ZJ", NOT_STATED),
    "organisation_types": ("foundation", "association"),
    "un_statuses": ("general", "special", NO_STATUS),
}


@pytest.fixture(params=["demo", "network"])
def edition(request, monkeypatch):
    """The number of the edition of each of the two networks."""
    monkeypatch.setenv("CNIE_DATA", str(request.getfixturevalue(request.param)))
    return queries.current_edition()


def some_filters(edition: int, number: int) -> list[Filters]:
    """No filter on the day of the record, then others on other days."""
    pick, known = random.Random(7), queries.options(edition, "en")
    last = queries.about(edition)["record_date"]
    found = [Filters(edition, last)]
    while len(found) < number:
        own = {
            name: tuple(one for one in pick.sample(values, pick.choice((1, 2))) if one in {*known[name], *UNSTATED})
            for name, values in CHOICES.items()
            if pick.random() < 0.4
        }
        found.append(Filters(edition, queries.FOUNDED + pick.randrange((last - queries.FOUNDED).days) * DAY, **own))
    return found


UNSTATED = (NOT_STATED, NO_STATUS)


def test_very_many_changes_are_told_by_the_last_day_of_their_month(edition, monkeypatch):
    chosen = some_filters(edition, 12)

    def courses() -> list[list[tuple[date, int]]]:
        found = [rolled.course(filters, metric) for filters in chosen for metric in (MEMBERS, MEMBERS_ECOSOC)]
        return [list(zip(rows["day"], rows["members"], strict=True)) for rows in found]

    daily = courses()
    assert any(daily)
    monkeypatch.setattr(rolled, "MOST_CHANGES", 0)
    for days, months in zip(daily, courses(), strict=True):
        # Of each month the last step is told, as it stands at its end.
        ends = {(day.year, day.month): members for day, members in days}
        assert all((day + DAY).day == 1 or day == months[-1][0] for day, _ in months)
        stood, expected = 0, []
        for month, members in sorted(ends.items()):
            if members != stood or month in {(day.year, day.month) for day, _ in months}:
                expected.append((month, members))
            stood = members
        assert [((day.year, day.month), members) for day, members in months] == expected


@pytest.mark.parametrize("name", COUNTS)
def test_what_was_rolled_up_is_what_the_normalised_tables_give(edition, name):
    added_up, counted = COUNTS[name]
    newest = Filters(edition, queries.about(edition)["record_date"])
    found = []
    # The day of the record, days nearer to it or to the founding, one before anything, and one that is to come.
    for day in (newest.as_of, newest.as_of - 40 * DAY, date(2019, 7, 1), date(2004, 1, 1), newest.as_of + 200 * DAY):
        for filters in FILTERS.values():
            chosen = replace(newest, as_of=day, **filters)
            found.append(added_up(chosen))
            assert found[-1] == counted(chosen), chosen
    assert any(found)


def test_what_is_read_as_cells_is_what_the_database_finds(edition):
    """Cells are chosen twice: in memory, where they are counted, and by the database, which lists what lies in them."""
    numbers = (
        range(1, 1 + len(rolled.member_cells(edition).sectors)),
        range(1, 1 + len(rolled.event_cells_of(edition).state)),
    )
    place = next(iter(queries.options(edition, "en")["places"]))
    more = [{"programmes": ("china_africa",)}, {"place": place}, {"without_sectors": ("health_care",)}]
    for chosen in some_filters(edition, 40) + [Filters(edition, date(2020, 1, 1), **own) for own in more]:
        for of, known, left, cells in (
            ("organisations", numbers[0], rolled.left_member_cells, rolled.cells),
            ("events", numbers[1], rolled.left_event_cells, rolled.event_cells),
        ):
            found = {number for (number,) in queries.rows_of(edition, cells(chosen))}
            own = {number for number, is_left in zip(known, left(chosen), strict=True) if is_left}
            assert own == found, (of, chosen)


def test_days_and_cells_hold_every_event_and_organisation_once(edition):
    record_date = queries.about(edition)["record_date"]
    by_day = select(Event.start_date, Event.event_cell_id, func.count()).where(Event.start_date.is_not(None))
    counted = {
        (day, cell): number
        for day, cell, number in queries.rows_of(edition, by_day.group_by(Event.start_date, Event.event_cell_id))
    }
    named, dated = Counter(), Counter()
    for day, number, cells in queries.rows_of(edition, select(EventDay.day, EventDay.events, EventDay.event_cell_ids)):
        own = list(map(int, cells.split(" ")))
        assert len(own) == number and own == sorted(own)
        named.update((day, cell) for cell in own)
        dated.update(own if day <= record_date else [])
    assert named == counted
    undated = select(Event.event_cell_id, func.count()).where(Event.start_date.is_(None)).group_by(Event.event_cell_id)
    undated = dict(queries.rows_of(edition, undated))
    columns = (EventCell.event_cell_id, EventCell.dated_events, EventCell.undated_events)
    rows = queries.rows_of(edition, select(*columns))
    assert {cell: (one, two) for cell, one, two in rows} == {
        cell: (dated[cell], undated.get(cell, 0)) for cell, _, _ in rows
    }
    assert sum(undated.values()) == sum(two for _, _, two in rows)
    members = dict(queries.rows_of(edition, select(MemberCell.member_cell_id, MemberCell.organisations)))
    own = select(Organisation.member_cell_id, func.count()).group_by(Organisation.member_cell_id)
    assert members == dict(queries.rows_of(edition, own))
