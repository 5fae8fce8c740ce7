"""Every word a reader sees that is not data, in both languages, each typed once. Names of codes, sectors and places are
data (data/reference), and those of columns stand on the columns (etl.models)."""

from functools import partial
from string import Formatter
from typing import Protocol

LANGUAGES = {"en": "English", "zh": "中文"}


class Counting(Formatter):
    """`{number:row|rows}` is the number and the word that goes with it.

    >>> Counting().format("{a:row|rows}, {b:row|rows}", a="1", b="1,040")
    '1 row, 1,040 rows'
    """

    def format_field(self, value: object, spec: str) -> str:
        if "|" not in spec:
            return super().format_field(value, spec)
        one, many = spec.split("|")
        return f"{value} {one if str(value) == '1' else many}"


FORMATTER = Counting()


class Say(Protocol):
    """The words of one language: `say("nav.growth")`, `say("events.more", number=3)`."""

    def __call__(self, key: str, **fields: object) -> str: ...


def say_in(language: str) -> Say:
    """The words of a language. A key that is not in WORDS raises KeyError.

    >>> say_in("zh")("nav.growth")
    '发展'
    """
    return partial(_say, 1 if language == "zh" else 0)


def _say(column: int, key: str, **fields: object) -> str:
    text = WORDS[key][column]
    return FORMATTER.vformat(text, (), fields) if fields else text


WORDS = {
    # --- frame
    "app.title": ("CNIE network dashboard", "中促会网络数据看板"),
    "app.network": ("China NGO Network for International Exchanges", "中国民间组织国际交流促进会"),
    "app.language": ("Language", "语言"),
    "nav.overview": ("Overview", "总览"),
    "nav.growth": ("Growth", "发展"),
    "nav.ecosoc": ("ECOSOC", "咨商地位"),
    "nav.map": ("Event map", "活动地图"),
    "nav.sectors": ("Sectors", "领域"),
    "nav.data": ("Data", "数据"),
    "app.sample": (
        "**This page shows sample records.** The network's own roster is not public, so {number:member is|members are} invented for "
        "demonstration and named “Sample member”. Adding a real roster retires them.",
        "**本页含示例数据**：网络的会员名册尚未公开，其中 {number} 家会员系为演示而虚构，名称均为“示例会员”。加入真实名册后，示例即停用。",
    ),
    "app.no_roster": (
        "**The record holds no roster of members.** It knows of {number:member organisation|member organisations} by first-hand statement; "
        "totals are those that were published. Add a roster to count members by date, sector and region.",
        "**现有数据不含会员名册**：仅有 {number} 家会员有第一手说明，总数均取自公布数据。加入名册后，方可按日期、领域和地区统计会员。",
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
    # --- filters
    "filter.title": ("Filters", "筛选"),
    "filter.all": ("All", "全部"),
    "filter.sector": ("Sector", "领域"),
    "filter.region": ("Region", "地区"),
    "filter.type": ("Organisation type", "组织类型"),
    "filter.ecosoc": ("ECOSOC status", "咨商地位"),
    "filter.period": ("Period of events, years", "活动时段（年）"),
    "filter.period_help": (
        "Counts events that began in these years. The whole span also keeps events without a date.",
        "统计在所选年份开始的活动；选择全部年份时，日期不详的活动一并保留。",
    ),
    "filter.as_of": ("As of", "截至"),
    "filter.as_of_help": (
        "Members and statuses count as they stood on this day; events and figures up to it.",
        "会员与咨商地位按当日情况统计；活动与公布数据计至当日。",
    ),
    "filter.programme": ("Programme", "项目板块"),
    "filter.place": ("Place", "地点"),
    "filter.not_stated": ("Not stated", "未说明"),
    "filter.none": ("No status on record", "无咨商地位记录"),
    "filter.clear": ("Clear filters", "清除筛选"),
    "filter.in_force": ("Filters in force: {filters}.", "当前筛选：{filters}。"),
    "filter.years": ("{since} to {until}", "{since}—{until}年"),
    "filter.altered": (
        "The address asks for {name} “{value}”, which is not there; it was left out. The view below is valid.",
        "地址中的{name}“{value}”不存在，已忽略；以下视图有效。",
    ),
    "filter.as_of_altered": (
        "The address asks for “{value}” as the as-of date; the record can answer for dates from {first} to {last}. Shown: {last}.",
        "地址中的截至日期为“{value}”，而数据仅能回答 {first} 至 {last} 之间的日期。现按 {last} 显示。",
    ),
    "filter.period_altered": (
        "The address asks for a period (“{value}”) outside {first} to {last}; the whole span is shown.",
        "地址中的时段（“{value}”）超出 {first} 至 {last}，现显示全部年份。",
    ),
    "filter.events_only": (
        "Organisation type and ECOSOC status speak of organisations; they do not narrow events.",
        "组织类型和咨商地位针对组织，不影响活动。",
    ),
    "filter.published_whole": (
        "Published totals speak of the whole network and are left out while a filter is set.",
        "公布的总数针对整个网络，筛选时不予显示。",
    ),
    "list.and": (", ", "、"),
    "list.semicolon": ("; ", "；"),
    "list.colon": ("{name}: {value}", "{name}：{value}"),
    "list.bracket": ("{text} ({more})", "{text}（{more}）"),
    # --- numbers and dates
    "stated.exact": ("{value}", "{value}"),
    "stated.over": ("over {value}", "逾 {value}"),
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
        "Sample: {sample} of {total:record is|records are} invented.",
        "示例：{total} 中有 {sample} 条为虚构记录。",
    ),
    "table.show": ("Table", "数据表"),
    "table.download": ("Download CSV", "下载 CSV"),
    "table.empty": ("No row is left by the filters.", "筛选后没有数据。"),
    "table.rows": ("{number:row|rows}", "{number} 行"),
    # --- key figures
    "key.members": ("Member organisations", "团体会员"),
    "key.ecosoc": ("ECOSOC members", "具有咨商地位的会员"),
    "key.council": ("Individual council members", "个人理事"),
    "key.sironet_members": ("SIRONET members", "丝路网络成员"),
    "key.sironet_countries": ("SIRONET countries", "丝路网络国家"),
    "key.events": ("Events held", "已举办活动"),
    "key.countries": ("Countries reached", "覆盖国家"),
    "key.cities": ("Cities reached", "覆盖城市"),
    "key.none": ("no figure", "暂无数据"),
    "key.change": ("on a year before", "较上年同期"),
    "key.change_events": ("in the last 12 months", "近 12 个月"),
    "key.not_comparable": ("No comparable figure a year before.", "上年无可比数据。"),
    "key.published": ("Published", "公布数据"),
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
    # --- overview
    "overview.title": ("The network at a glance", "网络总览"),
    "overview.new_events": ("Latest events", "最近活动"),
    "overview.by_year": ("Events held, by year", "历年活动数"),
    "overview.events_axis": ("Events held", "已举办活动"),
    # --- growth
    "growth.title": ("How the network grew", "网络发展"),
    "growth.members": ("Member organisations over time", "团体会员数变化"),
    "growth.members_axis": ("Member organisations", "团体会员"),
    "growth.recorded": ("Counted from the record", "按记录统计"),
    "growth.flows": ("Joined and left, by year", "历年入会与退会"),
    "growth.joined": ("Joined", "入会"),
    "growth.left": ("Left", "退会"),
    "growth.year": ("Year", "年份"),
    "growth.sironet": ("Silk Road NGO Cooperation Network, as published", "丝路沿线民间组织合作网络（公布数据）"),
    "growth.sironet_axis": ("Members", "成员"),
    "growth.published": ("Published beside recorded", "公布数据与记录对照"),
    "growth.recorded_then": ("In the record that day", "当日记录"),
    "growth.difference": ("Record less published", "记录减公布"),
    "growth.marks": ("Published, {comparator}", "公布，{comparator}"),
    "growth.unclear": ("Published, coverage unclear", "公布，口径不明"),
    "growth.steps": (
        "The step of July 2017 is one decision of a congress, not growth over time.",
        "2017 年 7 月的跃升系会员代表大会一次性决定，并非逐步增长。",
    ),
    # --- ecosoc
    "ecosoc.title": ("Consultative status with ECOSOC", "联合国经社理事会咨商地位"),
    "ecosoc.over_time": ("Members with consultative status over time", "具有咨商地位的会员数变化"),
    "ecosoc.by_category": ("By category, members and others on record", "按类别：会员与其他已记录组织"),
    "ecosoc.by_year": ("Year in which status was granted", "授予咨商地位的年份"),
    "ecosoc.members": ("Members", "会员"),
    "ecosoc.others": ("Membership not stated", "会员身份未说明"),
    "ecosoc.sample": ("Sample members", "示例会员"),
    "ecosoc.real": ("Organisations named in public sources", "公开来源所列组织"),
    "ecosoc.organisations": ("Organisations", "组织"),
    "ecosoc.list": ("Organisations that hold status", "具有咨商地位的组织"),
    "ecosoc.steps": ("Steps on record", "进程记录"),
    "ecosoc.steps_note": (
        "An application or a recommendation is not yet a status. Where no date is stated, the status counts from the day the source was received.",
        "申请或建议授予尚不等于取得咨商地位；未说明日期的，自收到来源之日起计入。",
    ),
    "ecosoc.china": ("Chinese NGOs with status, as published", "具有咨商地位的中国民间组织（公布数据）"),
    "ecosoc.china_note": (
        "Three counts of three coverages: they are three facts, and not one line.",
        "三个数字口径各异，系三项事实，不能连成一线。",
    ),
    "ecosoc.since": ("Status since", "取得时间"),
    "ecosoc.member": ("CNIE member", "中促会会员"),
    "ecosoc.unknown": ("not stated", "未说明"),
    # --- event map
    "map.title": ("Where the network meets", "活动地图"),
    "map.presets": ("Show", "快捷视图"),
    "map.preset.all": ("All events", "全部活动"),
    "map.preset.putian": ("Putian", "莆田"),
    "map.preset.hangzhou": ("Hangzhou", "杭州"),
    "map.preset.africa": ("African forums", "中非论坛"),
    "map.preset.southeast_asia": ("Southeast Asian forums", "东南亚论坛"),
    "map.time": ("Years shown", "显示年份"),
    "map.located": ("{located} of {total} located", "{total} 项活动中 {located} 项已定位"),
    "map.country_level": ("{number} at country level", "{number} 项仅到国家"),
    "map.online": ("{number} online", "{number} 项线上"),
    "map.no_place": ("{number} without place", "{number} 项无地点"),
    "map.size": (
        "One mark an event, fanned out around its city. Size: participants as stated; hollow: not stated.",
        "每个圆点为一项活动，围绕所在城市展开。大小表示所述参与人数；空心表示未说明。",
    ),
    "map.list": ("Events of this view", "本视图的活动"),
    "map.sentence": (
        "The map shows {located} of {total:event|events}, in {cities:city|cities}.",
        "地图显示 {total} 项活动中的 {located} 项，分布于 {cities} 个城市。",
    ),
    "map.dates": ("Dates", "日期"),
    "map.place": ("Place", "地点"),
    "map.counts": ("Counts as stated", "所述数量"),
    "map.organisers": ("Organisers", "主办方"),
    "map.participants": ("Participants", "参与者"),
    "map.event": ("Event", "活动"),
    "map.series": ("Series", "系列"),
    "map.no_counts": ("No counts stated", "未说明数量"),
    "map.no_organisers": ("No organiser stated", "未说明主办方"),
    "map.planned": ("planned", "计划中"),
    "map.empty": ("No event of this view has a place to draw.", "本视图没有可定位的活动。"),
    # --- sectors
    "sectors.title": ("What the network works on", "工作领域"),
    "sectors.measure": ("Count", "统计对象"),
    "sectors.measure.members": ("Members", "会员"),
    "sectors.measure.organisations": ("All organisations on record", "全部已记录组织"),
    "sectors.how": ("An organisation of several sectors counts", "跨领域组织的计法"),
    "sectors.how.every": ("in each of them", "计入每个领域"),
    "sectors.how.primary": ("in its first only", "仅计首个领域"),
    "sectors.by_sector": ("By sector", "按领域"),
    "sectors.by_region": ("By sector and region", "按领域和地区"),
    "sectors.sentence": (
        "{organisations:organisation|organisations}, {links:sector membership|sector memberships}; the largest sector is {largest} with {number}.",
        "共 {organisations} 家组织、{links} 个领域归属；最大的领域为{largest}，有 {number} 家。",
    ),
    "sectors.matrix_sentence": (
        "The fullest cell is {sector} in {region}, with {number}; of {cells:cell|cells}, {empty} without any organisation.",
        "数量最多的是{region}的{sector}，有 {number} 家；{cells} 格中有 {empty} 格没有组织。",
    ),
    "sectors.none": ("No organisation is left by the filters.", "筛选后没有组织。"),
    "sectors.rows": ("The rows behind the number", "数字对应的名录"),
    "sectors.rows_of": ("{number:organisation|organisations}: {what}", "{number} 家组织：{what}"),
    "sectors.click": (
        "Click a bar or a cell, or choose here, to open its rows.",
        "点击条形或方格，或在此选择，即可查看名录。",
    ),
    "sectors.any": ("every region", "全部地区"),
    "sectors.any_sector": ("every sector", "全部领域"),
    "sectors.abroad": ("Abroad", "境外"),
    "sectors.seat": ("Seat", "所在地"),
    "sectors.name": ("Organisation", "组织"),
    "sectors.unverified": ("Chinese name unverified", "中文名未核实"),
    # --- data
    "data.title": ("The record, and what it lacks", "数据说明"),
    "data.sources": ("Sources", "来源"),
    "data.issues": ("Issues", "存疑事项"),
    "data.coverage": ("Coverage", "完整性"),
    "data.dictionary": ("Dictionary", "数据字典"),
    "data.corrections": ("Corrections", "更正"),
    "data.editions": ("Editions", "版次"),
    "data.sources_sentence": (
        "{files:file was|files were} read: {read:row|rows}, {kept} kept, {doubtful} of them with a doubtful cell.",
        "共读入 {files} 个文件、{read} 行，采用 {kept} 行，其中 {doubtful} 行含存疑单元格。",
    ),
    "data.issues_sentence": (
        "{number:cell is|cells are} in doubt: {errors:error|errors}, {warnings:warning|warnings}, {notes:note|notes}. Nothing was dropped in silence.",
        "共 {number} 个单元格存疑：错误 {errors}、警告 {warnings}、提示 {notes}。未有任何内容被悄然删除。",
    ),
    "data.coverage_sentence": (
        "What the public record answers, the sample left out: it names {known} of the member organisations published ({published}).",
        "公开记录的完整程度（不含示例）：在公布的 {published} 家团体会员中，仅列出 {known} 家。",
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
    "sentence.network": ("the network", "网络"),
    "sentence.selection": ("this selection", "所选范围"),
    "sentence.more": (", {number} more than a year before.", "，较上年同日增加 {number} 家。"),
    "sentence.fewer": (", {number} fewer than a year before.", "，较上年同日减少 {number} 家。"),
    "sentence.same": (", as many as a year before.", "，与上年同日持平。"),
    "sentence.members_ecosoc": (
        "As of {as_of}, {value} of {total:member organisation|member organisations} ({share}) held ECOSOC consultative status",
        "截至 {as_of}，{total} 家团体会员中有 {value} 家（{share}）具有经社理事会咨商地位",
    ),
    "sentence.start_unknown": (
        " Of them, {number:counts from its|count from their} first evidence: no source states the beginning.",
        "其中 {number} 家未说明起始时间，自首个证据之日起计入。",
    ),
    "sentence.published": (
        "{metric}: {value}, as printed for {date} ({title}).",
        "{metric}：{value}，系{date}的公布数据（{title}）。",
    ),
    "sentence.whole_network": (
        " It speaks of the whole network; no filter narrows it.",
        "该数据针对整个网络，不受筛选影响。",
    ),
    "sentence.published_none": ("No figure of this kind was published by {as_of}.", "截至 {as_of}，未见此类公布数据。"),
    "sentence.members_published": (
        "The record holds no roster, so members can not be counted; {published}",
        "现有数据不含名册，无法统计会员；{published}",
    ),
    "sentence.events": (
        "{value:event of the network was|events of the network were} held in {period}: {recent} in the 12 months to {end}, {earlier} in the 12 before.",
        "{period}，网络共举办 {value} 项活动：截至 {end} 的 12 个月内 {recent} 项，此前 12 个月 {earlier} 项。",
    ),
    "sentence.events_left_out": (" Left out: {left_out}.", "未计入：{left_out}。"),
    "sentence.events_undated": (" Without a date: {number}.", "其中 {number} 项日期不详。"),
    "sentence.planned": ("{number} planned or not held", "计划中或未举办 {number} 项"),
    "sentence.other_host": ("{number} of another host", "其他单位主办 {number} 项"),
    "sentence.period_all": ("all years on record", "全部有记录年份"),
    "sentence.countries": (
        "The events held in {period} reached {value:country|countries}, China included: {names}.",
        "{period}，已举办活动覆盖 {value} 个国家（含中国）：{names}。",
    ),
    "sentence.countries_none": ("No event of this selection names a country.", "所选范围内没有注明国家的活动。"),
    "sentence.cities": (
        "The events held in {period} met in {value:city|cities}; {most} saw most of them, {number}. Online events reach no city.",
        "{period}，活动在 {value} 个城市举办，其中{most}最多，有 {number} 项。线上活动不计城市。",
    ),
    "sentence.cities_none": ("No event of this selection names a city.", "所选范围内没有注明城市的活动。"),
    "sentence.growth": (
        "From {first} to {as_of}, {joined:organisation|organisations} joined and {left} left: {members:member|members}.",
        "{first}至{as_of}，共有 {joined} 家组织入会、{left} 家退会，现有 {members} 家会员。",
    ),
    "sentence.flows": ("Most joined in {year}: {joined}.", "{year} 年入会最多，共 {joined} 家。"),
    "sentence.flows_left": (" Most left in {year}: {left}.", "{year} 年退会最多，共 {left} 家。"),
    "sentence.flows_none_left": (" None is known to have left.", "未见退会记录。"),
    "sentence.no_roster": (
        "The record holds no roster, so members are not counted; what was published stands as marks of its own.",
        "现有数据不含名册，无法统计会员；公布数据以标记单独显示。",
    ),
    "sentence.growth_none": ("The record names no member up to {as_of}.", "截至 {as_of}，记录中没有会员。"),
    "sentence.sironet": (
        "SIRONET members were printed as {first} for {first_date} and as {last} for {last_date}.",
        "丝路网络成员数：{first_date}公布为 {first}，{last_date}公布为 {last}。",
    ),
    "sentence.sironet_one": (
        "SIRONET members were printed once, as {first} for {first_date}.",
        "丝路网络成员数仅公布一次：{first_date}为 {first}。",
    ),
    "sentence.bound": (" A bound is not a fall.", "限定表述不代表减少。"),
    "sentence.undated_only": (
        "{total:event was|events were} held, and none has a date.",
        "共举办 {total} 项活动，均无日期。",
    ),
    "sentence.members_ecosoc_none": (
        "As of {as_of}, the record counts no member organisation, so none with ECOSOC consultative status.",
        "截至 {as_of}，记录中没有团体会员，因而没有具有咨商地位的会员。",
    ),
    "sentence.holders": (
        "As of {as_of}, the record knows of {value:organisation|organisations} with ECOSOC status: {members:member|members} of CNIE, "
        "{others} whose membership is not stated.",
        "截至 {as_of}，记录中有 {value} 家组织具有咨商地位：{members} 家为中促会会员，{others} 家会员身份未说明。",
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
        "Of {total:event|events} held, {number:has|have} a date; the year with most events is {year}, with {most}.",
        "{total} 项已举办活动中有 {number} 项有日期；活动最多的年份为 {year} 年，共 {most} 项。",
    ),
}
