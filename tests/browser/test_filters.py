"""What a reader chooses narrows what is counted, stands in the address, and is nobody else's."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, Visit

MEMBERS = "select count(distinct organisation_id) from memberships where network_code = 'cnie' and"
ALL_MEMBERS = MEMBERS + " membership_kind_code = 'group' and coalesce(counted_from_date, '') <= ? and"
ALL_MEMBERS += " (counted_until_date is null or counted_until_date > ?)"
ALL_MEMBERS += " and source_id in (select source_id from sources where not is_sample)"
IN_SECTOR = ALL_MEMBERS + " and organisation_id in (select organisation_id from organisation_sectors where"
IN_SECTOR += " sector_code = ?)"


@pytest.fixture
def members(ask_record: Callable[..., list[tuple]]) -> Callable[..., int]:
    """How many members are known by name today, or those of one sector; invented ones left out."""
    today = ask_record("select max(record_date) from editions")[0][0]

    def members(sector: str | None = None) -> int:
        question, values = (IN_SECTOR, (today, today, sector)) if sector else (ALL_MEMBERS, (today, today))
        return ask_record(question, *values)[0][0]

    return members


def test_a_filter_narrows_and_survives_a_page_change_a_reload_and_the_way_back(
    on_record: Server, visit: Callable[..., Visit], members: Callable[..., int]
) -> None:
    everybody, some = members(), members("health_care")
    assert 0 < some < everybody
    reader = visit(on_record).open().knows_members(everybody).has_address(sector=None)
    reader.choose("sector", "Health care").knows_members(some, narrowed=True).has_address(sector="health_care")
    reader.go_to("growth").has_address(sector="health_care")
    in_force = reader.say("filter.in_force", filters="Sector: Health care")
    reader.sees(in_force)
    reader.window.reload()
    reader.drawn().is_well("growth").sees(in_force).has_address(sector="health_care")
    reader.go_to("overview").knows_members(some, narrowed=True)
    reader.window.go_back()
    reader.sees(reader.say("growth.title")).sees(in_force)
    reader.window.go_back()
    reader.knows_members(some, narrowed=True).has_address(sector="health_care")
    reader.window.go_back()
    reader.knows_members(everybody).has_address(sector=None)
    reader.window.go_forward()
    reader.knows_members(some, narrowed=True).has_address(sector="health_care")


def test_a_copied_link_shows_somebody_else_the_same_numbers(
    on_record: Server, visit: Callable[..., Visit], members: Callable[..., int]
) -> None:
    some = members("culture_art")
    reader = visit(on_record).open().choose("sector", "Culture and art").knows_members(some, narrowed=True)
    other = visit(on_record, somebody_else=True)
    other.window.goto(reader.has_address(sector="culture_art").window.url)
    other.drawn().is_well("overview").knows_members(some, narrowed=True)
    seen, copied = (one.main.inner_text() for one in (reader, other))
    assert seen == copied


def test_a_change_of_language_keeps_the_filter(
    on_record: Server, visit: Callable[..., Visit], members: Callable[..., int]
) -> None:
    some = members("health_care")
    reader = visit(on_record).open().choose("sector", "Health care").knows_members(some, narrowed=True)
    reader.switch_to("zh").knows_members(some, narrowed=True).has_address(sector="health_care", lang="zh")
    expect(reader.window.locator("html")).to_have_attribute("lang", "zh-CN")
    reader.switch_to("en").knows_members(some, narrowed=True).has_address(sector="health_care", lang="en")
    expect(reader.window.locator("html")).to_have_attribute("lang", "en")


def test_cleared_filters_show_the_whole_network_again(
    on_record: Server, visit: Callable[..., Visit], members: Callable[..., int]
) -> None:
    reader = visit(on_record).open(sector="health_care", asof="2017-11-02")
    reader.sidebar.get_by_role("button", name=reader.say("filter.clear")).click()
    reader.knows_members(members()).has_address(sector=None, asof=None)


def test_the_as_of_date_that_is_typed_is_the_day_that_is_counted(
    on_record: Server, visit: Callable[..., Visit]
) -> None:
    reader = visit(on_record).open()
    reader.sidebar.get_by_role("spinbutton", name="year").focus()
    for digit in "20171102":
        reader.window.keyboard.press(digit)
    reader.window.keyboard.press("Escape")
    reader.sees(re.compile("As of 2 November 2017")).has_address(asof="2017-11-02")


# One address each, and what of it must be told back.
ALTERED = {
    "an unknown sector": ({"sector": "astrology"}, "“astrology”"),
    "an unknown sector beside a known one": ({"sector": "health_care,astrology"}, "“astrology”"),
    "a date before the network": ({"asof": "1999-12-31"}, "“1999-12-31”"),
    "a date to come": ({"asof": "2999-01-01"}, "“2999-01-01”"),
    "a year for a date": ({"asof": "1999"}, "“1999”"),
    "a period in letters": ({"from": "abc"}, "“abc–”"),
    "a period that runs backwards": ({"from": "2020", "to": "2010"}, "“2020–2010”"),
    "markup for a place": ({"place": "<img src=x onerror=alert(1)>"}, "“<img src=x onerror=alert(1)>”"),
    "a script for a region": ({"region": "<script>window.ran=1</script>"}, "“<script>window.ran=1</script>”"),
    "markdown for a type": ({"type": "[x](http://x)`![y](http://y)"}, "“[x](http://x)`![y](http://y)”"),
}


@pytest.mark.parametrize("altered", ALTERED)
def test_an_altered_link_says_so_and_shows_a_valid_view(
    altered: str, on_record: Server, visit: Callable[..., Visit]
) -> None:
    address, told = ALTERED[altered]
    reader = visit(on_record).open(**address).is_well("overview")
    expect(reader.warnings).to_have_count(1)
    expect(reader.warnings).to_contain_text(told)
    assert not reader.window.evaluate("'ran' in window")
    expect(reader.main.locator('img[src="x"], [onerror], a[href^="http://x"], img[src^="http:"]')).to_have_count(0)


def test_an_unknown_language_is_answered_in_the_one_that_the_browser_prefers(
    on_record: Server, visit: Callable[..., Visit]
) -> None:
    reader = visit(on_record)
    reader.window.goto(f"{on_record.url}/growth?lang=xx")
    reader.drawn().is_well("growth")
    expect(reader.window.locator("html")).to_have_attribute("lang", "en")


def test_two_people_at_once_do_not_see_what_the_other_chooses(
    on_record: Server, visit: Callable[..., Visit], members: Callable[..., int]
) -> None:
    one, other = visit(on_record, somebody_else=True).open(), visit(on_record, somebody_else=True).open(language="zh")
    one.choose("sector", "Health care").knows_members(members("health_care"), narrowed=True)
    other.choose("sector", "文化与艺术").knows_members(members("culture_art"), narrowed=True)
    one.go_to("growth").go_to("overview").knows_members(members("health_care"), narrowed=True)
    one.has_address(lang="en", sector="health_care")
    other.go_to("growth").go_to("overview").knows_members(members("culture_art"), narrowed=True)
    other.has_address(lang="zh", sector="culture_art")
    expect(one.window.locator("html")).to_have_attribute("lang", "en")
    expect(other.window.locator("html")).to_have_attribute("lang", "zh-CN")
