"""The published tables. Label, unit and description stand on the column itself, in both languages, and feed axis
titles, table headings, the dictionary and every export. The same thing has the same name and label in every table."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Table, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# The number of what is stated of an organisation or event (etl.digest), and of its id so many characters at the start, by which
# these are added up.
DIGEST, START_OF_ID = "digest", 6
# On what evidence a membership or status stands, the strongest first: the order of the code list `evidence`.
EVIDENCE = ROSTER, STATED_BY_CNIE, STATED_BY_BODY, PRESS, LISTED = (
    "roster",
    "stated_by_cnie",
    "stated_by_body",
    "press",
    "listed",
)
# States of events: how each counts (etl.count.event_states).
HELD, WITHIN, OTHER_HOST, PLANNED, NOT_HELD = EVENT_STATES = (
    "held",
    "within",
    "other_host",
    "planned",
    "not_held",
)


class Base(DeclarativeBase):
    """A published table. `words` is its label and its grain in Chinese; the docstring is its grain in English."""

    words: tuple[str, str, str]
    # Text is compared and ordered by its code points on every database, as SQLite does, and not as a server's country does.
    type_annotation_map: ClassVar = {str: String().with_variant(String(collation="C"), "postgresql")}


def column(en: str, zh: str, means_en: str, means_zh: str, *args: Any, unit: str | None = None, **options: Any) -> Any:
    """A column with its words: label and description in both languages, and unit if it has one."""
    info = {"label": {"en": en, "zh": zh}, "description": {"en": means_en, "zh": means_zh}, "unit": unit}
    # A number that is a key is given by us, never drawn from a sequence of the database.
    return mapped_column(*args, comment=means_en, info=info, autoincrement=False, **options)


def source_id() -> Any:
    return column(
        "Source",
        "来源编号",
        "The source file the row comes from.",
        "本行所出自的来源文件。",
        ForeignKey("sources.source_id"),
    )


def source_row() -> Any:
    return column(
        "Source row", "来源行号", "Row of the source file, as Excel numbers it.", "来源文件中的行号（与 Excel 一致）。"
    )


def organisation_id(*args: Any, **options: Any) -> Any:
    means = (
        "Our own stable id of the organisation, never used again for another.",
        "本库为组织编定的固定编号，不再用于其他组织。",
    )
    return column("Organisation id", "组织编号", *means, *args, **options)


def event_id(*args: Any, **options: Any) -> Any:
    return column(
        "Event id", "活动编号", "Our own stable id of the event.", "本库为活动编定的固定编号。", *args, **options
    )


def digest() -> Any:
    means = (
        "Number made of all that is stated of it and that it is counted by: editions in which it agrees state the same.",
        "由所述全部内容及计入依据算得的数值；两版数值相同，则所述相同。",
    )
    return column("Digest", "摘要值", *means, BigInteger)


def sector_code(*args: Any, **options: Any) -> Any:
    return column("Sector code", "领域代码", "Code of the sector.", "领域的代码。", *args, **options)


def is_primary_sector() -> Any:
    means = (
        "Whether it is the first sector named for the organisation or event.",
        "是否为该组织或活动所列的第一个领域。",
    )
    return column("Primary sector", "是否主要领域", *means)


def name_en() -> Any:
    return column(
        "Name (English)",
        "英文名称",
        "Name in English, or nothing where no source gives one.",
        "英文名称；来源未给出时为空。",
    )


def name_zh() -> Any:
    return column(
        "Name (Chinese)",
        "中文名称",
        "Name in Chinese, or nothing where no source gives one.",
        "中文名称；来源未给出时为空。",
    )


def position() -> Any:
    return column("Position", "次序", "Place in the order in which a reader sees it.", "展示时的排列次序。")


def comparator_code() -> Any:
    means = (
        "How the value is stated: exact, over, about, nearly, at least or derived.",
        "数值的表述方式：确数、超过、约、近、至少或推算。",
    )
    return column("Comparator", "限定词", *means)


def value() -> Any:
    means = "The number as stated. It means nothing without its comparator.", "来源所述数值，须与限定词一并理解。"
    return column("Value", "数值", *means)


def note() -> Any:
    return column("Note", "备注", "Remark of the source file, in its own language.", "来源文件中的备注，保留原文语言。")


def source_url() -> Any:
    return column(
        "Cited page", "出处网页", "Page that the source file cites for the row.", "来源文件为本行注明的网页。"
    )


def source_quality_code() -> Any:
    means = "How near the cited page is to the body it speaks of.", "所引网页与当事机构的远近程度。"
    return column("Source quality", "来源等级", *means)


def counted_from_date() -> Any:
    means_en = (
        "First day on which the spell counts: the first day it may have begun, or else the first day by which dated evidence "
        "shows it. Empty where neither is known: the spell then counts in who is known, and in no course over time."
    )
    means_zh = (
        "开始计入之日：所述起始时段的第一天；起始不详时为有日期的依据所示之日。两者均不详时为空：计入已知名单，"
        "不计入任何时间走势。"
    )
    return column("Counted from", "计入起日", means_en, means_zh)


def counted_until_date() -> Any:
    means_en = "First day on which the spell no longer counts; empty while it lasts."
    return column("Counted until", "计入止日", means_en, "不再计入的第一天；仍存续时为空。")


def is_start_known() -> Any:
    return column("Start known", "起始已知", "Whether a source states when it began.", "来源是否说明起始时间。")


def certain_from_date() -> Any:
    means_en = (
        "First day on which the spell counts whatever its imprecise beginning means; empty where nothing dates it."
    )
    return column("Certain from", "确定起日", means_en, "无论起始日期如何理解，均已计入的第一天；无任何日期时为空。")


def evidence_code() -> Any:
    means_en = (
        "On what evidence it stands: the secretariat's roster, stated by CNIE, stated by the organisation itself, the press, or "
        "a public list that CNIE has not confirmed. Of several the strongest."
    )
    means_zh = "所依据的来源：秘书处会员名册、中促会公开说明、该组织自述、媒体报道，或未经中促会确认的公开名单；有多项时取最可靠者。"
    return column("Evidence", "依据", means_en, means_zh)


def evidence_date() -> Any:
    means_en = "First day by which a source shows it; empty where neither the source nor what it states has a date."
    return column(
        "First mention on record",
        "最早记载日期",
        means_en,
        "来源表明其已存在的最早日期；来源及所述内容均无日期时为空。",
    )


def publication_title() -> Any:
    means = ("Title of the page, report or article that states it.", "载有该信息的网页、报告或文章标题。")
    return column("Publication", "刊载来源", *means)


def publisher() -> Any:
    means = ("Who published the page, report or article.", "网页、报告或文章的发布者。")
    return column("Publisher", "发布者", *means)


def publisher_zh() -> Any:
    means_en = "The publisher in Chinese, by data/reference/translations.csv; as the file has it where there is no translation."
    return column(
        "Publisher (Chinese)", "发布者中文名称", means_en, "发布者的中文名称，依据译名表；无译名时与文件一致。"
    )


def certain_until_date() -> Any:
    means_en = "First day on which the spell may be over, as far as its imprecise end goes; empty while it lasts."
    return column("Certain until", "确定止日", means_en, "按终止日期的精度，可能已终止的第一天；仍存续时为空。")


def start_change_code() -> Any:
    means = "Joined or rejoined; granted or reinstated.", "入会或重新入会；授予或恢复。"
    return column("How it began", "起始方式", *means)


def end_change_code() -> Any:
    means_en = (
        "Left, lapsed or merged; suspended or withdrawn; empty while it lasts, or where another category follows."
    )
    means_zh = "退会、失效或并入；中止或撤销；仍存续或转为其他类别时为空。"
    return column("How it ended", "终止方式", means_en, means_zh)


def un_category_code() -> Any:
    means = "General, special or roster; empty where not stated.", "全面、特别或名册；未说明时为空。"
    return column("ECOSOC category", "咨商地位类别", *means)


def un_stage_code() -> Any:
    means_en = "Applied, recommended, granted, suspended, withdrawn or reinstated; or a quadrennial report submitted."
    return column("Stage", "阶段", means_en, "申请、建议授予、授予、中止、撤销或恢复；或提交四年期报告。")


def place_id(*args: Any, **options: Any) -> Any:
    return column(
        "Place id", "地点编号", "Our own stable id of the place.", "本库为地点编定的固定编号。", *args, **options
    )


def series_id(*args: Any, **options: Any) -> Any:
    return column(
        "Series id", "系列编号", "Our own stable id of the series.", "本库为系列编定的固定编号。", *args, **options
    )


def file(**options: Any) -> Any:
    means = "File name under data/raw or data/reference.", "data/raw 或 data/reference 下的文件名。"
    return column("File", "文件", *means, **options)


def column_name() -> Any:
    return column("Column", "列", "Heading of the cell in the source file.", "来源文件中该单元格的列标题。")


def event_state_code() -> Any:
    means_en = (
        "How the event counts: held; held within another event, with which it is counted; held by another host; planned; or not "
        "held."
    )
    means_zh = (
        "活动如何计入：中促会举办或参加；在另一活动期间举办，与该活动合计为一场；未见中促会参与记录；计划中；或未举办。"
    )
    return column("State", "状态", means_en, means_zh)


def precision_code() -> Any:
    return column("Date precision", "日期精度", "How precisely the date is stated.", "日期的精确程度。")


def sector_combination_id(*args: Any, **options: Any) -> Any:
    means = (
        "Number of the combination of sectors, the primary one told apart; 0 where no sector is stated.",
        "领域组合的编号，区分主要领域；未说明领域时为 0。",
    )
    return column("Sector combination", "领域组合", *means, *args, **options)


def place_combination_id(*args: Any, **options: Any) -> Any:
    means = ("Number of the combination of places; 0 where no place is stated.", "地点组合的编号；未说明地点时为 0。")
    return column("Place combination", "地点组合", *means, *args, **options)


def area_combination_id(*args: Any, **options: Any) -> Any:
    means = (
        "Number of the combination of countries and provinces; 0 where no place is stated.",
        "国家与省份组合的编号；未说明地点时为 0。",
    )
    return column("Area combination", "地区组合", *means, *args, **options)


def event_cell_id(*args: Any, **options: Any) -> Any:
    means = ("Number of the cell in which events are counted.", "活动计数单元的编号。")
    return column("Cell of events", "活动计数单元", *means, *args, **options)


def member_cell_id(*args: Any, **options: Any) -> Any:
    means = ("Number of the cell in which organisations are counted.", "组织计数单元的编号。")
    return column("Cell of organisations", "组织计数单元", *means, *args, **options)


def metric_code() -> Any:
    return column("Metric", "指标", "What the figure counts.", "数字所计内容。")


def country_code() -> Any:
    means = ("ISO 3166-1 alpha-3 code of the country.", "国家的 ISO 3166-1 三位字母代码。")
    return column("Country", "国家", *means, ForeignKey("regions.region_code"))


def province_code() -> Any:
    means = ("ISO 3166-2 code of the Chinese province-level division.", "中国省级行政区的 ISO 3166-2 代码。")
    return column("Province", "省份", *means, ForeignKey("regions.region_code"))


def organisation_type_code() -> Any:
    means = ("Class of organisation, from the type as stated.", "由来源所述类型归入的组织类别。")
    return column("Organisation type", "组织类型", *means)


def programme_code() -> Any:
    return column("Programme", "项目板块", "Group of series that belong together.", "同类系列所归入的板块。")


def day(*args: Any, **options: Any) -> Any:
    means = (
        "Day from which the change counts, or on which the events began; empty where neither source nor evidence has a date.",
        "变动计入之日，或活动开始之日；来源与依据均无日期时为空。",
    )
    return column("Day", "日期", *means, *args, **options)


class Changes:
    """What changes of a number of organisations in a time: the number at its end is all that began less all that ended."""

    began: Mapped[int] = column("Began", "开始", "Spells that began.", "开始的计入期数。")
    ended: Mapped[int] = column("Ended", "终止", "Spells that ended.", "终止的计入期数。")
    rejoined: Mapped[int] = column(
        "Of them rejoined", "其中重新入会", "Began by rejoining.", "以重新入会方式开始的数目。"
    )
    lapsed: Mapped[int] = column("Of them lapsed", "其中失效", "Ended by lapsing.", "以失效方式终止的数目。")
    merged: Mapped[int] = column("Of them merged", "其中并入", "Ended by a merger.", "以并入方式终止的数目。")
    sample: Mapped[int] = column(
        "Change of the sample",
        "示例增减",
        "By how much the number of those that count by a sample record changed.",
        "以示例记录计入的数目的增减。",
    )
    sample_organisations: Mapped[int] = column(
        "Change of sample organisations",
        "示例组织增减",
        "By how much the number of those that are themselves sample records changed.",
        "自身为示例记录的数目的增减。",
    )
    undated: Mapped[int] = column(
        "Change of undated",
        "无日期增减",
        "By how much the number of those changed of which neither source nor evidence has a date.",
        "来源与依据均无日期的数目的增减。",
    )
    start_unknown: Mapped[int] = column(
        "Change of unknown starts",
        "起始不详增减",
        "By how much the number of those changed that count from their first dated evidence.",
        "自最早有日期的依据起计入的数目的增减。",
    )
    imprecise: Mapped[int] = column(
        "Change of imprecise",
        "不精确增减",
        "By how much the number of those that count by rule, their dates being imprecise, changed.",
        "因日期不精确而按规则计入的数目的增减。",
    )
    by_rule: Mapped[int] = column(
        "Changes by rule", "按规则计的变动", "Beginnings and ends dated by rule.", "按规则确定日期的开始与终止数。"
    )
    late_evidence: Mapped[int] = column(
        "Late evidence",
        "后见证据",
        "Organisations of which the last spell of unknown start began.",
        "其最后一段起始不详的计入期开始的组织数。",
    )


class Code(Base):
    """One row per code of a list of allowed values."""

    __tablename__ = "codes"
    words = "Codes", "代码表", "每行为一个代码表中的一个代码。"
    list_code: Mapped[str] = column(
        "List", "代码表名", "The list that the code belongs to.", "代码所属的代码表。", primary_key=True
    )
    code: Mapped[str] = column("Code", "代码", "The value kept in the tables.", "各表中保存的值。", primary_key=True)
    name_en: Mapped[str] = name_en()
    name_zh: Mapped[str] = name_zh()
    position: Mapped[int] = position()
    description_en: Mapped[str | None] = column(
        "Description (English)",
        "英文释义",
        "What the code means, where its name does not say it all.",
        "代码的英文说明；名称已明确的为空。",
    )
    description_zh: Mapped[str | None] = column(
        "Description (Chinese)", "中文释义", "What the code means in Chinese.", "代码的中文说明；名称已明确的为空。"
    )
    source_id: Mapped[str] = source_id()


class Translation(Base):
    """One row per text that sources write in English and of which we have the Chinese."""

    __tablename__ = "translations"
    words = "Translations", "译文", "每行为来源中的一段英文及其中文。"
    english: Mapped[str] = column(
        "English", "英文", "The text as sources write it.", "来源中的英文原文。", primary_key=True
    )
    chinese: Mapped[str] = column("Chinese", "中文", "What it says in Chinese.", "对应的中文。")
    source_id: Mapped[str] = source_id()


class Source(Base):
    """One row per file that the edition was made from."""

    __tablename__ = "sources"
    words = "Sources", "来源", "每行为本版数据所用的一个文件。"
    source_id: Mapped[str] = column(
        "Source", "来源编号", "The source file the row comes from.", "本行所出自的来源文件。", primary_key=True
    )
    file: Mapped[str] = file(unique=True)
    sheet_name: Mapped[str] = column(
        "Sheet",
        "工作表",
        "Sheet of the workbook that was read; empty for a text file.",
        "所读取的工作表；文本文件为空。",
    )
    source_kind_code: Mapped[str] = column(
        "Kind", "类别", "What the rows of the file describe.", "文件各行所描述的内容。"
    )
    title_en: Mapped[str] = column("Title (English)", "英文标题", "Title in English.", "英文标题。")
    title_zh: Mapped[str | None] = column("Title (Chinese)", "中文标题", "Title in Chinese.", "中文标题。")
    producer_en: Mapped[str] = column(
        "Producer (English)", "提供者（英文）", "Who made the file, in English.", "文件提供者的英文名称。"
    )
    producer_zh: Mapped[str] = column(
        "Producer (Chinese)", "提供者（中文）", "Who made the file, in Chinese.", "文件提供者的中文名称。"
    )
    received_date: Mapped[date | None] = column(
        "Received", "收到日期", "Day on which the file was received.", "收到文件的日期。"
    )
    period: Mapped[str] = column("Period covered", "涵盖时段", "Years that the file speaks of.", "文件所涉及的年份。")
    licence: Mapped[str] = column("Licence", "使用许可", "Terms of use of the file.", "文件的使用条件。")
    contact: Mapped[str] = column("Contact", "联系方", "Whom to ask about the file.", "就该文件可咨询的对象。")
    sha256: Mapped[str] = column(
        "SHA-256", "SHA-256 校验值", "Hash of the content, as certified.", "经登记的内容校验值。"
    )
    is_sample: Mapped[bool] = column(
        "Sample", "是否示例", "Whether its records are invented for demonstration.", "其中记录是否为演示而虚构。"
    )
    is_retired: Mapped[bool] = column(
        "Retired",
        "是否停用",
        "Whether a real roster has taken the place of this sample.",
        "该示例是否已被真实名册取代。",
    )
    rows_read: Mapped[int] = column(
        "Rows read", "读入行数", "Filled rows below the headings.", "标题行以下的非空行数。", unit="rows"
    )
    rows_kept: Mapped[int] = column(
        "Rows kept", "采用行数", "Rows read that were not rejected.", "读入且未被拒绝的行数。", unit="rows"
    )
    rows_doubtful: Mapped[int] = column(
        "Rows in doubt", "存疑行数", "Rows kept of which at least one cell has an error or a warning.", "采用的行中至少有一个单元格出现错误或警告的行数。", unit="rows"
    )  # fmt: skip
    notes: Mapped[str] = column("Notes", "说明", "What the producer says of the file.", "提供者对文件的说明。")


class Region(Base):
    """One row per region that can be chosen: world region, country, Chinese region or province."""

    __tablename__ = "regions"
    words = "Regions", "地区", "每行为一个可选地区：世界区域、国家、中国大区或省级行政区。"
    region_code: Mapped[str] = column("Region code", "地区代码", "ISO 3166 code of a country or province, else our own.", "国家或省级行政区的 ISO 3166 代码，其余为自编代码。", primary_key=True)  # fmt: skip
    name_en: Mapped[str] = name_en()
    name_zh: Mapped[str] = name_zh()
    region_kind: Mapped[str] = column(
        "Region kind",
        "地区类别",
        "World region, country, Chinese region or province.",
        "世界区域、国家、中国大区或省级行政区。",
    )
    parent_region_code: Mapped[str | None] = column(
        "Parent region",
        "上级地区",
        "Region that contains this one.",
        "包含本地区的上级地区。",
        ForeignKey("regions.region_code"),
    )
    position: Mapped[int] = position()
    source_id: Mapped[str] = source_id()


class Place(Base):
    """One row per place that an organisation or an event is at: a city, or where no city is stated a province or country."""

    __tablename__ = "places"
    words = "Places", "地点", "每行为一家组织或活动所在地点：城市；未说明城市时为省份或国家。"
    place_id: Mapped[str] = place_id(primary_key=True)
    name_en: Mapped[str] = name_en()
    name_zh: Mapped[str | None] = name_zh()
    place_precision_code: Mapped[str] = column(
        "Place precision", "地点精度", "City, province or country.", "城市、省份或国家。"
    )
    country_code: Mapped[str] = country_code()
    province_code: Mapped[str | None] = province_code()
    latitude: Mapped[float | None] = column(
        "Latitude", "纬度", "Degrees north, WGS 84; of cities only.", "北纬度数（WGS 84），仅城市有值。", unit="degrees"
    )
    longitude: Mapped[float | None] = column(
        "Longitude", "经度", "Degrees east, WGS 84; of cities only.", "东经度数（WGS 84），仅城市有值。", unit="degrees"
    )
    source_id: Mapped[str] = source_id()


class Sector(Base):
    """One row per sector: the 13 fields of CNIE, then the values that sources use beside them."""

    __tablename__ = "sectors"
    words = "Sectors", "领域", "每行为一个领域：先列中促会的 13 个领域，再列来源中另行使用的名称。"
    sector_code: Mapped[str] = sector_code(primary_key=True)
    name_en: Mapped[str] = name_en()
    name_zh: Mapped[str] = name_zh()
    is_network_field: Mapped[bool] = column(
        "Field of CNIE",
        "是否中促会领域",
        "Whether it is one of the 13 fields of CNIE.",
        "是否为中促会的 13 个领域之一。",
    )
    position: Mapped[int] = position()
    source_id: Mapped[str] = source_id()


class Organisation(Base):
    """One row per organisation or body that a source names."""

    __tablename__ = "organisations"
    words = "Organisations", "组织", "每行为来源中提到的一家组织或机构。"
    organisation_id: Mapped[str] = organisation_id(primary_key=True)
    name_en: Mapped[str | None] = name_en()
    name_zh: Mapped[str | None] = name_zh()
    is_name_zh_verified: Mapped[bool] = column(
        "Chinese name verified",
        "中文名已核实",
        "Whether a kept source confirms the Chinese name.",
        "中文名称是否有存档来源印证。",
    )
    organisation_type_code: Mapped[str | None] = organisation_type_code()
    organisation_type_stated: Mapped[str] = column(
        "Type as stated", "来源所述类型", "Type in the words of the source file.", "来源文件中的类型原文。"
    )
    member_level_code: Mapped[str | None] = column(
        "National or local",
        "全国性或地方性",
        "Whether the member is national or local.",
        "会员为全国性还是地方性组织。",
    )
    seat_place_id: Mapped[str | None] = column(
        "Seat", "所在地", "Place of its head office.", "总部所在地点。", ForeignKey("places.place_id")
    )
    parent_organisation_id: Mapped[str | None] = column(
        "Parent organisation",
        "上级组织",
        "Organisation of which it is a part.",
        "其所属的组织。",
        ForeignKey("organisations.organisation_id"),
    )
    founded_date: Mapped[date | None] = column(
        "Founded",
        "成立日期",
        "First day of the stated period in which it was founded; empty where not stated.",
        "所述成立时段的第一天；未说明时为空。",
    )
    founded_precision_code: Mapped[str | None] = column(
        "Precision of the founding", "成立日期精度", "How precisely the founding is stated.", "成立日期的精确程度。"
    )
    membership_evidence: Mapped[str] = column(
        "Evidence of membership",
        "会员身份依据",
        "What the source says of its relation to CNIE.",
        "来源对其与中促会关系的说明。",
    )
    basis_code: Mapped[str] = column(
        "Basis of classification",
        "分类依据",
        "Whether sector and type are stated by a source or inferred from the name.",
        "领域与类型系来源所述，或由名称推断。",
    )
    source_url: Mapped[str] = source_url()
    note: Mapped[str] = note()
    # No foreign key: the cells are known when the last organisation is.
    member_cell_id: Mapped[int] = member_cell_id()
    digest: Mapped[int] = digest()
    source_id: Mapped[str] = source_id()
    source_row: Mapped[int] = source_row()


class OrganisationName(Base):
    """One row per name that an organisation goes or went by."""

    __tablename__ = "organisation_names"
    words = "Organisation names", "组织名称", "每行为一家组织现用或曾用的一个名称。"
    organisation_name_id: Mapped[int] = column("Name id", "名称编号", "Running number.", "流水号。", primary_key=True)
    organisation_id: Mapped[str] = organisation_id(ForeignKey("organisations.organisation_id"))
    name_text: Mapped[str] = column("Name", "名称", "The name as written.", "名称原文。")
    name_pinyin: Mapped[str] = column(
        "Pinyin",
        "拼音",
        "Syllables of a Chinese name without tones, separated by spaces, ü as v; empty for other names.",
        "中文名称的拼音，不标声调，以空格分隔，ü 写作 v；非中文名称为空。",
    )
    language_code: Mapped[str] = column("Language", "语言", "Language of the name: en or zh.", "名称的语言：en 或 zh。")
    name_kind_code: Mapped[str] = column(
        "Kind of name", "名称类别", "Official, acronym, former or variant.", "正式名称、缩写、曾用名或其他写法。"
    )
    valid_from_date: Mapped[date | None] = column(
        "Valid from", "启用日期", "First day of the name, where known.", "名称启用之日，不详则空。"
    )
    valid_until_date: Mapped[date | None] = column(
        "Valid until", "停用日期", "Day on which the name ended, where known.", "名称停用之日，不详则空。"
    )
    is_verified: Mapped[bool] = column(
        "Verified", "已核实", "Whether a kept source confirms the name.", "名称是否有存档来源印证。"
    )
    source_id: Mapped[str] = source_id()
    source_row: Mapped[int] = source_row()


class OrganisationSector(Base):
    """One row per organisation and sector."""

    __tablename__ = "organisation_sectors"
    words = "Sectors of organisations", "组织领域", "每行为一家组织的一个领域。"
    organisation_id: Mapped[str] = organisation_id(ForeignKey("organisations.organisation_id"), primary_key=True)
    sector_code: Mapped[str] = sector_code(ForeignKey("sectors.sector_code"), primary_key=True)
    is_primary_sector: Mapped[bool] = is_primary_sector()
    source_id: Mapped[str] = source_id()
    source_row: Mapped[int] = source_row()


class Membership(Base):
    """One row per spell of membership of a network."""

    __tablename__ = "memberships"
    words = "Memberships", "会籍", "每行为一段会籍（中促会或丝路网络）。"
    membership_id: Mapped[int] = column("Membership id", "会籍编号", "Running number.", "流水号。", primary_key=True)
    organisation_id: Mapped[str] = organisation_id(ForeignKey("organisations.organisation_id"))
    network_code: Mapped[str] = column(
        "Member of", "所属组织", "CNIE or SIRONET.", "中促会或丝路沿线民间组织合作网络。"
    )
    membership_kind_code: Mapped[str] = column(
        "Kind of membership", "会籍类别", "Group, individual or council.", "团体、个人或理事。"
    )
    joined_date: Mapped[date | None] = column(
        "Joined", "入会日期", "First day of the stated period of joining.", "所述入会时段的第一天。"
    )
    joined_precision_code: Mapped[str] = column(
        "Precision of joining", "入会日期精度", "How precisely the joining is stated.", "入会日期的精确程度。"
    )
    left_date: Mapped[date | None] = column(
        "Left", "退会日期", "Last day of the stated period of leaving.", "所述退会时段的最后一天。"
    )
    left_precision_code: Mapped[str | None] = column(
        "Precision of leaving", "退会日期精度", "How precisely the leaving is stated.", "退会日期的精确程度。"
    )
    end_reason_code: Mapped[str | None] = column(
        "How it ended", "终止方式", "Resigned, lapsed or merged.", "退出、失效或合并。"
    )
    evidence_code: Mapped[str] = evidence_code()
    evidence_date: Mapped[date | None] = evidence_date()
    publication_title: Mapped[str] = publication_title()
    publisher: Mapped[str] = publisher()
    publisher_zh: Mapped[str] = publisher_zh()
    source_url: Mapped[str] = source_url()
    counted_from_date: Mapped[date | None] = counted_from_date()
    counted_until_date: Mapped[date | None] = counted_until_date()
    is_start_known: Mapped[bool] = is_start_known()
    source_id: Mapped[str] = source_id()
    source_row: Mapped[int] = source_row()


class UnStatus(Base):
    """One row per step in an organisation's consultative status with the UN Economic and Social Council (ECOSOC)."""

    __tablename__ = "un_statuses"
    words = "ECOSOC steps", "咨商地位进程", "每行为一家组织在联合国经社理事会咨商地位上的一个步骤。"
    un_status_id: Mapped[int] = column("Step id", "步骤编号", "Running number.", "流水号。", primary_key=True)
    organisation_id: Mapped[str] = organisation_id(ForeignKey("organisations.organisation_id"))
    un_category_code: Mapped[str | None] = un_category_code()
    un_stage_code: Mapped[str] = un_stage_code()
    status_date: Mapped[date | None] = column(
        "Date of the step",
        "步骤日期",
        "First day of the stated period; empty where not stated.",
        "所述时段的第一天；未说明时为空。",
    )
    precision_code: Mapped[str] = precision_code()
    evidence_code: Mapped[str] = evidence_code()
    evidence_date: Mapped[date | None] = evidence_date()
    source_id: Mapped[str] = source_id()
    source_row: Mapped[int] = source_row()


class UnStatusSpell(Base):
    """One row per spell in which an organisation holds ECOSOC consultative status, counted from its steps."""

    __tablename__ = "un_status_spells"
    words = "ECOSOC status spells", "咨商地位存续期", "每行为一家组织持有咨商地位的一段时期，由各步骤推得。"
    un_status_spell_id: Mapped[int] = column("Spell id", "存续期编号", "Running number.", "流水号。", primary_key=True)
    organisation_id: Mapped[str] = organisation_id(ForeignKey("organisations.organisation_id"))
    un_category_code: Mapped[str | None] = un_category_code()
    evidence_code: Mapped[str] = evidence_code()
    counted_from_date: Mapped[date | None] = counted_from_date()
    counted_until_date: Mapped[date | None] = counted_until_date()
    certain_from_date: Mapped[date | None] = certain_from_date()
    certain_until_date: Mapped[date | None] = certain_until_date()
    start_change_code: Mapped[str] = start_change_code()
    end_change_code: Mapped[str | None] = end_change_code()
    is_start_known: Mapped[bool] = is_start_known()
    source_id: Mapped[str] = source_id()
    source_row: Mapped[int] = source_row()


class CountedSpell(Base):
    """One row per metric, organisation and spell in which it counts; spells of one organisation never meet or overlap."""

    __tablename__ = "counted_spells"
    words = "Counted spells", "计入期", "每行为一家组织在一项指标中的一段计入期；同一组织的各段互不相接或重叠。"
    counted_spell_id: Mapped[int] = column("Spell id", "存续期编号", "Running number.", "流水号。", primary_key=True)
    metric_code: Mapped[str] = metric_code()
    organisation_id: Mapped[str] = organisation_id(ForeignKey("organisations.organisation_id"))
    counted_from_date: Mapped[date | None] = counted_from_date()
    counted_until_date: Mapped[date | None] = counted_until_date()
    certain_from_date: Mapped[date | None] = certain_from_date()
    certain_until_date: Mapped[date | None] = certain_until_date()
    start_change_code: Mapped[str] = start_change_code()
    end_change_code: Mapped[str | None] = end_change_code()
    is_start_known: Mapped[bool] = is_start_known()
    is_dated: Mapped[bool] = column(
        "Dated",
        "起始有日期",
        "Whether a source or dated evidence says since when it counts; else it is in no course over time.",
        "来源或有日期的依据是否说明自何时计入；否则不计入任何时间走势。",
    )
    source_id: Mapped[str] = source_id()
    source_row: Mapped[int] = source_row()


class UnStageSpell(Base):
    """One row per spell in which an organisation stands at one stage of its ECOSOC life: granted or reinstated while the
    status lasts, else the last other step taken."""

    __tablename__ = "un_stage_spells"
    words = "ECOSOC stages", "咨商地位阶段", "每行为一家组织所处的一个阶段：存续期间为授予或恢复，否则为最近步骤。"
    un_stage_spell_id: Mapped[int] = column("Spell id", "存续期编号", "Running number.", "流水号。", primary_key=True)
    organisation_id: Mapped[str] = organisation_id(ForeignKey("organisations.organisation_id"))
    un_stage_code: Mapped[str] = un_stage_code()
    un_category_code: Mapped[str | None] = un_category_code()
    evidence_code: Mapped[str] = evidence_code()
    counted_from_date: Mapped[date | None] = counted_from_date()
    counted_until_date: Mapped[date | None] = counted_until_date()


class UnReportDue(Base):
    """One row per status spell and day by which a quadrennial report to ECOSOC is due in it, up to eight years after the record."""

    __tablename__ = "un_report_dues"
    words = "ECOSOC reports due", "四年期报告应交期限", "每行为一段咨商地位存续期内的一个四年期报告应交期限。"
    un_report_due_id: Mapped[int] = column("Due id", "期限编号", "Running number.", "流水号。", primary_key=True)
    organisation_id: Mapped[str] = organisation_id(ForeignKey("organisations.organisation_id"))
    un_category_code: Mapped[str] = un_category_code()
    counted_from_date: Mapped[date | None] = counted_from_date()
    counted_until_date: Mapped[date | None] = counted_until_date()
    due_date: Mapped[date] = column(
        "Due",
        "应交日期",
        "Day by which the report is to be submitted: by the rule used, 1 June of the fourth year after the year of the grant, and "
        "every four years from then on.",
        "应提交报告的最后一日：按所采用的规则，为授予之年后第四年的 6 月 1 日，此后每四年一次。",
    )
    submitted_date: Mapped[date | None] = column(
        "Submitted",
        "提交日期",
        "First day of the period in which a source says that it was submitted; empty where none says so.",
        "来源所述提交时段的第一天；来源未说明时为空。",
    )
    reporting_known_from_date: Mapped[date | None] = column(
        "Reporting known from",
        "可知起日",
        "First day from which the record can tell that the report was not submitted: it keeps reports of the organisation, in a "
        "file received after the due date; empty where it cannot tell.",
        "自该日起，现有数据可判断该报告未提交：已载有该组织的报告，且文件收于应交日期之后；无法判断时为空。",
    )
    source_id: Mapped[str] = source_id()
    source_row: Mapped[int] = source_row()


class EventSeries(Base):
    """One row per series of events."""

    __tablename__ = "event_series"
    words = "Event series", "活动系列", "每行为一个活动系列。"
    series_id: Mapped[str] = series_id(primary_key=True)
    name_en: Mapped[str] = name_en()
    name_zh: Mapped[str] = name_zh()
    programme_code: Mapped[str] = programme_code()
    source_id: Mapped[str] = source_id()


class Event(Base):
    """One row per event, forum edition, training, delegation or welfare project."""

    __tablename__ = "events"
    words = "Events", "活动", "每行为一场活动：论坛、会议、培训、出访或公益项目。"
    event_id: Mapped[str] = event_id(primary_key=True)
    title_en: Mapped[str | None] = column("Title (English)", "英文标题", "Title in English.", "英文标题。")
    title_zh: Mapped[str | None] = column("Title (Chinese)", "中文标题", "Title in Chinese.", "中文标题。")
    is_title_zh_official: Mapped[bool] = column(
        "Chinese title from source",
        "中文标题出自来源",
        "Whether the source gives the Chinese title; else it is our translation.",
        "中文标题是否由来源给出；否则为本库译名。",
    )
    series_id: Mapped[str | None] = series_id(ForeignKey("event_series.series_id"))
    edition_number: Mapped[int | None] = column(
        "Edition of the series", "届次", "Number of the edition in its series.", "在系列中的届次。"
    )
    parent_event_id: Mapped[str | None] = column(
        "Part of", "所属活动", "Event within which it took place.", "其所在的主活动。", ForeignKey("events.event_id")
    )
    start_date: Mapped[date | None] = column(
        "Start",
        "开始日期",
        "First day of the stated period; empty where not stated.",
        "所述时段的第一天；未说明时为空。",
    )
    start_precision_code: Mapped[str] = column(
        "Precision of the start", "开始日期精度", "How precisely the start is stated.", "开始日期的精确程度。"
    )
    end_date: Mapped[date | None] = column(
        "End",
        "结束日期",
        "Last day; empty where not stated, which does not mean one day.",
        "最后一天；未说明时为空，不表示仅一天。",
    )
    end_precision_code: Mapped[str | None] = column(
        "Precision of the end", "结束日期精度", "How precisely the end is stated.", "结束日期的精确程度。"
    )
    event_mode_code: Mapped[str | None] = column(
        "Mode",
        "形式",
        "In person, online or hybrid; empty where not stated.",
        "线下、线上或线上线下结合；未说明时为空。",
    )
    event_status_code: Mapped[str | None] = column(
        "Held or planned",
        "已办或计划",
        "Whether the source reports the event as held, planned or cancelled; empty where it uses another word.",
        "来源所述为已举办、计划中或已取消；使用其他说法时为空。",
    )
    cnie_role_en: Mapped[str] = column(
        "Part of CNIE (English)",
        "中促会角色（英文）",
        "What the source says of CNIE's part, in English.",
        "来源对中促会角色的说明（英文）。",
    )
    cnie_role_zh: Mapped[str] = column(
        "Part of CNIE (Chinese)",
        "中促会角色（中文）",
        "What the source says of CNIE's part, in Chinese.",
        "来源对中促会角色的说明（中文）。",
    )
    is_network_event: Mapped[bool] = column(
        "Event of CNIE",
        "是否中促会活动",
        "False for events of other hosts: their series is that of other hosts, or the source shows no part of CNIE.",
        "其他单位主办的活动为否：所属系列为其他单位活动，或来源未见中促会参与。",
    )
    event_state_code: Mapped[str] = event_state_code()
    un_body_code: Mapped[str | None] = column(
        "UN body",
        "联合国机构",
        "UN body or process at whose session the event took place; empty for other events.",
        "活动所在会议的联合国机构或进程；其他活动为空。",
    )
    un_session: Mapped[int | None] = column(
        "UN session",
        "联合国会议届次",
        "Number of the session of that body; empty where no source gives one.",
        "该机构会议的届次；来源未说明时为空。",
    )
    un_form_code: Mapped[str | None] = column(
        "Form of UN participation",
        "参与联合国会议形式",
        "Side event, parallel event, oral or written statement, exhibition or delegation.",
        "边会、平行活动、口头发言、书面发言、展览或派代表团。",
    )
    source_quality_code: Mapped[str | None] = source_quality_code()
    source_url: Mapped[str] = source_url()
    other_source_urls: Mapped[str] = column(
        "Further pages", "其他网页", "Further pages that the source file cites.", "来源文件另引的网页。"
    )
    note: Mapped[str] = note()
    # No foreign key: the cells are known when the last event is.
    event_cell_id: Mapped[int] = event_cell_id()
    digest: Mapped[int] = digest()
    source_id: Mapped[str] = source_id()
    source_row: Mapped[int] = source_row()


class EventSector(Base):
    """One row per event and sector."""

    __tablename__ = "event_sectors"
    words = "Sectors of events", "活动领域", "每行为一场活动的一个领域。"
    event_id: Mapped[str] = event_id(ForeignKey("events.event_id"), primary_key=True)
    sector_code: Mapped[str] = sector_code(ForeignKey("sectors.sector_code"), primary_key=True)
    is_primary_sector: Mapped[bool] = is_primary_sector()
    source_id: Mapped[str] = source_id()
    source_row: Mapped[int] = source_row()


class EventPlace(Base):
    """One row per event and place."""

    __tablename__ = "event_places"
    words = "Places of events", "活动地点", "每行为一场活动的一个地点。"
    event_id: Mapped[str] = event_id(ForeignKey("events.event_id"), primary_key=True)
    place_id: Mapped[str] = place_id(ForeignKey("places.place_id"), primary_key=True)
    position: Mapped[int] = position()
    source_id: Mapped[str] = source_id()
    source_row: Mapped[int] = source_row()


class EventCount(Base):
    """One row per quantity that a source states of an event. Units never stand in for one another."""

    __tablename__ = "event_counts"
    words = "Counts of events", "活动数量", "每行为来源对一场活动所述的一个数量，单位不得互换。"
    event_count_id: Mapped[int] = column("Count id", "数量编号", "Running number.", "流水号。", primary_key=True)
    event_id: Mapped[str] = event_id(ForeignKey("events.event_id"))
    count_unit_code: Mapped[str] = column(
        "Unit",
        "单位",
        "What is counted: participants, organisations, countries, patients and so on.",
        "所计对象：参与者、组织、国家、患者等。",
    )
    value: Mapped[int] = value()
    comparator_code: Mapped[str] = comparator_code()
    scope_en: Mapped[str] = column(
        "Scope (English)",
        "范围（英文）",
        "The part that the count speaks of, if not all, in English.",
        "数量所指部分（英文）；指全部时为空。",
    )
    scope_zh: Mapped[str] = column(
        "Scope (Chinese)",
        "范围（中文）",
        "The part that the count speaks of, if not all, in Chinese.",
        "数量所指部分（中文）；指全部时为空。",
    )
    source_id: Mapped[str] = source_id()
    source_row: Mapped[int] = source_row()


class EventOrganisation(Base):
    """One row per part that an organisation has in an event. Taking part is not membership."""

    __tablename__ = "event_organisations"
    words = "Organisations of events", "活动参与组织", "每行为一家组织在一场活动中的一种角色；参加活动不等于会员。"
    event_organisation_id: Mapped[int] = column("Part id", "角色编号", "Running number.", "流水号。", primary_key=True)
    event_id: Mapped[str] = event_id(ForeignKey("events.event_id"))
    organisation_id: Mapped[str | None] = organisation_id(ForeignKey("organisations.organisation_id"))
    name_written: Mapped[str] = column(
        "Name as written", "原文名称", "Name of the organisation as the source writes it.", "来源中的组织名称原文。"
    )
    event_role_code: Mapped[str] = column(
        "Role", "角色", "Organiser, co-organiser, guided by, implemented by and so on.", "主办、协办、指导、执行等。"
    )
    position: Mapped[int] = position()
    # Of a part that the row of an event states both are empty: they stand there.
    source_url: Mapped[str] = source_url()
    note: Mapped[str] = note()
    source_id: Mapped[str] = source_id()
    source_row: Mapped[int] = source_row()


class PublishedFigure(Base):
    """One row per figure that somebody has printed. Never counted by us."""

    __tablename__ = "published_figures"
    words = "Published figures", "公布数据", "每行为他方公布的一个数字，非本库统计。"
    published_figure_id: Mapped[int] = column("Figure id", "数据编号", "Running number.", "流水号。", primary_key=True)
    metric_code: Mapped[str] = metric_code()
    value: Mapped[int] = value()
    comparator_code: Mapped[str] = comparator_code()
    coverage_code: Mapped[str] = column(
        "Coverage",
        "口径",
        "Who is counted; figures of different coverage are never compared.",
        "计入范围；口径不同者不作比较。",
    )
    as_of_date: Mapped[date] = column(
        "As of", "截至日期", "First day of the stated period that the figure speaks of.", "数字所指时段的第一天。"
    )
    precision_code: Mapped[str] = precision_code()
    year_before_value: Mapped[int | None] = column(
        "Value a year before",
        "上年同期数值",
        "The exact figure of the same metric and coverage 9 to 15 months earlier; empty where there is none.",
        "同一指标、同一口径在 9 至 15 个月之前的确数；无则为空。",
    )
    year_before_date: Mapped[date | None] = column(
        "Date of that value",
        "该数值日期",
        "First day of the period that the value a year before speaks of.",
        "上年同期数值所指时段的第一天。",
    )
    publication_title: Mapped[str] = publication_title()
    publisher: Mapped[str] = publisher()
    publisher_zh: Mapped[str] = publisher_zh()
    source_quality_code: Mapped[str | None] = source_quality_code()
    source_url: Mapped[str] = source_url()
    note: Mapped[str] = note()
    source_id: Mapped[str] = source_id()
    source_row: Mapped[int] = source_row()


class Issue(Base):
    """One row per doubtful cell."""

    __tablename__ = "issues"
    words = "Issues", "存疑事项", "每行为一个存疑的单元格。"
    issue_id: Mapped[int] = column("Issue id", "事项编号", "Running number.", "流水号。", primary_key=True)
    source_id: Mapped[str] = source_id()
    source_row: Mapped[int] = source_row()
    column_name: Mapped[str] = column_name()
    cell_value: Mapped[str] = column("Cell", "单元格内容", "What the cell holds.", "单元格的内容。")
    rule_code: Mapped[str] = column("Rule", "规则", "The rule that the cell does not meet.", "该单元格未满足的规则。")
    severity_code: Mapped[str] = column("Severity", "严重程度", "Error, warning or note.", "错误、警告或提示。")
    consequence_code: Mapped[str] = column("Consequence", "处理结果", "What was done about it.", "对其所作的处理。")
    message_en: Mapped[str] = column(
        "Message (English)", "英文说明", "What is in doubt, in English.", "存疑内容的英文说明。"
    )
    message_zh: Mapped[str] = column(
        "Message (Chinese)", "中文说明", "What is in doubt, in Chinese.", "存疑内容的中文说明。"
    )


class Correction(Base):
    """One row per declared correction of a cell. The raw file stays as it was received."""

    __tablename__ = "corrections"
    words = "Corrections", "更正", "每行为对一个单元格所声明的更正；原始文件保持不变。"
    correction_id: Mapped[int] = column("Correction id", "更正编号", "Running number.", "流水号。", primary_key=True)
    file: Mapped[str] = file()
    row_key: Mapped[str] = column("Row", "行标识", "Name or key of the row in that file.", "该文件中行的名称或标识。")
    corrected_row: Mapped[int] = column(
        "Corrected row", "更正行号", "Row of that file, as Excel numbers it.", "该文件中的行号（与 Excel 一致）。"
    )
    column_name: Mapped[str] = column_name()
    expected: Mapped[str] = column(
        "In the file",
        "原值",
        "What the cell must still hold for the correction to apply.",
        "更正生效时该单元格须为的原值。",
    )
    corrected: Mapped[str] = column("Read as", "更正为", "What is read instead.", "改按此值读取。")
    reason_en: Mapped[str] = column(
        "Reason (English)", "理由（英文）", "On what evidence, in English.", "所依据的证据（英文）。"
    )
    reason_zh: Mapped[str] = column(
        "Reason (Chinese)", "理由（中文）", "On what evidence, in Chinese.", "所依据的证据（中文）。"
    )
    decided_by: Mapped[str] = column("Decided by", "决定者", "Who decided.", "作出决定者。")
    decided_on: Mapped[date] = column("Decided on", "决定日期", "Day of the decision.", "作出决定之日。")
    source_id: Mapped[str] = source_id()


class SectorCombination(Base):
    """One row per combination of sectors that organisations or events have, and sector of it."""

    __tablename__ = "sector_combinations"
    words = "Sector combinations", "领域组合", "每行为组织或活动的一种领域组合中的一个领域。"
    sector_combination_id: Mapped[int] = sector_combination_id(primary_key=True)
    sector_code: Mapped[str] = sector_code(ForeignKey("sectors.sector_code"), primary_key=True)
    is_primary_sector: Mapped[bool] = is_primary_sector()


class PlaceCombination(Base):
    """One row per combination of places at which events take place, and place of it."""

    __tablename__ = "place_combinations"
    words = "Place combinations", "地点组合", "每行为活动的一种地点组合中的一个地点。"
    place_combination_id: Mapped[int] = place_combination_id(primary_key=True)
    position: Mapped[int] = column(
        "Position", "次序", "Place in the order in which a reader sees it.", "展示时的排列次序。", primary_key=True
    )
    place_id: Mapped[str] = place_id(ForeignKey("places.place_id"))


class AreaCombination(Base):
    """One row per combination of areas in which events take place, and area of it: a country, or a province of China."""

    __tablename__ = "area_combinations"
    words = "Area combinations", "地区组合", "每行为活动的一种地区组合中的一个地区：一个国家，或中国的一个省份。"
    area_combination_id: Mapped[int] = area_combination_id(primary_key=True)
    position: Mapped[int] = column(
        "Position", "次序", "Place in the order in which a reader sees it.", "展示时的排列次序。", primary_key=True
    )
    country_code: Mapped[str] = country_code()
    province_code: Mapped[str | None] = province_code()


class MemberCell(Base):
    """One row per combination of sectors, area of the seat, type and evidence of membership that organisations have."""

    __tablename__ = "member_cells"
    words = "Cells of organisations", "组织计数单元", "每行为领域、所在地、类型与会籍依据的一种组合。"
    member_cell_id: Mapped[int] = member_cell_id(primary_key=True)
    sector_combination_id: Mapped[int] = sector_combination_id()
    country_code: Mapped[str | None] = country_code()
    province_code: Mapped[str | None] = province_code()
    organisation_type_code: Mapped[str | None] = organisation_type_code()
    evidence_code: Mapped[str | None] = evidence_code()
    organisations: Mapped[int] = column(
        "Organisations", "组织数", "Organisations on record in the cell.", "该单元内有记录的组织数。"
    )
    sample_records: Mapped[int] = column(
        "Of them sample records", "其中示例记录", "Of them those that are sample records.", "其中的示例记录数。"
    )


class MemberChange(Changes, Base):
    """One row per metric, organisation and day on which something changes in how it counts."""

    __tablename__ = "member_changes"
    words = "Changes of organisations", "组织变动", "每行为一家组织在一项指标中于一日内的变动。"
    member_change_id: Mapped[int] = column("Change id", "变动编号", "Running number.", "流水号。", primary_key=True)
    metric_code: Mapped[str] = metric_code()
    organisation_id: Mapped[str] = organisation_id(ForeignKey("organisations.organisation_id"))
    day: Mapped[date | None] = day()
    member_cell_id: Mapped[int] = member_cell_id(ForeignKey("member_cells.member_cell_id"))
    __table_args__ = (Index("member_changes_day", "metric_code", "day", "organisation_id"),)


class EventCell(Base):
    """One row per state of events and combination of places, sectors and programme that events have."""

    __tablename__ = "event_cells"
    words = "Cells of events", "活动计数单元", "每行为活动的状态与地点、领域、项目板块的一种组合。"
    event_cell_id: Mapped[int] = event_cell_id(primary_key=True)
    event_state_code: Mapped[str] = event_state_code()
    is_online: Mapped[bool] = column(
        "Online", "线上", "Whether they reach no place, being online.", "是否为线上、不涉及地点。"
    )
    area_combination_id: Mapped[int] = area_combination_id()
    place_combination_id: Mapped[int] = place_combination_id()
    sector_combination_id: Mapped[int] = sector_combination_id()
    programme_code: Mapped[str | None] = programme_code()
    dated_events: Mapped[int] = column(
        "Events with a date",
        "有日期的活动数",
        "Events that began up to the date of the record.",
        "截至数据日期已开始的活动数。",
    )
    undated_events: Mapped[int] = column(
        "Events without a date", "无日期的活动数", "Events of which no date is stated.", "未说明日期的活动数。"
    )
    # Lists ask for cells by the sectors that filters leave, by the areas, or by a place.
    __table_args__ = (
        Index("event_cells_by_sector", "sector_combination_id", "area_combination_id", "programme_code"),
        Index("event_cells_by_area", "area_combination_id", "sector_combination_id", "programme_code"),
        Index("event_cells_by_place", "place_combination_id"),
    )


class EventDay(Base):
    """One row per day on which events began: the first days of the periods that sources state."""

    __tablename__ = "event_days"
    words = "Events by day", "逐日活动", "每行为有活动开始的一天（来源所述时段的第一天）。"
    day: Mapped[date] = day(primary_key=True)
    events: Mapped[int] = column("Events", "活动数", "Events that began on the day.", "该日开始的活动数。")
    event_cell_ids: Mapped[str] = column(
        "Cells",
        "计数单元",
        "Cells in which these events lie, in their order, with a space between: one number for each event.",
        "这些活动所属的计数单元编号，依次以空格相隔，每场活动一个。",
    )


class RecordDigest(Base):
    """One row per start of the ids of organisations, or of events, of which there are any."""

    __tablename__ = "record_digests"
    words = "Digests", "摘要", "每行为组织编号或活动编号的一种开头。"
    id_start: Mapped[str] = column(
        "Start of the id", "编号开头", "First characters of the ids.", "编号的前几个字符。", primary_key=True
    )
    records: Mapped[int] = column(
        "Records", "条数", "Organisations, or events, of which the id begins so.", "编号以此开头的组织数或活动数。"
    )
    digest_sum: Mapped[int] = column(
        "Sum of digests",
        "摘要值之和",
        "Sum of their digests, modulo 2 to the 64th power.",
        "其摘要值之和（模 2 的 64 次方）。",
        BigInteger,
    )


class Coverage(Base):
    """One row per question about completeness: how many rows of the record, the sample left out, answer it, of how many."""

    __tablename__ = "coverage"
    words = "Coverage", "完整度", "每行为一个关于完整度的问题：现有数据（示例除外）中可作答的行数与总行数。"
    question_code: Mapped[str] = column(
        "Question", "问题", "What is asked of each row.", "对每行所问的内容。", primary_key=True
    )
    known: Mapped[int] = column("Known", "已知", "Rows that answer it.", "可作答的行数。")
    total: Mapped[int] = column("Asked", "总数", "Rows that are asked, the sample left out.", "被问的行数，示例除外。")
    sample_rows: Mapped[int] = column(
        "Sample rows", "示例行数", "Sample rows, which are not asked.", "未被问的示例行数。"
    )


class Edition(Base):
    """One row per publication known when this edition was made, this one included."""

    __tablename__ = "editions"
    words = "Editions", "版次", "每行为截至本版的一次发布，含本版。"
    edition_id: Mapped[int] = column("Edition", "版次", "Number of the publication.", "发布的序号。", primary_key=True)
    published_at: Mapped[datetime] = column(
        "Published", "发布时间", "Moment of publication, UTC.", "发布的时刻（协调世界时）。"
    )
    record_date: Mapped[date] = column(
        "Record as of", "数据截至", "Latest day on which one of its sources was received.", "各来源中最晚的收到日期。"
    )
    inputs_sha256: Mapped[str] = column(
        "Hash of the inputs",
        "输入校验值",
        "Hash of all source files, reference files and rules.",
        "全部来源文件、参考文件与规则的校验值。",
    )
    rows_by_table: Mapped[dict[str, int]] = column(
        "Rows per table", "各表行数", "Number of rows of each published table.", "各发布表的行数。", JSON
    )


def dictionary() -> list[dict[str, str | None]]:
    """One entry per published column: table, column, labels, unit and descriptions in both languages."""
    return [
        {
            "table": table.name,
            "table_en": model.words[0],
            "table_zh": model.words[1],
            "column": item.name,
            **{f"label_{language}": item.info["label"][language] for language in ("en", "zh")},
            "unit": item.info["unit"],
            **{f"description_{language}": item.info["description"][language] for language in ("en", "zh")},
        }
        for model, table in MODELS.items()
        for item in table.columns
    ]


# In the order of their foreign keys, so that rows can be written table by table.
MODELS: dict[type[Base], Table] = {
    mapper.class_: table
    for table in Base.metadata.sorted_tables
    for mapper in Base.registry.mappers
    if mapper.local_table is table
}

# Added up at publication from what is checked before (etl.rollup, etl.digest).
ROLLED_UP = {
    model.__tablename__
    for model in (
        SectorCombination,
        PlaceCombination,
        AreaCombination,
        MemberCell,
        MemberChange,
        EventCell,
        EventDay,
        RecordDigest,
        Coverage,
    )
}
# Known only when all else is that speaks of the row.
KNOWN_LAST = {"member_cell_id", "event_cell_id", DIGEST}

# Every question follows these references, from either end, but for those that cells answer.
_UNASKED = {
    "event_sectors.sector_code",
    "event_places.place_id",
    "member_changes.member_cell_id",
    "organisations.member_cell_id",
    "events.series_id",
}
for _table in MODELS.values():
    for _column in _table.columns:
        # A key is an index by its first column already.
        is_key = _column is _table.primary_key.columns[0]
        is_asked = _column.name != "source_id" and str(_column) not in _UNASKED
        if _column.foreign_keys and is_asked and not is_key:
            Index(f"{_table.name}_{_column.name}", _column)

# Lists are read a portion at a time, and in these orders (dashboard.queries.lists).
_names = (Organisation.name_en, Organisation.name_zh)
Index("organisations_by_name_en", func.coalesce(*_names), Organisation.organisation_id)
Index("organisations_by_name_zh", func.coalesce(*reversed(_names)), Organisation.organisation_id)
# Of what filters leave also the sources, by which it is told what is real.
Index("organisations_of_cells", Organisation.member_cell_id, Organisation.source_id)
Index("events_newest_first", Event.start_date.desc(), Event.event_id, Event.event_cell_id)
# The few that lie ahead of a day, however long ago it is.
Index("events_of_status", Event.event_status_code, Event.start_date.desc(), Event.event_id)
Index("events_of_series", Event.series_id, Event.start_date.desc(), Event.event_cell_id)
# Where filters leave few of them.
Index("events_of_cells", Event.event_cell_id, Event.start_date.desc(), Event.event_id)
