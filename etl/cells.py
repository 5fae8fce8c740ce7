"""What a cell means, for one cell at a time: dates, counts, lists and tags. Pure functions on text; a cell that cannot
be read gives Unreadable, a ValueError, and normalise makes an issue of it.

Dates are read here and not by dateutil or dateparser, because both make a day of “2011” and “July 2017” out of today's
date, take “5/7/2017” for one of its two meanings and know no ranges. Chinese numerals are read here and not by cn2an,
because it takes 两三 (“two or three”) for 23 and fails on 十七十八 with an error of no declared kind."""

import calendar
import re
import unicodedata
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

# How precisely a date can be written, finest first.
PRECISIONS = ("day", "month", "year")
# No year of the network lies outside; spreadsheets write 9999-12-31 for “no end”, which is no date either.
YEARS = range(1800, 2200)
# The largest number that an integer column holds on every database.
LARGEST = 2**31 - 1
# No cell of dates or counts is longer, with its weekdays, times and units; so none can keep a pattern busy.
LONGEST = 200

# Characters that look like others and mean the same: full-width forms, radicals and compatibility characters as PDF files
# hold them. The rest of NFKC is left out on purpose: it makes 120² of a footnote 1202.
_WIDTH = {
    point: unicodedata.normalize("NFKC", chr(point))
    for block in (range(0xFF01, 0xFF5F), range(0x2F00, 0x2FD6), range(0xF900, 0xFADA))
    for point in block
}
_MARKS = dict.fromkeys(map(ord, "‐‑‒–—―−─━﹘﹣ー"), "-") | dict.fromkeys(map(ord, "〜∼∽⁓˜≈"), "~") | {ord("≧"): "≥"}
# The traditional characters among the words that are read below, for files from Hong Kong, Macau and Taiwan.
_SIMPLE = str.maketrans(
    "個國組織機構參與會來萬億餘約為過於項術簽兩號週禮間單總計員學幾將區貳叁陸賓確後",
    "个国组织机构参与会来万亿余约为过于项术签两号周礼间单总计员学几将区贰叁陆宾确后",
)
_FOLD = _WIDTH | _MARKS | _SIMPLE


class Unreadable(ValueError):
    """A cell that cannot be read. Its message says what the cell holds, what is wrong and what to write instead; it
    stands in both languages in `message_en` and `message_zh`."""

    def __init__(self, cell: str, english: str, chinese: str) -> None:
        shown = cell if len(cell) <= 60 else f"{cell[:60]}…"
        self.message_en, self.message_zh = f"“{shown}” {english}", f"“{shown}”{chinese}"
        super().__init__(self.message_en)


# --- text ----------------------------------------------------------------------------------------------------------


def clean(text: str) -> str:
    r"""The text without what nobody can see: control and zero-width characters go, any kind of space is a space, any
    kind of line break is “\n”, and nothing of it stands at either end.

    >>> clean("\ufeff Putian\u3000\u200bFujian\r\nHangzhou\x00 ")
    'Putian Fujian\nHangzhou'
    """
    if text.isprintable():
        return text.strip()
    unified = re.sub(r"\r\n|[\r\v\f\x85\u2028\u2029]", "\n", text)
    kept = (
        " " if letter == "\t" or unicodedata.category(letter) == "Zs" else letter
        for letter in unified
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs")
    )
    return "".join(kept).strip()


def _folded(cell: str) -> str:
    """What is read of a date or a count: one line, in half width, lower case and simplified characters."""
    return " ".join(clean(cell).translate(_FOLD).lower().split())


# --- lists and tags ------------------------------------------------------------------------------------------------

# The marks between values, strongest first.
SEPARATORS = ("|;\n", "、", "/")
_SEPARATOR = re.compile("[|;\n、/｜；／]")
_BRACKETS = dict(zip(")]}】》〉」』”", "([{【《〈「『“", strict=True))


def listed(cell: str, separators: tuple[str, ...] = SEPARATORS) -> list[str]:
    """The values of a list cell, in order, each once. Our own reference files know one separator only: ("|",).

    The strongest separator that stands in the cell parts it, and weaker ones stay inside the values: first “|”, “;” and
    line breaks, else “、”, else “/”, all in full width too. Nothing is parted inside brackets, book-title marks or
    quotation marks; a slash between digits (2017/7/5) and in a web address parts nothing, and a comma never does.

    >>> listed("Nanning | Fangchenggang|Nanning|")
    ['Nanning', 'Fangchenggang']
    >>> listed("A / B Institute；C、D"), listed("X（甲、乙）、Y"), listed("Putian/Hangzhou")
    (['A / B Institute', 'C、D'], ['X（甲、乙）', 'Y'], ['Putian', 'Hangzhou'])
    """
    text = clean(cell)
    if not _SEPARATOR.search(text):
        return [text] if text else []
    marks = text.translate(_WIDTH)
    if "://" in marks:
        separators = tuple(equals for equals in separators if equals != "/")
    outside = _outside_brackets(marks)
    places: list[int] = []
    for equals in separators:
        places = [
            place
            for place, mark in enumerate(marks)
            if mark in equals and outside[place] and not (mark == "/" and _is_between_digits(marks, place))
        ]
        if places:
            break
    edges = [-1, *places, len(text)]
    values = (text[left + 1 : right].strip() for left, right in pairwise(edges))
    return list(dict.fromkeys(value for value in values if value))


def _outside_brackets(text: str) -> list[bool]:
    """For each character whether it stands outside every pair of brackets; one without its partner protects nothing."""
    opened: dict[str, list[int]] = defaultdict(list)
    depth = [0] * (len(text) + 1)
    for place, mark in enumerate(text):
        if mark in _BRACKETS.values():
            opened[mark].append(place)
        elif mark in _BRACKETS and opened[_BRACKETS[mark]]:
            depth[opened[_BRACKETS[mark]].pop()] += 1
            depth[place] -= 1
    return [level == 0 for level in accumulate(depth)]


def _is_between_digits(text: str, place: int) -> bool:
    return text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()


def tagged(value: str) -> tuple[str, list[str]]:
    """A value and what stands in square brackets behind it, of any width.

    >>> tagged("CFPA [former, until 2022-06-21]")
    ('CFPA', ['former', 'until 2022-06-21'])
    >>> tagged("中国扶贫基金会【former】"), tagged("CFPA")
    (('中国扶贫基金会', ['former']), ('CFPA', []))
    """
    text = value.strip()
    start = max(text.rfind(mark) for mark in "[［【")
    inside = text[start + 1 : -1]
    if start < 0 or text[-1] not in "]］】" or any(mark in inside for mark in "]］】"):
        return text, []
    return text[:start].rstrip(), [tag.strip() for tag in re.split("[,，、]", inside) if tag.strip()]


# --- dates ---------------------------------------------------------------------------------------------------------

_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
# The calendar module would name them in the language of the machine.
_MONTHS = {"sept": 9} | {
    spelling: number for number, name in enumerate(_MONTH_NAMES, 1) for spelling in (name, name[:3])
}
_EPOCH = date(1899, 12, 30)  # Day 0 of Excel's 1900 system for any day after its invented 29 February 1900.
_SERIAL = re.compile(r"([1-9][0-9]{4})(?:\.[0-9]+)?")
_UNCERTAIN = re.compile(
    r"[?约]|左右|前后|上下|大概|可能|\b(?:about|around|circa|ca?|approx|approximately|probably|roughly)\b"
)
_TIME = re.compile(
    r"(?:(?<=\d)[ t]|(?<=日) ?)(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?: ?[ap]m)?(?!\d)", re.ASCII
)
# A Chinese character is a letter to \b, so an English word behind one begins where no other Latin letter stands before it.
_WEEKDAY = re.compile(
    r"[(]?(?:(?<![a-z])(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])\.?"
    r"|(?:星期|周|礼拜)[一二三四五六日天])[)]?"
)
_UNTIL = re.compile(r"(?<![a-z])(?:to|until|till|through)(?![a-z])|[至到]")
_NUMERALS = re.compile(r"[〇零○o一二三四五六七八九十廿卅]+(?=[年月日至到~-])")

# The ways to write one date, or the half of a range that leaves out what the other half says.
_DATE_FORMS = [
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<year>\d{4})(?:(?P<mark>[-/.])(?P<month>\d{1,2})(?:(?P=mark)(?P<day>\d{1,2}))?)?",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        r"(?:(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日",
        r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})?",
        r"(?P<year>\d{4})年(?P<bare>\d{1,2})?",
        r"(?:(?P<day>\d{1,2}) ?)?(?P<name>[a-z]+)(?: (?P<year>\d{4}))?",
        r"(?P<name>[a-z]+) ?(?P<day>\d{1,2})(?: (?P<year>\d{4}))?",
        r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})",
        r"(?P<bare>\d{1,2})",
    )
]
# The second half of “July 5-6, 2016” and of “2025/12/14-12/17”: it can be read only behind its first half.
_LATTER_FORMS = {
    "named": re.compile(r"(?P<bare>\d{1,2}) (?P<year>\d{4})", re.ASCII),
    "marked": re.compile(r"(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})", re.ASCII),
}


class _Stated(NamedTuple):
    """The parts that one date states. `bare` is a number that is a day or a month as in the other half of its range."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    bare: int | None = None
    form: str = ""

    @property
    def finest(self) -> str:
        return "day" if self.day is not None else "month" if self.month is not None else "year"


Span = tuple[date, str, date | None, str | None]


def dated(cell: str) -> tuple[date, str]:
    """The first day of the stated period, and how precise the statement is. Raises Unreadable, for a range too.

    >>> dated("2025-12-14"), dated("2025年12月"), dated("2026")
    ((datetime.date(2025, 12, 14), 'day'), (datetime.date(2025, 12, 1), 'month'), (datetime.date(2026, 1, 1), 'year'))
    """
    start, precision, end, _ = spanned(cell)
    if end:
        raise Unreadable(
            cell,
            "is a range of dates: write one date here, and the other in its own column.",
            "是一段日期：此处请只写一个日期，另一日期写入相应的列。",
        )
    return start, precision


# A roster writes a few hundred dates, each many times.
@lru_cache(maxsize=1 << 14)
def spanned(cell: str) -> Span:
    """First day and precision of one date, then the same of the last date where the cell states a range, else None twice.

    Both dates are the first day that they can mean: see `last_day`. A range is returned as it is written, even if its end
    lies before its start. Half a range takes what it leaves out from the other half. Two rules decide what could be read
    in two ways: one or two digits behind a year and a mark are a month and four are a year (2016-07 is July 2016 and
    2016-2018 three years); a number of five digits is a day as Excel counts them. Nothing is guessed: an uncertain date, a
    year of two digits, “5/7/2017”, in which day and month may both come first, and “2017.1”, which Excel makes of 2017.10,
    raise Unreadable.

    >>> spanned("July 5-6, 2016")
    (datetime.date(2016, 7, 5), 'day', datetime.date(2016, 7, 6), 'day')
    >>> spanned("2016年7月至2018年")
    (datetime.date(2016, 7, 1), 'month', datetime.date(2018, 1, 1), 'year')
    >>> spanned("42921")
    (datetime.date(2017, 7, 5), 'day', None, None)
    """
    text = _date_text(cell)
    if serial := _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(serial[1])), "day", None, None
    if re.fullmatch(r"[0-9]{4}\.1", text):
        raise Unreadable(
            cell,
            "may be January or October, of which Excel drops the last zero: write it as 2017-01 or 2017-10.",
            "可能是一月，也可能是十月（Excel 会去掉末尾的零）：请写成 2017-01 或 2017-10。",
        )
    if (one := _stated(cell, text)) and one.year is not None and one.bare is None:
        return *_first_day(cell, one), None, None
    spans = {span for left, right in _halves(text) if (span := _span(cell, left, right))}
    if len(spans) == 1:
        return spans.pop()
    raise _no_date(cell, text)


def _no_date(cell: str, text: str) -> Unreadable:
    if _UNCERTAIN.search(text):
        return Unreadable(
            cell,
            "is not certain: write only what is, such as 2017, and the doubt in the note.",
            "不确定：请只填写可以确定的部分（如 2017），疑问写入备注。",
        )
    if re.search(r"\d", text) and not re.search(r"\d{4}", text):
        return Unreadable(
            cell,
            "has no year of four digits: write it as 2017-07-05.",
            "没有四位数的年份：请写成 2017-07-05。",
        )
    return Unreadable(
        cell,
        "is not a date such as 2025-12-14, 2025-12, 2025 or 2025-12-14 to 2025-12-17.",
        "不是可识别的日期（如 2025-12-14、2025-12、2025 或 2025年12月14日至17日）。",
    )


def _date_text(cell: str) -> str:
    """The cell with one spelling for what can be spelled in several ways: “~” is “until”, and “-” may be. Empty, which is no
    date, where it is too long for one."""
    text = _folded(cell)
    if len(text) > LONGEST:
        return ""
    text = _TIME.sub("", " ".join(_WEEKDAY.sub("", text).split()))
    text = _NUMERALS.sub(_in_digits, text).replace("号", "日")
    text = _UNTIL.sub("~", re.sub("^(?:from |自|从) *", "", text))
    if re.search("[a-z]", text):
        text = re.sub(r"[.,]", " ", text)
        text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b(?: of\b)?", "", text)
        text = re.sub(r"\b(?:(\d{1,2})([-/]))?([a-z]+)[-/](\d{4})\b", r"\1 \3 \4", text)
    text = re.sub(r" *([-~/.年月日]) *", r"\1", " ".join(text.split()))
    return re.sub(r"-+", "-", re.sub("~+", "~", text))


def _in_digits(numerals: re.Match) -> str:
    """The digits of a year written digit by digit, of a month or of a day; the numerals where they are neither."""
    written = numerals[0].translate(str.maketrans("○o", "〇〇"))
    if len(written) == 4 and not set(written) & set("十廿卅"):
        return "".join(str("〇一二三四五六七八九".index(digit)) for digit in written.replace("零", "〇"))
    number = _chinese(written)
    return numerals[0] if number is None else str(number)


def _halves(text: str) -> list[tuple[str, str]]:
    """Where a range may be parted: at “until”, else at any dash, or at a slash behind one as in ISO 8601."""
    places = [place for place, mark in enumerate(text) if mark == "~"]
    if not places:
        places = [place for place, mark in enumerate(text) if mark == "-" or (mark == "/" and "-" in text[:place])]
    return [(text[:place], text[place + 1 :]) for place in places]


def _stated(cell: str, text: str, former: _Stated | None = None) -> _Stated | None:
    """What a date states, or nothing where it is none; `former` is the half of the range before it, if there is one."""
    latter = [_LATTER_FORMS[former.form]] if former and former.form else []
    for form in [*_DATE_FORMS, *latter]:
        if not (match := form.fullmatch(text)):
            continue
        found = match.groupdict()
        if name := found.get("name"):
            if name not in _MONTHS:
                continue
            found["month"] = _MONTHS[name]
        if "first" in found:
            found |= _day_and_month(cell, int(found["first"]), int(found["second"]))
        numbers = {part: int(found[part]) for part in ("year", "month", "day", "bare") if found.get(part) is not None}
        is_marked = found.get("mark") and "first" not in found
        return _Stated(**numbers, form="named" if name else "marked" if is_marked else "")
    return None


def _day_and_month(cell: str, first: int, second: int) -> dict[str, int]:
    if first <= 12 and second <= 12 and first != second:
        raise Unreadable(
            cell,
            "does not tell whether the day or the month comes first: write it as 2017-07-05.",
            "无法判断日和月的先后：请写成 2017-07-05。",
        )
    return {"day": max(first, second), "month": min(first, second)}


def _span(cell: str, left: str, right: str) -> Span | None:
    """The range that two halves make, or nothing where they make none."""
    start = _stated(cell, left)
    end = start and _stated(cell, right, start)
    if not start or not end:
        return None
    start, end = _bare_as_in(start, end), _bare_as_in(end, start)
    is_complete = start.year is not None and end.year is not None
    if start.bare is not None or end.bare is not None or not (is_complete or start.finest == end.finest):
        return None
    first, last = _completed(start, end), _completed(end, start)
    if first.year is None or (first.day is not None and first.month is None):
        return None
    span = (*_first_day(cell, first), *_first_day(cell, last))
    if (first, last) != (start, end) and span[2] < span[0]:
        raise Unreadable(
            cell,
            "ends before it begins: write both dates in full, such as 2025-12-30 to 2026-01-02.",
            "的结束早于开始：请把两个日期写完整，如 2025年12月30日至2026年1月2日。",
        )
    return span


def _bare_as_in(stated: _Stated, other: _Stated) -> _Stated:
    # In “5-July 2017” the dash joins a day to its month: it is no range of months.
    is_month_named = other.form == "named" and other.finest == "month"
    if stated.bare is None or other.finest == "year" or other.bare is not None or is_month_named:
        return stated
    return stated._replace(**{other.finest: stated.bare, "bare": None})


def _completed(stated: _Stated, other: _Stated) -> _Stated:
    """The half of a range with what only the other half says."""
    return stated._replace(
        year=other.year if stated.year is None else stated.year,
        month=other.month if stated.month is None and stated.day is not None else stated.month,
    )


def _first_day(cell: str, stated: _Stated) -> tuple[date, str]:
    if stated.year not in YEARS:
        raise Unreadable(
            cell,
            f"has a year before {YEARS.start} or after {YEARS.stop - 1}: check the year.",
            f"的年份早于 {YEARS.start} 年或晚于 {YEARS.stop - 1} 年：请核对年份。",
        )
    try:
        month, day = (1 if part is None else part for part in (stated.month, stated.day))
        return date(stated.year, month, day), stated.finest
    except ValueError as error:
        raise Unreadable(
            cell, "names a day or a month that no calendar has: check it.", "所写的月或日并不存在：请核对。"
        ) from error


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


# --- numbers and counts --------------------------------------------------------------------------------------------

# Comparators by their code, as they stand before the number, or behind it, in both languages. “Up to” and “under” are
# none of them, and so cannot be read.
_BEFORE = {
    "exact": r"exact(?:ly)?|确切",
    "over": r"over|more than|above|exceeding|in excess of|>|超过|超出|超|逾|多于|大于|高于",
    "about": r"about|around|approximately|approx\.?|roughly|some|circa|ca?\.|~|大约|约为|约有|约|大概",
    "nearly": r"nearly|almost|close to|接近|将近|几乎|近",
    "at_least": r"at[ _]least|(?:no|not) (?:fewer|less) than|a minimum of|≥|>=|至少|最少|不少于|不低于|不下于|不下",
    "derived": r"derived",
}
_BEHIND = {"over": r"余|多", "at_least": r"\+|以上", "about": r"左右|上下"}
_PARTICIPANT_NOUNS = r"(?:参会|与会|参加|参与)(?:者|人员|代表|嘉宾)|代表|嘉宾|学员|人士|人员"
_ORGANISATION_NOUNS = r"(?:参会|与会|社会|民间|非政府|公益|国际)?(?:组织|机构|单位)|社会团体|ngo"
# Units by their code. A measure word alone is a unit where it can mean no other: 人次 counts visits and not people.
UNITS = {
    "participants": "people|persons?|participants?|attendees?|delegates?|representatives?|guests?"
    rf"|人|名|位|[名位个]?(?:{_PARTICIPANT_NOUNS})",
    "organisations": "(?:(?:non-governmental|civil society|social) )?organi[sz]ations?|ngos?"
    rf"|家|[家个]?(?:{_ORGANISATION_NOUNS})",
    "countries": r"countr(?:y|ies)(?: and regions)?|个?国家(?:[和及与]地区)?|国",
    "patients": r"patients?|[名位个例]?(?:患者|病人)",
    "surgeries": r"surger(?:y|ies)|[台例]?手术",
    "projects": r"projects?|[个项]?项目",
    "signatories": r"signator(?:y|ies)|[家个]?签署(?:方|机构|组织)",
    "wells": r"wells?|[口眼个]?水?井",
    "agreements": r"agreements?(?: (?:and|or) memorand(?:a|ums))?|memorand(?:a|ums?)|[份项个]?(?:合作)?(?:协议|备忘录)",
}
_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+"
_DIGIT_VALUES = {digit: number for number, digit in enumerate("零一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = _TENS | {"万": 10_000, "亿": 100_000_000}
# Other spellings of the numerals: colloquial, for cheques, and with the zero of dates.
_NUMERAL_SPELLINGS = str.maketrans("〇○两壹贰叁肆伍陆柒捌玖拾佰仟", "零零二一二三四五六七八九十百千")
_NUMERAL_SPELLINGS |= {ord("廿"): "二十", ord("卅"): "三十"}
_DIGIT = "[一二三四五六七八九]"
_BELOW_100 = f"{_DIGIT}?十{_DIGIT}?"
_BELOW_1000 = f"{_DIGIT}百(?:零{_DIGIT}|{_BELOW_100})?"
_THOUSANDS = f"{_DIGIT}千(?:零{_DIGIT}|零{_BELOW_100}|{_BELOW_1000})?"
_BELOW_10000 = f"{_THOUSANDS}|{_BELOW_1000}|{_BELOW_100}|{_DIGIT}"
_CHINESE = re.compile(f"(零|{_BELOW_10000})|({_BELOW_10000})万(?:零({_BELOW_10000})|({_THOUSANDS}))?")
_BEHIND_MARK = "|".join(_BEHIND.values())
_COUNT = re.compile(
    r"(?:共有|共计|总计|合计|共|a total of )? ?(?:来自)? ?"
    rf"(?P<before>{'|'.join(_BEFORE.values())})? ?"
    rf"(?P<number>[0-9]+\.[0-9]+(?= ?[万亿])|{_DIGITS}|[〇○零一二两三四五六七八九十廿卅百千万壹贰叁肆伍陆柒捌玖拾佰仟]+)"
    rf" ?(?P<middle>[余多])? ?(?P<scale>[百千万亿])? ?(?P<behind>{_BEHIND_MARK})? ?"
    rf"(?P<unit>[^0-9]*?) ?(?P<end>{_BEHIND_MARK})?"
)
# A count of a unit or with a comparator that is not known: the caller says which, and in which list it is missing.
_COUNT_IN_OTHER_WORDS = re.compile(rf"(?:(?P<before>\w+) )?(?P<number>{_DIGITS}) (?P<unit>[^\W\d]+)")

# Between counts; a comma between digits and exactly three more stands between thousands, if both have one width.
_BETWEEN_COUNTS = re.compile(
    r"(?<![0-9０-９]),|,(?![0-9０-９]{3}(?![0-9０-９]))|(?<![０-９])，|，(?![０-９]{3}(?![０-９]))|[;；|｜、/／\n]"
)


def whole(cell: str) -> int:
    """A count: a whole number in digits, never negative, with or without marks between thousands. Raises Unreadable.

    >>> whole("1,040"), whole("１ ０４０")
    (1040, 1040)
    """
    text = _folded(cell)
    if len(text) > LONGEST or not re.fullmatch(_DIGITS, text):
        raise Unreadable(cell, "is not a whole number of zero or more, such as 1040.", "不是零或正整数（如 1040）。")
    return _believable(cell, int(re.sub("[ ,]", "", text)))


def _believable(cell: str, number: int) -> int:
    if number > LARGEST:
        raise Unreadable(cell, "is too large to be a count of anything: check it.", "数值过大：请核对。")
    return number


def number(cell: str) -> tuple[str | None, int, str | None]:
    """Comparator, value and unit of one count; no comparator and no unit where the cell states none. Raises Unreadable.

    For a cell whose column names the unit: what the cell itself says of it is for the caller to compare.

    >>> number("1,040"), number("over 120 organisations"), number("近三百名代表")
    ((None, 1040, None), ('over', 120, 'organisations'), ('nearly', 300, 'participants'))
    >>> number("来自36个国家"), number("1.2万人"), number("120余")
    ((None, 36, 'countries'), (None, 12000, 'participants'), ('over', 120, None))
    """
    text = _folded(cell)
    if "," in text and re.search("[0-9]，[0-9]", clean(cell)):
        # Between half-width digits it stands between two numbers, more likely than between thousands.
        text = ""
    match = _COUNT.fullmatch(text) if len(text) <= LONGEST else None
    if not match:
        raise _no_count(cell)
    stated = {
        comparator
        for forms, part in ((_BEFORE, "before"), (_BEHIND, "middle"), (_BEHIND, "behind"), (_BEHIND, "end"))
        for comparator, form in forms.items()
        if match[part] and re.fullmatch(form, match[part])
    }
    if len(stated) > 1:
        raise Unreadable(
            cell,
            "says in two ways how exact it is, such as 约 and 余: keep the one that is meant.",
            "中有两个相互矛盾的限定词（如“约”与“余”）：请只保留一个。",
        )
    value = _value(cell, match["number"], match["scale"], is_round=bool(stated))
    return next(iter(stated), None), value, _unit(cell, match["unit"])


def _no_count(cell: str) -> Unreadable:
    return Unreadable(
        cell,
        "is not a count such as 120, over 120, about 200 people or nearly 300 participants. A count is exact or said to "
        "be over, about, nearly or at least a whole number.",
        "不是可识别的数量（如 120、120余人、约200名、近300家、至少40家）。数量须为确数，或写明超过、约、近、至少多少。",
    )


def _value(cell: str, written: str, scale: str | None, *, is_round: bool) -> int:
    """The number of digits or numerals times its scale; 百 and 千 alone are a number only where the cell says about what."""
    if written[0] in "百千万" and is_round:
        written = f"一{written}"
    figure = Decimal(re.sub("[ ,]", "", written)) if written[0].isdigit() else _chinese(written)
    value = figure and figure * _SCALES.get(scale, 1)
    if value is None or value != int(value):
        raise Unreadable(
            cell,
            "holds no number that can be read: write it in digits, such as 1040.",
            "中的数字无法识别：请用阿拉伯数字填写（如 1040）。",
        )
    return _believable(cell, int(value))


def _chinese(written: str) -> int | None:
    """The number that Chinese numerals mean, or nothing where they are not one number in full: 三百五 may be 350 or 305."""
    match = _CHINESE.fullmatch(written.translate(_NUMERAL_SPELLINGS))
    if not match:
        return None
    alone, ten_thousands, *rest = (_below_10000(section or "") for section in match.groups())
    return alone + ten_thousands * _SCALES["万"] + sum(rest)


def _below_10000(section: str) -> int:
    total, digit = 0, None
    for character in section:
        if character in _TENS:
            total += (1 if digit is None else digit) * _TENS[character]
            digit = None
        else:
            digit = _DIGIT_VALUES[character]
    return total + (digit or 0)


def _unit(cell: str, written: str) -> str | None:
    if written in ("", "个"):
        return None
    for unit, form in UNITS.items():
        if re.fullmatch(form, written):
            return unit
    raise Unreadable(
        cell,
        f"counts “{written}”, not one of the units kept: {', '.join(UNITS)}.",
        f"的单位“{written}”不在可用单位之列（人、家、个国家、名患者、台手术、个项目、个签署方、口井）。",
    )


def counts(cell: str) -> list[tuple[str | None, int, str | None]]:
    """Comparator, value and unit of each count in a cell, parted by commas or as lists are. Raises Unreadable.

    Where there are several, each must say its unit.

    >>> counts("120余人、50家")
    [('over', 120, 'participants'), (None, 50, 'organisations')]
    """
    text = clean(cell)
    if len(text) > LONGEST:
        raise _no_count(cell)
    parts = _BETWEEN_COUNTS.split(text)
    found = [number(part) for part in parts if part.strip()]
    if len(found) > 1 and any(unit is None for _, _, unit in found):
        raise Unreadable(
            cell,
            "holds several counts: say of each what it counts, such as 120 people, 50 organisations.",
            "含有多个数量：请逐一写明单位，如 120人、50家。",
        )
    return found


def counted(value: str) -> tuple[str, int, str, str]:
    """Comparator, value, unit and scope of a count written out. Raises Unreadable, also where there is no unit.

    A comparator or unit that is in no list is returned as it is written, for the caller to name.

    >>> counted("over 1000 signatories")
    ('over', 1000, 'signatories', '')
    >>> counted("exact 300 patients (Malawi)"), counted("120余人（马拉维）")
    (('exact', 300, 'patients', 'Malawi'), ('over', 120, 'participants', '马拉维'))
    """
    head, scope = _scoped(clean(value))
    try:
        comparator, amount, unit = number(head)
    except Unreadable:
        text = _folded(head)
        match = _COUNT_IN_OTHER_WORDS.fullmatch(text) if len(text) <= LONGEST else None
        if not match:
            raise
        comparator, amount, unit = match["before"], whole(match["number"]), match["unit"]
    if unit is None:
        raise Unreadable(
            value,
            "does not say what it counts: write it as “over 1000 signatories (scope)”.",
            "没有写明计量单位：请写成“1000余个签署方（范围）”。",
        )
    return comparator or "exact", amount, unit, scope


def _scoped(text: str) -> tuple[str, str]:
    """A count, and what stands in round brackets behind it."""
    start = min((place for mark in "(（" if (place := text.find(mark)) >= 0), default=-1)
    if start < 0 or text[-1] not in ")）":
        return text, ""
    return text[:start].rstrip(), text[start + 1 : -1].strip()
