"""A sample roster and a demonstration of it, because the network's own roster is not public: invented members that meet the
published record.

61 group members in May 2015, 63 before the congress of 5 July 2017, 203 that joined that day (79 national and 124
local: 123 here, and the one local member that the public record names), one that left since: 265 in November 2017 and
April 2019, 36 of them with ECOSOC status. After April 2019 the record is silent, and nobody joins, leaves or is granted
status. The dates before 2015 are free invention, as is everything else about these members."""

import csv
import io
import random
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from etl import extract, publish, receive
from etl.contracts import EtlError, UnwritableFile
from etl.extract import Source
from etl.reference import Reference

T = TypeVar("T")
COLUMNS = (
    *("member_name_en", "member_name_zh", "joined_date", "organisation_type", "sectors", "city", "province"),
    *("member_level", "left_date", "end_reason", "ecosoc_category", "ecosoc_granted_date", "note"),
    "ecosoc_report_date",
)
SEED = 20171102  # the day of the published 265 and 36
REPORT_SEED = 20260601  # reports are drawn last and apart, so that no other value moves
CONGRESS = date(2017, 7, 5)
NATIONAL, LOCAL = 79, 123

# Provinces with the seat of their government, Beijing first: most national organisations sit there.
SEATS = (
    *(("Beijing", "Beijing"), ("Tianjin", "Tianjin"), ("Hebei", "Shijiazhuang"), ("Shanxi", "Taiyuan")),
    *(("Inner Mongolia", "Hohhot"), ("Liaoning", "Shenyang"), ("Jilin", "Changchun"), ("Heilongjiang", "Harbin")),
    *(("Shanghai", "Shanghai"), ("Jiangsu", "Nanjing"), ("Zhejiang", "Hangzhou"), ("Anhui", "Hefei")),
    *(("Fujian", "Fuzhou"), ("Jiangxi", "Nanchang"), ("Shandong", "Jinan"), ("Henan", "Zhengzhou")),
    *(("Hubei", "Wuhan"), ("Hunan", "Changsha"), ("Guangdong", "Guangzhou"), ("Guangxi", "Nanning")),
    *(("Hainan", "Haikou"), ("Chongqing", "Chongqing"), ("Sichuan", "Chengdu"), ("Guizhou", "Guiyang")),
    *(("Yunnan", "Kunming"), ("Tibet", "Lhasa"), ("Shaanxi", "Xi'an"), ("Gansu", "Lanzhou")),
    *(("Qinghai", "Xining"), ("Ningxia", "Yinchuan"), ("Xinjiang", "Urumqi")),
)
# The 13 fields of the network, with the weight given to each.
SECTORS = {
    **{"peace and disarmament": 3, "social development": 12, "science and education": 14, "culture and art": 10},
    **{"health care": 12, "environmental protection": 9, "democracy and human rights": 3},
    **{"ethnic and religious affairs": 3, "policy advocacy and law": 6, "business and commerce": 9},
    **{
        "public welfare and charity": 16,
        "poverty alleviation and disability assistance": 9,
        "women and youth affairs": 8,
    },
}
TYPES = {"association": 5, "foundation": 4, "social service organisation": 3, "research institute": 2}
END_REASONS = {"resigned": 4, "lapsed": 4, "merged": 1}
# What certifies the sample roster in a demonstration, of a fixed day: the same input gives the same edition.
CERTIFICATE = Source(
    source_id="sample-roster",
    file="sample_roster.csv",
    title_en="Sample roster",
    title_zh="示例名册",
    producer_en="Project team, generated",
    producer_zh="项目组生成",
    received_date=date(2026, 11, 22),
    period="2005–2019",
    licence="Invented; free to use",
    contact="Project team",
    sha256="",
    is_sample=True,
    notes="Invented members that meet the published totals, for demonstration alone. Made by: python -m etl demo",
)


class Chance(random.Random):
    """Chance that gives the same on every Python: `random()` alone is promised to."""

    def one_of(self, options: Sequence[T]) -> T:
        return options[int(self.random() * len(options))]

    def weighted(self, weights: dict[T, int]) -> T:
        return self.one_of([option for option, weight in weights.items() for _ in range(weight)])

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=int(self.random() * ((last - first).days + 1)))


def members() -> list[dict[str, str]]:
    """One row per invented member, with the columns of the contract for a roster."""
    chance = Chance(SEED)
    founders = [chance.day(date(2005, 10, 10), date(2015, 5, 25)) for _ in range(61)]
    joined = [*sorted(founders), date(2016, 3, 18), date(2016, 11, 30), *[CONGRESS] * (NATIONAL + LOCAL)]
    levels = ["national" if chance.random() < 0.8 else "local" for _ in range(63)]
    levels += ["national"] * NATIONAL + ["local"] * LOCAL
    rows = [
        _member(number, day, level, chance)
        for number, (day, level) in enumerate(zip(joined, levels, strict=True), start=1)
    ]
    _leave(rows, chance)
    _ecosoc(rows, chance)
    _reports(rows, Chance(REPORT_SEED))
    return rows


def content() -> bytes:
    """The sample roster as an ordinary raw file, in UTF-8; the same bytes every time."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(members())
    return text.getvalue().encode()


def write(out: Path) -> Path:
    """Write the sample roster to a file. Raises UnwritableFile."""
    try:
        out.write_bytes(content())
    except OSError as error:
        raise UnwritableFile(f"{out} cannot be written ({error.strerror}). See that its folder is there.") from error
    return out


def demonstration(data: Path, folder: Path) -> Path:
    """Write the demonstration of a data folder: its reference files, its certified files but for those of members, and the
    sample roster. Editions that `folder` holds already stay there.

    Raises EtlError where a file of `data` cannot be read or one of `folder` cannot be written."""
    reference = Reference.read(data / "reference")
    kept = [
        source
        for source in extract.sources(data)
        if not source.is_sample
        and publish.read(source, extract.verified(data, source), reference, may_be_empty=True).kind != "members"
    ]
    if folder.exists() and not (folder / "sources.csv").exists() and any(folder.iterdir()):
        raise EtlError(f"{folder} holds other files. Name an empty folder for the demonstration, or a new one.")
    try:
        for part in ("raw", "reference"):
            shutil.rmtree(folder / part, ignore_errors=True)
        shutil.copytree(data / "reference", folder / "reference")
        (folder / "raw").mkdir()
        for source in kept:
            shutil.copy(data / "raw" / source.file, folder / "raw")
        write(folder / "raw" / CERTIFICATE.file)
        receive.certify(folder, [*kept, CERTIFICATE])
        _keep_corrections(folder / "reference" / "corrections.csv", {source.file for source in kept})
    except OSError as error:
        raise UnwritableFile(f"{folder} cannot be written ({error.strerror}). Name another folder.") from error
    return folder


def _keep_corrections(place: Path, files: set[str]) -> None:
    """Take out the declared corrections of files that are not there: a build would refuse them."""
    with place.open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    column = heading.index("file")
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heading, *(row for row in rows if row[column] in files)])


def _member(number: int, day: date, level: str, chance: Chance) -> dict[str, str]:
    if level == "national":
        province, city = SEATS[0] if chance.random() < 0.75 else chance.one_of(SEATS)
        kind = chance.weighted({**{k: w for k, w in TYPES.items() if k != "association"}, "national association": 6})
    else:
        # Round the provinces in turn, so that each of them has members.
        province, city = SEATS[number % len(SEATS)]
        kind = chance.weighted({**{k: w for k, w in TYPES.items() if k != "association"}, "local association": 5})
    fields = list(dict.fromkeys(chance.weighted(SECTORS) for _ in range(2 if chance.random() < 0.2 else 1)))
    written = day.isoformat()
    # As in real rosters, some of the old dates are known to the month or year only; nobody joins before the founding.
    if date(2006, 1, 1) <= day < date(2015, 1, 1) and chance.random() < 0.3:
        written = written[: 7 if chance.random() < 0.5 else 4]
    return {
        **dict.fromkeys(COLUMNS, ""),
        **{"member_name_en": f"Sample member {number:03d}", "member_name_zh": f"示例会员 {number:03d}"},
        **{"joined_date": written, "organisation_type": kind, "sectors": "|".join(fields)},
        **{"city": city, "province": province, "member_level": level, "note": "invented for demonstration"},
    }


def _leave(rows: list[dict[str, str]], chance: Chance) -> None:
    """One leaves between the congress and November 2017."""
    row = chance.one_of(rows)
    row["left_date"] = chance.day(date(2017, 7, 6), date(2017, 10, 31)).isoformat()
    row["end_reason"] = chance.weighted(END_REASONS)


def _ecosoc(rows: list[dict[str, str]], chance: Chance) -> None:
    """Status of 36 of those who are members on 2 November 2017, granted before it."""
    then = [row for row in rows if not row["left_date"]]
    early = [row for row in then if row["joined_date"] < "2017"]
    congress = [row for row in then if row["joined_date"] >= "2017"]
    holders = [(early, 25, 1998, 2014), (congress, 11, 2002, 2016)]
    for group, number, first, last in holders:
        for _ in range(number):
            row = chance.one_of([row for row in group if not row["ecosoc_granted_date"]])
            # The Council decides in July, in the year of its session.
            row["ecosoc_granted_date"] = f"{first + int(chance.random() * (last - first + 1))}-07"
            row["ecosoc_category"] = chance.weighted({"special": 30, "general": 2, "roster": 3})


def _reports(rows: list[dict[str, str]], chance: Chance) -> None:
    """The last quadrennial report of those in general and special status. Most have met their last due date, 1 June of
    every fourth year after the grant; some are late by a whole cycle, and of some nobody kept it."""
    for row in rows:
        year = int(row["ecosoc_granted_date"][:4] or 0)
        if row["ecosoc_category"] not in ("general", "special") or year + 4 > 2026:
            continue
        due = 2026 - (2026 - year) % 4
        draw, day = chance.random(), chance.day(date(due, 1, 10), date(due, 5, 31))
        if draw < 0.75:
            row["ecosoc_report_date"] = day.isoformat()
        elif draw < 0.9 and due - 4 > year:
            row["ecosoc_report_date"] = day.replace(year=due - 4, day=min(day.day, 28)).isoformat()
