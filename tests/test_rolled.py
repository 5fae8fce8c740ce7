"""How a span of days is taken apart, and that what was added up at publication is what the days give; every question is counted
a second time from the plain tables in test_queries, whichever way it is read."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard import queries
from dashboard.queries import MEMBERS, MEMBERS_ECOSOC, NO_STATUS, Filters, growth, located, rolled
from tests.bench.queries import FILTERS
from tests.bench.slow_counts import COUNTS

DAY = timedelta(days=1)


def days_of(parts: rolled.Parts) -> list[date]:
    """Every day of the parts of a span."""
    found = []
    for low, high in parts.periods:
        first = date(low, 1, 1) if low < 10_000 else date(low // 100, low % 100, 1)
        year, month = (high + 1, 1) if high < 10_000 else (high // 100 + high % 100 // 12, high % 100 % 12 + 1)
        found += [first + number * DAY for number in range((date(year, month, 1) - first).days)]
    for low, high in parts.days:
        found += [low + number * DAY for number in range((high - low).days + 1)]
    return sorted(found)


def test_the_parts_of_a_span_are_its_days_each_once():
    pick = random.Random(6)
    first_days = [date(2019, 1, 1), date(2019, 2, 1), date(2020, 2, 29), date(2019, 12, 31)]
    spans = [(one, one + pick.choice((0, 1, 27, 30, 364, 365, 900)) * DAY) for one in first_days for _ in range(8)]
    for _ in range(300):
        first = date(2017, 1, 1) + pick.randrange(1200) * DAY
        spans.append((first, first + pick.randrange(1500) * DAY))
    for first, last in spans:
        days = [first + number * DAY for number in range((last - first).days + 1)]
        parts = rolled.taken_apart(first, last)
        assert days_of(parts) == days, (first, last)
        assert len(parts.periods) + len(parts.days) <= 7
        added, taken = rolled.in_years(first, last, date(2019, 6, 1))
        assert sorted(days + days_of(taken)) == days_of(added), (first, last)
        assert len(added.periods + added.days + taken.days) <= 5 and not taken.periods
        # Days of no year are read that it would be shorter to leave out.
        assert all((high - low).days < 366 / 2 for low, high in (*added.days, *taken.days) if high < date(2019, 6, 1))
    nothing = rolled.Parts()
    assert rolled.taken_apart(date(2020, 1, 2), date(2020, 1, 1)) == nothing
    assert rolled.in_years(date(2020, 1, 2), date(2020, 1, 1), date(2020, 6, 1)) == (nothing, nothing)


CHOICES = {
    "sectors": ("health_care", "science_education", "not_stated"),
    "regions": ("CN-BJ", "CN-ZJ", "not_stated"),
    "organisation_types": ("foundation", "association"),
    "un_statuses": ("general", "special", NO_STATUS),
}


def test_what_was_added_up_is_what_the_days_give(record, monkeypatch):
    """Courses and bridges of the same filters, read day by day and by the periods of cells."""
    monkeypatch.setenv("CNIE_DATA", str(record))
    edition, pick = queries.current_edition(), random.Random(7)
    last = queries.about(edition)["record_date"]
    known = queries.options(edition, "en")
    chosen = [Filters(edition, last)]
    while len(chosen) < 12:
        own = {
            name: tuple(pick.sample(values, pick.choice((1, 2))))
            for name, values in CHOICES.items()
            if pick.random() < 0.4
        }
        own = {
            name: tuple(one for one in values if one in known[name] or one in ("not_stated", NO_STATUS))
            for name, values in own.items()
        }
        chosen.append(Filters(edition, queries.FOUNDED + pick.randrange((last - queries.FOUNDED).days) * DAY, **own))
    answers = []
    for most in (rolled.MOST_CHANGES, 0):
        monkeypatch.setattr(rolled, "MOST_CHANGES", most)
        monkeypatch.setattr(queries, "ANSWERS", queries.Answers())
        answers.append([asked(filters) for filters in chosen])
    by_day, by_period = answers
    assert any(course for _, courses in by_day for course in courses)
    for filters, (bridges, courses), (others, monthly) in zip(chosen, by_day, by_period, strict=True):
        assert bridges == others, filters
        for course, months in zip(courses, monthly, strict=True):
            # By month the last step of each is told, as it stands at the end of the month.
            ends = {(day.year, day.month): members for day, members in course}
            stood, expected = 0, []
            for month, members in sorted(ends.items()):
                if members != stood or month in {(day.year, day.month) for day, _ in months}:
                    expected.append((month, members))
                stood = members
            assert [((day.year, day.month), members) for day, members in months] == expected, filters


def asked(filters: Filters) -> tuple[list[list[dict]], list[list[tuple[date, int]]]]:
    """The bridges of the whole time and of its years, sectors, regions and types; the courses of members."""
    first, last = growth.period(filters)
    bridges = [growth.bridge(filters, first, last, by).to_dict("records") for by in (None, *growth.GROUPS)]
    middle = first + (last - first) / 2
    bridges.append(growth.bridge(filters, middle, last).to_dict("records"))
    courses = [rolled.course(filters, metric) for metric in (MEMBERS, MEMBERS_ECOSOC)]
    return bridges, [list(zip(rows["day"], rows["members"], strict=True)) for rows in courses]


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("folder", ["record", "network"])
@pytest.mark.parametrize("most", [rolled.MOST_CHANGES, 0])
def test_what_was_added_up_is_what_the_normalised_tables_give(request, monkeypatch, folder, name, most):
    monkeypatch.setenv("CNIE_DATA", str(request.getfixturevalue(folder)))
    monkeypatch.setattr(rolled, "MOST_CHANGES", most)
    monkeypatch.setattr(queries, "ANSWERS", queries.Answers())
    edition, (added_up, counted) = queries.current_edition(), COUNTS[name]
    newest = Filters(edition, queries.about(edition)["record_date"])
    found = []
    for day in (newest.as_of, date(2019, 7, 1)):
        for filters in FILTERS.values():
            chosen = replace(newest, as_of=day, **filters)
            found.append(added_up(chosen))
            assert found[-1] == counted(chosen), chosen
    assert any(found)


@pytest.mark.parametrize("folder", ["record", "network"])
def test_each_place_counted_for_itself_is_what_the_combinations_give(request, monkeypatch, folder):
    monkeypatch.setenv("CNIE_DATA", str(request.getfixturevalue(folder)))
    monkeypatch.setattr(rolled, "MOST_CHANGES", 0)
    monkeypatch.setattr(queries, "ANSWERS", queries.Answers())
    edition = queries.current_edition()
    newest = queries.about(edition)["record_date"]
    chosen = [
        Filters(edition, day, programmes=programmes, since=since)
        for day in (newest, date(2019, 7, 1), newest + 200 * DAY)
        for programmes in ((), ("china_africa", "training"))
        for since in (None, 2016)
    ]

    def asked(filters: Filters) -> list[object]:
        numbers, by_year = located.numbers(filters), queries.events_by_year(filters)
        places = [queries.events_by_place(filters, figure).to_dict("records") for figure in ("countries", "cities")]
        recent = queries.event_numbers(filters, after=date(2017, 5, 5), until=date(2019, 3, 3))
        cells = located.cells(filters, 3).to_dict("records")
        return [numbers, by_year.to_dict("records"), places, queries.event_numbers(filters), recent, cells]

    each = [asked(filters) for filters in chosen]
    assert any(numbers.no_place and numbers.located and numbers.online for numbers, *_ in each)
    monkeypatch.setattr(queries, "ANSWERS", queries.Answers())
    monkeypatch.setattr(rolled, "counts_each_place", lambda filters: False)
    assert [asked(filters) for filters in chosen] == each
    # And of few events one by one.
    monkeypatch.undo()
    monkeypatch.setenv("CNIE_DATA", str(request.getfixturevalue(folder)))
    monkeypatch.setattr(queries, "ANSWERS", queries.Answers())
    assert rolled.are_events_few(edition)
    assert [asked(filters) for filters in chosen] == each
