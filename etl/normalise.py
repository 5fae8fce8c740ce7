"""From checked text to tidy tables: what each cell means. No files and no database; what cannot be understood becomes an
issue, and the rest of the row is kept. One function per kind of file."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from etl import cells
from etl.checks import RULES
from etl.contracts import Contract
from etl.extract import Source
from etl.reference import Reference, key
from etl.resolve import Names, stable_id

Row = dict[str, Any]


@dataclass
class Tidy:
    """The rows of each table so far, and whom each name means."""

    reference: Reference
    tables: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    names: Names = field(default_factory=Names)
    rosters: set[str] = field(default_factory=set)
    parents: list[tuple["Cell", Row, str]] = field(default_factory=list)
    organisers: list[tuple["Cell", str, str, str, int]] = field(default_factory=list)
    first: dict[tuple[str, ...], tuple[str, int]] = field(default_factory=dict)

    def add(self, table: str, at: "Line | None" = None, **values: Any) -> Row:
        row = {**values, "source_id": at.source.source_id, "source_row": at.number} if at else values
        self.tables[table].append(row)
        return row


@dataclass(frozen=True)
class Line:
    """One row of a source file, its cells, and where it stands."""

    tidy: Tidy
    source: Source
    cells: dict[str, str]

    @property
    def number(self) -> int:
        return int(self.cells["row_number"])

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def cell(self, column: str) -> "Cell":
        return Cell(self, column, self.cells[column])


@dataclass(frozen=True)
class Cell:
    """One cell of a source file, and how to doubt it."""

    line: Line
    column: str
    value: str

    def doubt(self, rule_code: str, **fields: Any) -> None:
        """Record an issue about this cell. The rule gives severity, consequence and words."""
        doubt(
            self.line.tidy,
            self.line.source.source_id,
            self.line.number,
            self.column,
            self.value,
            rule_code,
            {"value": self.value, **fields},
        )

    def code(self, code_list: str) -> str | None:
        """The code the cell means, or nothing where it is empty or not in the list."""
        code = cells.code(self.value)
        if not code or code in self.line.tidy.reference.codes[code_list]:
            return code or None
        self.doubt("unknown_term", list=code_list)
        return None

    def dated(self) -> tuple[date | None, str]:
        """First day and precision of the cell's date; nothing and “unknown” where it is empty or not a date."""
        if not self.value:
            return None, "unknown"
        try:
            return cells.dated(self.value)
        except ValueError:
            self.doubt("unreadable_date")
            return None, "unknown"

    def whole(self) -> int | None:
        if not self.value:
            return None
        try:
            return cells.whole(self.value)
        except ValueError:
            self.doubt("unreadable_count")
            return None


def doubt(
    tidy: Tidy, source_id: str, number: int, column: str, value: str, rule_code: str, words: dict[str, Any]
) -> None:
    """Record an issue. Raises KeyError for a rule that is not in checks.RULES."""
    rule = RULES[rule_code]
    tidy.tables["issues"].append(
        {
            **{"source_id": source_id, "source_row": number, "column_name": column, "cell_value": value},
            **{"rule_code": rule_code, "severity_code": rule.severity, "consequence_code": rule.consequence},
            "message_en": rule.message_en.format(**words),
            "message_zh": rule.message_zh.format(**words),
        }
    )


def lines(tidy: Tidy, source: Source, checked: pd.DataFrame, contract: Contract) -> list[Line]:
    """The rows that have a name, each once among all files of its kind; the others become issues."""
    kept = []
    for row in checked.to_dict("records"):
        line = Line(tidy, source, row)
        identity = (contract.kind, *(key(row[column]) for column in contract.identity))
        if not any(key(row[column]) for column in contract.key):
            line.cell(contract.key[0]).doubt("name_missing")
        elif identity in tidy.first:
            file, number = tidy.first[identity]
            line.cell(contract.key[0]).doubt("repeated_row", file=file, first=number)
        else:
            tidy.first[identity] = (source.file, line.number)
            kept.append(line)
    return kept


# --- organisations -------------------------------------------------------------------------------------------------


def organisations(tidy: Tidy, source: Source, rows: list[Line]) -> None:
    """One organisation per row of a file of organisations named in public, with its names, sectors and steps."""
    for line in rows:
        name_zh = line["name_zh"] or line["name_zh_unverified"]
        organisation = _organisation(
            line,
            *(line["name_en"], name_zh, line["org_type"], line.cell("sectors")),
            organisation_id=stable_id("o", line["name_en"]),
            is_verified=bool(line["name_zh"]) or not name_zh,
            seat=_seat(line),
            basis_code=line.cell("classification_basis").code("basis") or "source",
            membership_evidence=line["cnie_member_evidence"],
            source_url=line["source_url"],
            note=line["note"],
        )
        if not line["name_zh"] and name_zh:
            line.cell("name_zh_unverified").doubt("name_unverified")
        if organisation["basis_code"] == "inferred_from_name":
            line.cell("classification_basis").doubt("inferred_from_name")
        if not line["source_url"]:
            line.cell("source_url").doubt("source_missing")
        _aliases(line, organisation["organisation_id"])
        if line["parent_organisation"]:
            tidy.parents.append((line.cell("parent_organisation"), organisation, "organisation"))
        if line["cnie_member"].lower() == "yes":
            # The only evidence is the congress that elected it, so the day is in the evidence text.
            joined = _evidence_date(line["cnie_member_evidence"])
            if not joined[0]:
                line.cell("cnie_member_evidence").doubt("membership_undated")
            _membership(line, organisation["organisation_id"], *joined)
        if line["sironet_member"].startswith("implied"):
            line.cell("sironet_member").doubt("membership_implied")
        elif line["sironet_member"].lower() == "yes":
            line.cell("sironet_member").doubt("membership_undated")
            _membership(line, organisation["organisation_id"], None, "unknown", network_code="sironet")
        _un_steps(line, organisation["organisation_id"])


def members(tidy: Tidy, source: Source, rows: list[Line]) -> None:
    """One group membership of CNIE per row of a roster, and the organisation where no other source names it."""
    rosters = tidy.rosters
    rosters.add(source.source_id)
    for line in rows:
        known = tidy.names.meant(line["member_name_en"]) | tidy.names.meant(line["member_name_zh"])
        joined, left = _spell(line)
        if len(known) == 1:
            (organisation_id,) = known
            spells = [spell for spell in tidy.tables["memberships"] if spell["organisation_id"] == organisation_id]
            if _overlaps([spell for spell in spells if spell["source_id"] in rosters], joined, left):
                line.cell("joined_date").doubt("overlapping_spell")
                continue
            # What the public record says of a member is taken over by the roster, and not counted beside it.
            tidy.tables["memberships"] = [
                spell
                for spell in tidy.tables["memberships"]
                if spell not in spells or spell["source_id"] in rosters or spell["network_code"] != "cnie"
            ]
            _complete(line, organisation_id)
        else:
            names = [line["member_name_en"] if key(line["member_name_en"]) else line["member_name_zh"]]
            if known:
                line.cell("member_name_en").doubt("ambiguous_name")
                # Either name alone may already be the id of another body.
                names = ["ambiguous", line["member_name_en"], line["member_name_zh"]]
            organisation_id = _organisation(
                line,
                *(line["member_name_en"], line["member_name_zh"], line["organisation_type"], line.cell("sectors")),
                organisation_id=stable_id("o", *names),
                is_verified=True,
                seat=_place(line.cell("city"), line["city"], line["province"], ""),
                member_level_code=line.cell("member_level").code("member_level"),
                note=line["note"],
            )["organisation_id"]
        if not joined[0]:
            line.cell("joined_date").doubt("membership_undated")
        end_reason = line.cell("end_reason").code("end_reason")
        if end_reason and not left[0]:
            line.cell("left_date").doubt("end_undated")
        _membership(line, organisation_id, *joined, *left, end_reason)
        if line["ecosoc_category"] or line["ecosoc_granted_date"]:
            day, precision = line.cell("ecosoc_granted_date").dated()
            if not day:
                line.cell("ecosoc_granted_date").doubt("status_undated")
            _un_step(line, organisation_id, line.cell("ecosoc_category").code("un_category"), "granted", day, precision)


def _spell(line: Line) -> tuple[tuple[date | None, str], tuple[date | None, str]]:
    """When a membership began and ended, each with its precision; an end before the start is set aside."""
    joined, left = line.cell("joined_date").dated(), line.cell("left_date").dated()
    if joined[0] and left[0] and cells.last_day(*left) < joined[0]:
        line.cell("left_date").doubt("end_before_start", start=line["joined_date"])
        left = (None, "unknown")
    return joined, left


def _overlaps(spells: list[Row], joined: tuple[date | None, str], left: tuple[date | None, str]) -> bool:
    """Whether a spell shares a day with one of these: nobody is a member twice at once."""
    start = joined[0] or date.min
    end = cells.last_day(*left) if left[0] else date.max
    return any(
        (spell["joined_date"] or date.min) <= end and start <= (spell["left_date"] or date.max) for spell in spells
    )


def _complete(line: Line, organisation_id: str) -> None:
    """A roster knows its members best: what it states fills what another source left empty or inferred from the name."""
    tidy = line.tidy
    (known,) = (row for row in tidy.tables["organisations"] if row["organisation_id"] == organisation_id)
    is_inferred = known["basis_code"] == "inferred_from_name"
    type_code = tidy.reference.organisation_types.get(key(line["organisation_type"]))
    if line["organisation_type"] and not type_code:
        line.cell("organisation_type").doubt("unknown_term", list="organisation_type")
    if type_code and (is_inferred or not known["organisation_type_code"]):
        known |= {"organisation_type_code": type_code, "organisation_type_stated": line["organisation_type"]}
    known["member_level_code"] = known["member_level_code"] or line.cell("member_level").code("member_level")
    seat = _place(line.cell("city"), line["city"], line["province"], "")
    known["seat_place_id"] = known["seat_place_id"] or seat
    sectors = _sectors(line.cell("sectors"))
    links = [row for row in tidy.tables["organisation_sectors"] if row["organisation_id"] == organisation_id]
    if sectors and (is_inferred or not links):
        tidy.tables["organisation_sectors"] = [row for row in tidy.tables["organisation_sectors"] if row not in links]
        _link_sectors(line, organisation_id, sectors)
        known["basis_code"] = "source" if type_code else known["basis_code"]


def _link_sectors(line: Line, organisation_id: str, sectors: list[str]) -> None:
    for position, sector_code in enumerate(sectors):
        line.tidy.add(
            *("organisation_sectors", line),
            organisation_id=organisation_id,
            sector_code=sector_code,
            is_primary_sector=position == 0,
        )


def _organisation(
    line: Line,
    name_en: str,
    name_zh: str,
    type_written: str,
    sectors: Cell,
    *,
    organisation_id: str,
    is_verified: bool,
    seat: str | None,
    **values: Any,
) -> Row:
    tidy = line.tidy
    type_code = tidy.reference.organisation_types.get(key(type_written))
    if type_written and not type_code:
        column = "org_type" if "org_type" in line.cells else "organisation_type"
        line.cell(column).doubt("unknown_term", list="organisation_type")
    blank = {"member_level_code": None, "basis_code": "source", "membership_evidence": "", "source_url": "", "note": ""}
    row = tidy.add(
        *("organisations", line),
        organisation_id=organisation_id,
        name_en=name_en or None,
        name_zh=name_zh or None,
        is_name_zh_verified=is_verified,
        organisation_type_code=type_code,
        organisation_type_stated=type_written,
        seat_place_id=seat,
        parent_organisation_id=None,
        **{**blank, **values},
    )
    for text, verified in ((name_en, True), (name_zh, is_verified)):
        if text:
            _name(line, organisation_id, text, "official", is_verified=verified)
    _link_sectors(line, organisation_id, _sectors(sectors))
    return row


def _name(
    line: Line,
    organisation_id: str,
    text: str,
    kind: str,
    *,
    is_verified: bool = True,
    since: date | None = None,
    until: date | None = None,
) -> None:
    line.tidy.add(
        *("organisation_names", line),
        organisation_id=organisation_id,
        name_text=text,
        language_code="zh" if any("\u4e00" <= letter <= "\u9fff" for letter in text) else "en",
        name_kind_code=kind,
        valid_from_date=since,
        valid_until_date=until,
        is_verified=is_verified,
    )
    line.tidy.names.add(text, organisation_id)


def _aliases(line: Line, organisation_id: str) -> None:
    """Names by which the organisation also goes: `text [kind, from date, until date]`, a variant unless it says so."""
    cell = line.cell("aliases")
    for alias in cells.listed(cell.value):
        text, tags = cells.tagged(alias)
        kind, since, until = "variant", None, None
        for tag in tags:
            word, _, day = tag.partition(" ")
            try:
                if word == "from":
                    since = cells.dated(day)[0]
                elif word == "until":
                    until = cells.last_day(*cells.dated(day))
                elif word in line.tidy.reference.codes["name_kind"]:
                    kind = word
                else:
                    cell.doubt("unknown_term", list="name_kind")
            except ValueError:
                cell.doubt("unreadable_date", value=day)
        _name(line, organisation_id, text, kind, since=since, until=until)


def _sectors(cell: Cell) -> list[str]:
    found = []
    for written in cells.listed(cell.value):
        if code := cell.line.tidy.reference.sectors.get(key(written)):
            found.append(code)
        else:
            cell.doubt("unknown_term", value=written, list="sector")
    return list(dict.fromkeys(found))


def _evidence_date(evidence: str) -> tuple[date | None, str]:
    for word in evidence.replace(",", " ").split():
        try:
            return cells.dated(word)
        except ValueError:
            continue
    return None, "unknown"


def _membership(
    line: Line,
    organisation_id: str,
    joined_date: date | None,
    joined_precision: str,
    left_date: date | None = None,
    left_precision: str = "unknown",
    end_reason: str | None = None,
    *,
    network_code: str = "cnie",
) -> None:
    line.tidy.add(
        *("memberships", line),
        organisation_id=organisation_id,
        network_code=network_code,
        membership_kind_code="group",
        joined_date=joined_date,
        joined_precision_code=joined_precision,
        left_date=cells.last_day(left_date, left_precision) if left_date else None,
        left_precision_code=left_precision if left_date else None,
        end_reason_code=end_reason,
    )


# What the source says of the stage, by its first word; the rest of the phrase says what is missing.
STAGES = {
    "granted": "granted",
    "held": "granted",
    "recommended": "recommended",
    "applicant": "applied",
    "applied": "applied",
}


def _un_steps(line: Line, organisation_id: str) -> None:
    stage, category = line.cell("ecosoc_stage"), line.cell("ecosoc_status").code("un_category")
    if not stage.value:
        if line["ecosoc_status"] or line["ecosoc_year"]:
            stage.doubt("status_stage_missing", value=line["ecosoc_status"] or line["ecosoc_year"])
        return
    if not category and "categor" in stage.value:
        stage.doubt("status_category_missing")
    steps, taken = cells.listed(stage.value), []
    for step in steps:
        word, _, day = step.partition(" ")
        stage_code = STAGES.get(word.strip(","), word)
        if stage_code not in line.tidy.reference.codes["un_stage"]:
            stage.doubt("unknown_term", list="un_stage")
            continue
        try:
            status_date, precision = cells.dated(day)
        except ValueError:
            if any(letter.isdigit() for letter in day):
                stage.doubt("unreadable_date", value=day)
            # The year is that of the only step; of several, nothing says which.
            status_date, precision = line.cell("ecosoc_year").dated() if len(steps) == 1 else (None, "unknown")
        if not status_date:
            stage.doubt("status_undated")
        taken.append(_un_step(line, organisation_id, category, stage_code, status_date, precision))
    # A step without a date was taken by the day of the next at the latest.
    for step, following in reversed(list(pairwise(taken))):
        if not step["status_date"]:
            step["evidence_date"] = min(step["evidence_date"], following["evidence_date"])


def _un_step(
    line: Line, organisation_id: str, category: str | None, stage: str, day: date | None, precision: str
) -> Row:
    return line.tidy.add(
        *("un_statuses", line),
        organisation_id=organisation_id,
        un_category_code=category,
        un_stage_code=stage,
        status_date=day,
        precision_code=precision,
        evidence_date=min(day, line.source.received_date) if day else line.source.received_date,
    )


# --- places --------------------------------------------------------------------------------------------------------


def _seat(line: Line) -> str | None:
    cell = line.cell("hq_city") if line["hq_city"] else line.cell("hq_province_or_country")
    area = line["hq_province_or_country"]
    is_province = key(area) in line.tidy.reference.provinces
    return _place(cell, line["hq_city"], area if is_province else "", "" if is_province else area)


def _place(
    cell: Cell, city: str, province: str, country: str, coordinates: tuple[float, float] | None = None
) -> str | None:
    """The id of a place, which is added to `places` when it is first met; nothing, and an issue, where it is unknown."""
    reference = cell.line.tidy.reference
    province_code = reference.provinces.get(key(province))
    country_code = "CHN" if province_code else reference.countries.get(key(country))
    if city:
        candidates = [
            place
            for place in reference.cities.get(key(city), [])
            if province_code in (None, place["province_code"]) and country_code in (None, place["country_code"])
        ]
        if len(candidates) == 1:
            found = candidates[0]
            there = (float(found["latitude"]), float(found["longitude"]))
            if coordinates and max(abs(a - b) for a, b in zip(coordinates, there, strict=True)) > 0.5:
                cell.doubt("place_apart", value=f"{city}: {coordinates[0]}, {coordinates[1]}")
            return _add_place(
                cell,
                found["place_id"],
                found["name_en"],
                found["name_zh"],
                "city",
                found["country_code"],
                found["province_code"] or None,
                there,
            )
        if country_code and coordinates:
            # Not in the gazetteer, but the source says where it is.
            return _add_place(
                cell, stable_id("p", city, country_code), city, None, "city", country_code, province_code, coordinates
            )
        cell.doubt("unknown_place", value=city)
    for code, precision in ((province_code, "province"), (country_code, "country")):
        if code:
            return _add_place(cell, code.lower(), *reference.named(code), precision, country_code, province_code)
    if province or country:
        cell.doubt("unknown_place", value=province or country)
    return None


def _add_place(
    cell: Cell,
    place_id: str,
    name_en: str,
    name_zh: str | None,
    precision: str,
    country_code: str,
    province_code: str | None,
    coordinates: tuple[float, float] | tuple[None, None] = (None, None),
) -> str:
    places = cell.line.tidy.tables["places"]
    if not any(place["place_id"] == place_id for place in places):
        places.append(
            {
                **{"place_id": place_id, "name_en": name_en, "name_zh": name_zh, "place_precision_code": precision},
                **{"country_code": country_code, "province_code": province_code},
                **{"latitude": coordinates[0], "longitude": coordinates[1]},
                "source_id": cell.line.source.source_id if place_id.startswith("p-") else "reference/places",
            }
        )
    return place_id


# --- events --------------------------------------------------------------------------------------------------------

WEAK_SOURCES = ("mirror", "mirror_garbled", "secondary", "press_secondary")


def events(tidy: Tidy, source: Source, rows: list[Line]) -> None:
    """One event per row of an event list, with its places, sectors, counts and the organisations that it names."""
    for line in rows:
        event_id = stable_id("e", line["event_name"], line["start_date"])
        series_id = tidy.reference.series.get(key(line["series"]))
        if line["series"] and not series_id:
            line.cell("series").doubt("unknown_series")
        start, start_precision, end = _event_dates(line)
        quality = line.cell("source_quality").code("source_quality")
        event = tidy.add(
            *("events", line),
            event_id=event_id,
            title_en=line["event_name"],
            title_zh=tidy.reference.translations.get(line["event_name"]),
            is_title_zh_official=False,
            series_id=series_id,
            edition_number=line.cell("edition").whole(),
            parent_event_id=None,
            start_date=start,
            start_precision_code=start_precision,
            end_date=end,
            event_mode_code=line.cell("mode").code("event_mode"),
            # An empty cell is a report of what was; a word nobody knows is neither held nor planned.
            event_status_code=line.cell("status").code("event_status") if line["status"] else "held",
            cnie_role_en=line["cnie_role"],
            cnie_role_zh=tidy.reference.translations.get(line["cnie_role"], line["cnie_role"]),
            is_network_event=tidy.reference.programmes.get(series_id or "") != "other_host",
            source_quality_code=quality,
            source_url=line["source_url"],
            other_source_urls=line["other_source_urls"],
            note=line["note"],
        )
        if line["parent_event"]:
            tidy.parents.append((line.cell("parent_event"), event, "event"))
        _source_doubts(line, quality)
        for position, sector_code in enumerate(_sectors(line.cell("sector"))):
            tidy.add("event_sectors", line, event_id=event_id, sector_code=sector_code, is_primary_sector=position == 0)
        places = _event_places(line)
        if not places:
            line.cell("city").doubt("event_unplaced")
        for position, place_id in enumerate(places):
            tidy.add("event_places", line, event_id=event_id, place_id=place_id, position=position)
        _event_counts(line, event_id)
        for position, written in enumerate(cells.listed(line["organisers"])):
            name, tags = cells.tagged(written)
            role = cells.code(tags[0]) if tags else "organiser"
            if role not in tidy.reference.codes["event_role"]:
                line.cell("organisers").doubt("unknown_term", value=tags[0], list="event_role")
                role = "participant"
            tidy.organisers.append((line.cell("organisers"), event_id, name, role, position))


def _event_dates(line: Line) -> tuple[date | None, str, date | None]:
    start, precision = line.cell("start_date").dated()
    if start:
        precision = _precision(line, "start_date", precision)
    else:
        line.cell("start_date").doubt("event_undated")
    if precision == "year_inferred" and start:
        line.cell("date_precision").doubt("year_inferred", value=start.year)
    end, end_precision = line.cell("end_date").dated()
    if end:
        end = cells.last_day(end, end_precision)
    if start and end and end < start:
        line.cell("end_date").doubt("end_before_start", start=line["start_date"])
        end = None
    return start, precision, end


def _precision(line: Line, column: str, written: str) -> str:
    """The precision that the row states of a date, unless the date itself says less."""
    stated = line.cell("date_precision")
    precision = stated.code("precision") or written
    order = cells.PRECISIONS
    if precision in order and order.index(precision) < order.index(written):
        stated.doubt("finer_than_date", date=line[column])
        return written
    return precision


def _source_doubts(line: Line, quality: str | None) -> None:
    if not line["source_url"]:
        line.cell("source_url").doubt("source_missing")
    if quality in WEAK_SOURCES:
        line.cell("source_quality").doubt("source_weak")


def _event_places(line: Line) -> list[str]:
    """Each city named, then each country named that no city lies in."""
    reference = line.tidy.reference
    cities, countries = cells.listed(line["city"]), cells.listed(line["country"])
    coordinates = _coordinates(line)
    found = []
    for position, city in enumerate(cities):
        # The row has one pair of coordinates, and it speaks of the city named first.
        here = coordinates if position == 0 else None
        province = (
            line["province_region"] if position == 0 and key(line["province_region"]) in reference.provinces else ""
        )
        country = countries[0] if len(countries) == 1 or (countries and position == 0) else ""
        found.append(_place(line.cell("city"), city, province, country, here))
    if not cities and line["province_region"]:
        found.append(
            _place(line.cell("province_region"), "", line["province_region"], countries[0] if countries else "")
        )
    reached = {place["country_code"] for place in line.tidy.tables["places"] if place["place_id"] in found}
    for country in countries:
        if reference.countries.get(key(country)) not in reached:
            found.append(_place(line.cell("country"), "", "", country))
    return list(dict.fromkeys(place_id for place_id in found if place_id))


def _coordinates(line: Line) -> tuple[float, float] | None:
    written = (line["latitude"], line["longitude"])
    if not any(written):
        return None
    try:
        latitude, longitude = map(float, written)
    except ValueError:
        latitude, longitude = 999.0, 999.0
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        line.cell("latitude").doubt("impossible_coordinates", value=", ".join(written))
        return None
    return latitude, longitude


def _event_counts(line: Line, event_id: str) -> None:
    stated = []
    for unit in ("participants", "organisations", "countries"):
        value, comparator = line.cell(f"{unit}_count").whole(), _comparator(line.cell(f"{unit}_comparator"))
        if value is not None and comparator:
            stated.append((comparator, value, unit, line[f"{unit}_scope"]))
    other = line.cell("other_counts")
    for written in cells.listed(other.value):
        try:
            comparator, value, unit, scope = cells.counted(written)
        except ValueError:
            other.doubt("unreadable_count", value=written)
            continue
        unknown = [
            (list_code, code)
            for list_code, code in (("comparator", comparator), ("count_unit", unit))
            if code not in line.tidy.reference.codes[list_code]
        ]
        if unknown:
            other.doubt("unknown_term", value=unknown[0][1], list=unknown[0][0])
            continue
        stated.append((comparator, value, unit, scope))
    for comparator, value, unit, scope in stated:
        line.tidy.add(
            *("event_counts", line),
            event_id=event_id,
            count_unit_code=unit,
            value=value,
            comparator_code=comparator,
            scope_en=scope,
            scope_zh=line.tidy.reference.translations.get(scope, scope),
        )


def _comparator(cell: Cell) -> str | None:
    """Exact where nothing is stated. Nothing where the word is not in the list: without it the number says something else."""
    return cell.code("comparator") if cell.value else "exact"


# --- figures -------------------------------------------------------------------------------------------------------


def figures(tidy: Tidy, source: Source, rows: list[Line]) -> None:
    """One published figure per row."""
    seen: dict[tuple[str, date], tuple[int, str]] = {}
    for line in rows:
        metric = line.cell("metric").code("metric")
        value = line.cell("value").whole()
        comparator = _comparator(line.cell("comparator"))
        as_of, precision = line.cell("as_of").dated()
        if metric is None or value is None or comparator is None or as_of is None:
            line.cell("metric").doubt("figure_incomplete")
            continue
        stated = line["date_precision"]
        # The source names an event instead of a day: the figure speaks of the time before it.
        precision = "before_event" if stated.startswith("before_event") else _precision(line, "as_of", precision)
        coverage = line.cell("coverage").code("coverage") or "not_stated"
        quality = line.cell("source_quality").code("source_quality")
        _source_doubts(line, quality)
        if coverage == "unclear":
            line.cell("value").doubt("coverage_unclear")
        if precision == "year_inferred":
            line.cell("as_of").doubt("year_inferred", value=as_of.year)
        if comparator == "derived":
            line.cell("comparator").doubt("figure_derived", value=value)
        first = seen.setdefault((metric, as_of), (line.number, f"{comparator} {value}"))
        if first[1] != f"{comparator} {value}":
            line.cell("value").doubt(
                "conflicting_figures", value=f"{comparator} {value}", first=first[0], other=first[1]
            )
        tidy.add(
            *("published_figures", line),
            metric_code=metric,
            value=value,
            comparator_code=comparator,
            coverage_code=coverage,
            as_of_date=as_of,
            precision_code=precision,
            publication_title=line["source_title"],
            source_quality_code=quality,
            source_url=line["source_url"],
            note=line["note"],
        )


# --- what can be joined only when every file has been read --------------------------------------------------------


def join(tidy: Tidy) -> None:
    """Parents and organisers to the organisations and events that they name."""
    events = Names()
    for event in tidy.tables["events"]:
        events.add(event["title_en"], event["event_id"])
    for cell, row, kind in tidy.parents:
        meant = (tidy.names if kind == "organisation" else events).meant(cell.value)
        if len(meant) == 1 and row[f"{kind}_id"] not in meant:
            (row[f"parent_{kind}_id"],) = meant
        else:
            cell.doubt("unknown_parent")
    for cell, event_id, name, role, position in tidy.organisers:
        meant = tidy.names.meant(name)
        if len(meant) != 1:
            cell.doubt("ambiguous_name" if meant else "unrecorded_organiser", value=name)
        tidy.add(
            *("event_organisations", cell.line),
            event_id=event_id,
            organisation_id=next(iter(meant)) if len(meant) == 1 else None,
            name_written=name,
            event_role_code=role,
            position=position,
        )


KINDS = {"organisations": organisations, "members": members, "events": events, "figures": figures}
