"""What stands behind a number: exactly as many rows as it says, under any filter; and nothing where a code is forged."""

import random
import re
from datetime import date

import pytest

from dashboard import key_figures, opened, queries, tables
from dashboard.queries import Filters, ecosoc
from tests.test_queries import rows_of, some_filters

JUNK = (
    *("", "~", "members", "members~", "members~x", "members~2017-07-05~sector", "members~2017-07-05~sector~nonsense"),
    *(
        "members~2017-07-05~colour~red",
        "members~2099-01-01",
        "changes~joined~2017-01-01",
        "changes~x~2017-01-01~2017-12-31",
    ),
    *("changes~joined~2017-01-01~2017-12-31~type", "sector~members", "sector~members~every~nonsense", "holders~member"),
    *("holders~nobody~general", "holders~year~x~general", "events~x", "event~", "event~x", "city~nowhere", "figure~x"),
    *("figure~-1", "figure~99999999999999999999", "ecosoc_stage~x~y", "ecosoc_due~2027", "ecosoc_due~x~overdue"),
    *(
        "__class__",
        "members~2017-07-05~~",
        "compare_all~x~members~a",
        "<script>alert(1)</script>",
        "events~99999999999999999",
    ),
)


@pytest.fixture(params=["demo", "network"])
def filters(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[Filters]:
    """Filters of all sorts on each of the two networks."""
    folder = request.getfixturevalue(request.param)
    monkeypatch.setenv("CNIE_DATA", str(folder))
    return some_filters(rows_of(folder, queries.current_edition()), 12)


def number_in(label: str) -> int:
    """The number that a mark says, at the end of its label."""
    return int(re.findall(r"[\d,]+", label)[-1].replace(",", ""))


def numbered_marks(chosen: Filters) -> dict[str, str]:
    """Every mark of the pages that says its number, and its label."""
    nothing = tables.printed(chosen, ["cnie_members"]).iloc[:0]
    years = queries.events_by_year(chosen).set_index("year")["events"]
    holders, stages, dues = tables.holders(chosen), ecosoc.stages(chosen), ecosoc.report_dues(chosen)
    found = {}
    for with_status, opener in ((False, "members"), (True, "members_ecosoc")):
        found |= tables.day_marks(queries.member_changes(chosen, with_status=with_status)[-6:], nothing, opener, chosen)
    found |= tables.year_marks(years, chosen)
    found |= tables.holder_marks(holders, chosen) | tables.grant_marks(holders, chosen)
    found |= tables.stage_marks(stages, chosen)
    return found | tables.due_marks(dues, ecosoc.without_due_date(chosen), chosen)


def test_a_mark_opens_as_many_rows_as_it_says(filters):
    tried = 0
    for chosen in filters:
        for code, label in numbered_marks(chosen).items():
            found = opened.find(chosen, code)
            assert found is not None and len(found.rows) == number_in(label), (chosen, code, label)
            assert found.profiles is None or len(found.profiles) == len(found.rows)
            tried += 1
    assert tried > 100


def test_a_key_figure_opens_as_many_rows_as_it_says(filters):
    for chosen in filters:
        for figure in key_figures.all_of_them(chosen):
            if figure.opens:
                found = opened.find(chosen, figure.opens)
                # Of a printed total only its publisher could list what it counts: its source is opened.
                assert len(found.rows) == (int(figure.rows.replace(",", "")) if figure.rows else 1), (
                    chosen,
                    figure.code,
                )


def test_a_sector_and_a_cell_open_as_many_rows_as_they_count(filters):
    for chosen in filters[:4]:
        for measure in ("members", "organisations"):
            for how in ("every", "primary"):
                cells = queries.sector_members(chosen, members_only=measure == "members", primary_only=how == "primary")
                for row in tables.sectors(cells, chosen).itertuples():
                    found = opened.find(chosen, f"sector~{measure}~{how}~{row.sector_code}")
                    assert len(found.rows) == row.organisations, (chosen, measure, how, row.sector_code)
                for row in list(tables.sector_by_region(cells, chosen).itertuples())[:12]:
                    code = f"sector~{measure}~{how}~{row.sector_code}~{row.region_code}"
                    assert len(opened.find(chosen, code).rows) == row.organisations, (chosen, code)


def test_every_heading_that_is_opened_has_its_meaning(filters):
    chosen = filters[0]
    codes = [*numbered_marks(chosen), "members", "events", "countries", "cities", "sector~members~every~health_care"]
    codes.append("changes~joined+rejoined+left+lapsed+merged~2005-10-01~2026-01-01")
    for language in ("en", "zh"):
        at = Filters(chosen.edition, chosen.as_of, language)
        known, seen = tables.meanings(at), set()
        for code in codes:
            seen |= set(opened.find(at, code).rows.columns)
        assert [heading for heading in seen if not known.get(heading)] == []


def test_a_forged_code_opens_nothing_or_something_and_never_fails(filters):
    chance = random.Random(7)
    names = [*opened.OPENERS, "nonsense"]
    arguments = [
        "2017-07-05",
        "sector",
        "not_stated",
        "x",
        "",
        "joined",
        "-1",
        "2017",
        "member",
        "general",
        "every",
        "a" * 300,
    ]
    for code in JUNK:
        found = opened.find(filters[0], code)
        assert found is None or len(found.rows) >= 0
    for _ in range(150):
        code = "~".join([chance.choice(names), *chance.choices(arguments, k=chance.randrange(6))])
        found = opened.find(filters[0], code)
        assert found is None or len(found.rows) >= 0


def test_nothing_of_a_day_after_the_record_is_opened(filters):
    last = queries.about(filters[0].edition)["record_date"]
    assert opened.find(filters[0], f"members~{last}") is not None
    assert opened.find(filters[0], f"members~{date(last.year + 1, 1, 1)}") is None
