"""An invented network of any size, as a secretariat would keep it: a roster and an event list with the usual untidiness in one
cell of twenty. The same size gives the same bytes."""

import csv
import hashlib
import random
import shutil
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

TOP = Path(__file__).parents[2]
FIRST, LAST = date(2005, 12, 16), date(2026, 11, 1)
UNTIDY = 0.05
MOST_HOLDERS = 6_500  # organisations with ECOSOC status in the world
MEMBER_COLUMNS = (
    *("member_name_en", "member_name_zh", "joined_date", "organisation_type", "sectors", "city", "province"),
    *("left_date", "end_reason", "ecosoc_category", "ecosoc_granted_date", "note"),
)
EVENT_COLUMNS = (
    *("event_name", "series", "start_date", "end_date", "date_precision", "mode", "city", "country"),
    *("participants_count", "participants_comparator", "organisers", "sector", "source_url", "source_quality", "note"),
)


def rows_of(file: str) -> list[dict[str, str]]:
    with (TOP / "data" / "reference" / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _day(random_: random.Random) -> date:
    return FIRST + timedelta(days=random_.randrange((LAST - FIRST).days))


def untidy(value: str, random_: random.Random) -> str:
    """The cell as somebody might have typed it: a date in another form, blanks, other capitals."""
    if value[:4].isdigit() and len(value) == 10:
        year, month, day = value.split("-")
        forms = (
            f"{year}年{int(month)}月{int(day)}日",
            f"{year}/{int(month)}/{int(day)}",
            f"{year}.{month}.{day}",
            year,
        )
        return random_.choice(forms)
    return random_.choice((f" {value}", f"{value}  ", value.upper(), value.replace(" ", "  ")))


def _write(place: Path, columns: tuple[str, ...], rows: Iterable[dict[str, str]], random_: random.Random) -> None:
    with place.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            cells = (row.get(name, "") for name in columns)
            writer.writerow(untidy(cell, random_) if cell and random_.random() < UNTIDY else cell for cell in cells)


def write(folder: Path, members: int, events: int) -> Path:
    """A data folder with so many members and events, certified, and the reference files of the project."""
    random_ = random.Random(members * 31 + events)
    sectors = [row["name_en"] for row in rows_of("sectors.csv")]
    types = [row["as_written"].split("|")[0] for row in rows_of("organisation_types.csv")]
    series = [row["name_en"] for row in rows_of("event_series.csv")]
    gazetteer = [row for row in rows_of("gazetteer.csv") if row["precision"] == "city"]
    cities = [row for row in gazetteer if row["country_code"] == "CHN"][:300]
    countries = {row["country_code"]: row["name_en"] for row in rows_of("countries.csv")}
    # Of each hundred events so many abroad, at two cities, online, and of no stated city.
    abroad, twofold, online, nowhere = 0.3, 0.05, 0.03, 0.02
    foreign = random_.sample([row for row in gazetteer if row["country_code"] in countries.keys() - {"CHN"}], 600)
    # No more organisations have status than in the field's largest.
    holders = min(0.1, MOST_HOLDERS / members)
    raw = folder / "raw"
    raw.mkdir(parents=True)
    shutil.copytree(TOP / "data" / "reference", folder / "reference")
    (folder / "reference" / "corrections.csv").write_text(
        "file,row_key,column,expected,corrected,reason,decided_by,decided_on\n", encoding="utf-8"
    )

    def member(number: int) -> dict[str, str]:
        joined, city = _day(random_), random_.choice(cities)
        row = {
            **{"member_name_en": f"Bench association {number:07d}", "member_name_zh": f"测试协会{number:07d}"},
            **{"joined_date": joined.isoformat(), "organisation_type": random_.choice(types)},
            "sectors": "|".join(random_.sample(sectors, random_.choice((1, 1, 1, 2)))),
            **{"city": city["name_en"], "note": "invented to measure"},
        }
        if random_.random() < 0.05 and joined < LAST:
            row |= {"left_date": min(joined + timedelta(days=400), LAST).isoformat(), "end_reason": "resigned"}
        if random_.random() < holders:
            category = random_.choice(("general", "special", "roster"))
            row |= {"ecosoc_category": category, "ecosoc_granted_date": joined.isoformat()}
        return row

    def event(number: int) -> dict[str, str]:
        start, around = _day(random_), foreign if random_.random() < abroad else cities
        city, organiser, chance = random_.choice(around), random_.randrange(members), random_.random()
        names = [city["name_en"]]
        if around is cities and chance < twofold:
            names.append(random_.choice(cities)["name_en"])
        is_online = chance > 1 - online
        return {
            **{"event_name": f"Bench event {number:07d}", "series": random_.choice(series)},
            **{"start_date": start.isoformat(), "end_date": start.isoformat(), "date_precision": "day"},
            **{"city": "" if 1 - online - nowhere < chance else "|".join(names), "mode": "online" if is_online else ""},
            "country": countries.get(city["country_code"], "China"),
            "sector": "|".join(random_.sample(sectors, random_.choice((1, 1, 2)))),
            **{"participants_count": str(random_.randrange(10, 900)), "participants_comparator": "exact"},
            **{"organisers": f"Bench association {organiser:07d}", "source_quality": "primary"},
            "source_url": f"https://example.org/{number}",
        }

    _write(raw / "bench_roster.csv", MEMBER_COLUMNS, map(member, range(members)), random_)
    _write(raw / "bench_events.csv", EVENT_COLUMNS, map(event, range(events)), random_)
    _certify(folder)
    return folder


def _certify(folder: Path) -> None:
    with (TOP / "data" / "sources.csv").open(encoding="utf-8", newline="") as opened:
        known = {row["file"]: row for row in csv.DictReader(opened)}
    rows = []
    # Of invented members the file is a sample.
    for file, like, is_sample in (("bench_roster.csv", "organisations.csv", 1), ("bench_events.csv", "events.csv", 0)):
        with (folder / "raw" / file).open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        about = {
            "source_id": file.removesuffix(".csv"),
            "file": file,
            "sha256": digest,
            "title_en": file,
            "title_zh": file,
            "is_sample": is_sample,
        }
        rows.append(known[like] | about)
    with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
