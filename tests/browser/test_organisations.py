"""The page Organisations as a reader uses it: a name typed wrongly is found, its profile opened, its link handed on."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Server, Visit

ID = re.compile(r"[?&]id=(o-[0-9a-f]{16})(&|$)")


def box(reader: Visit) -> Locator:
    return reader.main.get_by_role("textbox", name=reader.say("organisations.search"))


def type_in(reader: Visit, text: str) -> Visit:
    """Type letter by letter, as a reader does, and press Enter."""
    box(reader).click()
    box(reader).press("ControlOrMeta+a")
    box(reader).press_sequentially(text, delay=20)
    expect(box(reader)).to_have_value(text)
    box(reader).press("Enter")
    return reader


def choose_row(reader: Visit, number: int, table: int = 0) -> Visit:
    """Click the mark in front of a row; the rows are drawn on a canvas."""
    grid = reader.main.get_by_test_id("stDataFrame").nth(table)
    grid.scroll_into_view_if_needed()
    before = None
    for _ in range(100):
        where = grid.bounding_box()
        if where and where == before:
            break
        before = where
        reader.window.wait_for_timeout(100)
    assert where
    # The heading and each row are 35 pixels high; the mark stands in the first 35.
    reader.window.mouse.click(where["x"] + 17, where["y"] + 35 * number + 18)
    return reader


def id_of(ask: Callable[..., list[tuple]], name: str) -> str:
    ((found,),) = ask("select organisation_id from organisations where name_en = ?", name)
    return found


def test_a_name_typed_wrongly_is_found_opened_and_handed_on(
    on_demo: Server, visit: Callable[..., Visit], ask_demo: Callable[..., list[tuple]]
) -> None:
    wanted = id_of(ask_demo, "Chinese Medical Association")
    reader = visit(on_demo).open("organisations").is_well("organisations")
    type_in(reader, "Chinse Medcal Association").has_address(q="Chinse+Medcal+Association", id=None)
    reader.sees("No name on record holds “Chinse Medcal Association” as it is typed.").drawn()
    choose_row(reader, 1).has_address(id=wanted, q="Chinse+Medcal+Association")
    expect(reader.title).to_have_text("Chinese Medical Association")
    reader.drawn().sees("中华医学会").sees(reader.say("organisations.partners"))

    other = visit(on_demo, somebody_else=True)
    other.window.goto(reader.window.url)
    other.drawn()
    expect(other.title).to_have_text("Chinese Medical Association")
    assert other.main.inner_text() == reader.main.inner_text()

    reader.window.reload()
    reader.drawn()
    expect(reader.title).to_have_text("Chinese Medical Association")
    # Back to what was found, and it stays there: the row that was chosen is not chosen again.
    reader.window.go_back()
    reader.has_address(id=None).is_well("organisations").drawn()
    expect(box(reader)).to_have_value("Chinse Medcal Association")
    reader.window.wait_for_timeout(1500)
    reader.has_address(id=None).is_well("organisations")
    reader.window.go_forward()
    expect(reader.title).to_have_text("Chinese Medical Association")


def test_a_profile_leads_back_to_what_was_found_and_another_row_opens(
    on_demo: Server, visit: Callable[..., Visit]
) -> None:
    reader = visit(on_demo).open("organisations", q="foundation")
    choose_row(reader, 1).has_address(q="foundation")
    expect(reader.window).to_have_url(ID)
    first = ID.search(reader.drawn().window.url)
    reader.main.get_by_role("button", name=reader.say("organisations.back", typed="foundation")).click()
    reader.has_address(id=None, q="foundation").is_well("organisations").drawn()
    choose_row(reader, 2)
    expect(reader.window).to_have_url(ID)
    second = ID.search(reader.drawn().window.url)
    assert first and second and first[1] != second[1]


def test_parent_and_committee_open_each_other_and_stay_open(
    on_network: Server, visit: Callable[..., Visit], ask: Callable[..., list[tuple]]
) -> None:
    committee, parent = id_of(ask, "Invented Committee for Health"), id_of(ask, "Invented Network")
    reader = visit(on_network).open("organisations", id=committee)
    expect(reader.title).to_have_text("Invented Committee for Health")
    related = [*reader.main.get_by_role("heading", level=3).all_inner_texts()]
    place = related.index(reader.say("organisations.related"))
    tables = [name for name in related[:place] if name != reader.say("organisations.memberships")]
    tables = [name for name in tables if name != reader.say("organisations.un_steps")]
    choose_row(reader, 1, len(tables)).has_address(id=parent)
    expect(reader.title).to_have_text("Invented Network")
    reader.drawn().window.wait_for_timeout(1500)
    reader.has_address(id=parent)
    reader.window.go_back()
    reader.has_address(id=committee).drawn().window.wait_for_timeout(1500)
    expect(reader.title).to_have_text("Invented Committee for Health")


def test_an_unknown_id_says_so_and_offers_the_search(on_demo: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_demo).open("organisations", id="<script>window.ran=1</script>").is_well("organisations")
    expect(reader.warnings).to_have_count(1)
    expect(reader.warnings).to_contain_text("“<script>window.ran=1</script>”")
    assert not reader.window.evaluate("'ran' in window")
    type_in(reader, "zgmjzz").sees("“zgmjzz”: 1 organisation found.")


def test_names_that_look_like_markup_are_text(
    on_network: Server, visit: Callable[..., Visit], ask: Callable[..., list[tuple]]
) -> None:
    name = "<img src=x onerror=alert(1)> Invented Member"
    reader = visit(on_network).open("organisations", id=id_of(ask, name))
    expect(reader.title).to_have_text(name)
    reader.sees("<script>alert(1)</script>虚构会员")
    expect(reader.main.locator('img[src="x"], [onerror]')).to_have_count(0)
    found = visit(on_network).open("organisations", q="*_$|[x](http://x)`<b>")
    found.sees("No name on record is like “*_$|[x](http://x)`<b>”.").is_well("organisations")
    expect(found.main.locator('a[href^="http://x"]')).to_have_count(0)


def test_the_filters_narrow_what_is_found_and_what_they_leave_out_is_said(
    on_demo: Server, visit: Callable[..., Visit], ask_demo: Callable[..., list[tuple]]
) -> None:
    reader = visit(on_demo).open("organisations", sector="health_care", q="Chinese Medical Association")
    reader.sees(re.compile(r"found\.$"))
    other = reader.open("organisations", sector="women_youth", q="Chinese Medical Association")
    other.sees(re.compile(r": 0 organisations found\. Left out by the filters: \d+\."))
    everybody = ask_demo("select count(*) from organisations")[0][0]
    reader.open("organisations", sector="health_care")
    some = ask_demo(
        "select count(distinct organisation_id) from organisation_sectors where sector_code = 'health_care'"
    )
    reader.sees(f"Listed: {some[0][0]} organisations on record. Left out by the filters: {everybody - some[0][0]}.")


def test_the_search_speaks_chinese_and_keeps_what_was_typed(on_demo: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_demo).open("organisations", "zh").is_well("organisations")
    type_in(reader, "中華醫學會").sees("“中華醫學會”：找到").has_address(
        q="%E4%B8%AD%E8%8F%AF%E9%86%AB%E5%AD%B8%E6%9C%83"
    )
    reader.switch_to("en").sees("“中華醫學會”: ")
    expect(box(reader)).to_have_value("中華醫學會")
    type_in(reader, "zhonghua yixuehui").sees("“zhonghua yixuehui”: ").switch_to("zh")
    expect(box(reader)).to_have_value("zhonghua yixuehui")


def test_a_sample_member_is_marked_on_its_profile(
    on_demo: Server, visit: Callable[..., Visit], ask_demo: Callable[..., list[tuple]]
) -> None:
    reader = visit(on_demo).open("organisations", id=id_of(ask_demo, "Sample member 001"))
    reader.sees("This organisation is invented for demonstration.")
    expect(reader.main.get_by_text(reader.say("sample.badge"), exact=True).first).to_be_visible()


def test_on_a_phone_search_and_profile_fit_the_width(
    on_demo: Server, visit: Callable[..., Visit], ask_demo: Callable[..., list[tuple]]
) -> None:
    reader = visit(on_demo, phone=True).open("organisations", "zh", q="zgmjzz").is_well("organisations")
    reader.open("organisations", "zh", id=id_of(ask_demo, "China NGO Network for International Exchanges"))
    expect(reader.title).to_have_text("中国民间组织国际交流促进会")
    assert reader.window.evaluate("document.documentElement.scrollWidth <= innerWidth")
