"""The decisions kept as data in data/reference: codes, sectors, regions, places, series, translations, corrections.
It reads them and looks them up; it decides nothing itself."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from etl import cells, extract, tables
from etl.contracts import ContractError, CorrectionError
from etl.script import simplified

# file: title in English and Chinese, and the columns that it needs
FILES = {
    "codes": (
        "Codes",
        "代码表",
        ("list_code", "code", "name_en", "name_zh", "position", "as_written", "description_en", "description_zh"),
    ),
    "organisation_types": ("Organisation types as written", "组织类型写法", ("as_written", "organisation_type")),
    "sectors": ("Sectors", "领域", ("sector_code", "name_en", "name_zh", "position", "is_network_field", "as_written")),
    "countries": ("Countries", "国家", ("country_code", "name_en", "name_zh", "world_region_code", "as_written")),
    "regions": (
        *("Regions", "地区"),
        ("region_code", "name_en", "name_zh", "kind", "parent_region_code", "position", "as_written"),
    ),
    "places": (
        *("Places", "地点"),
        ("place_id", "name_en", "name_zh", "country_code", "province_code", "latitude", "longitude", "as_written"),
    ),
    "event_series": ("Event series", "活动系列", ("series_id", "name_en", "name_zh", "programme_code", "as_written")),
    "translations": ("Translations", "译名", ("english", "chinese")),
    "aliases": ("Names decided on", "名称认定", ("as_written", "organisation", "reason", "decided_by", "decided_on")),
    "corrections": (
        *("Corrections", "更正"),
        ("file", "row_key", "column", "expected", "corrected", "reason", "decided_by", "decided_on"),
    ),
}

# What parts the spellings in a cell of these files: only one sign, since a spelling may hold any other.
SEPARATORS = ("|",)

# Columns of any reference file that hold more than text.
TYPES: dict[str, Callable[[str], object]] = {
    "position": int,
    "latitude": float,
    "longitude": float,
    "decided_on": date.fromisoformat,
}


# As many names of a list as a message has room for.
MOST_NAMES = 17


@lru_cache(maxsize=1 << 17)
def key(text: str) -> str:
    """What two spellings of one term have in common: no case, no width, no punctuation, no spaces, no traditional
    characters.

    >>> key("The  Ｂｅｌｔ & Road"), key("the belt & road"), key("臺灣省")
    ('thebelt&road', 'thebelt&road', '台湾省')
    """
    return simplified(re.sub(r"[^\w&+]|_", "", unicodedata.normalize("NFKC", text).casefold()))


@dataclass(frozen=True)
class Reference:
    """The reference files, one frame each, and lookups from what is written to what it means."""

    folder: Path
    frames: dict[str, pd.DataFrame]

    @classmethod
    def read(cls, folder: Path) -> "Reference":
        """Raises UnreadableFile or ContractError."""
        frames = {}
        for name, (_, _, columns) in FILES.items():
            path = folder / f"{name}.csv"
            frame, torn = extract.text(path, may_be_empty=name in ("aliases", "corrections"))
            missing = [heading for heading in columns if heading not in frame.columns]
            if missing or torn:
                what = (
                    f"column “{missing[0]}” is missing" if missing else f"row {torn[0][0]} has another number of cells"
                )
                raise ContractError(f"{path}: {what}. It needs: {', '.join(columns)}.")
            for heading in (heading for heading in TYPES if heading in columns):
                for number, cell in frame[["row_number", heading]].itertuples(index=False):
                    try:
                        TYPES[heading](cell)
                    except ValueError as error:
                        kind = "a date such as 2026-11-22" if heading == "decided_on" else "a number"
                        raise ContractError(
                            f"{path}, row {number}, column “{heading}”: “{cell}” is not {kind}. Mend the cell."
                        ) from error
            frames[name] = frame
        return cls(folder, frames)

    def _lookup(self, name: str, value: str, *written: str) -> dict[str, str]:
        found = {}
        for row in self.frames[name].to_dict("records"):
            for heading in written:
                for spelling in cells.listed(row[heading], SEPARATORS):
                    found.setdefault(key(spelling), row[value])
        return found

    @cached_property
    def codes(self) -> dict[str, set[str]]:
        return self.frames["codes"].groupby("list_code")["code"].agg(set).to_dict()

    @cached_property
    def terms(self) -> dict[str, dict[str, str]]:
        """By list of codes: each spelling of a term, and the code that it means."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self.frames["codes"].to_dict("records"):
            for spelling in (row["code"], row["name_en"], row["name_zh"], *cells.listed(row["as_written"], SEPARATORS)):
                found[row["list_code"]].setdefault(key(spelling), row["code"])
        return found

    @cached_property
    def _names(self) -> dict[str, dict[str, tuple[str, str]]]:
        found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
        for row in self.frames["codes"].to_dict("records"):
            found[row["list_code"]][row["code"]] = (row["name_en"], row["name_zh"])
        for row in self.frames["sectors"].to_dict("records"):
            found["sector"][row["sector_code"]] = (row["name_en"], row["name_zh"])
        return found

    def name_of(self, code_list: str, code: str) -> tuple[str, str]:
        """The English and Chinese name of a code."""
        return self._names[code_list][code]

    def known(self, code_list: str) -> tuple[str, str]:
        """The names of a list in English and Chinese, for whoever wrote a term that is not in it."""
        english, chinese = zip(*self._names[code_list].values(), strict=True)
        more = " …" if len(english) > MOST_NAMES else ""
        return ", ".join(english[:MOST_NAMES]) + more, "、".join(chinese[:MOST_NAMES]) + more

    @cached_property
    def organisation_types(self) -> dict[str, str]:
        return self.terms["organisation_type"] | self._lookup("organisation_types", "organisation_type", "as_written")

    @cached_property
    def sectors(self) -> dict[str, str]:
        return self._lookup("sectors", "sector_code", "name_en", "name_zh", "as_written", "sector_code")

    @cached_property
    def provinces(self) -> dict[str, str]:
        found = self._lookup("regions", "region_code", "name_en", "name_zh", "as_written", "region_code")
        kinds = dict(self.frames["regions"][["region_code", "kind"]].to_numpy())
        return {name: code for name, code in found.items() if kinds[code] == "province"}

    @cached_property
    def countries(self) -> dict[str, str]:
        return self._lookup("countries", "country_code", "name_en", "name_zh", "as_written", "country_code")

    @cached_property
    def cities(self) -> dict[str, list[dict]]:
        """The places that a city's name can mean."""
        found: dict[str, list[dict]] = {}
        for row in self.frames["places"].to_dict("records"):
            for spelling in {
                key(name) for name in (row["name_en"], row["name_zh"], *cells.listed(row["as_written"], SEPARATORS))
            }:
                found.setdefault(spelling, []).append(row)
        return found

    @cached_property
    def chosen_places(self) -> set[str]:
        return set(self.frames["places"]["place_id"])

    @cached_property
    def series(self) -> dict[str, str]:
        return self._lookup("event_series", "series_id", "name_en", "name_zh", "as_written")

    @cached_property
    def programmes(self) -> dict[str, str]:
        return dict(self.frames["event_series"][["series_id", "programme_code"]].to_numpy())

    @cached_property
    def translations(self) -> dict[str, str]:
        return dict(self.frames["translations"][["english", "chinese"]].to_numpy())

    @cached_property
    def aliases(self) -> list[dict]:
        """The rows of aliases.csv: whom a name means by a person's decision; nobody known where `organisation` is empty."""
        return self.frames["aliases"].to_dict("records")

    def named(self, code: str) -> tuple[str, str]:
        """The English and Chinese name of a province or country."""
        for name, column in (("regions", "region_code"), ("countries", "country_code")):
            frame = self.frames[name]
            match = frame[frame[column] == code]
            if len(match):
                return match.iloc[0]["name_en"], match.iloc[0]["name_zh"]
        raise KeyError(code)

    def correct(
        self, file: str, checked: tables.Table, row_key: tuple[str, ...], headings: dict[str, str]
    ) -> dict[int, int]:
        """Apply the declared corrections of a file to its checked rows; the row that each corrects, by its own row in
        corrections.csv. A correction names its column as the contract does or as the file does, by `headings`: heading →
        column.

        Raises CorrectionError where a correction finds no such row or column, or not the cell that it expects: the
        source has been mended, so the row of corrections.csv must go.
        """
        declared = self.frames["corrections"]
        declared = declared[declared["file"] == file].to_dict("records")
        if not declared:
            return {}
        found: dict[str, list[dict]] = {entry["row_key"]: [] for entry in declared}
        columns: set[str] = set()
        for portion in checked.portions():
            columns.update(portion)
            keys = map("/".join, zip(*map(portion.cells, row_key), strict=True))
            for key_, row in zip(keys, tables.rows_of(portion), strict=True):
                if key_ in found:
                    found[key_].append(row)
        corrected: dict[int, dict[str, str]] = {}
        for entry in declared:
            where = f"{self.folder / 'corrections.csv'}, row {entry['row_number']}"
            column = headings.get(entry["column"], entry["column"])
            rows = found[entry["row_key"]]
            if column not in columns or len(rows) != 1:
                what = f"{len(rows)} rows “{entry['row_key']}”" if len(rows) != 1 else f"no column “{entry['column']}”"
                raise CorrectionError(f"{where}: {file} has {what}. Mend or delete this correction.")
            number = rows[0]["row_number"]
            cell = corrected.get(number, rows[0]).get(column, rows[0][column])
            if cell != entry["expected"]:
                raise CorrectionError(
                    f"{where}: {file}, row {number}, column “{entry['column']}” holds "
                    f"“{cell}”, not “{entry['expected']}” as expected. "
                    "The source has been mended: check it, then delete this correction."
                )
            corrected.setdefault(number, {})[column] = entry["corrected"]
        checked.change("row_number", corrected)
        return {entry["row_number"]: found[entry["row_key"]][0]["row_number"] for entry in declared}
