"""What the sources of the public record are worth, asked of the project's own data folder: who is known by name and on what
evidence, which ECOSOC statuses are left out, and what a reader sees of a source. Invented samples are never asked about."""

import csv
from datetime import date
from pathlib import Path

import pytest

from dashboard import published, queries
from dashboard.links import SITES, linkable_address
from dashboard.queries import Filters, search
from etl.resolve import fold

RAW = Path(__file__).parents[1] / "data" / "raw"
REAL = "source_id in (select source_id from sources where not is_sample)"
LISTED = f"network_code = 'cnie' and evidence_code = 'listed' and {REAL}"


def rows_of(file: str) -> list[dict[str, str]]:
    with (RAW / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


# --- who is known by name ------------------------------------------------------------------------------------------


def test_243_members_are_known_by_name_each_on_one_evidence(ask_record):
    found = ask_record(f"""
        select evidence_code, count(*), count(distinct organisation_id) from memberships
        where network_code = 'cnie' and {REAL} group by 1 order by 1
    """)
    assert found == [("listed", 241, 241), ("stated_by_body", 1, 1), ("stated_by_cnie", 1, 1)]
    assert ask_record(f"select count(distinct organisation_id) from memberships where {REAL}") == [(243,)]


def test_a_membership_without_a_date_begins_nowhere(ask_record):
    dates = ask_record(f"select distinct joined_date, evidence_date, counted_from_date from memberships where {LISTED}")
    assert dates == [(None, None, None)]
    spells = ask_record(f"""
        select distinct counted_from_date from counted_spells
        where metric_code = 'cnie_members' and organisation_id in (select organisation_id from memberships where {LISTED})
    """)
    assert spells == [(None,)]
    # Nothing real begins on the day on which its file was received, or later.
    begun = ask_record(f"select count(*) from memberships where counted_from_date >= '2026-11-01' and {REAL}")
    assert begun == [(0,)]


def test_dated_evidence_counts_from_its_day(ask_record):
    found = ask_record(f"""
        select name_zh, joined_date, evidence_date, counted_from_date, is_start_known from memberships
        join organisations using (organisation_id)
        where evidence_code in ('stated_by_cnie', 'stated_by_body') and memberships.{REAL} order by 4
    """)
    assert found == [
        ("中国科学院新疆生态与地理研究所", "2017-07-05", None, "2017-07-05", 1),
        ("中国和平发展基金会", None, "2018-05-09", "2018-05-09", 0),
    ]


def test_an_implied_membership_is_none(ask_record):
    found = ask_record("""
        select count(memberships.organisation_id), max(membership_evidence) from organisations
        left join memberships using (organisation_id) where name_en = 'China Foundation for Rural Development'
    """)
    assert found[0][0] == 0 and found[0][1].startswith("implied")


def test_each_listed_member_names_the_list_and_its_row(ask_record):
    found = ask_record(f"select publication_title, publisher, publisher_zh, source_url from memberships where {LISTED}")
    assert len({title for title, *_ in found}) == len(found) == 241
    assert all(
        title.startswith("NGO Going Out") and url.startswith("https://github.com/") for title, _, _, url in found
    )
    assert {(english, chinese) for _, english, chinese, _ in found} == {
        ("NGO Going Out, a research data set on GitHub", "NGO Going Out（GitHub公开研究数据集）")
    }
    (notes,) = ask_record("select notes from sources where file = 'members_by_name.csv'")[0]
    assert "not confirmed" in notes and "no date" in notes


def test_type_and_sector_of_a_listed_member_are_inferred(ask_record):
    found = ask_record(f"""
        select distinct basis_code from organisations
        where organisation_id in (select organisation_id from memberships where {LISTED}) and source_row > 87
    """)
    assert found == [("inferred_from_name",)]


# --- one body, one row ---------------------------------------------------------------------------------------------


def test_no_two_organisations_have_one_official_name(ask_record):
    found = ask_record(f"""
        select organisation_id, name_text from organisation_names where name_kind_code = 'official' and {REAL}
    """)
    meant: dict[str, set[str]] = {}
    for organisation_id, name in found:
        meant.setdefault(fold(name), set()).add(organisation_id)
    assert [name for name, bodies in meant.items() if len(bodies) > 1] == []


@pytest.mark.parametrize(
    ("name", "name_en"),
    [
        ("北京青爱教育基金会", "Beijing Changier Education Foundation"),
        ("北京市民间组织国际交流协会", "Beijing NGO Network for International Exchanges"),
        ("北京市民间组织国际交流促进会", "Beijing NGO Network for International Exchanges"),
        ("北京春晖博爱公益基金会", "Beijing Chunhui Children's Foundation"),
        ("中国宋庆龄基金会", "China Soong Ching Ling Foundation"),
        ("中国与全球化研究中心", "Center for China and Globalization"),
    ],
)
def test_a_body_of_several_names_is_one_organisation(ask_record, name, name_en):
    found = ask_record(
        "select distinct name_en from organisations join organisation_names using (organisation_id) where name_text = ?",
        name,
    )
    assert found == [(name_en,)]


# --- ECOSOC status -------------------------------------------------------------------------------------------------


def test_undated_holders_of_hong_kong_and_macao_are_left_out(ask_record):
    found = ask_record("""
        select organisations.name_en, un_stage_code, status_date, evidence_date from un_statuses join organisations using (organisation_id)
        join places on place_id = seat_place_id where province_code in ('CN-HK', 'CN-MO')
    """)
    # An application that a dated paper of the UN left pending: no status.
    assert found == [("Hong Kong Federation of Women", "applied", None, "2000-01-18")]
    left_out = ("澳门青年联合会", "香港社会服务联会", "亚洲法律资源中心")
    assert not {row["name_zh"] for row in rows_of("organisations.csv")} & set(left_out)


@pytest.mark.parametrize("name", ["北京鹏门国际贸易有限公司", "瑞丰个人发展有限公司", "黄金时代基金会有限公司"])
def test_a_name_that_is_perhaps_a_wrong_match_is_left_out(ask_record, name):
    assert ask_record("select count(*) from organisation_names where name_text = ?", name) == [(0,)]


def test_a_status_of_the_list_is_kept_with_its_year_alone(ask_record):
    found = ask_record("""
        select coalesce(name_en, name_zh), un_category_code, status_date, precision_code from un_statuses
        join organisations using (organisation_id) where evidence_code = 'listed' order by status_date, 1
    """)
    assert found == [
        ("北京青少年法律援助与研究中心", "special", "2011-01-01", "year"),
        ("Beijing Guangming Charity Foundation", "special", "2019-01-01", "year"),
        ("China Charity Alliance", "special", "2019-01-01", "year"),
        ("中关村社会组织联合会", "special", "2022-01-01", "year"),
        ("三亚公共外交研究院", "special", "2022-06-01", "month"),
    ]


def test_a_holder_without_a_date_has_dated_evidence_or_a_page_of_its_own(ask_record):
    found = ask_record(f"""
        select coalesce(name_en, name_zh), evidence_date, evidence_code from un_statuses
        join organisations using (organisation_id)
        where un_stage_code = 'granted' and status_date is null and un_statuses.{REAL}
    """)
    undated = {(name, evidence) for name, day, evidence in found if day is None}
    assert undated == {
        ("China Foundation for Peace and Development", "stated_by_body"),
        ("Chinese People's Association for Peace and Disarmament", "stated_by_body"),
    }
    days = {day for _, day, _ in found if day}
    assert days == {
        *(
            "1998-12-31",
            "2016-11-24",
            "2018-08-09",
            "2020-09-30",
            "2021-03-10",
            "2022-07-08",
            "2024-03-14",
            "2024-07-24",
        ),
    }


def test_a_grant_on_record_is_not_told_twice(ask_record):
    found = ask_record(f"""
        select organisation_id from un_statuses where un_stage_code = 'granted' and {REAL}
        group by 1 having count(*) > 1
    """)
    assert found == []


# --- published figures ---------------------------------------------------------------------------------------------


def test_106_holders_of_four_territories_stand_beside_72_and_not_beside_16_and_26(ask_record, on_record):
    found = ask_record("""
        select coverage_code, value, comparator_code from published_figures
        where metric_code = 'ecosoc_chinese_ngos' order by as_of_date
    """)
    assert found == [
        ("not_stated", 16, "exact"),
        ("mainland", 26, "exact"),
        ("with_hk_macau_taiwan", 72, "exact"),
        ("with_hk_macau_taiwan", 106, "at_least"),
    ]
    rows = published.part(on_record, "ecosoc").astype(object).fillna("")
    told = [" ".join(map(str, row)) for row in rows.itertuples(index=False)]
    (with_106,) = (row for row in told if "106" in row)
    assert "72" in with_106 and not any(number in with_106.split() for number in ("16", "26"))


def test_every_figure_shows_a_publisher_and_a_title_and_no_working_note(ask_record):
    found = ask_record("select publication_title, publisher, publisher_zh from published_figures")
    assert len(found) == 62 and all(title and english and chinese for title, english, chinese in found)
    words = ("reprint", "garbled", "machine", "(about page)", " page", ".com", "NEW METRIC")
    assert [title for title, *_ in found if any(word in title for word in words)] == []
    # No Chinese reader meets a publisher that has no Chinese name.
    assert [chinese for *_, chinese in found if not any("\u4e00" <= letter <= "\u9fff" for letter in chinese)] == []


def test_no_figure_lacks_its_publisher(ask_record):
    assert ask_record("select count(*) from issues where rule_code = 'publisher_missing'") == [(0,)]


# --- addresses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "https://www.cas.cn/yx/201707/t20170706_4607738.shtml",
        "https://sironet.cnie.org.cn/cnie_en/AU_219/201711/t20171102_93033.html",
        "http://big5.www.gov.cn/gate/big5/www.gov.cn/xinwen/2019-04/24/content_5385977.htm",
        "https://press.un.org/en/2000/20000118.ngo321.doc.html",
        "http://www.chinadaily.com.cn/a/201904/30/WS5cc79cd4a3104842260b9396.html",
    ],
)
def test_a_page_of_a_body_a_government_the_un_or_the_press_may_be_a_link(address):
    assert linkable_address(f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    [
        "http://customkitchencountertop.com/world/2018-05/12/c_1122823134.htm",
        "https://www.easyfundingllc.com/cn/Instant/people/202005/t20200519_6782113.html",
        "http://dal1921.com/people-to-people-bonds/",
        "http://en.people.cn./90883/8565715.html",
        "https://www.gov.cn.example.org/",
        "https://gov.cn@example.org/",
        "https://notun.org/",
        "https://www.gov.cn:8443/",
        "https://www.gov.cn/a b",
        "ftp://www.gov.cn/",
        "javascript:alert(1)",
        "//www.gov.cn/",
        "http://[bad/",
        "",
        None,
        float("nan"),
    ],
)
def test_another_address_is_no_link(address):
    assert linkable_address(address) == ""


def test_no_reprint_on_record_is_a_link():
    found = [*rows_of("events.csv"), *rows_of("published_figures.csv")]
    reprints = [row["source_url"] for row in found if row["source_quality"].startswith("mirror") and row["source_url"]]
    assert len(reprints) > 20 and [address for address in reprints if linkable_address(address)] == []


def test_no_site_lies_within_another():
    assert [site for site in SITES if any(site.endswith(f".{other}") for other in SITES)] == []


# --- Chinese names -------------------------------------------------------------------------------------------------


@pytest.fixture
def on_record(record, monkeypatch):
    """What a reader of the record asks for who sets no filter."""
    monkeypatch.setenv("CNIE_DATA", str(record))
    return Filters(queries.current_edition(), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("太湖文化论坛", "太湖文化论坛"),
        ("医疗卫生委员会", "中促会医疗卫生委员会"),
        ("中促会医疗卫生委员会", "中促会医疗卫生委员会"),
        ("taihu wenhua luntan", "太湖文化论坛"),
        ("宋庆龄", "中国宋庆龄基金会"),
    ],
)
def test_a_chinese_search_finds_whom_the_record_knows_in_chinese(ask_record, on_record, typed, name):
    hits = search.search(on_record.edition, typed)
    ((wanted,),) = ask_record("select distinct organisation_id from organisation_names where name_text = ?", name)
    assert hits.iloc[0]["organisation_id"] == wanted


def test_a_chinese_name_that_no_source_confirms_says_so(ask_record):
    found = ask_record("select is_name_zh_verified from organisations where name_zh = '中促会医疗卫生委员会'")
    assert found == [(0,)]
    confirmed = ("中华全国妇女联合会", "爱德基金会", "中国国际民间组织合作促进会", "北京青爱教育基金会")
    for name in confirmed:
        assert ask_record("select is_name_zh_verified from organisations where name_zh = ?", name) == [(1,)], name


# --- places --------------------------------------------------------------------------------------------------------


def test_the_places_that_the_gazetteer_lacked_are_known(ask_record):
    found = ask_record("""
        select place_id, province_code from organisations join places on place_id = seat_place_id
        where organisations.name_zh = '瑞丽市妇女儿童发展中心'
    """)
    assert found == [("chn-ruili", "CN-YN")]
