"""What a cell means, for one cell at a time: dates, counts, lists and tags. Pure functions on text; a cell that cannot
be read gives ValueError, and normalise makes an issue of it."""

import calendar
import re
from datetime import date

DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
COUNT = re.compile(r"(?:(\w+) )?([\d,]+) (\w+)(?: \((.+)\))?$")
TAGGED = re.compile(r"(.*?)\s*\[([^\[\]]*)\]$")
# How precisely a date can be written, finest first.
PRECISIONS = ("day", "month", "year")
# No year of the network lies outside; spreadsheets write 9999-12-31 for “no end”, which is no date either.
YEARS = range(1800, 2200)
# The largest number that an integer column holds on every database.
LARGEST = 2**31 - 1


def listed(cell: str) -> list[str]:
    """The values of a list cell, in order, each once.

    >>> listed("Nanning | Fangchenggang|Nanning|")
    ['Nanning', 'Fangchenggang']
    """
    return list(dict.fromkeys(part.strip() for part in cell.split("|") if part.strip()))


def tagged(value: str) -> tuple[str, list[str]]:
    """A value and what stands in square brackets behind it.

    >>> tagged("CFPA [former, until 2022-06-21]")
    ('CFPA', ['former', 'until 2022-06-21'])
    >>> tagged("CFPA")
    ('CFPA', [])
    """
    match = TAGGED.match(value)
    if not match:
        return value.strip(), []
    return match[1], [tag.strip() for tag in match[2].split(",") if tag.strip()]


def code(text: str) -> str:
    """The code a term is kept under.

    >>> code("co-organiser"), code(" Guided by ")
    ('co_organiser', 'guided_by')
    """
    return re.sub(r"[\s\-/]+", "_", text.strip().lower())


def dated(cell: str) -> tuple[date, str]:
    """The first day of the stated period, and how precise the statement is.

    >>> dated("2025-12-14"), dated("2025-12"), dated("2026")
    ((datetime.date(2025, 12, 14), 'day'), (datetime.date(2025, 12, 1), 'month'), (datetime.date(2026, 1, 1), 'year'))
    """
    match = DATE.match(cell.strip())
    if not match or int(match[1]) not in YEARS:
        raise ValueError(f"“{cell}” is not a date such as 2025-12-14, 2025-12 or 2025")
    year, month, day = match.groups()
    precision = "day" if day else "month" if month else "year"
    return date(int(year), int(month or 1), int(day or 1)), precision


def last_day(first: date, precision: str) -> date:
    """The last day that a date of this precision can mean.

    >>> last_day(date(2024, 2, 1), "month"), last_day(date(2024, 1, 1), "year")
    (datetime.date(2024, 2, 29), datetime.date(2024, 12, 31))
    """
    if precision == "month":
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    if precision in ("year", "year_inferred") and (first.month, first.day) == (1, 1):
        return date(first.year, 12, 31)
    return first


def whole(cell: str) -> int:
    """A count: a whole number, never negative.

    >>> whole("1,040")
    1040
    """
    number = int(cell.replace(",", ""))
    if not 0 <= number <= LARGEST:
        raise ValueError(f"“{cell}” is no count of anything")
    return number


def counted(value: str) -> tuple[str, int, str, str]:
    """Comparator, value, unit and scope of a count written out.

    >>> counted("over 1000 signatories")
    ('over', 1000, 'signatories', '')
    >>> counted("exact 300 patients (Malawi)")
    ('exact', 300, 'patients', 'Malawi')
    """
    match = COUNT.match(value.strip())
    if not match:
        raise ValueError(f"“{value}” is not a count such as “over 1000 signatories (scope)”")
    comparator, number, unit, scope = match.groups()
    return comparator or "exact", whole(number), unit, scope or ""
