"""What one cell means: whatever is written out in a known form is read back the same, and no text whatever does harm."""

import csv
import time
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from etl import cells

# The same examples at every run, on a slow machine too.
steadily = settings(derandomize=True, database=None, deadline=None, max_examples=200)

CODES = Path(__file__).parents[1] / "data/reference/codes.csv"


def codes(code_list: str) -> set[str]:
    with CODES.open(encoding="utf-8") as file:
        return {row["code"] for row in csv.DictReader(file) if row["list_code"] == code_list}


# --- writing ---------------------------------------------------------------------------------------------------------

FULL_WIDTH = str.maketrans({chr(point): chr(point + 0xFEE0) for point in range(0x21, 0x7F)})
TRADITIONAL = str.maketrans("个国组织机构会号约余万过两", "個國組織機構會號約餘萬過兩")
SAME_MARK = {"-": "-‐‑–—−－─", "~": "~～〜∼", " ": " \u00a0\u3000\u2009"}


@st.composite
def typed(draw, text: str) -> str:
    """The text as somebody may have typed it: each character in any width and script, and what nobody sees around it."""
    hands = st.sampled_from(
        (str, lambda letter: letter.translate(FULL_WIDTH), lambda letter: letter.translate(TRADITIONAL))
    )
    letters = [
        draw(st.sampled_from(SAME_MARK[letter])) if letter in SAME_MARK else draw(hands)(letter) for letter in text
    ]
    around = st.text(" \u00a0\u3000\u200b\ufeff\t\n", max_size=2)
    return draw(around) + "".join(letters) + draw(around)


def chinese(number: int) -> str:
    """A number below 100,000,000 in Chinese numerals, as it is written in full.

    >>> [chinese(number) for number in (0, 10, 15, 120, 1005, 1040, 10500, 120001)]
    ['零', '十', '十五', '一百二十', '一千零五', '一千零四十', '一万零五百', '十二万零一']
    """

    def below_10000(rest: int) -> str:
        text = ""
        for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, rest = divmod(rest, unit)
            if digit:
                text += "零一二三四五六七八九"[digit] + name
            elif text and rest and not text.endswith("零"):
                text += "零"
        return text.rstrip("零")

    if not number:
        return "零"
    high, low = divmod(number, 10_000)
    gap = "零" if high and 0 < low < 1000 else ""
    text = (f"{below_10000(high)}万" if high else "") + gap + below_10000(low)
    return text.removeprefix("一") if text.startswith("一十") else text


def digit_by_digit(year: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))


MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def ordinal(day: int) -> str:
    return f"{day}{'th' if 4 <= day <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def month(day: date) -> str:
    return MONTHS[day.month - 1]


# How one date is written, by its precision.
FORMS = {
    "day": (
        lambda day: day.isoformat(),
        lambda day: f"{day.year}/{day.month}/{day.day}",
        lambda day: f"{day.year}.{day.month:02}.{day.day:02}",
        lambda day: f"{day:%Y%m%d}",
        lambda day: f"{day.isoformat()} 00:00:00",
        lambda day: f"{day.year}年{day.month}月{day.day}日",
        lambda day: f"{day.year} 年 {day.month} 月 {day.day} 号",
        lambda day: f"{day.year}年{day.month:02}月{day.day:02}日（星期{'一二三四五六日'[day.weekday()]}） 9:30",
        lambda day: f"{digit_by_digit(day.year)}年{chinese(day.month)}月{chinese(day.day)}日",
        lambda day: f"{day.day} {month(day)} {day.year}",
        lambda day: f"{ordinal(day.day)} of {month(day)[:3]}. {day.year}",
        lambda day: f"{month(day).upper()} {day.day}, {day.year}",
        lambda day: f"{month(day)[:3]} {ordinal(day.day)} {day.year}",
        lambda day: f"{day.day}-{month(day)[:3]}-{day.year}",
        lambda day: (
            f"{('Mon', 'Tues', 'Wednes', 'Thurs', 'Fri', 'Satur', 'Sun')[day.weekday()]}day, {day.day} {month(day)} {day.year}"
        ),
    ),
    "month": (
        lambda day: f"{day.year}-{day.month:02}",
        lambda day: f"{day.year}/{day.month}",
        lambda day: f"{day.year}.{day.month:02}",
        lambda day: f"{day.year}年{day.month}月",
        lambda day: f"{digit_by_digit(day.year)}年{chinese(day.month)}月",
        lambda day: f"{month(day)} {day.year}",
        lambda day: f"{month(day)[:3]}. {day.year}",
        lambda day: f"{month(day)[:3]}-{day.year}",
    ),
    "year": (
        lambda day: f"{day.year}",
        lambda day: f"{day.year}年",
        lambda day: f"{digit_by_digit(day.year)}年",
    ),
}
# How a range of days within a month, within a year and of any two days is written, and ranges of months and years.
WITHIN_A_MONTH = (
    lambda first, last: f"{month(first)} {first.day}-{last.day}, {first.year}",
    lambda first, last: f"{first.day}-{last.day} {month(first)} {first.year}",
    lambda first, last: f"{first.year}年{first.month}月{first.day}日至{last.day}日",
    lambda first, last: f"{first.year}年{first.month}月{first.day}-{last.day}日",
    lambda first, last: (
        f"{digit_by_digit(first.year)}年{chinese(first.month)}月{chinese(first.day)}至{chinese(last.day)}日"
    ),
    lambda first, last: f"{first.year}.{first.month}.{first.day}-{last.day}",
    lambda first, last: f"{first.isoformat()}~{last.day:02}",
)
WITHIN_A_YEAR = (
    lambda first, last: f"{first.day} {month(first)} - {last.day} {month(last)} {first.year}",
    lambda first, last: f"{month(first)[:3]} {first.day} to {month(last)[:3]} {ordinal(last.day)}, {first.year}",
    lambda first, last: f"{first.year}年{first.month}月{first.day}日-{last.month}月{last.day}日",
    lambda first, last: f"{first.year}/{first.month}/{first.day}-{last.month}/{last.day}",
    lambda first, last: f"{first.year}.{first.month:02}.{first.day:02} ~ {last.month:02}.{last.day:02}",
)
ANY_DAYS = tuple(
    lambda first, last, form=form, until=until: form(first) + until + form(last)
    for form, until in product(FORMS["day"], (" - ", "~", " to ", "至"))
)
ANY_MONTHS = tuple(
    lambda first, last, form=form, until=until: form(first) + until + form(last)
    for form, until in product(FORMS["month"], (" - ", "~", "到"))
)
MONTHS_WITHIN_A_YEAR = (
    lambda first, last: f"{first.year}年{first.month}-{last.month}月",
    lambda first, last: f"{first.year}年{first.month}月至{last.month}月",
    lambda first, last: f"{month(first)} - {month(last)} {first.year}",
)
ANY_YEARS = tuple(
    lambda first, last, form=form, until=until: form(first) + until + form(last)
    for form, until in product(FORMS["year"], ("-", " - ", "~", "至"))
)

days = st.dates(date(cells.YEARS.start, 1, 1), date(cells.YEARS.stop - 1, 12, 31))


def first_of(day: date, precision: str) -> date:
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[precision]


# --- dates -----------------------------------------------------------------------------------------------------------


@steadily
@given(st.data(), days, st.sampled_from([(precision, form) for precision, forms in FORMS.items() for form in forms]))
def test_a_date_is_read_back_in_any_of_its_forms(data, day, precision_and_form):
    precision, form = precision_and_form
    cell = data.draw(typed(form(day)))
    assert cells.spanned(cell) == (first_of(day, precision), precision, None, None)
    assert cells.dated(cell) == (first_of(day, precision), precision)


@steadily
@given(st.data(), days, days)
def test_a_range_is_read_back_in_any_of_its_forms(data, one, other):
    first, last = sorted((one, other))
    forms = [*product(ANY_DAYS, ["day"]), *product(ANY_MONTHS, ["month"]), *product(ANY_YEARS, ["year"])]
    form, precision = data.draw(st.sampled_from(forms))
    cell = data.draw(typed(form(first, last)))
    assert cells.spanned(cell) == (first_of(first, precision), precision, first_of(last, precision), precision)
    with pytest.raises(cells.Unreadable, match="is a range of dates"):
        cells.dated(cell)


@steadily
@given(st.data(), days, st.integers(0, 364))
def test_half_a_range_takes_from_the_other_half_what_it_leaves_out(data, first, length):
    last = first + timedelta(days=length)
    assume(last.year == first.year)
    forms = [*product(WITHIN_A_YEAR, ["day"]), *product(MONTHS_WITHIN_A_YEAR, ["month"])]
    if last.month == first.month:
        forms = [*product(WITHIN_A_MONTH, ["day"]), *forms]
    form, precision = data.draw(st.sampled_from(forms))
    cell = data.draw(typed(form(first, last)))
    assert cells.spanned(cell) == (first_of(first, precision), precision, first_of(last, precision), precision)


@steadily
@given(st.dates(date(1927, 5, 18), date(2173, 10, 13)), st.floats(0, 0.999))
def test_a_day_as_excel_counts_it_is_read_back(day, part_of_day):
    # Day 1 is 1 January 1900, and Excel counts a 29 February 1900 that never was: one more from March 1900 on.
    serial = (day - date(1900, 1, 1)).days + 2
    assert cells.spanned(str(serial)) == (day, "day", None, None)
    assert cells.spanned(f"{serial}{f'{part_of_day:.6f}'[1:]}") == (day, "day", None, None)


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        *((cell, "2017-07-05", "") for cell in ("2017-07-05", "2017/7/5", "2017.7.5", "20170705", "2017-07-05 00:00:00")),
        *((cell, "2017-07-05", "") for cell in ("5 July 2017", "5th July 2017", "July 5, 2017", "Jul. 5 2017", "5-Jul-2017")),
        *((cell, "2017-07-05", "") for cell in ("Wednesday, 5 July 2017", "2017年7月5日", "2017年7月5号", "42921", "42921.75")),
        *((cell, "2017-07-05", "") for cell in ("二〇一七年七月五日", "二O一七年七月五日", "２０１７－０７－０５", "2017年7月5日星期三14:30")),
        *((cell, "2017-12-25", "") for cell in ("25/12/2017", "12/25/2017", "25.12.2017", "二零一七年十二月廿五日")),
        ("5/5/2017", "2017-05-05", ""),
        *((cell, "2017-07", "") for cell in ("2017-07", "2017/7", "2017年7月", "July 2017", "Jul-2017", "2017.7")),
        *((cell, "2017", "") for cell in ("2017", "2017年")),
        # One or two digits behind a year are a month, four are a year.
        ("2016-07", "2016-07", ""),
        ("2016-2018", "2016", "2018"),
        *((cell, "2016-07-05", "2016-07-06") for cell in ("July 5-6, 2016", "5-6 July 2016", "5–6 July, 2016")),
        *((cell, "2016-06-30", "2016-07-02") for cell in ("30 June - 2 July 2016", "June 30 – July 2, 2016")),
        *((cell, "2025-12-14", "2025-12-17") for cell in ("14–17 December 2025", "2025.12.14-17", "from 14 to 17 December 2025")),
        *((cell, "2025-12-14", "2025-12-17") for cell in ("2025年12月14日至17日", "2025年12月14日—17日", "2025年12月14日——17日")),
        *((cell, "2025-12-14", "2025-12-17") for cell in ("2025-12-14/2025-12-17", "2025-12-14 to 2025-12-17", "2025-12-14-17")),
        *((cell, "2025-12-28", "2026-01-02") for cell in ("28 December 2025 – 2 January 2026", "2025年12月28日至2026年1月2日")),
        ("2025年6月30日-7月2日", "2025-06-30", "2025-07-02"),
        *((cell, "2017-07-05", "2017-07-11") for cell in ("Wednesday, 5 July 2017至Tuesday, 11 July 2017", "2017年7月5日to2017年7月11日")),
        ("2016/7-8", "2016-07", "2016-08"),
        ("2016年7月至2018年", "2016-07", "2018"),
        # What is written is not turned round: a rule of the caller doubts it.
        ("2017-07-05 – 2017-07-01", "2017-07-05", "2017-07-01"),
    ],
)  # fmt: skip
def test_a_date_means(cell, start, end):
    def written(day: date | None, precision: str | None) -> str:
        return str(day)[: {"day": 10, "month": 7, "year": 4}[precision]] if day else ""

    first, first_precision, last, last_precision = cells.spanned(cell)
    assert (written(first, first_precision), written(last, last_precision)) == (start, end)


@pytest.mark.parametrize(
    ("reason", "cell"),
    [
        *product(["day or the month comes first"], ["5/7/2017", "05.07.2017", "5-7-2017", "5/12/2017", "12/5/2017", "5/7/2017 - 6/7/2017"]),
        *product(["no year of four digits"], ["5/7/17", "17-07-05", "July 5, 17", "17年7月5日", "5 July", "7月5-6日"]),
        *product(["is not certain"], ["约2017年", "about 2017", "2017年左右", "2017?", "2017年？", "c. 2017", "大概2017年"]),
        *product(["no calendar has"], ["2017-02-30", "2017-13", "2017-00", "2017年2月29日", "32 July 2017", "2016-18"]),
        *product(["has a year before 1800"], ["9999-12-31", "1650", "0001-01-01", "2500年"]),
        *product(["January or October"], ["2017.1"]),
        *product(["ends before it begins"], ["28 December – 2 January 2026", "2025年12月30日至2日", "June 30-2, 2016"]),
        *product(["is not a date"], ["", "-", "unknown", "2017年初", "2017年至今", "~2017", "201707", "2017-07-05 25:00"]),
        *product(["is not a date"], ["July-6 2016", "5-July 2016", "2017年5日", "25/12/2017-12/11", "Julember 2017"]),
        *product(["is not a date"], ["2025年12月14日、17日", "2016-2017-2018", "2017~2018~2019", "٢٠١٧", "2017²"]),
    ],
)  # fmt: skip
def test_a_date_is_not_guessed(reason, cell):
    with pytest.raises(cells.Unreadable, match=reason):
        cells.spanned(cell)


# --- counts ----------------------------------------------------------------------------------------------------------

ENGLISH_COMPARATORS = {
    None: ("",),
    "exact": ("exactly ", "exact "),
    "over": ("over ", "More than ", ">", "> "),
    "about": ("about ", "around ", "approximately ", "some ", "~", "approx. "),
    "nearly": ("nearly ", "almost "),
    "at_least": ("at least ", "no fewer than ", "≥", ">= "),
    "derived": ("derived ",),
}
CHINESE_COMPARATORS = {
    None: ("{}", "共{}", "来自{}"),
    "over": ("超过{}", "逾{}", "{}余", "{}多", "超{}余"),
    "about": ("约{}", "大约{}", "{}左右"),
    "nearly": ("近{}", "将近{}"),
    "at_least": ("不少于{}", "至少{}", "{}+", "{}以上"),
}
ENGLISH_UNITS = {
    None: ("",),
    "participants": (" people", " participants", " delegates", " person"),
    "organisations": (" organisations", " Organizations", " NGOs", " non-governmental organisations"),
    "countries": (" countries", " country"),
    "patients": (" patients",),
    "surgeries": (" surgeries",),
    "projects": (" projects",),
    "signatories": (" signatories",),
    "wells": (" wells",),
    "agreements": (" agreements", " memoranda", " agreements or memoranda"),
}
CHINESE_UNITS = {
    None: ("", "个"),
    "participants": ("人", "名", "位", "名代表", "位与会嘉宾"),
    "organisations": ("家", "家组织", "个社会组织", "家机构"),
    "countries": ("国", "个国家", "个国家和地区"),
    "patients": ("名患者",),
    "surgeries": ("台手术",),
    "projects": ("个项目",),
    "signatories": ("个签署方",),
    "wells": ("口井", "眼水井"),
    "agreements": ("项协议", "份合作备忘录"),
}
NUMBERS = (
    str,
    lambda number: f"{number:,}",
    lambda number: f"{number:,}".replace(",", " "),
    chinese,
    lambda number: chinese(number).replace("二百", "两百").replace("二千", "两千"),
    lambda number: f"{number / 10_000:f}".rstrip("0").rstrip(".") + "万" if number else "0",
)


def pairs(words: dict[str | None, tuple[str, ...]]) -> st.SearchStrategy:
    return st.sampled_from([(code, word) for code, spellings in words.items() for word in spellings])


numbers = st.one_of(st.integers(0, 2_000), st.integers(0, 99_999_999))


def test_every_comparator_and_unit_of_the_lists_can_be_read():
    assert codes("comparator") == set(ENGLISH_COMPARATORS) - {None} >= set(CHINESE_COMPARATORS) - {None}
    assert codes("count_unit") == set(ENGLISH_UNITS) - {None} == set(CHINESE_UNITS) - {None}


@steadily
@given(st.data(), numbers, st.sampled_from(NUMBERS[:3]), pairs(ENGLISH_COMPARATORS), pairs(ENGLISH_UNITS))
def test_a_count_in_english_is_read_back(data, value, written, comparator, unit):
    cell = data.draw(typed(comparator[1] + written(value) + unit[1]))
    # A full-width comma is a mark between thousands only where the digits are full-width too.
    assume("，" not in cell)
    assert cells.number(cell) == (comparator[0], value, unit[0])
    assert cells.counts(cell) == [(comparator[0], value, unit[0])]


@steadily
@given(st.data(), numbers, st.sampled_from(NUMBERS), pairs(CHINESE_COMPARATORS), pairs(CHINESE_UNITS), st.booleans())
def test_a_count_in_chinese_is_read_back(data, value, written, comparator, unit, is_last):
    form, between, behind = comparator[1], unit[1], ""
    if is_last and form in ("{}左右", "{}以上"):
        between, behind = behind, between
    cell = data.draw(typed(form.format(written(value) + behind) + between))
    assume("，" not in cell)
    assert cells.number(cell) == (comparator[0], value, unit[0])


@steadily
@given(
    st.lists(st.tuples(numbers, pairs(CHINESE_COMPARATORS), pairs(CHINESE_UNITS)), min_size=2, max_size=4),
    st.sampled_from(("、", "，", "; ", ",", "\n", "|")),
)
def test_several_counts_in_a_cell_are_told_apart_by_their_units(stated, separator):
    assume(all(unit for _, _, (unit, _) in stated))
    cell = separator.join(comparator.format(value) + unit for value, (_, comparator), (_, unit) in stated)
    assert cells.counts(cell) == [(comparator, value, unit) for value, (comparator, _), (unit, _) in stated]


@steadily
@given(
    numbers, pairs(ENGLISH_COMPARATORS), pairs(ENGLISH_UNITS), st.sampled_from(("", "NGOs and media", "Malawi (south)"))
)
def test_a_count_written_out_is_read_back_with_its_scope(value, comparator, unit, scope):
    assume(unit[0])
    cell = f"{comparator[1]}{value}{unit[1]}" + (f" ({scope})" if scope else "")
    assert cells.counted(cell) == (comparator[0] or "exact", value, unit[0], scope)


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        *((cell, (None, 120, None)) for cell in ("120", "１２０", "120个", "一百二十", "一百二十个", "壹佰贰拾")),
        *((cell, (None, 1040, None)) for cell in ("1,040", "1 040", "１，０４０", "一千零四十", "1040")),
        *((cell, ("over", 120, None)) for cell in ("over 120", "120余", "120多", "> 120", "more than 120", "逾120")),
        ("more than 50 NGOs", ("over", 50, "organisations")),
        ("about 200 people", ("about", 200, "participants")),
        ("nearly 300 participants", ("nearly", 300, "participants")),
        *((cell, ("at_least", 120, None)) for cell in ("at least 120", "120+", "≥120", "≧120", ">=120", "120以上", "at_least 120")),
        *((cell, ("about", 120, None)) for cell in ("about 120", "~120", "some 120", "around 120", "approximately 120", "120左右")),
        *((cell, ("over", 120, "participants")) for cell in ("120余人", "120多人", "一百二十余人", "120余名代表", "１２０餘人")),
        *((cell, ("about", 200, "participants")) for cell in ("约200名", "200人左右", "约两百人", "約２００名", "约200人左右")),
        ("近300人", ("nearly", 300, "participants")),
        ("三百多名代表", ("over", 300, "participants")),
        ("超过50家", ("over", 50, "organisations")),
        ("一百二十余家", ("over", 120, "organisations")),
        *((cell, ("at_least", 40, "organisations")) for cell in ("不少于40家", "至少40家", "40家以上")),
        *((cell, ("over", 100, "participants")) for cell in ("逾百人", "百余人", "百多人", "超过一百人")),
        ("近千人", ("nearly", 1000, "participants")),
        ("1.2万人", (None, 12_000, "participants")),
        *((cell, ("over", 10_000, "participants")) for cell in ("1万余人", "万余人", "一万多人")),
        ("10余万人", ("over", 100_000, "participants")),
        *((cell, (None, 36, "countries")) for cell in ("来自36个国家", "36国", "三十六个国家", "卅六国", "共36个国家和地区")),
        ("15个国家和地区", (None, 15, "countries")),
        ("50名患者", (None, 50, "patients")),
        ("十口水井", (None, 10, "wells")),
    ],
)  # fmt: skip
def test_a_count_means(cell, count):
    assert cells.number(cell) == count


@pytest.mark.parametrize(
    ("reason", "cell"),
    [
        *product(["is not a count"], ["", "-5", "−5", "1.5", "50-60", "50~60", "2017-07-05", "12,34", "1,0400", "1，040", "٣", "¼"]),
        *product(["is not a count"], ["120人，50家", "120 people, 50 organisations", "120人（含外宾20人）", "120 50", "many"]),
        # No comparator of ours says “at most” or “fewer than”, and none of these says a number.
        *product(["is not a count"], ["up to 50", "under 50", "<50", "不超过50家", "不足50家", "最多50家", "上千人", "数百人", "几十家"]),
        *product(["holds no number"], ["三百五", "一万五", "两三百人", "十七十八", "一百百", "百人", "1.23456万人", "二〇"]),
        *product(["counts “人次”"], ["120人次"]),
        *product(["not one of the units"], ["十几人", "2017年", "120%", "120²", "50家企业", "120 elephants"]),
        *product(["in two ways"], ["约120余人", "over 120+", "近200人左右"]),
        *product(["too large"], ["99999999999", "22亿人", "9" * 100]),
    ],
)  # fmt: skip
def test_a_count_is_not_guessed(reason, cell):
    with pytest.raises(cells.Unreadable, match=reason):
        cells.number(cell)


@pytest.mark.parametrize("cell", ["1，040", "3/4", "120, 240", "120人、50"])
def test_one_of_several_counts_without_a_unit_is_not_guessed(cell):
    with pytest.raises(cells.Unreadable, match="say of each what it counts"):
        cells.counts(cell)


def test_thousands_are_no_list():
    assert cells.counts("1,040人,50家") == [(None, 1040, "participants"), (None, 50, "organisations")]
    assert cells.counts("１，０４０人，50家") == [(None, 1040, "participants"), (None, 50, "organisations")]
    assert cells.counts("") == []


def test_an_unknown_word_of_a_count_is_handed_on_to_be_named():
    assert cells.counted("umpteen 3 miracles (Putian)") == ("umpteen", 3, "miracles", "Putian")
    with pytest.raises(cells.Unreadable, match="does not say what it counts"):
        cells.counted("over 1000")


@pytest.mark.parametrize(("cell", "value"), [("0", 0), ("1,040", 1040), ("１２０", 120), ("2 147 483 647", 2**31 - 1)])
def test_a_whole_number_is_read(cell, value):
    assert cells.whole(cell) == value


@pytest.mark.parametrize(
    "cell", ["", "-5", "+5", "1.0", "1,04", "5_000", "120人", "over 5", "一百", "2147483648", "9" * 5000]
)
def test_only_a_whole_number_is_a_whole_number(cell):
    with pytest.raises(cells.Unreadable):
        cells.whole(cell)


# --- lists and tags --------------------------------------------------------------------------------------------------

# Strongest first, as in cells.listed; what stands in one place stands for the same.
STRENGTHS = (("|", "｜", ";", "；", "\n", "\r\n"), ("、",), ("/", "／", " / "))
words = st.text("AbcÉ, .&-'中国民间组织", min_size=1, max_size=8).filter(lambda text: text == text.strip())
in_brackets = st.sampled_from(
    ("", "", "（甲、乙）", " [former, until 2022/06/21]", "【x；y|z】", "《和/平》", "（a) ", " (p/q;r)")
)


@steadily
@given(st.data(), st.integers(0, 2), st.lists(st.tuples(words, in_brackets, words), min_size=2, max_size=5))
def test_a_list_is_read_back(data, strength, parts):
    weaker = [mark for marks in STRENGTHS[strength + 1 :] for mark in marks]
    inner = st.sampled_from(["", *weaker])
    values = [(word + data.draw(inner) + other + bracket).strip() for word, bracket, other in parts]
    separators = st.sampled_from(STRENGTHS[strength])
    cell = values[0] + "".join(data.draw(separators) + value for value in values[1:])
    assert cells.listed(cell) == list(dict.fromkeys(values))


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("", []),
        (" ; | ", []),
        ("Nanning | Fangchenggang|Nanning|", ["Nanning", "Fangchenggang"]),
        ("A / B Institute|C", ["A / B Institute", "C"]),
        ("A、B；C", ["A、B", "C"]),
        ("莆田、福州／厦门", ["莆田", "福州／厦门"]),
        ("Putian／Fuzhou", ["Putian", "Fuzhou"]),
        ("Amity [former, until 2022/06/21]|B", ["Amity [former, until 2022/06/21]", "B"]),
        ("X（甲、乙）、Y", ["X（甲、乙）", "Y"]),
        ("X（甲、乙)、Y", ["X（甲、乙)", "Y"]),
        ("《和平、发展》、Y", ["《和平、发展》", "Y"]),
        # A bracket without its partner protects nothing.
        ("1) A; 2) B", ["1) A", "2) B"]),
        ("A (x; B", ["A (x", "B"]),
        ("Social, cultural and other affairs", ["Social, cultural and other affairs"]),
        ("2017/7/5", ["2017/7/5"]),
        ("https://example.org/a/b", ["https://example.org/a/b"]),
        ("a\r\nb\vc\u2028d", ["a", "b", "c", "d"]),
        ("\ufeffa;\u200ba", ["a"]),
    ],
)
def test_a_list_means(cell, values):
    assert cells.listed(cell) == values


def test_the_separators_of_our_own_files_are_told():
    assert cells.listed("organisation / conference body|NGO; network", ("|",)) == [
        "organisation / conference body",
        "NGO; network",
    ]


@steadily
@given(
    words,
    st.lists(st.text("abc 2022-06/", min_size=1).map(str.strip).filter(bool), max_size=3),
    st.sampled_from(("[]", "［］", "【】", "【]")),
    st.sampled_from((",", ", ", "，", "、")),
)
def test_a_tag_is_read_back(value, tags, brackets, separator):
    assert cells.tagged(f" {value} {brackets[0]}{separator.join(tags)}{brackets[1]} ") == (value, tags)


def test_only_the_last_brackets_are_tags():
    assert cells.tagged("CFPA [Beijing] [former]") == ("CFPA [Beijing]", ["former"])


@pytest.mark.parametrize("value", ["CFPA", "[former] CFPA", "CFPA [former", "CFPA former]", "", "【重要】会议"])
def test_what_is_no_tag_stays_in_the_value(value):
    assert cells.tagged(value) == (value, [])


# --- any text --------------------------------------------------------------------------------------------------------

READERS = (cells.dated, cells.spanned, cells.whole, cells.number, cells.counts, cells.counted)
NEAR_MISSES = "0123456789０９²٣,，. -–—~～/／:|;；、()（）[]【】?>≥+年月日号至到约近余多万千百十〇零一二两廿个人名家国 \n\tJulMayof5th至toe"
PIECES = (
    *(
        "2017",
        "12",
        "5",
        "31",
        "-",
        "/",
        ".",
        "~",
        "至",
        "年",
        "月",
        "日",
        "July",
        "may ",
        " ",
        "th",
        ",",
        "to",
        "星期三",
        "00:00",
    ),
    *(
        "over ",
        "约",
        "近",
        "余",
        "万",
        "百",
        "一",
        "零",
        "家",
        "人次",
        "个国家",
        "people",
        "+",
        "左右",
        "（",
        "）",
        "1,040",
    ),
)
any_text = st.one_of(
    st.text(st.characters()),
    st.text(NEAR_MISSES, max_size=30),
    st.lists(st.sampled_from(PIECES), max_size=9).map("".join),
)


@settings(steadily, max_examples=1000)
@given(any_text)
@example("十七十八年")
@example("1" * 5000)
def test_no_text_raises_anything_else_than_that_it_cannot_be_read(text):
    for read in READERS:
        try:
            read(text)
        except cells.Unreadable as error:
            assert str(error) == error.message_en and len(error.message_en) < 400 and len(error.message_zh) < 400
    assert all(value == cells.clean(value) != "" for value in cells.listed(text))
    value, tags = cells.tagged(text)
    assert len(value) <= len(text) and all(tag == tag.strip() != "" for tag in tags)
    assert cells.clean(cells.clean(text)) == cells.clean(text)


@settings(steadily, max_examples=500)
@given(any_text)
def test_what_is_read_is_believable(text):
    try:
        start, start_precision, end, end_precision = cells.spanned(text)
    except cells.Unreadable:
        pass
    else:
        assert start.year in cells.YEARS and start_precision in cells.PRECISIONS
        assert (end is None and end_precision is None) or (
            end.year in cells.YEARS and end_precision in cells.PRECISIONS
        )
    try:
        found = cells.counts(text)
    except cells.Unreadable:
        return
    for comparator, value, unit in found:
        assert comparator in (None, *ENGLISH_COMPARATORS) and unit in (None, *ENGLISH_UNITS)
        assert 0 <= value <= cells.LARGEST


# What a careless pattern would try in ever so many ways.
REPEATED = ("1", "-", "年", " ", "~", "、", "1、", "(", ")(", "[ ", "1,", "一人,", "july ", "a/", "\n", "\u200b")


@pytest.mark.parametrize("read", [*READERS, cells.listed, cells.tagged, cells.clean])
def test_a_cell_of_any_length_is_done_with_soon(read):
    began = time.process_time()
    for text in [form for piece in REPEATED for form in (piece * 50_000, f"2017{piece * 90}", f"120{piece * 90}人")]:
        try:
            read(text)
        except cells.Unreadable as error:
            assert len(str(error)) < 400
    # It takes a second or two; what grows with the square of the length takes minutes.
    assert time.process_time() - began < 20
