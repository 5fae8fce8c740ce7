"""The gazetteer on its real files: what people write finds its place, and what is ambiguous or unknown is told."""

import csv
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.contracts import ContractError
from etl.gazetteer import Found, Gazetteer
from etl.reference import Reference

REFERENCE = Path(__file__).parents[1] / "data" / "reference"


def rows_of(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ROWS = rows_of("gazetteer.csv")
CITIES = [row for row in ROWS if row["precision"] == "city"]
CHINESE = [row for row in CITIES if row["country_code"] == "CHN"]
COUNTIES = rows_of("counties.csv")


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer(Reference.read(REFERENCE))


def meant(found):
    """The id of the place found, or the ids of those that it can be."""
    return found.place["place_id"] if found.place else {place["place_id"] for place in found.candidates}


# --- what people write -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        *(
            "莆田",
            "莆田市",
            "Putian",
            "PUTIAN CITY",
            "Ｐｕｔｉａｎ",
            "  putian ",
            "福建省莆田市",
            "福建莆田",
            "福建 莆田",
        ),
        *(
            "Putian, Fujian",
            "Putian, Fujian, China",
            "Putian City, Fujian Province",
            "Fujian, Putian",
            "Putian (Fujian)",
        ),
        *("中国福建省莆田市", "莆田（福建）", "莆田市仙游县", "福建省仙游县", "仙游县", "莆田市湄洲岛", "Putian 莆田"),
    ],
)
def test_a_city_is_found_however_it_is_written(gazetteer, written):
    assert meant(gazetteer.find(written)) == "chn-putian"


@pytest.mark.parametrize(
    "written, name_en",
    [
        *(("Phnom Penh, Cambodia", "Phnom Penh"), ("柬埔寨金边", "Phnom Penh"), ("柬埔寨 金边", "Phnom Penh")),
        *(("金边（柬埔寨）", "Phnom Penh"), ("Nairobi (Kenya)", "Nairobi"), ("Kenya - Nairobi", "Nairobi")),
        *(("广西壮族自治区南宁市", "Nanning"), ("内蒙古呼和浩特", "Hohhot"), ("北京市海淀区", "Beijing")),
        *(
            ("Haidian District, Beijing", "Beijing"),
            ("Chaoyang, Beijing", "Beijing"),
            ("北京市朝阳区东方路1号", "Beijing"),
        ),
        *(("臺北", "Taipei"), ("台湾省台北市", "Taipei"), ("澳門", "Macao SAR"), ("中国香港", "Hong Kong SAR")),
        *(
            ("亚的斯亚贝巴", "Addis Ababa"),
            ("雅加达", "Jakarta"),
            ("刚果（金）金沙萨", "Kinshasa"),
            ("达沃斯", "Davos"),
        ),
        *(("Sao Paulo", "São Paulo"), ("Saint Petersburg, Russia", "Saint Petersburg"), ("Kiev", "Kyiv")),
        *(("延边朝鲜族自治州", "Yanbian Prefecture"), ("云南大理", "Dali Prefecture"), ("喀什", "Kashgar Prefecture")),
        *(("湖北省仙桃市", "Xiantao"), ("江苏省苏州市昆山市", "Kunshan"), ("浙江省金华市义乌市", "Yiwu")),
        *(("Portland, OR", "Portland"), ("Atlanta, Georgia", "Atlanta"), ("Tbilisi, Georgia", "Tbilisi")),
        *(
            ("美国佐治亚州亚特兰大", "Atlanta"),
            ("New York, New York", "New York"),
            ("Washington, D.C., USA", "Washington"),
        ),
        *(("London, Ontario, Canada", "London"), ("Jilin City", "Jilin"), ("Luxembourg City", "Luxembourg")),
    ],
)
def test_a_city_is_found_with_its_country_province_or_district(gazetteer, written, name_en):
    found = gazetteer.find(written)
    assert found.place and found.place["name_en"] == name_en
    assert found.place["precision"] == "city"


@pytest.mark.parametrize(
    "written, province, country, place_id",
    [
        *(("Suzhou", "Anhui", "", "chn-341300"), ("Suzhou", "江苏省", "", "chn-suzhou")),
        *(("Fuzhou", "福建", "中国", "chn-fuzhou"), ("福州", "", "", "chn-fuzhou"), ("朝阳", "辽宁", "", "chn-211300")),
        *(("朝阳", "北京", "", "chn-beijing"), ("海南", "青海", "", "chn-632500"), ("吉林", "吉林", "", "chn-220200")),
        *(("Victoria", "", "Seychelles", "geonames-241131"), ("London", "Ontario", "Canada", "geonames-6058560")),
        *(("Nairobi", "Nairobi County", "Kenya", "ken-nairobi"), ("Hong Kong", "", "China", "chn-hk")),
        *(("", "北京", "", "cn-bj"), ("", "Fujian", "China", "cn-fj"), ("", "", "肯尼亚", "ken")),
        *(("", "Hong Kong", "", "cn-hk"), ("", "Georgia", "USA", "usa-ga")),
    ],
)
def test_the_cells_beside_decide(gazetteer, written, province, country, place_id):
    assert meant(gazetteer.find(written, province=province, country=country)) == place_id


@pytest.mark.parametrize(
    "written, place_id",
    [
        *(
            ("福建省", "cn-fj"),
            ("Fujian", "cn-fj"),
            ("Kenya", "ken"),
            ("肯尼亚", "ken"),
            ("吉林", "cn-jl"),
            ("海南", "cn-hi"),
        ),
        *(("Djibouti", "dji"), ("Jamaica", "jam"), ("刚果（金）", "cod"), ("中国", "chn")),
    ],
)
def test_a_province_or_country_alone_is_itself_and_has_no_spot(gazetteer, written, place_id):
    found = gazetteer.find(written)
    assert meant(found) == place_id
    assert found.place["precision"] == ("province" if place_id.startswith("cn-") else "country")
    assert (found.place["latitude"], found.place["longitude"]) == (None, None)


# --- ambiguous and unknown -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written, names",
    [
        *(("Suzhou", {"苏州", "宿州"}), ("Taizhou", {"台州", "泰州"}), ("Fuzhou", {"福州", "抚州"})),
        *(
            ("Yichun", {"宜春", "伊春"}),
            ("Yulin", {"榆林", "玉林"}),
            ("朝阳", {"朝阳", "北京"}),
            ("Chaoyang", {"朝阳", "北京"}),
        ),
        *(("Tripoli", {"的黎波里"}), ("San Jose", {"圣何塞", None}), ("Georgia", {"格鲁吉亚", "佐治亚州"})),
        *(("Victoria", {"维多利亚"}), ("London, Ontario", {"伦敦"}), ("鼓楼区", {"南京", "徐州", "福州", "开封"})),
    ],
)
def test_an_ambiguous_place_is_told_with_its_candidates(gazetteer, written, names):
    found = gazetteer.find(written)
    assert found.place is None and len(found.candidates) > 1
    assert {place["name_zh"] for place in found.candidates} <= names


@pytest.mark.parametrize(
    "written, country_code",
    [
        *(("London", "GBR"), ("Paris", "FRA"), ("Geneva", "CHE"), ("Nairobi", "KEN"), ("New York", "USA")),
        *(("Beijing", "CHN"), ("Athens", "GRC"), ("Barcelona", "ESP"), ("Washington", "USA"), ("北海", "CHN")),
        *(("松原", "CHN"), ("Singapore", "SGP"), ("Vancouver", "CAN"), ("Birmingham", "GBR")),
    ],
)
def test_what_everybody_means_needs_no_country(gazetteer, written, country_code):
    found = gazetteer.find(written)
    assert found.place and found.place["country_code"] == country_code and found.place["precision"] == "city"


@pytest.mark.parametrize("written", ["", " ", "-", "，", "Xyzzy", "某某村", "无", "online", "线上"])
def test_an_unknown_place_has_no_candidates(gazetteer, written):
    assert gazetteer.find(written) == Found(None, ())


@pytest.mark.parametrize(
    "written",
    [
        "北京大学",
        "上海路",
        "Nanjing Normal University",
        "Putian, Hangzhou",
        "Xyzzy, Kenya",
        "福建省某村",
        "London, Kenya",
    ],
)
def test_text_that_says_more_than_a_place_is_told_not_guessed(gazetteer, written):
    found = gazetteer.find(written)
    assert found.place is None and found.candidates


def test_a_city_beside_the_wrong_country_or_province_is_told(gazetteer):
    for cells in ({"country": "Kenya"}, {"province": "Guangdong"}):
        found = gazetteer.find("Putian", **cells)
        assert (found.place, [place["place_id"] for place in found.candidates]) == (None, ["chn-putian"])


@pytest.mark.parametrize(
    "written", ["莆田\x00市", "\ud800莆田", "，" * 100_000, "莆田" * 100_000, "a, " * 100_000, "㐀", "İ"]
)
def test_text_that_no_person_writes_is_no_place(gazetteer, written):
    began = time.process_time()
    assert isinstance(gazetteer.find(written, province=written, country=written), Found)
    assert time.process_time() - began < 1


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20))
def test_no_text_whatever_raises(gazetteer, written, province, country):
    assert isinstance(gazetteer.find(written, province=province, country=country), Found)


PIECES = st.sampled_from(
    [
        *(
            "莆田",
            "市",
            "福建省",
            "中国",
            "Suzhou",
            "City",
            ", ",
            "(",
            "）",
            "Kenya",
            "内罗毕",
            "臺北",
            "and",
            "Georgia",
            "GA",
            " ",
        ),
        *("北京", "路", "吉林", "St.", "New York", "海淀区", "、", "/", "Ontario", "\n"),
    ]
)


@settings(deadline=None, max_examples=500)
@given(st.lists(PIECES, max_size=8).map("".join), PIECES, PIECES)
def test_no_mixture_of_names_raises_and_none_is_both_found_and_told(gazetteer, written, province, country):
    found = gazetteer.find(written, province=province, country=country)
    assert not (found.place and found.candidates)


# --- every row -------------------------------------------------------------------------------------------------------


def test_every_chinese_city_is_found_by_each_name_with_its_province(gazetteer):
    provinces = {row["region_code"]: row for row in rows_of("regions.csv")}
    for row in CHINESE:
        for language in ("name_en", "name_zh"):
            province = provinces[row["province_code"]][language]
            assert meant(gazetteer.find(row[language], province=province)) == row["place_id"], row
            together = f"{province}{row[language]}" if language == "name_zh" else f"{row[language]}, {province}, China"
            assert meant(gazetteer.find(together)) == row["place_id"], row


def test_every_city_abroad_is_found_by_each_name_with_its_country(gazetteer):
    countries = {row["country_code"]: row for row in rows_of("countries.csv")}
    states = {row["place_id"]: row for row in ROWS if row["precision"] == "province"}
    missed = []
    for row in CITIES:
        if row["country_code"] == "CHN":
            continue
        for language in ("name_en", "name_zh"):
            state = states.get(row["within"], {"name_en": "", "name_zh": ""})[language]
            country = countries[row["country_code"]][language]
            if row[language]:
                found = gazetteer.find(row[language], province=state, country=country)
                if meant(found) != row["place_id"]:
                    # One Chinese name can stand for two cities of a country: then both are told.
                    assert row["place_id"] in meant(found), (row, found)
                    missed.append(row[language])
    assert len(missed) < 0.01 * len(CITIES), missed


def test_every_place_chosen_by_hand_keeps_its_id(gazetteer):
    for row in rows_of("places.csv"):
        for name in (row["name_en"], row["name_zh"], *filter(None, row["as_written"].split("|"))):
            assert row["place_id"] in (
                meant(gazetteer.find(name, country=row["country_code"])),
                meant(gazetteer.find(name, province=row["province_code"])),
            ), name


def test_every_county_is_placed_in_its_province(gazetteer):
    provinces = {row["region_code"]: row["name_zh"] for row in rows_of("regions.csv")}
    codes = {row["place_id"]: row["province_code"] for row in (*CHINESE, *rows_of("places.csv"))}
    told = 0
    for row in COUNTIES:
        code = codes.get(row["place_id"], row["place_id"].upper())
        found = gazetteer.find(f"{provinces[code]}{row['name_zh']}")
        if found.place:
            assert found.place["place_id"] == row["place_id"], row
        else:
            # 鼓楼区 in Jiangsu is in Nanjing or Xuzhou; and a county of no city, placed at its province, may be named as one.
            assert row["place_id"] in meant(found), row
            told += 1
    assert told < 0.02 * len(COUNTIES)


# --- the files -------------------------------------------------------------------------------------------------------


def test_every_division_of_prefecture_level_is_there():
    """293 cities, 30 autonomous prefectures, 7 prefectures and 3 leagues; the 37 chosen by hand are in places.csv."""
    official = [
        next(name for name in (row["name_zh"], *row["as_written"].split("|")) if name.endswith(endings))
        for row in CHINESE
        if row["place_id"].endswith("00") and (endings := ("市", "自治州", "地区", "盟"))
    ]
    kinds = Counter("市" if name.endswith("市") else name[-1] for name in official)
    by_hand = [
        row
        for row in rows_of("places.csv")
        if row["country_code"] == "CHN"
        # Cities of county level.
        and row["place_id"] not in ("chn-yiwu", "chn-ruili")
        and row["province_code"][3:] not in ("BJ", "TJ", "SH", "CQ")
    ]
    assert kinds["市"] + len(by_hand) == 293
    assert (kinds["州"], kinds["区"], kinds["盟"]) == (30, 7, 3)


def test_every_province_and_country_has_a_city_or_is_found_itself(gazetteer):
    for row in rows_of("regions.csv"):
        if row["kind"] == "province":
            assert meant(gazetteer.find("", province=row["name_zh"])) == row["region_code"].lower()
    for row in rows_of("countries.csv"):
        assert meant(gazetteer.find("", country=row["name_en"])) == row["country_code"].lower()


def test_the_files_hold_each_place_once_in_order_and_within_bounds():
    ids = [row["place_id"] for row in (*ROWS, *rows_of("places.csv"))]
    assert len(ids) == len(set(ids))
    assert sorted(ROWS, key=lambda row: (row["country_code"], row["place_id"])) == ROWS
    codes = {row["country_code"] for row in rows_of("countries.csv")}
    assert {row["country_code"] for row in ROWS} <= codes
    assert {"TWN", "HKG", "MAC"}.isdisjoint(codes)
    for row in CITIES:
        assert -90 <= float(row["latitude"]) <= 90 and -180 <= float(row["longitude"]) <= 180
    for row in CHINESE:
        assert 3 < float(row["latitude"]) < 54 and 73 < float(row["longitude"]) < 136
        assert row["name_en"] and row["name_zh"]


def test_a_hundred_thousand_lookups_are_quick(gazetteer):
    gazetteer.find("福建省莆田市")
    began = time.process_time()
    for _ in range(100_000):
        gazetteer.find("福建省莆田市")
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "damage, message",
    [
        (lambda path: path.unlink(), "cannot be read"),
        (lambda path: path.write_text("place_id\nx\n", encoding="utf-8"), "row 1"),
        (
            lambda path: path.write_text(
                "\n".join(path.read_text(encoding="utf-8").split("\n")[:50]), encoding="utf-8"
            ),
            "counties.csv",
        ),
        (
            lambda path: path.write_text(path.read_text(encoding="utf-8").replace("39.521", "north"), encoding="utf-8"),
            "north",
        ),
    ],
)
def test_a_damaged_file_is_told_with_a_way_out(tmp_path, damage, message):
    folder = shutil.copytree(REFERENCE, tmp_path / "reference")
    damage(folder / "gazetteer.csv")
    with pytest.raises(ContractError, match=message) as told:
        Gazetteer(Reference.read(folder)).find("Putian")
    assert "ring the file" in str(told.value)
