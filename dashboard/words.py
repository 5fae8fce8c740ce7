"""Every word a reader sees that is not data, in both languages, each typed once. Names of codes, sectors and places are
data (data/reference), and those of columns stand on the columns (etl.models)."""

from functools import partial
from string import Formatter
from typing import Protocol

from babel import Locale
from babel.numbers import NumberFormatError, parse_number

LANGUAGES = {"en": "English", "zh": "中文"}


ENGLISH = Locale.parse("en_GB")


class Counting(Formatter):
    """`{number:row|rows}` is the number and the word that goes with it, by the rule of plurals of English (CLDR); Chinese
    has none.

    >>> Counting().format("{a:row|rows}, {b:row|rows}", a="1", b="1,040")
    '1 row, 1,040 rows'
    """

    def format_field(self, value: object, spec: str) -> str:
        if "|" not in spec:
            return super().format_field(value, spec)
        one, many = spec.split("|")
        # Numbers come as they are written: with separators, or as words such as “over 200”.
        number = value if isinstance(value, int) else _number(str(value))
        return f"{value} {one if ENGLISH.plural_form(number) == 'one' else many}"


def _number(written: str) -> int:
    try:
        return int(parse_number(written, locale=ENGLISH))
    except NumberFormatError:
        return 0


FORMATTER = Counting()


class Say(Protocol):
    """The words of one language: `say("nav.growth")`, `say("events.more", number=3)`."""

    def __call__(self, key: str, **fields: object) -> str: ...


def say_in(language: str) -> Say:
    """The words of a language. A key that is not in WORDS raises KeyError.

    >>> say_in("zh")("nav.growth")
    '会员发展'
    """
    return partial(_say, 1 if language == "zh" else 0)


def _say(column: int, key: str, **fields: object) -> str:
    text = WORDS[key][column]
    return FORMATTER.vformat(text, (), fields) if fields else text


class SampleLine(str):
    """A line that says how much of what is counted is invented. It begins with its badge: as text, or, where it is drawn, as a
    mark before the `rest`.

    >>> SampleLine("SAMPLE", "1 of 2 records is invented.")
    'SAMPLE · 1 of 2 records is invented.'
    """

    badge: str
    rest: str

    def __new__(cls, badge: str, rest: str = "") -> "SampleLine":
        line = super().__new__(cls, f"{badge} · {rest}" if rest else badge)
        line.badge, line.rest = badge, rest
        return line


WORDS = {
    # --- frame
    "app.title": ("CNIE dashboard", "中促会数据看板"),
    "app.network": ("China NGO Network for International Exchanges", "中国民间组织国际交流促进会"),
    "app.language": ("Language", "语言"),
    "nav.overview": ("Overview", "概览"),
    "nav.growth": ("Growth", "会员发展"),
    "nav.ecosoc": ("ECOSOC", "咨商地位"),
    "nav.map": ("Event map", "活动地图"),
    "nav.sectors": ("Sectors", "领域"),
    "nav.organisations": ("Organisations", "组织名录"),
    "nav.compare": ("Compare", "对照"),
    "nav.review": ("Annual review", "年度回顾"),
    "nav.data": ("Data", "数据"),
    "app.demonstration": ("Demonstration, invented members", "演示：会员为虚构"),
    "app.demonstration_of": (
        "{number:member organisation|member organisations} of this edition and all that is said of them are invented. Events, published figures and the other organisations are those of the public record.",
        "本版有 {number} 家会员及其全部信息为虚构；活动、公布数据和其他组织均出自公开记录。",
    ),
    "app.sample": ("Sample members among the real ones", "真实会员中混有示例会员"),
    "app.sample_of": (
        "{number:member organisation|member organisations} of this edition are invented for demonstration; whatever counts one bears the badge SAMPLE.",
        "本版有 {number} 家会员为演示而虚构，凡计入之处均标有“示例”。",
    ),
    "app.footer": (
        "Edition {edition}, published {published} UTC from sources received up to {record}. "
        "No data is not zero; taking part in an event is not membership.",
        "第 {edition} 版，发布于 {published}（协调世界时），来源收至 {record}。无数据不等于零；参加活动不等于会员。",
    ),
    "app.no_edition": ("Nothing is published yet", "尚未发布数据"),
    "app.no_edition_help": (
        "There is no database to show. Stop the dashboard and start it again with `make run`, or publish with "
        "`python -m etl build`; this page then shows it on its next reload.",
        "暂无可展示的数据库。请退出后用 `make run` 重新启动，或执行 `python -m etl build` 发布数据，然后刷新本页。",
    ),
    "app.no_database": ("The database does not answer", "数据库无响应"),
    "app.no_database_help": (
        "The database that keeps the editions cannot be read at the moment. The reason is written where the dashboard was "
        "started. As soon as it answers again, reloading this page shows it.",
        "目前无法读取保存各版数据的数据库。原因已写入启动看板的终端。数据库恢复后，刷新本页即可。",
    ),
    "app.fault": (
        "This page met a fault and could not be drawn. The other pages still work; the fault is written in full where the "
        "dashboard was started. Clearing the filters may help.",
        "本页出现故障，无法显示；其他页面不受影响。详细信息已写入启动看板的终端。清除筛选或可恢复。",
    ),
    # --- annual review, the page
    "review.title": ("Annual review", "年度回顾"),
    "review.about": (
        "Every figure of a year as it stood at its end, of the whole of CNIE: as pictures, slides, a document and data, each "
        "with its source and date, in one file.",
        "以年末为准的中促会全部年度图表：图片、幻灯片、文档与数据合为一个文件，每张图表均含来源与日期。",
    ),
    "review.no_filters": (
        "The annual review speaks of the whole of CNIE at the end of a year. Filters, as-of date and period of other pages "
        "are kept in the address and change nothing here.",
        "年度回顾以年末的中促会整体情况为准。其他页面的筛选、截止日期与统计年份保留在网址中，但不影响本页。",
    ),
    "review.year": ("Year", "年度"),
    "review.part_year": ("{year}, up to {day}", "{year}（截至 {day}）"),
    "review.unknown_year": (
        "The year “{value}” cannot be reviewed; {year} is shown.",
        "无法生成“{value}”年的回顾，现显示 {year} 年。",
    ),
    "review.languages": ("Language of the pack", "文件语言"),
    "review.both": ("Both", "两种"),
    "review.formats": ("What to make", "内容"),
    "review.format.png": ("Pictures (PNG, 300 dpi)", "图片（PNG，300 dpi）"),
    "review.format.svg": ("Vector pictures (SVG)", "矢量图（SVG）"),
    "review.format.pdf": ("Document (PDF)", "文档（PDF）"),
    "review.format.pptx": ("Slides (PowerPoint)", "幻灯片（PPT）"),
    "review.format.csv": ("Data (CSV, Excel)", "数据（CSV、Excel）"),
    "review.make": ("Make the pack", "生成文件包"),
    "review.make_again": ("Make it again", "重新生成"),
    "review.waiting": (
        "In line: {number:pack is|packs are} made before this one. This page may be left; the pack is made all the same.",
        "排队中：前面还有 {number} 个文件包。可离开本页，文件包会照常生成。",
    ),
    "review.starting": ("The pack is begun.", "开始生成。"),
    "review.working": ("{done} of {total} done: {figure}", "已完成 {done}/{total}：{figure}"),
    "review.made": ("The pack is ready: {number:file|files}, {size} MB.", "文件包已生成：{number} 个文件，{size} MB。"),
    "review.download": ("Download the pack", "下载文件包"),
    "review.not_everything": ("Not everything could be made. {why}", "部分内容未能生成。{why}"),
    "review.failed": ("The pack could not be made. {why}", "文件包未能生成。{why}"),
    "review.fault": (
        "The reason is written in full where the dashboard was started.",
        "详细原因已写入启动看板的终端。",
    ),
    "review.full": (
        "{number:pack waits|packs wait} already. Please ask again in a few minutes.",
        "已有 {number} 个文件包在排队，请数分钟后再试。",
    ),
    "review.figures": ("Every figure of the pack", "文件包中的全部图表"),
    "review.show_all": ("Show all {number:figure|figures}", "显示全部 {number} 张图表"),
    # --- screen mode
    "screen.label": ("Present", "演示视图"),
    "screen.help": (
        "The figure alone on 1600 × 900 pixels, for a screenshot; opens in a new tab.",
        "在新标签页中以 1600 × 900 像素单独显示该图，便于截图。",
    ),
    "screen.unknown": (
        "This page has no figure “{value}” with these choices. Without `screen` in the address the page shows all of its figures.",
        "按当前选择，本页没有名为“{value}”的图表。从网址中去掉 `screen` 即可显示本页全部图表。",
    ),
    # --- annual review
    "review.of_year": ("Annual review {year}", "{year} 年度回顾"),
    "review.cited": ("{app}, {review}", "{app}，{review}"),
    "review.as_of": ("As of {day}.", "截至 {day}。"),
    "review.as_of_part": (
        "As of {day}: the year was not over when the record was closed.",
        "截至 {day}：记录截止时该年度尚未结束。",
    ),
    "review.asking": ("Asking the record", "查询数据"),
    "review.slides": ("Slides", "幻灯片"),
    "review.document": ("Document", "文档"),
    "review.data": ("Data", "数据表"),
    "review.packing": ("Packing", "打包"),
    "review.files": ("What is in this folder", "文件夹内容"),
    "review.file_png": (
        "Each figure as a picture of 300 dpi at {width} mm width (6.5 inches, the text width of A4), with title, source and date in it.",
        "各图表图片，宽 {width} 毫米（6.5 英寸，即 A4 版心宽），300 dpi，含标题、来源与日期。",
    ),
    "review.file_svg": (
        "The same as vectors, {width} mm wide; text is text and names its fonts.",
        "同一图表的矢量图，宽 {width} 毫米；文字仍为文字，并注明字体。",
    ),
    "review.file_pdf": ("The whole review as pages of A4.", "完整年度回顾，A4 版面。"),
    "review.file_pptx": (
        "The same pages as slides; charts and tables can be edited.",
        "同样各页的幻灯片；图表与表格均可编辑。",
    ),
    "review.file_csv": (
        "The numbers of each figure, with a dictionary of their headings.",
        "各图表的数据，附表头说明。",
    ),
    "review.not_made": ("What could not be made", "未能生成的内容"),
    "review.base": ("Where the bar begins", "条形起点"),
    "review.label": ("Number shown", "所示数字"),
    "review.count": ("Number", "数量"),
    "review.term": ("Term", "术语"),
    "review.meaning": ("What it means", "说明"),
    "review.source_title": ("Source", "来源"),
    "review.source_about": ("Who made it, when, and how it may be used", "提供者、时段与许可"),
    "review.no_picture": (
        "The map itself could not be drawn: the computer that made this review has no browser to draw it.",
        "未能绘制地图：制作本回顾的计算机没有可用于绘图的浏览器。",
    ),
    "review.contents": ("Contents", "目录"),
    "review.number": ("No.", "序号"),
    "review.numbers": ("The numbers are those of the table of these events.", "图中编号与活动表的序号一致。"),
    "review.more": ("{number:more row is|more rows are} in the data.", "其余 {number} 行见数据。"),
    "review.part": ("{title} ({part} of {parts})", "{title}（第 {part} 部分，共 {parts} 部分）"),
    "review.definitions": ("What the numbers mean", "指标说明"),
    "review.sources": ("Sources", "数据来源"),
    "review.key_figures": ("Key figures", "主要指标"),
    "review.compared": ("{year} beside {before}", "{year} 年与 {before} 年对照"),
    "review.unchanged": ("unchanged", "无变化"),
    "review.in_the_year": ("Of events held in the year.", "按当年已举办的活动统计。"),
    "review.map": ("Events of {year} on the map", "{year} 年活动地图"),
    "review.map_sentence": ("{shown} {located}.", "{shown}{located}。"),
    "review.events": ("Events of {year}", "{year} 年活动"),
    "review.events_sentence": ("{year}, as far as sources report: {on_record}.", "据来源所述，{year} 年{on_record}。"),
    "review.series": ("Forum series: {series}", "系列论坛：{series}"),
    "review.series_single": ("Forum series with one event on record", "仅有一场记录的系列论坛"),
    "review.source": (
        "{producer}. Covers {period}. {licence}. File {file}.",
        "{producer}。涵盖 {period}。{licence}。文件 {file}。",
    ),
    "review.term.members": ("Members", "会员"),
    "review.means.members": (
        "Organisations with a group membership of CNIE whose spell covers the day; who leaves on a day no longer counts at its end. "
        "A spell of unknown start counts from the first dated evidence of it; without any it counts in who is known, and in no course over time.",
        "会籍涵盖当日的中促会团体会员；当日退会者，当日终了时不再计入。起始日不详者，自有日期的依据所示之日起计；无任何日期者计入已知名单，不计入时间走势。",
    ),
    "review.term.ecosoc": ("Members with ECOSOC status", "具有咨商地位的会员"),
    "review.means.ecosoc": (
        "Of the members, those whose consultative status is granted, and neither suspended nor withdrawn, on that day.",
        "会员中当日已获咨商地位且未被中止或撤销者。",
    ),
    "review.term.bridge": ("Who joined and left", "会员增减情况"),
    "review.means.bridge": (
        "Members at the start + joined + rejoined − left − lapsed − merged = members at the end; start and end are counted, not added up.",
        "期初会员 ＋ 入会 ＋ 重新入会 － 退会 － 会籍失效 － 并入 ＝ 期末会员；期初与期末均为统计所得，并非推算。",
    ),
    "review.term.events": ("Events", "活动"),
    "review.means.events": (
        "Events on record are held or joined by CNIE, without a part of CNIE on record, planned or not held. An event counts that a source reports "
        "as held or joined by CNIE, with a date or without; a meeting within another event is counted with that event. Whatever else is "
        "counted is said beside it.",
        "在录活动分为中促会举办或参加、未见中促会参与记录、计划中与未举办四类。已举办活动指来源所述由中促会举办或参加者，无论有无日期；在另一活动期间举办的会议与该活动合计。计入其他类别时均予说明。",
    ),
    "review.term.reached": ("Countries and cities", "国家与城市"),
    "review.means.reached": (
        "Where events held or joined by CNIE took place, each of their places, China included. An online event reaches no place.",
        "中促会举办或参加的活动的全部举办地，含中国；线上活动不计地点。",
    ),
    "review.term.sectors": ("Sectors", "领域"),
    "review.means.sectors": (
        "An organisation of several sectors counts in each of them; the number of organisations and of sector memberships is said.",
        "一家组织涉及多个领域时，在各领域分别计入；并说明组织数与领域归属数。",
    ),
    "review.term.reports": ("Quadrennial reports", "四年期报告"),
    "review.means.reports": (
        "Due every fourth year for general and special status; taken to be due on 1 June, which could not be checked against the UN's own table.",
        "全面及特别咨商地位每四年提交一次；暂按 6 月 1 日为提交期限，尚未与联合国公布的清单核对。",
    ),
    "review.term.printed": ("Published figures", "公布数据"),
    "review.means.printed": (
        "Numbers that others printed stand as they were stated: “over 200” is not 200. Only exact figures are compared.",
        "他方公布的数字按原表述列示：“200 多”不等于 200；仅精确数字可作比较。",
    ),
    "review.term.imprecise": ("Imprecise dates", "不精确的日期"),
    "review.means.imprecise": (
        "A date of which the month or year alone is known counts by one rule; figures say how many records it concerns.",
        "仅知月份或年份的日期按统一规则计入；各图表注明涉及的记录数。",
    ),
    "review.sample": ("{title}. {about}", "{title}。{about}"),
    "review.term.sample": ("Sample", "示例"),
    "review.means.sample": (
        "Invented records for demonstration, named “Sample member”; each figure says how many it counts.",
        "为演示而虚构的记录，名称为“示例会员”；各图表注明计入数量。",
    ),
    "review.term.no_data": ("No data", "无数据"),
    "review.means.no_data": (
        "No data is not zero; taking part in an event is not membership.",
        "无数据不等于零；参加活动不等于会员。",
    ),
    # --- filters
    "filter.title": ("Filters", "筛选"),
    "filter.all": ("All", "全部"),
    "filter.sector": ("Sector", "领域"),
    "filter.region": ("Region", "地区"),
    "filter.type": ("Organisation type", "组织类型"),
    "filter.ecosoc": ("ECOSOC status", "咨商地位"),
    "filter.period": ("Years", "统计年份"),
    "filter.period_help": (
        "Joining, leaving and events count if they fall into these years, up to the as-of date. It does not touch the number "
        "of members on a day. The whole span also keeps events without a date.",
        "入会、退会与活动按所选年份统计，计至截止日期；不影响某日的会员数。选择全部年份时，日期不详的活动一并保留。",
    ),
    "filter.as_of": ("As of", "截止日期"),
    "filter.as_of_help": (
        "Members and statuses count as they stood on this day; events and figures up to it.",
        "会员与咨商地位按当日情况统计；活动与公布数据计至当日。",
    ),
    "filter.year_ends": ("Ends of years", "年末"),
    "filter.year_end": ("End of {year}", "{year} 年末"),
    "filter.record_date": ("Date of the record", "数据截止日期"),
    "filter.other_day": ("Another day", "其他日期"),
    "zero.before": (
        "Why none: the first member on record counts from {first}, after this day.",
        "为零的原因：记录中最早的会员自 {first} 起计入，晚于当日。",
    ),
    "zero.filters": (
        "Why none: without the filters there are {total:member|members}; the filters leave, one after the other, {steps}.",
        "为零的原因：不设筛选时有 {total} 家会员；依次筛选后为：{steps}。",
    ),
    "zero.nothing": ("Why none: the record names no member at all.", "为零的原因：记录中没有会员。"),
    "filter.clocks": (
        "As of {as_of}: members and statuses. From {years}: joining, leaving and events.",
        "会员与咨商地位截至 {as_of}；入会、退会与活动为{years}。",
    ),
    "filter.leaves_members": (
        "{name}: {kept} of {total:member|members} meet it and {left} do not.",
        "{name}：{total} 家会员中 {kept} 家符合，{left} 家不计入。",
    ),
    "filter.leaves_events": (
        "{name}: {kept} of {total:event|events} held or joined by CNIE meet it and {left} do not.",
        "{name}：中促会举办或参加的 {total} 场活动中 {kept} 场符合，{left} 场不计入。",
    ),
    "filter.leaves_unstated_members": (
        " Of these, {unstated} do not state it: choose “Not stated” to count them too.",
        "其中 {unstated} 家未说明，选择“未说明”即可一并计入。",
    ),
    "filter.leaves_unstated_events": (
        " Of these, {unstated} do not state it: choose “Not stated” to count them too.",
        "其中 {unstated} 场未说明，选择“未说明”即可一并计入。",
    ),
    "filter.leaves_undated": (" Of these, {unstated} have no date.", "其中 {unstated} 场日期不详。"),
    "edition.unknown": (
        "There is no edition {value}; the current one, edition {current}, is shown.",
        "没有第 {value} 版，现显示当前的第 {current} 版。",
    ),
    "edition.other_tables": (
        "Edition {edition} was published by an earlier dashboard, with other tables, and cannot be shown; the current one, "
        "edition {current}, is shown. The editions page of Data lists them all.",
        "第 {edition} 版由较早的看板发布，表结构不同，无法显示；现显示当前的第 {current} 版。“数据”页列有全部版次。",
    ),
    "edition.earlier": (
        "**You read edition {edition}**, published {published} UTC; the current one is edition {current}. Figures say what was known then.",
        "**当前阅读的是第 {edition} 版**（{published} 发布，协调世界时）；最新为第 {current} 版。所示为当时已知的数据。",
    ),
    "edition.back": ("Back to the current edition", "返回最新版"),
    "edition.choose": ("Edition", "版次"),
    "edition.current": ("Edition {edition} (current)", "第 {edition} 版（最新）"),
    "edition.one": ("Edition {edition}, {published}", "第 {edition} 版，{published}"),
    "filter.programme": ("Programme", "项目板块"),
    "filter.place": ("Place", "地点"),
    "filter.not_stated": ("Not stated", "未说明"),
    "filter.none": ("No status on record", "无咨商地位记录"),
    "filter.listed": ("Members that only a public list names", "仅见于公开名单的会员"),
    "filter.without_listed": ("Leave out what only a public list says", "不计仅见于公开名单者"),
    "filter.without_listed_help": (
        "A public research list names organisations as members of CNIE; CNIE has not confirmed it. They are hatched wherever they count.",
        "某公开研究名单将若干组织列为中促会会员，未经中促会确认。凡计入之处均以斜纹标示。",
    ),
    "filter.left_out": ("left out", "不计入"),
    "filter.clear": ("Clear filters", "清除筛选"),
    "filter.in_force": ("Filters in force: {filters}.", "当前筛选：{filters}。"),
    "filter.years": ("{since} to {until}", "{since}—{until}年"),
    "filter.year": ("{year}", "{year}年"),
    "filter.altered": (
        "The address asks for {name} “{value}”, which is not there; it was left out. The view below is valid.",
        "地址中的{name}“{value}”不存在，已忽略；以下视图有效。",
    ),
    "filter.as_of_altered": (
        "The address asks for “{value}” as the as-of date; the record can answer for dates from {first} to {last}. Shown: {last}.",
        "地址中的截止日期为“{value}”，而数据仅能回答 {first} 至 {last} 之间的日期。现按 {last} 显示。",
    ),
    "filter.period_altered": (
        "The address asks for a period (“{value}”) outside {first} to {last}; the whole span is shown.",
        "地址中的统计年份（“{value}”）超出 {first} 至 {last}，现显示全部年份。",
    ),
    "filter.events_only": (
        "Organisation type and ECOSOC status speak of organisations; they do not narrow events.",
        "组织类型和咨商地位针对组织，不影响活动。",
    ),
    "filter.published_whole": (
        "Published totals speak of the whole of CNIE and are left out while a filter is set.",
        "公布的总数针对中促会整体，筛选时不予显示。",
    ),
    "list.and": (", ", "、"),
    "list.semicolon": ("; ", "；"),
    "list.colon": ("{name}: {value}", "{name}：{value}"),
    "list.bracket": ("{text} ({more})", "{text}（{more}）"),
    "list.dot": ("{first} · {second}", "{first} · {second}"),
    "list.sentence": (" {text}.", "{text}。"),
    # --- numbers and dates
    "stated.exact": ("{value}", "{value}"),
    "stated.over": ("over {value}", "{value} 余"),
    "stated.more_than": ("over {value}", "超过 {value}"),
    "stated.about": ("about {value}", "约 {value}"),
    "stated.nearly": ("nearly {value}", "近 {value}"),
    "stated.at_least": ("at least {value}", "至少 {value}"),
    "stated.derived": ("{value} (derived)", "{value}（推算）"),
    "date.unknown": ("date not stated", "日期不详"),
    "date.before": ("{date} or earlier", "{date}或之前"),
    "date.inferred": ("{date} (year inferred)", "{date}（年份系推断）"),
    "date.range": ("{start} to {end}", "{start}至{end}"),
    "no_value": ("not stated", "未说明"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    # --- sources
    "source.line": (
        "Source: {sources}. As of {as_of}. Edition {edition}.",
        "来源：{sources}。截至 {as_of}。第 {edition} 版。",
    ),
    "source.sample": (
        "{sample} of {total:record is|records are} invented.",
        "{total} 条中有 {sample} 条为虚构记录。",
    ),
    "source.publication": ("{publisher}, “{title}”", "{publisher}《{title}》"),
    "sample.badge": ("SAMPLE", "示例"),
    "sample.series": ("{name} · SAMPLE", "{name}·示例"),
    "sample.of_them": ("SAMPLE: {sample} of them invented", "示例：其中 {sample} 家为虚构"),
    "table.show": ("Table", "数据表"),
    "table.download_csv": ("CSV and dictionary", "CSV 及数据字典"),
    "table.download_xlsx": ("Excel workbook", "Excel 工作簿"),
    "table.empty": ("No row is left by the filters.", "筛选后没有数据。"),
    "table.rows": ("{number:row|rows}", "{number} 行"),
    "table.page": ("Rows {first}–{last} of {total}", "第 {first}–{last} 行，共 {total} 行"),
    "table.first_page": ("First page", "首页"),
    "table.previous_page": ("Previous page", "上一页"),
    "table.next_page": ("Next page", "下一页"),
    "table.last_page": ("Last page", "末页"),
    # --- key figures
    "key.members": ("Member organisations", "团体会员"),
    "key.ecosoc": ("With ECOSOC status", "具有咨商地位的会员"),
    "key.council": ("Council members", "个人理事"),
    "key.sironet": ("Members of SIRONET", "丝路网络成员"),
    "key.sironet_members": ("SIRONET members", "丝路网络成员"),
    "key.sironet_countries": ("SIRONET countries", "丝路网络国家"),
    "key.events": ("Events held or joined by CNIE", "中促会举办或参加的活动"),
    "key.countries": ("Countries reached", "覆盖国家"),
    "key.cities": ("Cities reached", "覆盖城市"),
    "key.none": ("no figure", "暂无数据"),
    "key.change": ("on a year before", "较上年同期"),
    "key.published": ("Published", "公布数据"),
    "key.published_by": ("Published by {publisher}", "{publisher}公布"),
    "key.published_beside": ("Published: {figure}, {about}", "公布数：{figure}，{about}"),
    "key.later": ("Later: {figure}, {about}", "其后：{figure}，{about}"),
    "key.repeated": ("Again: {figure}, {about}", "再次公布：{figure}，{about}"),
    "key.known": ("{number} known by name", "已知名称 {number} 家"),
    "key.known_selected": ("{number} known by name meet the filters", "已知名称且符合筛选 {number} 家"),
    "key.known_listed": (
        "Known by name: {number} of {known} only on a public list",
        "已知名称 {known} 家中，{number} 家仅见于公开名单",
    ),
    "key.whole": ("Of the whole of CNIE, whatever is chosen", "针对中促会整体，不受筛选影响"),
    "key.in_countries": ("In {countries:country|countries} · {about}", "分布于 {countries}国家 · {about}"),
    "key.members_in_countries": ("{members} in {countries:country|countries}", "{members}，{countries}国家"),
    "key.all_years": ("All years on record", "全部有记录年份"),
    "key.recorded": ("Counted from the record", "按记录统计"),
    "key.spark": (
        "{title}: {first} at first, {last} at last, {number:value|values}",
        "{title}：首值 {first}，末值 {last}，共 {number} 个值",
    ),
    "key.figure": ("Figure", "指标"),
    "key.value": ("Value", "数值"),
    "key.as_of": ("As of", "截至"),
    "key.change_heading": ("Change", "变化"),
    "key.basis": ("Basis", "依据"),
    "key.sentence": ("In words", "文字说明"),
    # --- files to take away
    "export.rows": ("Rows", "数据"),
    "export.dictionary": ("Dictionary", "数据字典"),
    "export.readme": ("Read me", "说明"),
    "export.title": ("{title}: table of {number:row|rows}", "{title}：数据表，共 {number} 行"),
    "export.edition": (
        "Edition {edition}, published {published} UTC; sources received up to {record}.",
        "第 {edition} 版，{published} 发布（协调世界时）；来源收至 {record}。",
    ),
    "export.cite": (
        "To cite: {title}, edition {edition}, as of {as_of}, with the sources named above.",
        "引用格式：{title}，第 {edition} 版，截至 {as_of}，并注明上列来源。",
    ),
    "export.no_filters": ("No filter is in force.", "未设筛选。"),
    "export.harmless": (
        "Text that begins like a formula has an apostrophe before it in the CSV file, so that no spreadsheet runs it.",
        "CSV 文件中形似公式的文本前加有撇号，以免表格软件运行。",
    ),
    "export.no_zero": (
        "An empty cell means that no source says it. No data is not zero; taking part in an event is not membership.",
        "空单元格表示来源未说明。无数据不等于零；参加活动不等于会员。",
    ),
    # --- overview
    "overview.title": ("CNIE at a glance", "中促会概览"),
    "overview.members": (
        "{members:member organisation|member organisations}, {ecosoc} of them with UN consultative status, "
        "{council:individual council member|individual council members} ({date}). ",
        "{date}：团体会员 {members}，其中 {ecosoc}具有联合国咨商地位；个人理事 {council}。",
    ),
    "overview.figures": ("{figures}. ", "{figures}。"),
    "overview.held": (
        "In {year} CNIE held or joined {number:event|events}, in {before} {number_before}.",
        "中促会 {year} 年举办或参加活动 {number} 场，{before} 年 {number_before} 场。",
    ),
    "overview.new_events": ("Latest events", "最近活动"),
    "overview.by_year": ("Events held or joined by CNIE, by year", "中促会历年举办或参加的活动数"),
    "overview.events_axis": ("Events held or joined by CNIE", "中促会举办或参加的活动"),
    # --- growth
    "growth.title": ("Members over time", "会员发展"),
    "growth.members": ("Member organisations over time", "团体会员数变化"),
    "growth.members_axis": ("Member organisations", "团体会员"),
    "growth.dated_axis": ("Members counted by date", "按日期统计的会员"),
    "growth.dated_axis_ecosoc": ("Members with ECOSOC status counted by date", "按日期统计的具有咨商地位的会员"),
    "growth.recorded": ("Counted from the record", "按记录统计"),
    "growth.flows": ("Memberships that began and ended, by year", "历年会籍开始与终止情况"),
    "growth.began": ("Began", "会籍开始"),
    "growth.ended": ("Ended", "会籍终止"),
    "growth.counted": ("Began to count", "开始计入"),
    "growth.no_longer": ("Ceased to count", "不再计入"),
    "growth.year": ("Year", "年份"),
    "growth.sironet": ("Silk Road NGO Cooperation Network, as published", "丝路沿线民间组织合作网络（公布数据）"),
    "growth.sironet_axis": ("Members", "成员"),
    "growth.published": ("Published and counted", "公布数据与记录对照"),
    "growth.recorded_then": ("In the record that day", "当日记录"),
    "growth.difference": ("Difference", "差额"),
    "growth.marks": ("Published, {comparator}", "公布，{comparator}"),
    "growth.derived": ("Sum of published figures, printed by nobody", "由公布数字相加推算，未见公布"),
    "growth.unclear": ("Published, coverage unclear", "公布，口径不明"),
    "growth.steps": (
        "The step of July 2017 is one decision of a congress, not growth over time.",
        "2017 年 7 月的跃升系会员代表大会一次性决定，并非逐步增长。",
    ),
    "growth.elected_parts": ("{national} national, {local} local", "全国性 {national} 家，地方性 {local} 家"),
    "growth.silence": ("No total found since {date}", "{date}之后未见公布总数"),
    "growth.lacks": (
        "Who joined and left in which year, and how members came to their number, cannot be shown: no roster with dates of joining is on "
        "record. To add one: `python -m etl template members roster.xlsx`, fill it in, `python -m etl add roster.xlsx`, `python -m etl build`.",
        "现有数据不含注明入会日期的会员名册，因此无法显示历年入会、退会及会员增减情况。添加名册：`python -m etl template members roster.xlsx`，"
        "填写后执行 `python -m etl add roster.xlsx` 与 `python -m etl build`。",
    ),
    "published.members": (
        "Published figures of members and of the congress of 2017",
        "会员及 2017 年会员代表大会公布数据",
    ),
    "published.sironet": ("Published figures of SIRONET", "丝路网络公布数据"),
    "published.activities": ("Published figures of activities", "活动与项目公布数据"),
    "published.ecosoc": ("Published figures of consultative status", "咨商地位公布数据"),
    "published.others": ("Also published", "其他公布数字"),
    "published.page": ("Page", "所在页面"),
    "published.sentence": (
        "{figures:figure was|figures were} published by {publishers:publisher|publishers}, of {metrics:metric|metrics}. None is counted by us; a derived one is a sum of others that nobody printed.",
        "共收录 {publishers} 家公布方发布的 {figures} 个数字，涉及 {metrics} 项指标，均非本库统计；标为“推算”者由其他公布数字相加而得，未见公布。",
    ),
    "growth.reason": ("Why they differ", "差异原因"),
    "reason.none": ("No difference.", "无差异。"),
    "reason.unclear": ("Who is counted is not clear, so it is not compared.", "计入范围不明，不作比较。"),
    "reason.bound_met": ("Not an exact number; the record agrees with it.", "系约数，记录与之相符。"),
    "reason.bound_missed": ("Not an exact number; the record does not agree with it.", "系约数，记录与之不符。"),
    "reason.sample": (
        "Not compared: the sample roster is invented, to fit what was published.",
        "不作比较：示例名册为虚构，且按公布数生成。",
    ),
    "reason.imprecise": (
        "{number:record counts|records count} by rule, since only the month or year is stated.",
        "有 {number} 条仅注明年或月，按规则计入。",
    ),
    "reason.later": (
        "{number:organisation counts|organisations count} only from a later first mention on record: no source states since when.",
        "有 {number} 家未说明起始时间，其最早记载晚于该日，自最早记载之日起方计入。",
    ),
    "reason.edition": (
        "Edition {edition} gave exactly this number for this day: Compare shows what has changed since.",
        "第 {edition} 版对该日的统计正与此数相同：可在“对照”页查看此后的变化。",
    ),
    "reason.incomplete": ("The record does not name them all.", "记录未能列全。"),
    "reason.unknown": ("Not known.", "原因不详。"),
    "sentence.coverage": (
        "As of {as_of}, the record names {known:real member|real members}; published were {published} ({when}): coverage {share}.",
        "截至 {as_of}，记录列出 {known} 家真实会员；公布数为 {published}（{when}），覆盖率 {share}。",
    ),
    # --- the bridge of members
    "bridge.title": ("Who joined and left", "会员增减情况"),
    "bridge.start": ("At the start", "期初"),
    "bridge.end": ("At the end", "期末"),
    "bridge.part": (
        "Members whose membership began or ended in this way in the period.",
        "时段内会籍以此方式开始或终止的会员数。",
    ),
    "bridge.check": ("Check", "核对"),
    "bridge.adds_up": ("adds up", "相符"),
    "bridge.does_not": ("does not add up", "不符"),
    "bridge.by": ("By", "分组"),
    "bridge.by.year": ("Year", "年份"),
    "bridge.by.sector": ("Sector", "领域"),
    "bridge.by.region": ("Region", "地区"),
    "bridge.by.type": ("Organisation type", "组织类型"),
    "bridge.multi": (
        "An organisation of several sectors stands in each of them, so these rows add up to more than the members.",
        "跨领域组织计入每个领域，故各行之和大于会员数。",
    ),
    "sentence.bridge": (
        "From {first} to {last}: {start} at the start, {joined} joined, {rejoined} rejoined, {left} left, {lapsed} lapsed, "
        "{merged} merged, {end} at the end.",
        "{first}至{last}：期初 {start} 家，入会 {joined} 家，重新入会 {rejoined} 家，退会 {left} 家，会籍失效 {lapsed} 家，并入其他组织 {merged} 家，期末 {end} 家。",
    ),
    "sentence.bridge_adds_up": (" The parts add up to the number counted at the end.", "各项之和与期末统计数相符。"),
    "sentence.bridge_does_not": (
        " The parts do not add up to the number counted at the end: please report this fault.",
        "各项之和与期末统计数不符，请报告此故障。",
    ),
    "sentence.bridge_imprecise": (
        " {number:change is|changes are} dated by rule, since only the month or year is stated: joining counts from the first "
        "day it can mean, leaving from the last.",
        "其中 {number} 项变化仅注明年或月，按规则计日：入会自可能的首日起，退会至可能的末日止。",
    ),
    # --- opened rows
    "open.of": ("{what}, {when}", "{what}，{when}"),
    "open.granted": ("Status granted in {year}", "{year} 年授予咨商地位"),
    "open.change": ("Change", "变化"),
    "open.how_sure": ("Basis of the date", "日期依据"),
    "open.known": ("Members known by name, {when}", "已知名称的会员，{when}"),
    "open.certain": ("as stated", "来源所述"),
    "open.by_rule": ("by rule: month or year alone is stated", "按规则：仅注明年或月"),
    "open.first_evidence": ("first mention on record", "最早记载"),
    "open.city": ("City", "城市"),
    "open.printed": (
        "A published total: its publisher alone could list what it counts. The row shows where it is printed.",
        "此为公布的总数，其构成仅公布方掌握；本行注明刊载出处。",
    ),
    "open.rows": ("{number:row|rows}", "{number} 行"),
    "open.choose": ("See the records", "查看明细"),
    "open.show_members": ("Show the {number:organisation|organisations}", "查看 {number} 家会员"),
    "open.show_ecosoc": ("Show the {number:organisation|organisations}", "查看 {number} 家会员"),
    "open.show_events": ("Show the {number:event|events}", "查看 {number} 场活动"),
    "open.show_countries": ("Show the {number:country|countries}", "查看 {number} 个国家"),
    "open.show_cities": ("Show the {number:city|cities}", "查看 {number} 个城市"),
    "open.show_source": ("Show its source", "查看出处"),
    "open.unknown": (
        "The address asks for the rows of “{value}”, which is no number of this page.",
        "地址中的“{value}”不对应任何数字，无法打开明细。",
    ),
    "open.none": (
        "There is no row behind this number: nothing on record meets it.",
        "此数字没有明细：记录中无符合条件的条目。",
    ),
    "table.cells": ("Choose a number to open its rows.", "选中一个数字即可查看其明细。"),
    "table.profile": ("Choose a row to open the profile of the organisation.", "选中一行即可打开该组织的档案。"),
    "copy.label": ("Copy", "复制"),
    "copy.help": ("The sentence with its source, to copy.", "可复制的文字说明及来源。"),
    # --- ecosoc
    "ecosoc.title": ("Consultative status with ECOSOC", "联合国经社理事会咨商地位"),
    "ecosoc.over_time": ("Members with consultative status over time", "具有咨商地位的会员数变化"),
    "ecosoc.by_category": ("ECOSOC status by category", "咨商地位类别"),
    "ecosoc.by_year": ("ECOSOC status by year of grant", "咨商地位授予年份"),
    "ecosoc.sample": ("SAMPLE members, invented", "示例会员（虚构）"),
    "ecosoc.real": ("Organisations named in public sources", "公开来源所列组织"),
    "ecosoc.organisations": ("Organisations", "组织"),
    "ecosoc.life_cycle": ("ECOSOC life cycle", "咨商地位进程"),
    "ecosoc.in_status": ("In status", "具有咨商地位"),
    "ecosoc.group": ("Membership", "会员身份"),
    "ecosoc.group.member": ("Member", "会员"),
    "ecosoc.group.known": ("Member known by name", "已知名称的会员"),
    "ecosoc.listed": ("on a public list", "见于公开名单"),
    "ecosoc.group.candidate": ("Not on record as member", "未见会员记录"),
    "ecosoc.group.network": ("CNIE itself", "中促会自身"),
    "ecosoc.group.foreign": ("Abroad, not on record as member", "境外组织，未见会员记录"),
    "ecosoc.reports": ("Quadrennial reports due", "四年期报告应交情况"),
    "ecosoc.report_rule": (
        "Organisations in general and special status report every fourth year, those on the roster do not (ECOSOC resolution 1996/31, "
        "paragraph 61(c)); the reporting cycle begins in the year of the grant (UN guidelines on quadrennial reports). The rule used "
        "here: status granted in year Y, period Y to Y+3, due by 1 June of Y+4, then every four years; the day of each report is to be "
        "checked with the UN secretariat. Nothing is due while a status is suspended or withdrawn.",
        "具有全面或特别咨商地位的组织每四年提交一次报告，名册类组织无须提交（经社理事会第 1996/31 号决议第 61(c) 段）；报告周期自授予之年起算（联合国四年期报告指南）。"
        "此处采用的规则：Y 年授予，报告期为 Y 至 Y+3 年，于 Y+4 年 6 月 1 日前提交，此后每四年一次；具体期限以联合国秘书处为准。地位中止或撤销期间无须提交。",
    ),
    "ecosoc.reports_axis": ("Reports", "报告数"),
    "ecosoc.due_state": ("State", "状态"),
    "ecosoc.due_year": ("Year due", "应交年份"),
    "ecosoc.counted": ("Number of organisations of this kind.", "该类组织数。"),
    "ecosoc.reports_counted": ("Number of reports of which this can be said.", "属于此状态的报告数。"),
    "ecosoc.due.overdue": ("Overdue", "逾期"),
    "ecosoc.due.unknown": ("Past, not on record whether submitted", "已过期限，是否提交无记录"),
    "ecosoc.due.within_year": ("Due within twelve months", "十二个月内应交"),
    "ecosoc.due.later": ("Due later", "以后应交"),
    "ecosoc.due.submitted": ("Submitted", "已提交"),
    "ecosoc.due.no_category": ("Category not stated", "类别未说明"),
    "ecosoc.due.no_year": ("Year of the grant not stated", "授予年份未说明"),
    "ecosoc.due_of_year": ("Due in {year}: {state}", "{year} 年应交：{state}"),
    "ecosoc.last_report": ("Last report on record", "最近一次报告记录"),
    "ecosoc.no_report": ("none on record", "无记录"),
    "ecosoc.without_due_date": ("No due date can be computed", "无法推算应交日期"),
    "ecosoc.why": ("Why", "原因"),
    "ecosoc.step_date": ("When this step was taken, as precisely as it is known.", "该步骤的日期，精确到已知程度。"),
    "ecosoc.calendar_file": ("Download coming due dates as a calendar (.ics)", "下载应交日期日历（.ics）"),
    "ecosoc.calendar_entry": ("Quadrennial report to ECOSOC due: {name}", "四年期报告应交：{name}"),
    "ecosoc.candidates": ("In status, and not on record as members", "具有咨商地位而未见会员记录的组织"),
    "ecosoc.steps_note": (
        "An application or a recommendation is not yet a status. Where neither the step nor its evidence has a date, the status counts in who is known, and in no course over time.",
        "申请或建议授予尚不等于取得咨商地位；步骤与依据均无日期的，计入已知名单，不计入任何时间走势。",
    ),
    "ecosoc.china": ("Chinese NGOs with status, as published", "具有咨商地位的中国民间组织（公布数据）"),
    "ecosoc.china_note": (
        "These counts cover different bodies (the mainland alone, or Hong Kong, Macao and Taiwan too): each stands by itself, and no line joins them.",
        "各数字口径不同（仅含中国大陆，或含港澳台），应分别理解，不能连成一线。",
    ),
    "ecosoc.since": ("Status since", "取得时间"),
    "ecosoc.member": ("CNIE member", "中促会会员"),
    "ecosoc.unknown": ("not stated", "未说明"),
    # --- event map
    "map.title": ("Where CNIE meets", "活动地图"),
    "map.presets": ("Show", "快捷视图"),
    "map.preset.all": ("All events", "全部活动"),
    "map.preset.putian": ("Putian", "莆田"),
    "map.preset.hangzhou": ("Hangzhou", "杭州"),
    "map.preset.africa": ("African forums", "中非论坛"),
    "map.preset.southeast_asia": ("Southeast Asian forums", "东南亚论坛"),
    "map.time": ("Years shown", "显示年份"),
    "map.located": ("{located} of {total} located", "{total} 场活动中 {located} 场已定位"),
    "map.country_level": ("{number} at country level", "{number} 场仅到国家"),
    "map.online": ("{number} online", "{number} 场线上"),
    "map.no_place": ("{number} without place", "{number} 场无地点"),
    "map.size": (
        "One mark for an event in each of its cities, fanned out around the city. Size: participants as stated; hollow: not stated.",
        "每个圆点为一场活动在一个城市的标记，围绕所在城市展开。大小表示来源所述参加人数；空心表示未说明。",
    ),
    "map.cells": (
        "So many events are counted together by parts of the map. Size and number: events.",
        "活动较多，按地图区域合并计数。大小与数字表示活动数。",
    ),
    "map.around": ("{place} and {more:other city|other cities}", "{place}及另外 {more} 个城市"),
    "map.events": ("{number:event|events}", "{number} 场活动"),
    "map.closer": ("Click to look closer", "点击放大查看"),
    "map.to_list": ("Click to list them", "点击查看明细"),
    "map.part": (
        "Of them this part of it shows {events:event|events}, in {cities:city|cities}.",
        "其中本区域 {events} 场，分布于 {cities} 个城市。",
    ),
    "map.out": ("One step out", "返回上一层"),
    "map.whole": ("Whole map", "查看全图"),
    "map.list": ("Events of this view", "本视图的活动"),
    "map.sentence": (
        "{on_record}. The map shows {located} of them, in {cities:city|cities}.",
        "{on_record}。地图显示其中 {located} 场，分布于 {cities} 个城市。",
    ),
    "map.dates": ("Dates", "日期"),
    "map.place": ("Place", "地点"),
    "map.counts": ("Counts as stated", "所述数量"),
    "map.organisers": ("Organisers", "主办方"),
    "map.participants": ("Participants", "参与者"),
    "map.event": ("Event", "活动"),
    "map.series": ("Series", "系列"),
    "map.un": ("UN body and session", "联合国机构与届次"),
    "map.no_counts": ("No counts stated", "未说明数量"),
    "map.no_organisers": ("No organiser stated", "未说明主办方"),
    "map.planned": ("planned", "计划中"),
    "map.empty": ("No event of this view has a place to draw.", "本视图没有可定位的活动。"),
    # --- sectors
    "sectors.title": ("What members work on", "工作领域"),
    "sectors.measure": ("Count", "统计对象"),
    "sectors.measure.members": ("Members", "会员"),
    "sectors.measure.organisations": ("All organisations on record", "全部已记录组织"),
    "sectors.how": ("An organisation of several sectors counts", "跨领域组织的计法"),
    "sectors.how.every": ("in each of them", "计入每个领域"),
    "sectors.how.primary": ("in its first only", "仅计首个领域"),
    "sectors.by_sector.members": ("Members by sector", "会员按领域分布"),
    "sectors.by_sector.known": ("Members known by name, by sector", "已知名称的会员：按领域"),
    "sectors.by_region.known": ("Members known by name, by sector and region", "已知名称的会员：按领域和地区"),
    "sectors.by_sector.organisations": ("Organisations by sector", "组织按领域分布"),
    "sectors.by_region.members": ("Members by sector and region", "会员按领域和地区分布"),
    "sectors.by_region.organisations": ("Organisations by sector and region", "组织按领域和地区分布"),
    "sectors.sentence": (
        "{organisations:organisation|organisations}, {links:sector membership|sector memberships}; the largest sector is {largest} with {number}.",
        "共 {organisations} 家组织、{links} 个领域归属；最大的领域为{largest}，有 {number} 家。",
    ),
    "sectors.sentence_unstated": (
        "{organisations:organisation|organisations}; no source states a sector.",
        "共 {organisations} 家组织；来源均未说明领域。",
    ),
    "sectors.matrix_sentence": (
        "Largest group: {sector} in {region}, with {number}; of {cells:cell|cells}, {empty} without any organisation.",
        "数量最多的是{region}的{sector}，有 {number} 家；{cells} 格中有 {empty} 格没有组织。",
    ),
    "evidence.stated": (
        "Stated by the roster, CNIE, the organisation or the press",
        "有据可查（名册、中促会、组织自述或媒体）",
    ),
    "evidence.listed_only": ("Only on a public list, not confirmed by CNIE", "仅见于公开名单，未经中促会确认"),
    "evidence.series": ("{name} · public list only", "{name}·仅见于公开名单"),
    "evidence.of_status": (
        " {number} of them only on a public list, not confirmed by CNIE.",
        "其中 {number} 家仅见于公开名单，未经中促会确认。",
    ),
    "evidence.listed_in_cell": (
        "Line across: counts members that only a public list names, not confirmed by CNIE",
        "斜线：含仅见于公开名单、未经中促会确认的会员",
    ),
    "evidence.sentence": ("Known by name: {number} ({parts}).", "已知名称 {number} 家（{parts}）。"),
    "evidence.part": ("{name}: {number}", "{name} {number} 家"),
    "evidence.inferred": (
        " Type and sectors of {number} are inferred by us from the name.",
        "其中 {number} 家的类型与领域由本库据名称推断。",
    ),
    "evidence.undated": (
        " Since when is not stated for {number}: counted here, and in no course over time.",
        "其中 {number} 家入会时间不详：在此计入，不计入时间走势。",
    ),
    "sectors.none": ("No organisation is left by the filters.", "筛选后没有组织。"),
    "sectors.rows": ("The rows behind the number", "数字对应的名录"),
    "sectors.abroad": ("Abroad", "境外"),
    "sectors.seat": ("Seat", "所在地"),
    "sectors.name": ("Organisation", "组织"),
    "sectors.unverified": ("Chinese name unverified", "中文名未核实"),
    # --- organisations
    "organisations.title": ("Organisations", "组织名录"),
    "organisations.search": ("Search by any name, acronym or pinyin", "按名称、简称或拼音检索"),
    "organisations.search_help": (
        "In English or Chinese, by any name it ever had. Typing errors are forgiven. Pinyin with or without spaces, or its "
        "initials; initials of an English name are found too, whether or not a source uses them.",
        "可用中文或英文检索，现用名、曾用名和其他写法均可，容许输入错误。拼音可带或不带空格，也可用拼音首字母或英文名称首字母。",
    ),
    "organisations.listed": (
        "Listed: {number:organisation|organisations} on record.",
        "列出记录中的 {number} 家组织。",
    ),
    "organisations.found": (
        "“{typed}”: {number:organisation|organisations} found.",
        "“{typed}”：找到 {number} 家组织。",
    ),
    "organisations.found_near": (
        "No name on record holds “{typed}” as it is typed. Similar names: {number:organisation|organisations}.",
        "记录中没有包含“{typed}”的名称，名称相近的组织有 {number} 家。",
    ),
    "organisations.found_none": (
        "No name on record is like “{typed}”. Try a part of the name, the other language, or pinyin.",
        "记录中没有与“{typed}”相近的名称。可尝试名称的一部分、另一种语言或拼音。",
    ),
    "organisations.left_out": (
        " Left out by the filters: {number}.",
        "另有 {number} 家被筛选排除。",
    ),
    "organisations.found_by": ("Found by", "检索依据"),
    "organisations.pinyin": ("Pinyin", "拼音"),
    "organisations.initials": ("Initials", "首字母"),
    "organisations.near": ("similar", "相近"),
    "organisations.back": ("Back to the results for “{typed}”", "返回“{typed}”的检索结果"),
    "organisations.back_to_all": ("All organisations", "全部组织"),
    "organisations.unknown": (
        "The address asks for the organisation “{value}”, which this edition does not hold. Search for it below.",
        "地址中的组织“{value}”不在本版数据中，请在下方检索。",
    ),
    "organisations.sample": (
        "This organisation is invented for demonstration.",
        "该组织系为演示而虚构。",
    ),
    "organisations.sample_note": (
        "These rows are invented for demonstration.",
        "以上各行系为演示而虚构。",
    ),
    "organisations.facts": ("Key facts", "基本情况"),
    "organisations.names": ("Names through time", "历年名称"),
    "organisations.memberships": ("Memberships", "会籍"),
    "organisations.un_spells": ("ECOSOC status held", "持有咨商地位的时期"),
    "organisations.un_steps": ("Steps in its ECOSOC life", "咨商地位进程"),
    "organisations.related": ("Parent and bodies that are part of it", "上级组织与下属机构"),
    "organisations.events": ("Events that name it", "参与的活动"),
    "organisations.partners": ("Co-operation partners", "合作伙伴"),
    "organisations.doubts": ("Corrections and doubts of these rows", "以上各行的更正与存疑"),
    "organisations.no_memberships": (
        "No source states a membership. That is not the same as no membership.",
        "没有来源说明其会籍；未说明不等于不是会员。",
    ),
    "organisations.no_un_steps": ("No step towards ECOSOC status is on record.", "没有咨商地位进程记录。"),
    "organisations.no_related": (
        "Neither a parent nor a body that is part of it is on record.",
        "没有上级组织或下属机构的记录。",
    ),
    "organisations.no_events": ("No event on record names it.", "没有活动记录提及该组织。"),
    "organisations.no_partners": (
        "No event held by the as-of date names it together with others.",
        "截止日期前举办的活动中，没有与其他组织同时出现的记录。",
    ),
    "organisations.no_doubts": (
        "No cell of these rows is corrected or in doubt.",
        "以上各行没有更正或存疑的单元格。",
    ),
    "organisations.partners_note": (
        "Events held up to the as-of date that name both, whoever held them; planned ones are left out. To appear together "
        "is all that is counted. Names that no source ties to an organisation on record stand as they are written.",
        "统计截止日期前已举办、同时提及双方的活动，不论由谁主办；计划中的活动不计。仅统计共同出现；未能对应组织的名称按原文列出。",
    ),
    "organisations.after_note": (
        "What lies after the as-of date is on record and shown, marked as such; numbers leave it out.",
        "截止日期之后的记录一并列出并注明，但不计入数字。",
    ),
    "organisations.row": ("{file}, row {row}", "{file} 第 {row} 行"),
    "organisations.corrected": ("corrected", "已更正"),
    "organisations.after": ("after the as-of date", "截止日期之后"),
    "organisations.source": ("Source file and row", "来源文件及行号"),
    "organisations.fact": ("Fact", "项目"),
    "organisations.stated": ("As stated", "内容"),
    "organisations.primary_sector": ("Primary sector", "主要领域"),
    "organisations.on_day": ("On the as-of date", "截止日期时的状态"),
    "organisations.in_force": ("in force", "有效"),
    "organisations.ended": ("ended", "已终止"),
    "organisations.later": ("begins later", "尚未开始"),
    "organisations.en": ("English", "英文"),
    "organisations.zh": ("Chinese", "中文"),
    "organisations.relation": ("Relation", "关系"),
    "organisations.parent": ("Parent", "上级"),
    "organisations.part": ("Part of it", "下属"),
    "organisations.together": ("Events together", "共同活动数"),
    "organisations.on_record": ("Organisation on record", "是否已记录组织"),
    "organisations.these_events": ("Which events", "共同活动"),
    "organisations.kind": ("Kind", "类型"),
    "organisations.correction": ("Correction", "更正"),
    "organisations.type": ("Type", "类型"),
    "organisations.membership": ("CNIE membership", "中促会会籍"),
    "organisations.status": ("ECOSOC status", "咨商地位"),
    "organisations.member_network": ("CNIE itself", "即中促会"),
    "organisations.says_network": (" It has members of its own.", "该组织设有会员。"),
    "organisations.member_in_force": ("Member, joined: {date}", "会员，入会：{date}"),
    "organisations.member_listed": ("On a public list, not confirmed by CNIE", "见于公开名单，未经中促会确认"),
    "organisations.member_ended": ("Ended: {date}", "已终止：{date}"),
    "organisations.member_later": ("Begins later: {date}", "尚未开始：{date}"),
    "organisations.status_in_force": ("{category}, since: {date}", "{category}，取得：{date}"),
    "organisations.status_ended": ("{category}, ended: {date}", "{category}，终止：{date}"),
    "organisations.status_later": ("{category}, begins later: {date}", "{category}，尚未开始：{date}"),
    "organisations.not_on_record": ("not on record", "无记录"),
    "organisations.sentence": ("{name}: {type}, {seat}.", "{name}：{type}，{seat}。"),
    "organisations.type_unstated": ("type not stated", "类型未说明"),
    "organisations.seated": ("seat in {seat}", "所在地为{seat}"),
    "organisations.seat_unstated": ("seat not stated", "所在地未说明"),
    "organisations.says_in_force": (
        " As of {as_of} it is a member of CNIE (joined: {date}).",
        "截至 {as_of}，为中促会会员（入会：{date}）。",
    ),
    "organisations.says_listed": (
        " A public list names it as a member of CNIE; CNIE has not confirmed that, and since when is not stated.",
        "某公开名单将其列为中促会会员，未经中促会确认，入会时间不详。",
    ),
    "organisations.says_ended": (
        " As of {as_of} its membership of CNIE has ended ({date}).",
        "截至 {as_of}，该组织的中促会会籍已终止（{date}）。",
    ),
    "organisations.says_later": (
        " As of {as_of} it is not yet on record as a member of CNIE; that begins later ({date}).",
        "截至 {as_of}，尚无该组织的中促会会籍记录；会籍始于其后（{date}）。",
    ),
    "organisations.says_none": (
        " As of {as_of} no source states that it is a member of CNIE.",
        "截至 {as_of}，没有来源说明其为中促会会员。",
    ),
    "organisations.holds_in_force": (
        " ECOSOC consultative status: {category} (since: {date}).",
        "联合国经社理事会咨商地位：{category}（取得：{date}）。",
    ),
    "organisations.holds_ended": (
        " ECOSOC consultative status: none any more ({category}, ended: {date}).",
        "联合国经社理事会咨商地位：已终止（{category}，终止：{date}）。",
    ),
    "organisations.holds_later": (
        " ECOSOC consultative status: not yet ({category}, since: {date}).",
        "联合国经社理事会咨商地位：尚未取得（{category}，取得：{date}）。",
    ),
    "organisations.holds_none": (
        " No ECOSOC consultative status is on record.",
        "无联合国经社理事会咨商地位记录。",
    ),
    "organisations.takes_part": (
        " It is named in {events:event|events} held by then, together with {partners:other name|other names}.",
        "此前举办的活动中有 {events} 场提及该组织，共同出现的其他名称有 {partners} 个。",
    ),
    "organisations.takes_part_alone": (
        " It is named in {events:event|events} held by then, together with nobody else.",
        "此前举办的活动中有 {events} 场提及该组织，没有共同出现的其他名称。",
    ),
    "organisations.takes_no_part": (" No event held by then names it.", "此前举办的活动均未提及该组织。"),
    # --- data
    "data.title": ("The record, and what it lacks", "数据说明"),
    "data.sources": ("Sources", "来源"),
    "data.issues": ("Issues", "存疑事项"),
    "data.coverage": ("Coverage", "完整性"),
    "data.dictionary": ("Dictionary", "数据字典"),
    "data.corrections": ("Corrections", "更正"),
    "data.editions": ("Editions", "版次"),
    "data.published": ("Published figures", "公布数据"),
    "data.sources_sentence": (
        "{files:file was|files were} read: {read:row|rows}, {kept} kept, {doubtful} of them with a doubtful cell.",
        "共读入 {files} 个文件、{read} 行，采用 {kept} 行，其中 {doubtful} 行含存疑单元格。",
    ),
    "data.issues_sentence": (
        "{number:cell is|cells are} in doubt: {errors:error|errors}, {warnings:warning|warnings}, {notes:note|notes}. Every doubtful cell is listed.",
        "共 {number} 个单元格存疑：错误 {errors}、警告 {warnings}、提示 {notes}。存疑数据均已列出。",
    ),
    "data.coverage_sentence": (
        "What the public record answers: it names {known} of the member organisations published ({published}).",
        "公开记录的完整程度：在公布的 {published} 家团体会员中，仅列出 {known} 家。",
    ),
    "data.dictionary_sentence": (
        "{tables:table|tables}, {columns:column|columns}.",
        "共 {tables} 张表、{columns} 个字段。",
    ),
    "data.corrections_sentence": (
        "{number:cell is|cells are} read otherwise than in the file, each for a stated reason. The raw files stay as received.",
        "有 {number} 个单元格按更正后的值读取，均注明理由；原始文件保持不变。",
    ),
    "data.editions_sentence": (
        "{number:edition is|editions are} known; readers see edition {edition}.",
        "已知 {number} 个版次，当前为第 {edition} 版。",
    ),
    "data.question": ("What is known", "已知内容"),
    "data.known": ("Rows that say it", "已说明"),
    "data.total": ("Rows in all", "总行数"),
    "data.share": ("Share", "占比"),
    "data.cells": ("Cells", "单元格"),
    "data.table": ("Table", "表"),
    "data.sql_table": ("SQL: table", "SQL 表名"),
    "data.sql_column": ("SQL: column", "SQL 字段名"),
    "data.label": ("Label", "名称"),
    "data.unit": ("Unit", "单位"),
    "data.description": ("Description", "说明"),
    "data.title_column": ("Title", "标题"),
    "data.producer": ("Producer", "提供者"),
    "data.message": ("What is in doubt", "存疑内容"),
    "data.reason": ("Reason", "理由"),
    "coverage.membership": ("Organisations whose CNIE membership is stated", "说明中促会会员身份的组织"),
    "coverage.sector": ("Organisations with a sector", "注明领域的组织"),
    "coverage.seat": ("Organisations with a seat", "注明所在地的组织"),
    "coverage.name_zh": ("Organisations with a Chinese name", "有中文名称的组织"),
    "coverage.name_zh_verified": ("Organisations with a confirmed Chinese name", "中文名称已核实的组织"),
    "coverage.un_step": ("Organisations with a step towards ECOSOC status", "有咨商地位进程记录的组织"),
    "coverage.event_date": ("Events with a date", "有日期的活动"),
    "coverage.event_end": ("Events with an end date", "有结束日期的活动"),
    "coverage.event_city": ("Events with a city", "有城市的活动"),
    "coverage.event_participants": ("Events with a number of participants", "有参与人数的活动"),
    "coverage.event_mode": ("Events whose mode is stated", "说明举办形式的活动"),
    "coverage.event_page": ("Events with a cited page", "注明出处网页的活动"),
    # --- sentences
    "sentence.members": (
        "As of {as_of}, {who} counted {value:member organisation|member organisations}",
        "截至 {as_of}，{who}共有 {value} 家团体会员",
    ),
    "sentence.network": ("CNIE", "中促会"),
    "sentence.selection": ("this selection", "所选范围"),
    # After a count of which no year before can be compared.
    "sentence.no_change": (".", "。"),
    "sentence.more": (", {number} more than a year before.", "，较上年同日增加 {number} 家。"),
    "sentence.fewer": (", {number} fewer than a year before.", "，较上年同日减少 {number} 家。"),
    "sentence.same": (", as many as a year before.", "，与上年同日持平。"),
    "sentence.members_ecosoc": (
        "As of {as_of}, {value} of {total:member organisation|member organisations} ({share}) held ECOSOC consultative status",
        "截至 {as_of}，{total} 家团体会员中有 {value} 家（{share}）具有经社理事会咨商地位",
    ),
    "sentence.undated": (
        " Since when is not stated for {number:organisation|organisations}: counted here, and in no course over time.",
        "其中 {number} 家仅知名称，起始时间不详，不计入时间走势。",
    ),
    "sentence.start_unknown": (
        " Of them, {number:counts from its|count from their} first mention on record: no source states the beginning.",
        "其中 {number} 家未说明起始时间，自最早记载之日起计入。",
    ),
    "sentence.imprecise": (
        " Of them, {number:counts|count} by rule: only the month or year of joining or leaving is stated, and it may lie on "
        "either side of this day.",
        "其中 {number} 家仅注明入会或退会的年或月，可能早于或晚于当日，按规则计入。",
    ),
    "sentence.flows_none": (
        "Up to {as_of}, the record holds no membership that began or ended in this period.",
        "截至 {as_of}，所选时段内没有会籍开始或终止的记录。",
    ),
    "sentence.published": (
        "{metric}: {value}, as printed for {date} ({publication}).",
        "{metric}：{value}，系{date}的公布数据（{publication}）。",
    ),
    "sentence.whole_network": (
        " It speaks of the whole of CNIE; no filter narrows it.",
        "该数据针对中促会整体，不受筛选影响。",
    ),
    "sentence.published_none": ("No figure of this kind was published by {as_of}.", "截至 {as_of}，未见此类公布数据。"),
    "sentence.events": (
        "{value:event was|events were} held or joined by CNIE in {period}: {recent} in the 12 months to {end}, {earlier} in the 12 before.",
        "{period}，中促会举办或参加 {value} 场活动：截至 {end} 的 12 个月内 {recent} 场，此前 12 个月 {earlier} 场。",
    ),
    "sentence.events_undated": (" Of them, {number:has|have} no date.", "其中 {number} 场日期不详。"),
    "sentence.events_beside": (" On record beside them: {others}.", "另有在录活动：{others}。"),
    # What every event on record is one of.
    "counted.on_record": ("{total:event|events} on record: {states}", "在录活动 {total} 场：{states}"),
    "counted.none": ("no event on record", "没有在录活动"),
    "counted.held": ("{number} held or joined by CNIE", "中促会举办或参加 {number} 场"),
    "counted.within": ("{number} within another event", "在另一活动期间举办 {number} 场"),
    "counted.other_host": ("{number} with no part of CNIE on record", "未见中促会参与记录 {number} 场"),
    "counted.planned": ("{number} planned", "计划中 {number} 场"),
    "counted.not_held": ("{number} not held", "未举办 {number} 场"),
    "counted.state.held": ("Held or joined by CNIE", "中促会举办或参加"),
    "counted.state.within": ("Held within another event", "在另一活动期间举办"),
    "counted.state.other_host": ("No part of CNIE on record", "未见中促会参与记录"),
    "sentence.un_session": ("{body}, session {session}", "{body}第 {session} 届会议"),
    "sentence.period_all": ("all years on record", "全部有记录年份"),
    "sentence.countries": (
        "The events held or joined by CNIE in {period} reached {value:country|countries}, China included: {names}.",
        "{period}，中促会举办或参加的活动覆盖 {value} 个国家（含中国）：{names}。",
    ),
    "sentence.countries_none": ("No event of this selection names a country.", "所选范围内没有注明国家的活动。"),
    "sentence.cities": (
        "The events held or joined by CNIE in {period} met in {value:city|cities}; {most} saw most of them, {number}. Online events reach no city.",
        "{period}，中促会举办或参加的活动分布于 {value} 个城市，其中{most}最多，有 {number} 场。线上活动不计城市。",
    ),
    "sentence.cities_none": ("No event of this selection names a city.", "所选范围内没有注明城市的活动。"),
    "sentence.growth": (
        "From {first} to {last}, {changes}: {end:member|members} counted by date.",
        "{first}至{last}，{changes}，按日期统计的会员共 {end} 家。",
    ),
    "sentence.growth_from": (
        "From {first} to {last}, {start:member|members} counted by date became {end}: {changes}.",
        "{first}至{last}，按日期统计的会员由 {start} 家变为 {end} 家：{changes}。",
    ),
    "sentence.growth_still": (
        "From {first} to {last}, nobody joined and nobody left: {end:member|members} counted by date.",
        "{first}至{last}，会员无增减，按日期统计共 {end} 家。",
    ),
    "sentence.growth_undated": (
        " Not among them: {number:member|members} of whom no source states since when.",
        "另有 {number} 家会员入会时间不详，未计入。",
    ),
    "sentence.change.joined": ("{number} joined", "入会 {number} 家"),
    "sentence.change.rejoined": ("{number} rejoined", "重新入会 {number} 家"),
    "sentence.change.left": ("{number} left", "退会 {number} 家"),
    "sentence.change.lapsed": ("{number} lapsed", "会籍失效 {number} 家"),
    "sentence.change.merged": ("{number} merged", "并入其他组织 {number} 家"),
    "sentence.flows": (
        "Most memberships began in {year}: {began}.",
        "{year} 年新增会籍（入会或重新入会）最多，共 {began} 家。",
    ),
    "sentence.flows_ended": (
        " Most ended in {year}: {ended} left, lapsed or merged.",
        "{year} 年会籍终止（退会、失效或并入其他组织）最多，共 {ended} 家。",
    ),
    "sentence.flows_none_ended": (" None is known to have ended.", "未见会籍终止记录。"),
    "sentence.no_roster": (
        "No roster with dates of joining is on record, so who joined and left cannot be shown.",
        "现有数据不含注明入会日期的会员名册，无法显示入会与退会情况。",
    ),
    "sentence.published_course": ("Published totals: {values}.", "公布总数：{values}。"),
    "sentence.unclear": ("coverage unclear", "口径不明"),
    "sentence.nothing_since": (
        " No later one was found up to {as_of}.",
        "截至 {as_of} 未见其后的公布数。",
    ),
    "sentence.growth_none": ("The record names no member up to {as_of}.", "截至 {as_of}，记录中没有会员。"),
    "sentence.sironet": (
        "SIRONET members were printed as {first} for {first_date} and as {last} for {last_date}.",
        "丝路网络成员数：{first_date}公布为 {first}，{last_date}公布为 {last}。",
    ),
    "sentence.sironet_best": (
        "SIRONET members were printed as {first} for {first_date}, as {best} for {best_date} and as {last} for {last_date}.",
        "丝路网络成员数：{first_date}公布为 {first}，{best_date}公布为 {best}，{last_date}公布为 {last}。",
    ),
    "sentence.sironet_one": (
        "SIRONET members were printed once, as {first} for {first_date}.",
        "丝路网络成员数仅公布一次：{first_date}为 {first}。",
    ),
    "sentence.bound": (" “{value}” is a minimum, not a decline.", "“{value}”为约数，不表示减少。"),
    "sentence.undated_only": (
        "{total:event was|events were} held or joined by CNIE, and none has a date.",
        "中促会举办或参加 {total} 场活动，均无日期。",
    ),
    "sentence.members_ecosoc_none": (
        "As of {as_of}, the record counts no member organisation, so none with ECOSOC consultative status.",
        "截至 {as_of}，记录中没有团体会员，因而没有具有咨商地位的会员。",
    ),
    "sentence.holders": (
        "As of {as_of}, the record knows of {value:organisation|organisations} with ECOSOC status. {groups}.",
        "截至 {as_of}，记录中有 {value} 家组织具有咨商地位。{groups}。",
    ),
    "sentence.stages": (
        "As of {as_of}, the ECOSOC stage of {value:organisation|organisations} is on record. {stages}.",
        "截至 {as_of}，{value} 家组织的咨商地位进程有记录。{stages}。",
    ),
    "sentence.reports": (
        "As of {as_of}, {within_year:quadrennial report is|quadrennial reports are} due within twelve months and {overdue} overdue. Not on "
        "record whether submitted: {unknown}.",
        "截至 {as_of}，十二个月内应交四年期报告 {within_year} 份，逾期 {overdue} 份；已过期限而是否提交无记录的 {unknown} 份。",
    ),
    "sentence.reports_without": (
        " No due date can be computed for {value:organisation|organisations}: {why}.",
        "另有 {value} 家组织无法推算应交日期：{why}。",
    ),
    "sentence.candidates": (
        "As of {as_of}, {value:organisation with ECOSOC status has|organisations with ECOSOC status have} no membership on record; of them, "
        "{unseated:has|have} no stated seat. CNIE itself and organisations known to sit abroad are left out. Membership that is not "
        "stated is not the same as no membership.",
        "截至 {as_of}，{value} 家具有咨商地位的组织未见会员记录，其中 {unseated} 家所在地未说明；中促会自身及已知位于境外的组织未列入。未见记录不等于不是会员。",
    ),
    "sentence.granted": (
        "The year of the grant is known for {known}, of {total:organisation|organisations}.",
        "{total} 家组织中有 {known} 家的授予年份已知。",
    ),
    "sentence.ecosoc_china": (
        "Published counts of Chinese NGOs with ECOSOC status: {values}.",
        "关于具有咨商地位的中国民间组织的公布数据：{values}。",
    ),
    "sentence.by_year": (
        "Of {total:event|events} held or joined by CNIE, {number:has|have} a date; the year with most events is {year}, with {most}.",
        "中促会举办或参加的 {total} 场活动中有 {number} 场有日期；活动最多的年份为 {year} 年，共 {most} 场。",
    ),
    # --- compare
    "compare.title": ("Compare two states", "对照两种情况"),
    "compare.described": ("as of {as_of}, edition {edition}. {filters}", "截至 {as_of}，第 {edition} 版。{filters}"),
    "compare.no_filter": ("No filter.", "无筛选。"),
    "compare.choose": (
        "A is what the sidebar says. B is the same but for what is chosen here.",
        "甲为侧栏所选；乙除此处所选外，均与甲相同。",
    ),
    "compare.same": (
        "B is the same as A: choose another edition, day or sector for B.",
        "乙与甲相同：请为乙另选版次、日期或领域。",
    ),
    "compare.b_edition": ("Edition of B", "乙的版次"),
    "compare.b_as_of": ("As-of date of B", "乙的截止日期"),
    "compare.b_sector": ("Sectors of B", "乙的领域"),
    "compare.as_in_a": ("As in A", "与甲相同"),
    "compare.offer.year_before": ("A year before", "一年前"),
    "compare.offer.year_end": ("End of the year before", "上年年末"),
    "compare.offer.edition_before": ("The edition before", "上一版"),
    "compare.clear": ("B as A", "乙与甲相同"),
    "compare.edition_unknown": (
        "There is no edition {value} to compare with; B reads edition {current}, as A does.",
        "没有第 {value} 版可供对照；乙与甲同为第 {current} 版。",
    ),
    "compare.edition_other_tables": (
        "Edition {edition} was published by an earlier dashboard, with other tables, and cannot be compared; B reads edition {current}, "
        "as A does.",
        "第 {edition} 版由较早的看板发布，表结构不同，无法对照；乙与甲同为第 {current} 版。",
    ),
    "compare.figures": ("Key figures side by side", "主要指标并列"),
    "compare.from": ("A: {value}", "甲：{value}"),
    "key.organisations": ("Organisations on record", "在录组织"),
    "compare.sum": ("Sum of", "算式"),
    "compare.state": ("State", "情况"),
    "compare.in_a": ("A", "甲"),
    "compare.in_b": ("B", "乙"),
    "compare.difference": ("Difference", "差额"),
    "compare.sums": ("What explains each difference", "差额由何而来"),
    "compare.sums_note": (
        "From A to B by steps: first the edition, then the day, then the filters. Each thing counted stands in one part of a step; "
        "between two days each joining and each leaving counts, as in the bridge, also those of one and the same organisation.",
        "由甲至乙分步计算：先版次，再日期，后筛选。每步中，每一计数对象只归入一项；两日之间的每次入会、退会等变化均计入（与会员增减表一致），"
        "同一组织先入会后退会的，两项变化各计一次。",
    ),
    "compare.start": ("A", "甲"),
    "compare.end": ("B, counted anew", "乙（另行统计）"),
    "compare.step": ("Step", "步骤"),
    "compare.step.edition": ("Edition", "版次"),
    "compare.step.day": ("Day", "日期"),
    "compare.step.filters": ("Filters", "筛选"),
    "compare.step.places": ("Places", "地点"),
    "compare.reason": ("Reason", "原因"),
    "compare.number": ("Number", "数量"),
    "compare.part": ("{number} {why}", "{why} {number}"),
    "compare.part.added": ("added to the record", "新增记录"),
    "compare.part.removed": ("removed from the record", "已从记录中删除"),
    "compare.part.stated": ("whose membership or status is now stated", "新注明会籍或咨商地位"),
    "compare.part.unstated": ("whose membership or status is no longer stated", "不再注明会籍或咨商地位"),
    "compare.part.dates": ("by a change of recorded dates", "所记日期变更"),
    "compare.part.taken": (
        "now within the filters, by a change of what is recorded",
        "所记内容变更，现符合筛选",
    ),
    "compare.part.left_out": (
        "no longer within the filters, by a change of what is recorded",
        "所记内容变更，不再符合筛选",
    ),
    "compare.part.held": ("now recorded as held or joined by CNIE", "现记为中促会已举办或参加"),
    "compare.part.not_held": ("no longer recorded as held or joined by CNIE", "不再记为中促会已举办或参加"),
    "compare.part.status_taken": ("within the filter on ECOSOC status on the day of B", "于乙之日符合咨商地位筛选"),
    "compare.part.status_left_out": (
        "outside the filter on ECOSOC status on the day of B",
        "于乙之日不符合咨商地位筛选",
    ),
    "compare.part.began": ("begun between the two days", "两日之间开始"),
    "compare.part.began_later": ("begun after the day of B", "乙之日以后开始"),
    "compare.part.filter_b": ("within the filters of B alone", "仅符合乙的筛选"),
    "compare.part.filter_a": ("within the filters of A alone", "仅符合甲的筛选"),
    "compare.part.reached_b": ("reached in B alone", "仅乙覆盖"),
    "compare.part.reached_a": ("reached in A alone", "仅甲覆盖"),
    "compare.between": ("{change} between the two days", "两日之间{change}"),
    "compare.after_b": ("{change} after the day of B", "乙之日以后{change}"),
    "compare.counted.members": ("Members counted from the record", "按记录统计的会员"),
    "compare.counted.ecosoc": (
        "Members with ECOSOC status counted from the record",
        "按记录统计的具有咨商地位的会员",
    ),
    "compare.what.members": ("members counted from the record", "按记录统计的会员"),
    "compare.what.ecosoc": ("members with ECOSOC status counted from the record", "按记录统计的具有咨商地位的会员"),
    "compare.what.organisations": ("organisations on record", "在录组织"),
    "compare.what.events": ("events held or joined by CNIE", "中促会举办或参加的活动"),
    "compare.what.countries": ("countries reached", "覆盖国家"),
    "compare.what.cities": ("cities reached", "覆盖城市"),
    "compare.with": ("On {day}, in edition {edition}", "截至 {day}（第 {edition} 版）"),
    "compare.with_editions": ("Between edition {a} and edition {b}, on {day}", "第 {a} 版与第 {b} 版之间，截至 {day}"),
    "compare.with_days": (
        "Between {day_a} and {day_b}, in edition {edition}",
        "{day_a}与{day_b}之间（第 {edition} 版）",
    ),
    "compare.with_both": (
        "Between edition {a} on {day_a} and edition {b} on {day_b}",
        "第 {a} 版（截至 {day_a}）与第 {b} 版（截至 {day_b}）之间",
    ),
    "compare.says": (
        "{where}, {what} went from {before} to {after}: {parts}.",
        "{where}，{what}由 {before} 变为 {after}：{parts}。",
    ),
    "compare.says_apart": (
        "{where}, {what} are {before} in A and {after} in B: {parts}.",
        "{where}，{what}在甲为 {before}、在乙为 {after}：{parts}。",
    ),
    "compare.says_still": (
        "{where}, {what} are {value} in both, but not the same ones: {parts}.",
        "{where}，{what}均为 {value}，但并非同一批：{parts}。",
    ),
    "compare.says_same": ("{where}, {what} are the same: {value}.", "{where}，{what}相同：{value}。"),
    "compare.says_none": (
        "{where}, {what} cannot be compared: at least one of the two holds no roster with dates.",
        "{where}，{what}无法对照：至少一方的数据不含注明入会日期的会员名册。",
    ),
    "compare.over_time": ("Members over time", "会员数变化"),
    "compare.line": ("{name}: as of {day}, edition {edition}", "{name}：截至 {day}，第 {edition} 版"),
    "compare.editions_title": ("What the two editions state differently", "两版记录的差异"),
    "compare.one_edition": (
        "A and B both read edition {edition}: nothing differs field by field.",
        "甲、乙同为第 {edition} 版，各字段无差异。",
    ),
    "compare.editions": (
        "From edition {a} to edition {b}: of organisations {organisations_added} added, {organisations_removed} removed, "
        "{organisations_changed} changed; of events {events_added} added, {events_removed} removed, {events_changed} changed.",
        "由第 {a} 版至第 {b} 版：组织新增 {organisations_added} 家、删除 {organisations_removed} 家、变更 {organisations_changed} 家；"
        "活动新增 {events_added} 场、删除 {events_removed} 场、变更 {events_changed} 场。",
    ),
    "compare.organisation.added": ("Organisations added", "新增组织"),
    "compare.organisation.removed": ("Organisations removed", "删除的组织"),
    "compare.organisation.changed": ("Organisations changed, field by field", "变更的组织（逐字段）"),
    "compare.event.added": ("Events added", "新增活动"),
    "compare.event.removed": ("Events removed", "删除的活动"),
    "compare.event.changed": ("Events changed, field by field", "变更的活动（逐字段）"),
    "compare.field": ("Field", "字段"),
    "compare.edition_a": ("In the edition of A", "甲的版次"),
    "compare.edition_b": ("In the edition of B", "乙的版次"),
    "compare.why": ("What differs", "差异所在"),
    "compare.of_state": ("{what}, {letter}", "{what}（{letter}）"),
}

# What a heading of a table means, where it is not the label of a published column: for the dictionary of each download.
MEANINGS = {
    "published.others": (
        "Other figures of the same metric and coverage as they were stated, newest first.",
        "同一指标、同一口径的其他公布数字，由新到旧。",
    ),
    "published.page": ("The page of this dashboard on which figures of this metric stand.", "该指标所在的看板页面。"),
    "key.figure": ("The key figure that the row speaks of.", "本行所指的指标。"),
    "key.value": (
        "The number as counted or as printed, with what was said of it.",
        "统计所得或公布的数字，连同“余”“约”等限定词。",
    ),
    "key.as_of": ("The day or period that the number speaks of.", "数字所指的日期或时段。"),
    "key.basis": ("Whether we counted it from the record, or others printed it.", "系按记录统计，或为他方公布。"),
    "key.sentence": ("The number in one sentence.", "以一句话说明该数字。"),
    "key.change_heading": ("The change, and what it is compared with.", "变化量及其比较对象。"),
    "review.number": ("Number of the row, which is that of its mark on the map.", "行号，与地图上的编号一致。"),
    "growth.year": ("Calendar year.", "公历年份。"),
    "key.events": (
        "Events that a source reports as held or joined by CNIE, each once: a meeting within another event is counted with that event. "
        "Planned ones and those held by another host are left out.",
        "来源所述由中促会举办或参加的活动，每场计一次：在另一活动期间举办的会议与该活动合计；不含计划中及其他单位举办的活动。",
    ),
    "key.countries": ("Countries in which they were held, China included.", "举办地所在国家数，含中国。"),
    "key.cities": ("Cities in which they were held.", "举办地所在城市数。"),
    "map.event": ("Title of the event.", "活动标题。"),
    "map.dates": ("Date, as precisely as it is known.", "日期，精确到已知程度。"),
    "map.place": ("Where it was, as far as stated.", "所述地点。"),
    "filter.programme": ("Group of series that belong together.", "同类系列所归入的板块。"),
    "map.series": ("Series that the event is an edition of.", "活动所属系列。"),
    "map.un": (
        "UN body at whose session it took place, number of the session and form of participation.",
        "活动所在会议的联合国机构、届次及参与形式。",
    ),
    "map.counts": ("Quantities stated of the event, each with its unit.", "来源所述数量及单位。"),
    "map.organisers": ("Bodies named as organisers.", "来源所列主办方。"),
    "growth.began": ("Memberships that began: joined or rejoined.", "入会或重新入会的会员数。"),
    "growth.ended": (
        "Memberships that ended: left, lapsed or merged into another organisation.",
        "退会、会籍失效或并入其他组织的会员数。",
    ),
    "growth.counted": (
        "Members with status that came to count: they joined or rejoined, or their status was granted or reinstated.",
        "开始计入的会员数：入会或重新入会，或其咨商地位获授予、恢复。",
    ),
    "growth.no_longer": (
        "Those that no longer count: they left, lapsed or merged, or their status was suspended or withdrawn.",
        "不再计入的会员数：退会、会籍失效或并入其他组织，或其咨商地位被中止、撤销。",
    ),
    "growth.dated_axis": (
        "Group members of CNIE at the end, as far as a source states since when.",
        "期末中促会团体会员数（仅计入会时间有记载者）。",
    ),
    "growth.recorded_then": ("What the record gives for the same metric and day.", "同一指标在同一日按记录所得数。"),
    "growth.difference": (
        "Recorded less published; empty where the printed figure is not exact or its coverage is unclear.",
        "记录数减公布数；公布数为约数或口径不明时为空。",
    ),
    "growth.reason": ("Why the two differ, as far as it is known.", "两者差异的已知原因。"),
    "sectors.name": (
        "Name of the organisation in the reader's language, or else in the other.",
        "组织名称；无中文名时为英文名。",
    ),
    "ecosoc.since": ("Year in which the status was granted.", "授予咨商地位的年份。"),
    "ecosoc.member": ("Whether it is a group member of CNIE on the as-of date.", "截止日期是否为中促会团体会员。"),
    "filter.sector": ("Fields of work, the first named first.", "工作领域，首个领域在前。"),
    "filter.region": ("Province, or country abroad, of the seat.", "所在地的省份或国家。"),
    "ecosoc.organisations": ("Number of organisations.", "组织数。"),
    "ecosoc.sample": ("How many of them are invented sample records.", "其中为演示而虚构的示例数。"),
    "sectors.seat": ("Place of the head office.", "总部所在地点。"),
    "bridge.start": ("Members at the end of the day before the period.", "时段开始前一日日终的会员数。"),
    "bridge.end": ("Members at the end of the period, counted anew.", "时段末的会员数，另行统计。"),
    "bridge.check": ("Whether the start and the changes add up to the end.", "期初数加减各项变化是否等于期末数。"),
    "bridge.by.type": ("Class of organisation.", "组织类别。"),
    "open.change": ("How the membership began or ended.", "会籍开始或终止的方式。"),
    "open.how_sure": ("Whether a source states the day, or it counts by rule.", "日期系来源所述，或按规则计入。"),
    "open.city": ("City that the events were held in.", "活动举办城市。"),
    "organisations.found_by": (
        "The name that what was typed was found in, where it is not the name shown; or its pinyin or initials.",
        "与检索词相符的名称（与所示名称不同时列出），或其拼音、首字母。",
    ),
    "organisations.fact": ("What is stated.", "所述事项。"),
    "organisations.stated": ("What the source says.", "来源所述内容。"),
    "organisations.source": (
        "File, sheet and row that the line comes from, and whether a correction changes that row.",
        "本行所出自的文件、工作表和行号，以及该行是否经过更正。",
    ),
    "organisations.on_day": ("How it stands on the as-of date.", "截止日期时的状态。"),
    "organisations.relation": ("Whether it is the parent or a part of the organisation.", "系上级组织或下属机构。"),
    "organisations.together": (
        "Events held up to the as-of date that name both.",
        "截止日期前已举办、同时提及双方的活动数。",
    ),
    "organisations.on_record": (
        "Whether the name is tied to an organisation on record.",
        "该名称是否对应已记录的组织。",
    ),
    "organisations.these_events": ("The events that name both, newest first.", "同时提及双方的活动，新者在前。"),
    "organisations.kind": ("Correction, or how grave the doubt is.", "更正，或存疑的严重程度。"),
    "ecosoc.group": (
        "Whether it is a group member of CNIE on the as-of date, as far as the record tells.",
        "截止日期是否为中促会团体会员（以记录为准）。",
    ),
    "ecosoc.due_year": ("Year in which the report is due.", "报告应交的年份。"),
    "ecosoc.due_state": ("What can be said of the report on the as-of date.", "截止日期该报告的情况。"),
    "ecosoc.last_report": (
        "Quadrennial report last submitted by the as-of date, as far as the record keeps it.",
        "截止日期前最近一次提交的四年期报告（以记录为准）。",
    ),
    "ecosoc.why": ("Why no due date can be computed.", "无法推算应交日期的原因。"),
    # --- compare
    "compare.state": ("A is what the sidebar sets, B what it is compared with.", "甲为侧栏所设情况，乙为对照情况。"),
    "compare.in_a": ("The number in state A, which the sidebar sets.", "侧栏所设情况（甲）下的数字。"),
    "compare.in_b": ("The number in state B, which it is compared with.", "对照情况（乙）下的数字。"),
    "compare.difference": (
        "B less A; empty where a number is missing, not exact, or of another coverage.",
        "乙减甲；数字缺失、为约数或口径不同时为空。",
    ),
    "compare.step": (
        "What was changed from A towards B: edition, day, then filters.",
        "由甲至乙依次改变的内容：版次、日期、筛选。",
    ),
    "compare.reason": ("Why these came to be counted or ceased to be.", "计入或不再计入的原因。"),
    "compare.number": ("How many, with the sign with which they enter the sum.", "数量及其在算式中的正负号。"),
    "compare.field": ("The field that differs.", "存在差异的字段。"),
    "compare.edition_a": ("What the edition of A states in this field.", "甲所用版次在该字段的内容。"),
    "compare.edition_b": ("What the edition of B states in this field.", "乙所用版次在该字段的内容。"),
    "compare.why": ("What differs between A and B, or the day of the change.", "甲、乙之间的差异，或变化之日。"),
    "data.title_column": ("Title of the file.", "文件标题。"),
    "data.producer": ("Who made the file.", "文件提供者。"),
    "data.message": ("What is in doubt about the cell.", "该单元格的存疑之处。"),
    "data.cells": ("Number of cells.", "单元格数。"),
    "data.question": ("What is asked of each row of the record.", "对每行记录所问的事项。"),
    "data.known": ("Rows that answer it.", "已说明的行数。"),
    "data.total": ("Rows in all, the sample left out.", "总行数，不含示例。"),
    "data.share": ("Share of the rows that answer it.", "已说明行数所占比例。"),
    "data.reason": ("On what evidence.", "所依据的证据。"),
    "data.table": ("Table of the database.", "数据库中的表。"),
    "data.label": ("What the column is called here.", "字段在本看板中的名称。"),
    "data.unit": ("Unit of the numbers.", "数值的单位。"),
    "data.sql_table": ("Name of the table in SQL.", "该表在 SQL 中的名称。"),
    "data.sql_column": ("Name of the column in SQL.", "该字段在 SQL 中的名称。"),
    "data.description": ("What the column holds.", "字段所存内容。"),
}

# The measure word that Chinese puts behind a number that is not exact (“180 余位”), by metric or by unit of a count.
# English has none.
MEASURE_WORDS = {
    "cnie_members": "家",
    "cnie_individual_members": "位",
    "cnie_members_ecosoc": "家",
    "cnie_members_added": "家",
    "cnie_members_added_national": "家",
    "cnie_members_added_local": "家",
    "cnie_council_individuals": "位",
    "cnie_vice_presidents_added": "位",
    "cnie_executive_council_added": "位",
    "cnie_council_added": "位",
    "cnie_fields_covered": "个",
    "cnie_members_active_in_cambodia": "家",
    "cnie_cambodia_wells": "口",
    "cnie_cambodia_agreements": "项",
    "cnie_nepal_agreements": "项",
    "cnie_organisations_led_to_nepal": "家",
    "chinese_ngos_brought_to_un_events": "家",
    "sironet_members": "家",
    "sironet_countries": "个",
    "sironet_projects": "个",
    "sironet_online_exchanges": "次",
    "silk_road_antiepidemic_countries": "个",
    "silk_road_antiepidemic_aid_million_yuan": "百万元",
    "sironet_members_foreign": "家",
    "sironet_members_chinese": "家",
    "silk_road_community_projects": "个",
    "silk_road_community_partnerships": "个",
    "gdi_declaration_signatories": "家",
    "ecosoc_chinese_ngos": "家",
    "ecosoc_chinese_ngos_granted_in_year": "家",
    "ecosoc_all_ngos": "家",
    "participants": "人",
    "organisations": "家",
    "countries": "个",
    "patients": "人",
    "surgeries": "例",
    "projects": "个",
    "signatories": "家",
    "wells": "口",
    "agreements": "项",
}
