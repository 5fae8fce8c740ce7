"""Where a written place is: places by name in English and Chinese, with coordinates and no internet.

Three files of data/reference name the places: places.csv (chosen by hand, the first authority), gazetteer.csv (every
Chinese division of prefecture level, and the world's cities of 100,000 people and more) and counties.csv (every Chinese
division of county level, placed at its city). make_gazetteer makes the last two. It decides no more than what a text
means; an ambiguous or unknown place is told, not guessed."""

import csv
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from etl.contracts import ContractError
from etl.reference import Reference, key
from etl.script import simplified

Place = dict[str, Any]

GAZETTEER_COLUMNS = (
    *("place_id", "name_en", "name_zh", "precision", "country_code", "province_code", "latitude", "longitude"),
    *("as_written", "within", "population", "is_capital", "is_meant_alone"),
)
COUNTY_COLUMNS = ("county_code", "name_zh", "name_en", "place_id", "within")
# The files that are read here: title in English and Chinese.
FILES = {"gazetteer": ("Gazetteer", "地名录"), "counties": ("Chinese divisions of county level", "县级行政区")}
# Provinces and countries that are one city: whoever names the area names the spot.
CITY_AREAS = ("CN-BJ", "CN-TJ", "CN-SH", "CN-CQ", "CN-HK", "CN-MO", "GIB", "MCO", "SGP", "SMR", "VAT")
# How many times as many people a place needs than each of its namesakes, to be meant without its country.
DOMINANCE = 10
# No cell that names a place has more characters, and no name has more characters or words.
LONGEST_CELL = 300
LONGEST = 25
MOST_WORDS = 7

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_BREAK = re.compile(r"[,;/|()\[\]{}<>\n\r\t。、·•:]|\s[-–—]\s")
_WORD = re.compile(r"[^\W\u3400-\u9fff]+(?:['’.&-][^\W\u3400-\u9fff]+)*\.?")
# Letters that Unicode does not take apart into a letter and a mark.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a"})
# What may follow a name without changing what it names.
_KINDS_OF_CITY = ("city", "municipality", "市")
_KINDS = (*_KINDS_OF_CITY, "prefecture", "province", "state", "county", "region", "省", "州")
# Written at the end of a Chinese name, these say that the name is a division's and not the start of another word.
_DIVISION = re.compile(r"(市|州|盟|地区|区|县|旗|省)$")


@dataclass(frozen=True)
class Found:
    """What a text means: one place; or none, and the places that it can mean (none where it is unknown).

    A place is a row: place_id, name_en, name_zh (None where no Chinese name is certain), precision (city, province,
    country), country_code (ISO 3166-1 alpha-3), province_code (ISO 3166-2, in China, else None), latitude and longitude
    in degrees (None for a province or country).
    """

    place: Place | None = None
    candidates: tuple[Place, ...] = ()


@dataclass(frozen=True, eq=False)
class _Entry:
    """A place, the ids of what it lies in, and what speaks for it among its namesakes."""

    place: Place
    lies_in: frozenset[str]
    population: int = 0
    is_capital: bool = False
    is_meant_alone: bool = False
    is_prefecture: bool = False

    @property
    def is_city(self) -> bool:
        return self.place["precision"] == "city"

    @property
    def is_area(self) -> bool:
        """A country or a Chinese province: what outranks any city of its name elsewhere."""
        return self.place["precision"] == "country" or bool(not self.is_city and self.place["province_code"])

    @property
    def is_abroad(self) -> bool:
        return self.is_city and self.place["country_code"] != "CHN"


Readings = tuple[_Entry, ...]


@dataclass
class _Reading:
    """A text read so far: what fits all the names read, what any of them means, how many there were, and whether text
    was left unread."""

    fitting: Readings = ()
    met: Readings = ()
    names: int = 0
    is_contradicted: bool = False
    is_unread: bool = False
    is_division: bool = False

    def fits(self, readings: Readings) -> Readings:
        """What fits both what was read before and a name that means one of these: the finer of the two."""
        if not self.names:
            return readings
        return tuple(
            entry
            for entry in dict.fromkeys((*self.fitting, *readings))
            if _agrees(entry, self.fitting) and _agrees(entry, readings)
        )

    def take(self, readings: Readings) -> None:
        """Go on with a name that means one of these. One that fits nothing contradicts the text; but what is only known
        as a city abroad may be an unknown region of that name, such as Ontario, and is left unread."""
        self.met = (*self.met, *readings)
        fitting = self.fits(readings)
        if fitting:
            self.fitting, self.names = fitting, self.names + 1
        elif self.names and all(entry.is_abroad for entry in readings):
            self.is_unread = True
        else:
            self.is_contradicted = True


def _agrees(entry: _Entry, readings: Readings) -> bool:
    return any(entry is reading or reading.place["place_id"] in entry.lies_in for reading in readings)


@dataclass(frozen=True)
class Gazetteer:
    """Every place that the reference files name, found by what is written. Files are read when first needed."""

    reference: Reference
    _met: dict[tuple[str, str, str], Found] = field(default_factory=dict, repr=False, compare=False)

    def find(self, written: str, *, province: str = "", country: str = "") -> Found:
        """What `written` means beside the cells `province` and `country` of its row; where it is empty, what these mean.

        Each may hold names in either language, script, width and order: “莆田”, “福建省莆田市”, “Putian, Fujian, China”.
        Every name read must agree with the others: a city with its province, state or country. A Chinese division of
        county level is placed at its city. Text beyond the names is passed over only behind a name that is sure:
        behind two names that agree, or a Chinese one that ends as a division does (“莆田市湄洲岛”, not “北京路”).

        Where several places fit, these rules decide, and nothing else:
        - Named alone, a country or Chinese province is meant before a city in it (吉林, Djibouti): the coarser is true
          either way. It also outranks cities elsewhere. One that is a city (Singapore, 北京, 香港) is that city.
        - Of two Chinese divisions of prefecture level none is meant before the other (Suzhou is 苏州 or 宿州); in
          Chinese characters such a division outranks cities abroad, because the readers are in China.
        - A place chosen by hand, in places.csv or marked `is_meant_alone`, is meant before namesakes.
        - Else a city is meant when it has ten times the people of each namesake, none of them a capital: London is not
          the one in Canada, but Tripoli (five times) and Victoria (a capital) are told. People do name those alone.

        Raises ContractError where a reference file is damaged; never because of the text.
        """
        cells_of_row = (written, province, country)
        if cells_of_row not in self._met:
            self._met[cells_of_row] = self._find(*cells_of_row)
        return self._met[cells_of_row]

    def _find(self, written: str, province: str, country: str) -> Found:
        written, province, country = (
            text.encode("utf-8", "replace").decode("utf-8") for text in (written, province, country)
        )
        if max(len(written), len(province), len(country)) > LONGEST_CELL:
            return Found()
        if not key(written):
            return self._area(province, country)
        first = None
        for with_variants in (False, True):
            reading = _Reading()
            for text in (country, written, province):
                if key(text):
                    self._read(text, reading, with_variants)
            found = _decided(reading, in_chinese=bool(_CHINESE.search(written)))
            if found.place or (found.candidates and not reading.is_contradicted and not reading.is_unread):
                return found
            first = first or found
        return first if first and first.candidates else found

    def rows(self, file: str) -> list[dict[str, str]]:
        """The rows of one of FILES as they stand. Raises ContractError where it is damaged."""
        return self._places if file == "gazetteer" else self._counties

    def _area(self, province: str, country: str) -> Found:
        """The province or country that the cells beside an empty one name. Georgia is a country in the one, and a state
        in the other."""
        reading = _Reading()
        for text, precision in ((country, "country"), (province, "province")):
            if key(text):
                areas = tuple(entry for entry in self._meanings(text, True) if not entry.is_city)
                reading.take(tuple(entry for entry in areas if entry.place["precision"] == precision) or areas)
        return _decided(reading, in_chinese=False)

    def _read(self, text: str, reading: _Reading, with_variants: bool) -> None:
        """Read a cell name by name: the whole of it, else part by part, each from its longest name on."""
        whole = self._meanings(text, with_variants)
        if whole:
            reading.take(whole)
            reading.is_division |= bool(_DIVISION.search(text.strip()))
            return
        text = simplified(unicodedata.normalize("NFKC", text))
        parts = [part for part in _BREAK.split(_CHINESE.sub(",", text)) if plain(part)]
        # Names in Chinese need no space between them, and no bracket ends one: 刚果（金）.
        chinese = "".join(_CHINESE.findall(text))
        if chinese:
            self._read_chinese(chinese, reading, with_variants)
        for part in parts:
            code = self._codes.get(plain(part))
            if code and reading.fits((code,)) and (reading.names or len(parts) > 1):
                reading.take((code,))
            else:
                self._read_words(_WORD.findall(part), reading, with_variants)

    def _read_chinese(self, text: str, reading: _Reading, with_variants: bool) -> None:
        start = 0
        while start < len(text):
            ends = range(min(len(text), start + LONGEST), start, -1)
            known = [(end, found) for end in ends if (found := self._meanings(text[start:end], with_variants))]
            # Behind a name that is read, only what agrees with it is another name: 北京市东方路 has nothing of 东方.
            end, meanings = next((one for one in known if reading.fits(one[1])), known[0] if known else (0, ()))
            if not known and start and text[start] in _KINDS:
                start += 1
                continue
            if not known or (start and not reading.fits(meanings)):
                reading.met = (*reading.met, *meanings)
                reading.is_unread = True
                return
            reading.take(meanings)
            reading.is_division |= bool(_DIVISION.search(text[start:end])) or text[end : end + 1] == "市"
            start = end

    def _read_words(self, words: list[str], reading: _Reading, with_variants: bool) -> None:
        start = 0
        while start < len(words):
            if start and words[start].lower() in _KINDS:
                start += 1
                continue
            for end in range(min(len(words), start + MOST_WORDS), start, -1):
                name = " ".join(words[start:end])
                meanings = self._meanings(name, with_variants)
                if end < len(words) and words[end].lower() in _KINDS_OF_CITY:
                    meanings = tuple(entry for entry in meanings if entry.is_city) or meanings
                # “and”, “per” and “can” are codes of countries, and words.
                if meanings and (len(plain(name)) > 3 or len(words) == 1):
                    reading.take(meanings)
                    start = end
                    break
            else:
                reading.is_unread = True
                return

    def _meanings(self, name: str, with_variants: bool) -> Readings:
        """What a name can mean; by its other spellings only where nothing goes by that name, or all are asked for."""
        sought = plain(name)
        names = self._names.get(sought, ())
        if names and not with_variants:
            return names
        return tuple(dict.fromkeys((*names, *self._variants.get(sought, ()))))

    # --- what the files hold ---

    @cached_property
    def _entries(self) -> dict[str, tuple[_Entry, list[str], list[str]]]:
        """Each place by its id, with its names and its other spellings."""
        folder = self.reference.folder
        districts = {row["place_id"]: row["within"] for row in self._counties if row["place_id"] != row["within"]}
        rows = [
            {**row, "precision": "city", "within": "", "population": "", "is_capital": "", "is_meant_alone": "yes"}
            for row in self.reference.frames["places"].to_dict("records")
        ]
        rows += self._places
        found = {}
        for row in rows:
            within = row["within"] or districts.get(row["place_id"], "")
            lies_in = {row["country_code"].lower(), row["province_code"].lower(), within} - {""}
            is_city = row["precision"] == "city"
            place = {name: row[name] for name in ("place_id", "name_en", "name_zh", "precision", "country_code")}
            place |= {"name_zh": row["name_zh"] or None, "province_code": row["province_code"] or None}
            place |= {name: _number(row, name, folder) for name in ("latitude", "longitude")}
            entry = _Entry(
                place,
                frozenset(lies_in),
                population=int(_number(row, "population", folder) or 0),
                is_capital=row["is_capital"] == "yes",
                is_meant_alone=row["is_meant_alone"] == "yes",
                is_prefecture=is_city and row["country_code"] == "CHN" and row["place_id"] not in districts,
            )
            found[row["place_id"]] = (entry, [row["name_en"], row["name_zh"]], row["as_written"].split("|"))
        return found

    @cached_property
    def _places(self) -> list[dict[str, str]]:
        return _rows(self.reference.folder / "gazetteer.csv", GAZETTEER_COLUMNS)

    @cached_property
    def _counties(self) -> list[dict[str, str]]:
        return _rows(self.reference.folder / "counties.csv", COUNTY_COLUMNS)

    @cached_property
    def _areas(self) -> dict[str, _Entry]:
        """The Chinese provinces and the countries, each by its code."""
        found = {}
        for name, heading in (("regions", "region_code"), ("countries", "country_code")):
            for row in self.reference.frames[name].to_dict("records"):
                code = row[heading]
                if name == "countries" or row["kind"] == "province":
                    place: Place = {"place_id": code.lower(), "name_en": row["name_en"], "name_zh": row["name_zh"]}
                    if name == "regions":
                        place |= {"precision": "province", "country_code": "CHN", "province_code": code}
                    else:
                        place |= {"precision": "country", "country_code": code, "province_code": None}
                    place |= {"latitude": None, "longitude": None}
                    found[code] = _Entry(place, frozenset({"chn"} if name == "regions" else ()))
        return found

    @cached_property
    def _names(self) -> dict[str, Readings]:
        """What goes by a name: cities, states, provinces and countries."""
        spelled = [(name, entry) for entry, names, _ in self._entries.values() for name in names]
        for lookup in (self.reference.provinces, self.reference.countries):
            for name, code in lookup.items():
                spelled.append((name, self._areas[code]))
                if code in self._whole_cities:
                    spelled.append((name, self._whole_cities[code]))
        # A district of Beijing, Shanghai, Tianjin or Chongqing is as well known as a city of its name: 朝阳.
        known = {name for entry, names, _ in self._entries.values() if entry.is_prefecture for name in names}
        spelled += [
            (name, entry)
            for row, entry in self._located
            for name in (row["name_zh"].removesuffix("区"), row["name_en"])
            if row["name_en"] and name in known
        ]
        return _index(spelled)

    @cached_property
    def _whole_cities(self) -> dict[str, _Entry]:
        """The city that is all of a province or country, by the code of that."""
        found: dict[str, _Entry] = {}
        for entry, *_ in self._entries.values():
            code = entry.place["province_code"] or entry.place["country_code"]
            if code in CITY_AREAS and (code not in found or entry.population > found[code].population):
                found[code] = entry
        return found

    @cached_property
    def _located(self) -> list[tuple[dict[str, str], _Entry]]:
        """Each division of county level with its place: its own, its city's, or its province's where it is in no city."""
        found = []
        for row in self._counties:
            known = self._entries.get(row["place_id"], (self._areas.get(row["place_id"].upper()),))[0]
            if not known:
                raise ContractError(
                    f"{self.reference.folder / 'counties.csv'}, {row['name_zh']}: its place {row['place_id']} is not in "
                    "gazetteer.csv. Bring the files back as they were delivered."
                )
            found.append((row, known))
        return found

    @cached_property
    def _variants(self) -> dict[str, Readings]:
        """What is also called so: other spellings, and the divisions of county level."""
        spelled = []
        for entry, (name_en, _), others in self._entries.values():
            spelled += [(name, entry) for name in others if not _is_code(name)]
            spelled.append((re.sub(r"[ -](City|si)$", "", name_en), entry))
        for row, entry in self._located:
            bare = re.sub(r"(?<=..)(新区|区|县|市|旗|林区)$", "", row["name_zh"])
            english = [row["name_en"], f"{row['name_en']} District"] if row["name_en"] else []
            spelled += [(name, entry) for name in (row["name_zh"], bare, *english)]
        return _index(spelled)

    @cached_property
    def _codes(self) -> dict[str, _Entry]:
        """The states of the United States by their two letters, which mean them only beside another name."""
        return {plain(name): entry for entry, _, others in self._entries.values() for name in others if _is_code(name)}


def _decided(reading: _Reading, in_chinese: bool) -> Found:
    """The one place that a text read means, by the rules that `Gazetteer.find` states."""
    if reading.is_contradicted:
        met = tuple(dict.fromkeys(reading.met))
        return Found(None, _places(tuple(entry for entry in met if entry.is_city) or met))
    meant = _meant(reading.fitting, reading.names, in_chinese)
    is_sure = not reading.is_unread or reading.names > 1 or reading.is_division
    if len(meant) == 1 and (is_sure if meant[0].is_city else not reading.is_unread):
        return Found(meant[0].place)
    return Found(None, _places(reading.fitting if reading.is_unread else meant))


def _meant(fitting: Readings, names: int, in_chinese: bool) -> Readings:
    """Those of the places that fit which are not ruled out by another."""
    for coarse in fitting:
        finer = {entry for entry in fitting if coarse.place["place_id"] in entry.lies_in}
        if finer:
            is_whole = (coarse.place["province_code"] or coarse.place["country_code"]) in CITY_AREAS
            ruled_out = finer if coarse.is_area and names == 1 and not is_whole else {coarse}
            return _meant(tuple(entry for entry in fitting if entry not in ruled_out), names, in_chinese)
    areas = tuple(entry for entry in fitting if entry.is_area)
    if len(areas) == 1 and all(entry.is_city or entry in areas for entry in fitting):
        return areas
    prefectures = tuple(entry for entry in fitting if entry.is_prefecture)
    if len(prefectures) > 1:
        return fitting
    if prefectures and in_chinese:
        return prefectures
    chosen = tuple(entry for entry in fitting if entry.is_meant_alone)
    if len(chosen) == 1:
        return chosen
    for entry in fitting:
        if all(other is entry or _outnumbers(entry, other) for other in fitting):
            return (entry,)
    return fitting


def _outnumbers(entry: _Entry, other: _Entry) -> bool:
    return (
        entry.is_city
        and other.is_city
        and not other.is_capital
        and entry.population >= DOMINANCE * max(other.population, 1)
    )


def _places(entries: Any) -> tuple[Place, ...]:
    return tuple(entry.place for entry in entries)


def _is_code(name: str) -> bool:
    return len(name) == 2 and name.isascii() and name.isupper()


def plain(name: str) -> str:
    """What all spellings of a place's name have in common: see `reference.key`, and no traditional characters, no marks
    on letters, and “Saint” as “St”.

    >>> plain("Saint-Étienne"), plain("São Paulo"), plain("Ｐｕｔｉａｎ"), plain("臺北")
    ('stetienne', 'saopaulo', 'putian', '台北')
    """
    return plains([name.replace("\n", " ")])[0]


def plains(names: list[str]) -> list[str]:
    """The plain form of each name of one line. All are one text meanwhile: that takes a tenth of the time."""
    text = simplified(unicodedata.normalize("NFKC", "\n".join(names))).casefold().translate(_LETTERS)
    text = unicodedata.normalize("NFKD", text).replace("saint", "st")
    return re.sub(r"[^\w&+\n]|[_\u02b0-\u02ff]", "", text).split("\n")


def _index(spelled: list[tuple[str, _Entry]]) -> dict[str, Readings]:
    """The places that each plain name can mean."""
    found: dict[str, dict[_Entry, None]] = {}
    for name, (_, entry) in zip(plains([name for name, _ in spelled]), spelled, strict=True):
        if name:
            found.setdefault(name, {})[entry] = None
    return {name: tuple(entries) for name, entries in found.items()}


def _number(row: dict[str, str], name: str, folder: Path) -> float | None:
    """The number in a cell, if there is one. Raises ContractError where something else is."""
    if not row[name]:
        return None
    try:
        return float(row[name])
    except ValueError as error:
        raise ContractError(
            f"{folder / 'gazetteer.csv'}, place {row['place_id']}, column “{name}”: “{row[name]}” is not a number. "
            "Mend the cell, or bring the file back as it was delivered."
        ) from error


def _rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a file that make_gazetteer made. Raises ContractError where it is missing or has other columns."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ContractError(f"{path}: cannot be read ({error}). Bring the file back as it was delivered.") from error
    for number, row in enumerate(rows or [[]], start=1):
        if len(row) != len(columns) or (number == 1 and tuple(row) != columns):
            raise ContractError(
                f"{path}, row {number}: it needs exactly the columns {', '.join(columns)}. Mend the row, or bring the "
                "file back as it was delivered."
            )
    return [dict(zip(columns, row, strict=True)) for row in rows[1:]]
