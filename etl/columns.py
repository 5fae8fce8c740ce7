"""The columns that a file of each kind may have: what each means, in the words of staff, and the headings under which real
rosters and event lists keep it, in both languages. Also the headings that are never read. Words only; it reads no file."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of a contract. `name` is its heading in a file that the project wrote itself, the labels are what the
    template prints, and `as_written` are further headings that mean the same. `code_list` names the list of data/reference
    from which the cells are taken; empty where they are free."""

    name: str
    label_en: str
    label_zh: str
    means_en: str
    means_zh: str
    as_written: tuple[str, ...] = ()
    code_list: str = ""
    example_en: str = ""
    example_zh: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that means this column, the labels among them."""
        return tuple(dict.fromkeys((self.name, self.label_en, self.label_zh, *self.as_written)))


def _written(*lines: str) -> tuple[str, ...]:
    """The headings of some lines, parted by `|`.

    >>> _written("城市|所在城市", "Town")
    ('城市', '所在城市', 'Town')
    """
    return tuple(heading for line in lines for heading in line.split("|"))


# --- what several kinds share --------------------------------------------------------------------------------------

# A name that may be a member's or any organisation's: which of the two, the other headings must say.
NAME_ZH = _written(
    "名称|中文名称|中文名|中文全称|全称|单位名称|单位全称|单位|组织名称|组织全称|组织|机构名称|机构全称|机构|社会组织名称|社会组织",
    "单位中文名称|组织中文名称|机构中文名称|社团名称|Name in Chinese|Chinese name|Chinese full name|Name Chinese",
    "Official Chinese name|Organisation name in Chinese|Organisation Chinese name|Chinese name of organisation",
)
NAME_EN = _written(
    "英文名称|英文名|英文全称|外文名称|外文名|单位英文名称|英文单位名称|英文组织名称|英文机构名称|组织英文名称|机构英文名称|名称英文|Name|Name in English|English name",
    "English full name|Name English|Official name|Official English name|Organisation|Organisation name|Institution",
    "Name of organisation|Name of institution|Institution name|NGO|NGO name|Name of NGO|Entity|Entity name",
    "Organisation name in English|Organisation English name|English name of organisation",
)
TYPE = _written(
    "类型|类别|性质|单位性质|单位类型|单位类别|组织性质|组织类别|机构类型|机构类别|机构性质|社会组织类型|社会组织类别|登记类型",
    "登记类别|法人类型|法人性质|Type|Kind|Category|Organisation type|Type of organisation|Type of entity|Legal form|Legal type",
    "Entity type|Institution type|Nature|Nature of organisation|Category of organisation|Kind of organisation",
)
SECTORS = _written(
    "业务领域|所属领域|活动领域|专业领域|工作领域|主要领域|主要业务领域|重点领域|关注领域|服务领域|涉及领域|行业|所属行业|行业领域",
    "领域分类|Sector|Field|Field of work|Field of activity|Area of work|Area of activity|Focus area|Area of focus",
    "Thematic area|Theme|Industry|Main field|Main sector|Fields covered|Working field|Work area|Sector of activity",
)
PROVINCE = _written(
    "省|所在省|所在省份|省（自治区、直辖市）|省（区、市）|省级行政区|省（市、自治区）",
    "所属省份|地区|所在地区|所属地区|区域|Province or municipality|Province/municipality|Province or region|Region",
    "Province/region|State/province|Province/state|Home province",
)
ALIASES = _written(
    "别名|简称|曾用名|原名|原名称|中文简称|英文简称|英文缩写|缩写|其他名称|又名|Alias|Acronym|Former name|Other name",
    "Short name|Abbreviation|Previous name|Also known as|AKA|Also called|Formerly",
)
FOUNDED = _written(
    "成立时间|成立日期|成立年份|成立年月|创立时间|创办时间|创建时间|注册时间|注册日期|登记时间|登记日期|成立登记时间",
    "Founded on|Date founded|Founding date|Founding year|Year founded|Year of foundation|Date of foundation",
    "Established|Date established|Date of establishment|Year of establishment|Year established|Foundation date",
    "Registration date|Date of registration|Registered on|Inception",
)
PARENT = _written(
    "上级单位|上级机构|所属单位|所属机构|所属组织|母机构|总会|隶属单位|隶属机构|Parent|Parent body|Part of|Belongs to",
    "Parent institution|Head organisation|Umbrella organisation",
)
CONSULTATIVE_STATUS = _written(
    "联合国咨商地位|经社理事会咨商地位|联合国经社理事会咨商地位|联合国经济及社会理事会咨商地位|经社理事会地位|咨商地位",
    "咨商地位类别|咨商地位类型|咨商地位种类|咨商类别|联合国咨商地位类别|联合国咨商地位类型|ECOSOC|ECOSOC咨商地位",
    "联合国ECOSOC咨商地位|ECOSOC地位|联合国经社理事会咨商地位类别|经社理事会咨商地位类别|联合国地位|ECOSOC category",
    "ECOSOC consultative status|UN consultative status|Consultative status|UN status|UN ECOSOC status",
    "UN ECOSOC consultative status|Consultative status with ECOSOC|Status with ECOSOC|ECOSOC type",
    "Consultative status with UN ECOSOC|Consultative status category|Consultative category|ECOSOC status category",
    "ECOSOC status type|Category of consultative status|Type of consultative status|Consultative status type",
    "ECOSOC consultative status category",
)
NOTE = _written("备考|附注|说明|注|其他说明|备注说明|Notes|Remark|Remarks|Comment|Comments|Additional information")
LINK = _written(
    "链接|网址|来源链接|来源网址|新闻链接|报道链接|网页|网页链接|相关链接|链接地址|URL|Link|Web page|Page|Source link|Web link",
    "Source page|Web address|News link|Hyperlink|Source website",
)

QUADRENNIAL_REPORT = Column(
    *("ecosoc_report_date", "Last quadrennial report", "最近四年期报告日期"),
    "When its last quadrennial report to ECOSOC was submitted; nothing where that is not known.",
    "最近一次向经社理事会提交四年期报告的日期；不详则留空。",
    _written(
        "四年期报告|四年期报告日期|四年期报告时间|四年期报告提交日期|四年期报告提交时间|提交四年期报告日期|提交四年期报告时间",
        "最近四年期报告|最近四年期报告时间|最近一次四年期报告|最近一次四年期报告日期|最近一次四年期报告时间|最近提交四年期报告时间",
        "上次四年期报告|上次四年期报告日期|上次四年期报告时间|最近一次提交四年期报告时间|最近一次提交四年期报告日期|四年度报告提交时间",
        "咨商地位报告日期|咨商地位报告时间|咨商地位报告提交时间|经社理事会报告日期|经社理事会报告时间|经社理事会报告提交时间",
        "Quadrennial report|Quadrennial report date|Quadrennial report submitted|Quadrennial report submitted on",
        "Last quadrennial report date|Last quadrennial report submitted|Latest quadrennial report|Most recent quadrennial report",
        "Date of quadrennial report|Date of last quadrennial report|Previous quadrennial report|ECOSOC report|ECOSOC report date",
        "ECOSOC report submitted|Last ECOSOC report|Last ECOSOC report date|Last report to ECOSOC|Date of last ECOSOC report",
        "ECOSOC quadrennial report|UN quadrennial report",
    ),
    example_en="2022-05-30",
    example_zh="2022-05-30",
)
NOTE_COLUMN = Column("note", "Note", "备注", "Any remark.", "其他需要说明的情况。", NOTE)
SOURCE_QUALITY_COLUMN = Column(
    *("source_quality", "Quality of source", "来源类型"),
    "What kind of source it is: the body itself, the press, a reprint and so on.",
    "来源属于哪一类：机构自身发布、新闻报道、转载等。",
    _written("来源质量|资料类型|Kind of source|Source type|Type of source"),
    code_list="source_quality",
    example_en="The body itself",
    example_zh="机构自身发布",
)

EVIDENCE_COLUMN = Column(
    "evidence",
    "Kind of evidence",
    "会籍依据类别",
    "On what evidence the membership stands. A file of members without this column is a roster of the secretariat.",
    "会籍的依据。会员文件无此列的，视为秘书处的会员名册。",
    _written("依据类别|会籍依据|会员依据类别|Evidence type|Type of evidence|Evidence code"),
    code_list="evidence",
)
EVIDENCE_DATE_COLUMN = Column(
    "evidence_date",
    "Member by",
    "已知入会截至",
    "A day by which the evidence shows it to be a member; nothing where the evidence has no date.",
    "依据表明其当日已为会员的日期；依据无日期的留空。",
    _written("依据日期|Evidence date|Date of evidence|Known as of|Known to be a member by"),
)
SOURCE_TITLE_COLUMN = Column(
    "source_title",
    "Title of the source",
    "来源标题",
    "Title of the page or report that states it.",
    "载有该信息的网页或报道的标题。",
    _written("来源名称|报道标题|Source title|Title of source|Source name"),
)
PUBLISHER_COLUMN = Column(
    "publisher",
    "Publisher",
    "发布者",
    "Who published it, as a reader would name the publisher.",
    "发布方名称，按读者习惯的称呼填写。",
    _written("发布单位|刊载媒体|Published by|Name of publisher"),
)


def _counted(
    unit: str, unit_en: str, unit_zh: str, count_zh: str, *headings: str, example: tuple[str, str]
) -> tuple[Column, ...]:
    """The three columns of one counted unit: how many, said how exactly, and which of them."""
    return (
        Column(
            *(f"{unit}_count", f"Number of {unit_en}", count_zh),
            f"How many {unit_en} took part.",
            f"参加的{unit_zh}数量。",
            _written(*headings),
            example_en=example[0],
            example_zh=example[1],
        ),
        Column(
            *(f"{unit}_comparator", f"Exactness of number of {unit_en}", f"{count_zh}限定词"),
            "Whether the number is exact, or over, about, nearly, at least so many; nothing means exact.",
            "数字是确切数，还是“超过”“约”“近”“至少”；不填即为确切。",
            code_list="comparator",
        ),
        Column(
            *(f"{unit}_scope", f"Which {unit_en}", f"参加{unit_zh}范围"),
            f"Which {unit_en} are counted, if not all who took part.",
            f"如非全部，说明所计为哪些{unit_zh}。",
        ),
    )


# --- the kinds -----------------------------------------------------------------------------------------------------

ORGANISATIONS = (
    Column(
        *("name_en", "English name", "英文名称"),
        "Official name in English.",
        "正式英文名称。",
        NAME_EN,
    ),
    Column(
        *("name_zh", "Chinese name", "中文名称"),
        "Chinese name as seen in a source.",
        "来源所载的中文名称。",
        NAME_ZH,
    ),
    Column(
        *("org_type", "Organisation type", "组织类型"),
        "Type in the words of the source.",
        "按来源所写的组织类型。",
        TYPE,
        code_list="organisation_type",
    ),
    Column(
        *("sectors", "Sectors", "领域"),
        "Fields of work, the primary one first.",
        "工作领域，主要领域列在最前。",
        SECTORS,
        code_list="sector",
    ),
    Column(
        *("cnie_member", "Member of CNIE", "是否中促会会员"),
        "“yes” where a source states the membership.",
        "来源载明为会员的填“是”。",
        _written("是否会员|CNIE member|Is CNIE member|是否为会员|是否为中促会会员|是否我会会员|Is a member of CNIE"),
    ),
    Column(
        *("name_zh_unverified", "Chinese name, unverified", "中文名称（未核实）"),
        "Usual Chinese name that no kept source confirms.",
        "通行但未经存档来源印证的中文名称。",
        _written("未核实中文名称|Unverified Chinese name"),
    ),
    Column(
        *("aliases", "Other names", "其他名称"),
        "Short names, former names and other names.",
        "简称、曾用名及其他名称。",
        ALIASES,
    ),
    Column(
        *("hq_city", "City of seat", "总部城市"),
        "City of its seat.",
        "总部所在城市。",
        _written(
            "城市|所在城市|所在地|总部所在地|总部|City|Headquarters|Seat|HQ|HQ city|Headquarters city|Based in|Head office"
        ),
    ),
    Column(
        *("hq_province_or_country", "Province or country of seat", "总部省份或国家"),
        "Province of its seat in China, or else its country.",
        "总部所在省份；国外组织填国家。",
        (
            *PROVINCE,
            *_written("省份|Province|国家|Country|省份或国家|国家/地区|国别|Province or country|HQ country|所在国家"),
        ),
    ),
    Column(
        *("cnie_member_evidence", "Evidence of membership", "会员身份依据"),
        "What the source says of its relation to CNIE; the first date in it is the day of joining.",
        "来源对其与中促会关系的表述；其中首个日期为入会日期。",
        _written("会员依据|入会依据|Membership evidence"),
    ),
    EVIDENCE_COLUMN,
    EVIDENCE_DATE_COLUMN,
    Column(
        *("sironet_member", "Member of SIRONET", "是否丝路网络成员"),
        "What the source says of its relation to SIRONET.",
        "来源对其与丝路沿线民间组织合作网络关系的表述。",
        _written("SIRONET member|丝路网络成员|是否丝绸之路沿线民间组织合作网络成员|Is SIRONET member"),
    ),
    Column(
        *("ecosoc_status", "ECOSOC status", "咨商地位类别"),
        "Category of consultative status: general, special or roster.",
        "联合国经社理事会咨商地位的类别：全面、特别或名册。",
        CONSULTATIVE_STATUS,
        code_list="un_category",
    ),
    Column(
        *("ecosoc_year", "ECOSOC year", "咨商地位年份"),
        "Year of the step in the ECOSOC life.",
        "该步骤的年份。",
        _written(
            "获得咨商地位年份|获得咨商地位时间|咨商地位时间|取得咨商地位时间|咨商地位获得时间|咨商地位日期|ECOSOC status year",
            "ECOSOC since|ECOSOC date|Consultative status year|Consultative status since|Year of ECOSOC status",
        ),
    ),
    Column(
        *("ecosoc_stage", "ECOSOC stage", "咨商地位阶段"),
        "Steps, each with its date: applied, recommended, granted, suspended, withdrawn, reinstated. “held by 2021-03-10” where "
        "only a day is known by which the status was held.",
        "各步骤及日期：申请、建议授予、授予、中止、撤销、恢复。仅知某日已具有地位的，填“held by 2021-03-10”。",
        _written("咨商地位状态|ECOSOC steps|Stage of ECOSOC status"),
    ),
    Column(
        "ecosoc_evidence",
        "Evidence of ECOSOC status",
        "咨商地位依据",
        "On what evidence the ECOSOC status stands; nothing means that the press or the cited page states it.",
        "咨商地位的依据；留空表示据所引网页。",
        _written("咨商地位依据类别|ECOSOC evidence|Evidence of ECOSOC"),
        code_list="evidence",
    ),
    QUADRENNIAL_REPORT,
    Column(
        *("source_url", "Source page", "来源网址"),
        "Page that the row is taken from.",
        "该行所据的网页。",
        (*LINK, *_written("来源|出处|Source|官网|网站|Website")),
    ),
    Column(
        *("classification_basis", "Basis of classification", "分类依据"),
        "Whether type and sectors are stated by the source or inferred from the name.",
        "类型与领域系来源载明还是据名称推断。",
        _written("归类依据|Classified by"),
        code_list="basis",
    ),
    NOTE_COLUMN,
    Column(
        *("parent_organisation", "Parent organisation", "上级组织"),
        "The organisation of which it is a part.",
        "所隶属的组织。",
        PARENT,
    ),
    Column("founded_date", "Founded", "成立日期", "When it was founded.", "成立的日期。", FOUNDED),
)

MEMBERS = (
    Column(
        *("member_name_en", "English name", "英文名称"),
        "Official name of the member in English. One of the two names must be there.",
        "会员的正式英文名称。中英文名称至少填一项。",
        (
            *NAME_EN,
            *_written(
                "会员英文名称|英文会员名称|会员英文名|会员单位英文名称|会员名称英文|Member|Member name|Name of member"
            ),
            *_written("Member organisation|Member organisation name|Name of member organisation|Member institution"),
            *_written(
                "Member NGO|Member unit|Name of the member unit|Group member|Member's name|Member name in English"
            ),
            *_written(
                "Member English name|English name of member|Membership unit|Member name English|Institutional member"
            ),
        ),
        example_en="International Friendship Foundation of Nowhere",
        example_zh="International Friendship Foundation of Nowhere",
    ),
    Column(
        *("member_name_zh", "Chinese name", "会员名称"),
        "Official name of the member in Chinese. One of the two names must be there.",
        "会员的正式中文名称（以登记证书为准）。中英文名称至少填一项。",
        (
            *NAME_ZH,
            *_written(
                "会员|会员单位|会员单位名称|会员单位全称|会员全称|会员中文名称|会员中文名|会员名|会员组织|会员组织名称|会员机构"
            ),
            *_written(
                "会员机构名称|团体会员|团体会员名称|团体会员单位|成员单位|成员名称|成员单位名称|会员单位中文名称|入会单位"
            ),
            *_written(
                "入会单位名称|Member name in Chinese|Member Chinese name|Chinese name of member|Member name Chinese"
            ),
        ),
        example_en="某地国际友好基金会",
        example_zh="某地国际友好基金会",
    ),
    Column(
        *("joined_date", "Joined", "入会日期"),
        "Since when it is a member; as precisely as it is known, and nothing where it is not.",
        "自何时起为会员；知道多少填多少，不详则留空。",
        _written(
            "入会时间|入会年份|入会年月|入会年度|入会|加入时间|加入日期|加入年份|加入年月|入网时间|入网日期|批准入会时间|批准入会日期",
            "批准时间|批准日期|入会批准时间|入会批准日期|接纳时间|成为会员时间|会籍开始日期|会籍起始日期|会员起始日期|吸收时间",
            "Date joined|Joined on|Joined in|Joined date|Join date|Joining date|Date of joining|Joining|Year joined|Year of joining",
            "Joined CNIE|Joining year|Member since|Membership since|Membership date|Date of membership|Membership start",
            "Membership start date|Membership began|Start of membership|Admission date|Date of admission|Admission",
            "Admission year|Year of admission|Admitted|Admitted on|Date admitted|Date of entry|Entry date|Date of accession",
            "Accession date|Member from|From|Start|Start date|When joined|Membership year|Date of becoming a member|Elected on",
        ),
        example_en="2017-07-05",
        example_zh="2017-07-05",
    ),
    Column(
        *("organisation_type", "Organisation type", "组织类型"),
        "What kind of organisation it is.",
        "组织的性质。",
        (*TYPE, "会员性质"),
        code_list="organisation_type",
        example_en="Foundation",
        example_zh="基金会",
    ),
    Column(
        *("sectors", "Sectors", "领域"),
        "Fields of work, the primary one first.",
        "工作领域，主要领域列在最前。",
        SECTORS,
        code_list="sector",
        example_en="Public welfare and charity; Health care",
        example_zh="公益慈善；医疗卫生",
    ),
    Column(
        *("city", "City", "城市"),
        "City of its seat.",
        "所在城市。",
        _written(
            "所在城市|所在地|所在市|地市|市|地级市|所在地市|省市|所在省市|总部|总部所在地|总部城市|注册地|登记地|注册城市|省份/城市",
            "Seat|Headquarters|HQ|Location|Located in|Based in|City of seat|HQ city|Home city|Town|Headquarters city|Head office",
        ),
        example_en="Putian",
        example_zh="莆田",
    ),
    Column(
        *("province", "Province", "省份"),
        "Province of its seat.",
        "所在省、自治区、直辖市。",
        PROVINCE,
        code_list="province",
        example_en="Fujian",
        example_zh="福建",
    ),
    Column(
        *("member_level", "National or local", "全国性或地方性"),
        "Whether the member works nationwide or in one place.",
        "会员属全国性组织还是地方性组织。",
        _written(
            "会员级别|会员层级|级别|层级|全国性|地方性|全国性/地方性|全国/地方|全国或地方|登记级别|登记层级|组织级别|组织层级",
            "单位级别|Level|Member level|Membership level|National/local|Level of member|Scope|Tier|Scope of activity",
            "National or regional",
        ),
        code_list="member_level",
        example_en="National",
        example_zh="全国性",
    ),
    Column(
        *("left_date", "Left", "退会日期"),
        "Until when it was a member; nothing for a present member.",
        "会籍至何时为止；现会员留空。",
        _written(
            "退会时间|退会年份|退会年月|退会|退出时间|退出日期|退出年份|离会时间|离会日期|退网时间|会籍终止日期|会籍终止时间",
            "会籍结束日期|终止会籍时间|除名时间|除名日期|Date left|Left on|Left in|Left date|Leaving date|Date of leaving",
            "Year left|Year of leaving|Exit date|Date of exit|Resigned|Resigned on|Resignation date|Date of resignation",
            "Membership end|Membership end date|Membership ended|End of membership|Member until|Member to|Until|To|End|End date",
            "Withdrawal date|Date of withdrawal|Withdrew|Withdrew on|Departure date|Date of departure|When left",
        ),
    ),
    Column(
        *("end_reason", "How it ended", "退会原因"),
        "How the membership ended.",
        "会籍以何种方式终止。",
        _written(
            "退会方式|退会理由|退会缘由|退出原因|离会原因|终止原因|终止方式|会籍终止原因|Reason for leaving|Reason of leaving",
            "Leaving reason|End reason|Reason left|Reason for withdrawal|Reason of withdrawal|Reason for resignation|Reason",
            "Exit reason|Reason for exit|Reason for ending|Why left",
        ),
        code_list="end_reason",
    ),
    Column(
        *("ecosoc_category", "ECOSOC status", "联合国咨商地位"),
        "Category of its consultative status with the UN Economic and Social Council; nothing if it has none.",
        "联合国经社理事会咨商地位的类别；没有则留空。",
        CONSULTATIVE_STATUS,
        code_list="un_category",
        example_en="Special",
        example_zh="特别咨商地位",
    ),
    Column(
        *("ecosoc_granted_date", "ECOSOC status since", "获得咨商地位时间"),
        "When the consultative status was granted.",
        "获得咨商地位的时间。",
        _written(
            "获得咨商地位年份|获得咨商地位日期|获得咨商地位年度|咨商地位时间|咨商地位日期|咨商地位年份|咨商地位获得时间|咨商地位获得年份",
            "咨商地位取得时间|咨商地位授予时间|咨商地位授予日期|咨商地位授予年份|授予咨商地位时间|取得咨商地位时间|取得咨商地位年份",
            "取得咨商地位日期|获得联合国咨商地位时间|获得联合国咨商地位年份|获咨商地位时间|获咨商地位年份|联合国咨商地位获得时间",
            "获得联合国经社理事会咨商地位时间|联合国咨商地位时间|联合国咨商地位年份|联合国咨商地位日期|获得时间|获得年份|授予时间",
            "授予日期|ECOSOC since|ECOSOC year|ECOSOC date|ECOSOC granted|ECOSOC granted on|ECOSOC status year|ECOSOC status date",
            "ECOSOC status granted|ECOSOC status granted on|Status granted|Status since|Year granted|Date granted|Granted",
            "Granted on|Granted in|Consultative status since|Consultative status year|Consultative status date|Year of status",
            "Consultative status granted|Year of ECOSOC status|Date of ECOSOC status|Year of consultative status",
            "Date of consultative status|ECOSOC grant date|ECOSOC grant year|Date of grant|Year of grant|ECOSOC status in",
            "UN status year|UN status since|UN status date|UN consultative status since|UN consultative status year",
            "ECOSOC consultative status since|ECOSOC consultative status year|ECOSOC consultative status date",
        ),
        example_en="2014-07",
        example_zh="2014-07",
    ),
    QUADRENNIAL_REPORT,
    NOTE_COLUMN,
    EVIDENCE_COLUMN,
    EVIDENCE_DATE_COLUMN,
    SOURCE_TITLE_COLUMN,
    PUBLISHER_COLUMN,
    Column("source_url", "Source page", "来源网址", "Page that states it.", "载有该信息的网页。", LINK),
    Column(
        *("founded_date", "Founded", "成立日期"),
        "When the organisation was founded.",
        "组织成立的日期。",
        FOUNDED,
        example_en="1998",
        example_zh="1998",
    ),
    Column(
        *("parent_organisation", "Parent organisation", "上级组织"),
        "The organisation of which it is a part, if it is a branch or a committee; not the body that supervises it.",
        "如为分支机构或委员会，填其所隶属的组织；业务主管单位不填在此。",
        PARENT,
    ),
    Column(
        *("aliases", "Other names", "其他名称"),
        "Short names, former names and other names.",
        "简称、曾用名及其他名称。",
        ALIASES,
        example_en="IFFN",
        example_zh="IFFN",
    ),
)

EVENTS = (
    Column(
        *("event_name", "Event", "活动名称"),
        "Title of the event.",
        "活动的全称。",
        _written(
            "名称|活动|会议名称|会议|项目名称|项目|论坛名称|培训名称|活动题目|活动主题|会议主题|活动标题|标题|活动内容|名称及主题|事项",
            "Event name|Event title|Name of event|Title of event|Title|Name|Activity|Activity name|Name of activity|Meeting",
            "Meeting name|Meeting title|Name of meeting|Project|Project name|Project title|Programme|Conference|Forum|Training",
            "Name of project|Conference name|Forum name",
        ),
        example_en="Forum on Exchanges in Nowhere",
        example_zh="某地民间交流论坛",
    ),
    Column(
        *("start_date", "Start date", "开始日期"),
        "First day, as precisely as it is known; a range such as “14–17 December 2025” may stand in this one cell.",
        "第一天，知道多少填多少；也可在此格填起止日期，如“2025年12月14日至17日”。",
        _written(
            "时间|日期|活动时间|活动日期|举办时间|举办日期|会议时间|会议日期|召开时间|召开日期|开始时间|起始时间|起始日期|开幕时间",
            "起止时间|起止日期|活动起止时间|时间安排|举行时间|举行日期|培训时间|实施时间|项目时间|开幕日期|开展时间",
            "Date|Dates|When|Time|Start|Starts|Begin|Begins|Start time|Starting date|Begin date|Date of event|Event date|Held on",
            "First day|From|Date held|Date from|From date|Beginning|Start day|Date and time|Event dates|Opening date|Period",
            "Day|Meeting date|Date of meeting|Date begin",
        ),
        example_en="2025-06-14",
        example_zh="2025-06-14",
    ),
    Column(
        *("date_precision", "Precision of date", "日期精度"),
        "How precisely the date is known, where the cell says more than is known.",
        "日期准确到何种程度；仅在日期写得比实际所知更细时填写。",
        _written("时间精度|Date precision|Precision"),
        code_list="precision",
    ),
    Column(
        *("city", "City", "城市"),
        "City, or several parted by semicolons; nothing for an event without a place.",
        "举办城市，多个用分号分隔；无地点的活动留空。",
        _written(
            "地点|举办地点|举办地|活动地点|会议地点|举办城市|所在城市|活动城市|召开地点|举行地点|所在地|培训地点|实施地点|地方|举办地城市",
            "项目地点|Place|Location|Where|Host city|Cities|Place of event|Event place|Event location|Held in|Event city|Town",
            "Place held|Location of event|City/place|Place/city",
        ),
        example_en="Putian",
        example_zh="莆田",
    ),
    Column(
        *("country", "Country", "国家"),
        "Country in which it took place.",
        "举办国家。",
        _written(
            "所在国|所在国家|举办国|举办国家|国别|国家/地区|国家或地区|国家和地区|东道国|Countries|Host country",
            "Country/region|Country or region|Nation|Country of event",
        ),
        code_list="country",
        example_en="China",
        example_zh="中国",
    ),
    Column(
        *("series", "Series", "系列"),
        "Series of events to which it belongs.",
        "所属的系列活动。",
        _written(
            "系列活动|活动系列|所属系列|系列名称|论坛系列|品牌活动|机制|Event series|Series name|Name of series|Series of events",
            "Part of series",
        ),
        code_list="event_series",
        example_en="China-Africa People's Forum",
        example_zh="中非民间论坛",
    ),
    Column(
        *("edition", "Edition", "届次"),
        "Number of the edition in its series.",
        "在该系列中的届次。",
        _written("届|届数|第几届|期次|期数|Edition number|Edition no|Number of edition|Session"),
        example_en="7",
        example_zh="7",
    ),
    Column(
        *("end_date", "End date", "结束日期"),
        "Last day; empty is unknown, and not one day.",
        "最后一天；留空表示不详，不表示只有一天。",
        _written(
            "结束时间|终止日期|终止时间|截止日期|截止时间|闭幕时间|闭幕日期|活动结束时间|End|Ends|End time|Last day|Until|To|To date",
            "Ending date|Closing date|Finish|Finish date|Date to|End day|Date end",
        ),
        example_en="2025-06-17",
        example_zh="2025-06-17",
    ),
    Column(
        *("mode", "Mode", "举办形式"),
        "Whether it was held in person, online or as a hybrid.",
        "线下、线上或线上线下结合。",
        _written(
            "形式|方式|举办方式|活动形式|活动方式|会议形式|召开方式|召开形式|线上/线下|线上或线下|参与形式|Format|Event mode|Form",
            "Online or in person|In person or online|Online/in person|Online/offline|Event format|Mode of event",
        ),
        code_list="event_mode",
        example_en="In person",
        example_zh="线下",
    ),
    Column(
        *("province_region", "Province or region", "省份"),
        "Province or region of the first city.",
        "首个城市所在的省份或地区。",
        (*PROVINCE, *_written("Province|举办省份|省份/地区|省/州")),
        code_list="province",
        example_en="Fujian",
        example_zh="福建",
    ),
    Column(
        *("latitude", "Latitude", "纬度"),
        "Latitude of the first city in degrees; needed only where the city is not known.",
        "首个城市的纬度（度）；仅在无法识别该城市时需要。",
        _written("北纬|Lat"),
    ),
    Column(
        *("longitude", "Longitude", "经度"),
        "Longitude of the first city in degrees; needed only where the city is not known.",
        "首个城市的经度（度）；仅在无法识别该城市时需要。",
        _written("东经|Lon|Long|Lng"),
    ),
    *_counted(
        *("participants", "participants", "人员", "参加人数"),
        "参会人数|人数|参与人数|出席人数|与会人数|到会人数|活动人数|培训人数|总人数|参训人数|参加人数合计|参会人数合计|规模（人）",
        "规模（人数）|人数规模|参会规模（人）|参会代表人数|代表人数|参加者人数|Participants|Attendance|Attendees|People",
        "Participant count|Number of people|Number of attendees|Number of persons|Headcount|No. of participants",
        "Participant number|Participants number|Total participants|Number of representatives|No. of attendees",
        "Number of delegates",
        example=("over 120", "120余"),
    ),
    *_counted(
        *("organisations", "organisations", "组织", "组织数"),
        "参会机构数|机构数|机构数量|参会单位数|单位数|单位数量|组织数量|参加组织数|参加机构数|参加单位数|参与机构数|参与组织数|参会组织数",
        "参会机构数量|社会组织数|参与单位数|参会社会组织数|参会机构|参会单位|Organisations|Institutions|Organisation count|NGOs",
        "No. of organisations|Number of institutions|Number of NGOs|Participating organisations|Institution count",
        "Number of participating organisations|No. of NGOs|No. of institutions|Number of entities",
        example=("50", "50"),
    ),
    *_counted(
        *("countries", "countries", "国家", "国家数"),
        "国家数量|参会国家数|参与国家数|参加国家数|涉及国家数|国家和地区数|参会国家数量|国家（地区）数|国家个数|参会国家和地区数",
        "Country count|No. of countries|Number of countries and regions|Number of nations|Participating countries",
        example=("", ""),
    ),
    Column(
        *("other_counts", "Other numbers", "其他数量"),
        "Further numbers, each with its unit, such as “300 patients; over 1,000 signatories”.",
        "其他数量，须带单位，如“300名患者；1000余个签署方”。",
        _written(
            "规模|活动规模|参会规模|会议规模|其他数字|其他数据|成果数量|Scale|Size|Other counts|Further numbers|Other figures"
        ),
    ),
    Column(
        *("organisers", "Organisers", "主办单位"),
        "Organisations and their part, such as “A Foundation; B Association [co-organiser]”.",
        "组织及其角色，如“甲基金会；乙协会 [协办单位]”。",
        _written(
            "主办方|主办|主办机构|主办者|主办组织|组织单位|组织者|组织方|组织机构|举办单位|举办方|举办机构|主办/承办单位",
            "主办单位名称|Organiser|Organised by|Host organisation|Organising body|Organising unit|Organising institution",
            "Hosted by|Organising organisation|Host|Hosts|Held by|Sponsor|Organiser name|Main organiser",
        ),
        example_en="International Friendship Foundation of Nowhere",
        example_zh="某地国际友好基金会",
    ),
    Column(
        *("cnie_role", "Role of CNIE", "中促会角色"),
        "What the source says of the part that CNIE took.",
        "来源对中促会在该活动中角色的表述。",
        _written("我会角色|我会参与方式|中促会参与方式|中促会作用|我会作用|CNIE role|Role of CNIE"),
    ),
    Column(
        *("sector", "Sectors", "领域"),
        "Fields that it belongs to, the primary one first.",
        "所属领域，主要领域列在最前。",
        (*SECTORS, *_written("主题领域|活动主题领域|合作领域")),
        code_list="sector",
        example_en="People-to-people exchange",
        example_zh="民间交流",
    ),
    Column(
        *("status", "Status", "状态"),
        "Whether it was held (also when empty) or is planned.",
        "已举办（留空亦同）或计划中。",
        _written(
            "活动状态|举办状态|进展|进展情况|举办情况|是否举办|Event status|Held or planned|Planned or held|State"
        ),
        code_list="event_status",
        example_en="Held",
        example_zh="已举办",
    ),
    Column(
        *("parent_event", "Part of event", "所属活动"),
        "Title of the event within which it took place.",
        "在其框架内举办的活动名称。",
        _written("主活动|上级活动|母活动|所属会议|Parent event|Within event|Main event"),
    ),
    Column(
        *("un_body", "UN body", "联合国机构"),
        "Body or process of the UN at whose session it took place; nothing for other events.",
        "活动所在会议的联合国机构或进程；其他活动留空。",
        _written("联合国会议机构|所属联合国机构|联合国机构或进程|Body of the UN|UN organ|UN process"),
        code_list="un_body",
    ),
    Column(
        *("un_session", "UN session", "联合国会议届次"),
        "Number of the session of that body; nothing where the session has no number.",
        "该机构会议的届次；会议无届次的留空。",
        _written("联合国会议届数|联合国会议第几届|Session of the UN body|UN session number|Number of the UN session"),
    ),
    Column(
        *("un_form", "Form of UN participation", "参与联合国会议形式"),
        "How CNIE or Chinese organisations took part: a side event, an oral or written statement, an exhibition, a delegation.",
        "中促会或中国民间组织的参与形式：边会、口头发言、书面发言、展览、派代表团等。",
        _written("联合国会议参与形式|参与联合国活动形式|UN form|Form of participation|UN participation"),
        code_list="un_form",
    ),
    Column(
        *("source_url", "Source page", "来源网址"),
        "Page that the row is taken from.",
        "该行所据的网页。",
        (*LINK, *_written("来源|出处|信息来源|Source")),
        example_en="https://example.org/forum",
        example_zh="https://example.org/forum",
    ),
    Column(
        *("other_source_urls", "Further source pages", "其他来源网址"),
        "Further pages that speak of it.",
        "其他相关网页。",
        _written(
            "其他来源|其他链接|其他网址|Other sources|Other links|Further sources|Further links|Other source pages"
        ),
    ),
    SOURCE_QUALITY_COLUMN,
    NOTE_COLUMN,
)

EVENT_ORGANISATIONS = (
    Column(
        "event_name",
        "Event",
        "活动名称",
        "Title of the event, as the list of events has it.",
        "活动的全称，与活动清单一致。",
        _written("所参加活动|参与活动名称|Event name|Event title|Title of event|Name of event"),
        example_en="Forum on Exchanges in Nowhere",
        example_zh="某地民间交流论坛",
    ),
    Column(
        "organisation",
        "Organisation",
        "组织名称",
        "Organisation that had the part, by any of its names.",
        "承担该角色的组织，可用其任一名称。",
        _written("参与组织|参与单位|参加组织|参加单位|Participating organisation|Organisation taking part"),
        example_en="International Friendship Foundation of Nowhere",
        example_zh="某地国际友好基金会",
    ),
    Column(
        "role",
        "Role in the event",
        "在活动中的角色",
        "The part that it had: organiser, co-organiser, speaker, participant and so on.",
        "所承担的角色：主办、协办、发言、参加等。",
        _written("角色|参与角色|Role|Part in the event|Role of organisation"),
        code_list="event_role",
        example_en="Speaker",
        example_zh="发言单位",
    ),
    Column(
        "event_date",
        "First day of the event",
        "所参加活动日期",
        "First day of the event; needed only where several events have the same title.",
        "活动的第一天；仅在多场活动同名时需要填写。",
        _written("所参加活动首日|Event's first day"),
    ),
    Column("source_url", "Source page", "来源网址", "Page that states the part.", "载明该角色的网页。", LINK),
    NOTE_COLUMN,
)

FIGURES = (
    Column(
        *("as_of", "As of", "截至日期"),
        "The day the figure speaks of, not the day it was printed.",
        "数据所指的日期，而非发布日期。",
        _written(
            "截至时间|截止日期|截止时间|统计日期|统计时间|数据日期|数据时间|As at|As of date|Reference date|Date of figure"
        ),
    ),
    Column(
        *("date_precision", "Precision of date", "日期精度"),
        "How precisely the date is known.",
        "日期准确到何种程度。",
        _written("时间精度|Date precision|Precision"),
        code_list="precision",
    ),
    Column(
        *("metric", "What is counted", "指标"),
        "What is counted.",
        "所统计的内容。",
        _written(
            "指标名称|统计指标|统计项目|统计项|数据项|数据名称|Metric|Indicator|Measure|Figure|Metric name|Indicator name"
        ),
        code_list="metric",
    ),
    Column(
        *("value", "Value", "数值"),
        "The number.",
        "具体数字。",
        _written("数字|数量|数据|值|指标值|数据值|统计值|Count|Amount"),
    ),
    Column(
        *("comparator", "Exactness of value", "限定词"),
        "Whether the number is exact, or over, about, nearly, at least so many, or derived.",
        "数字是确切数，还是“超过”“约”“近”“至少”，或系推算。",
        _written("数值限定词|Comparator|Qualifier|Exactness"),
        code_list="comparator",
    ),
    Column(
        *("coverage", "Coverage", "口径"),
        "Who is counted.",
        "统计的范围。",
        _written("统计口径|统计范围|数据口径|Population|Who is counted"),
        code_list="coverage",
    ),
    Column(
        *("source_title", "Source", "来源"),
        "What prints the figure.",
        "载有该数据的文献。",
        _written(
            "来源标题|来源名称|出处|数据来源|资料来源|Source title|Title of source|Publication|Source name|Printed in"
        ),
    ),
    PUBLISHER_COLUMN,
    Column(
        *("source_url", "Source page", "来源网址"),
        "Where it is printed.",
        "载有该数据的网页。",
        LINK,
    ),
    Column(
        *("source_published", "Published", "发布日期"),
        "When it was printed; it is kept in the file and not in the database.",
        "发布的日期；仅保留在文件中，不进入数据库。",
        _written(
            "发布时间|公布日期|公布时间|刊发日期|Published on|Date published|Publication date|Date of publication"
        ),
    ),
    SOURCE_QUALITY_COLUMN,
    NOTE_COLUMN,
)

# --- what is never read --------------------------------------------------------------------------------------------

# Known, of use to the office, and not wanted here: no other heading is suggested for them.
UNREAD = _written(
    "序号|编号|序|号|行号|行次|会员编号|会员号|会员证号|会员证书编号|项目编号|活动编号|统一社会信用代码|信用代码|登记证号|登记证书号",
    "登记号|注册号|主管单位|业务主管单位|主管部门|业务主管部门|登记管理机关|登记机关|登记部门|注册机关|挂靠单位|党建领导机关",
    "会费|会费标准|会费缴纳情况|会费缴纳|注册资金|开办资金|资产规模|业务范围|宗旨|简介|单位简介|组织简介|机构简介|活动简介",
    "会场|场馆|酒店|具体地点|详细地点|场地|经费|预算|年度|年份|月份|季度|No|Nr|Number|S/N|Serial number|Serial no|Index",
    "Row|Item|Item no|ID|Member no|Member number|Member ID|Membership number|Membership no|Registration number|Event no",
    "Registration no|Event ID|Supervising body|Supervisory body|Supervisor unit|Competent authority|Registration authority",
    "Venue|Hall|Hotel|Room|Membership fee|Fee|Dues|Budget|Mission|Profile|Description|Introduction|Year|Month|Quarter",
)

# Personal data, whatever the cells hold: a heading that has one of these anywhere in it (folded, so without spaces) …
PRIVATE_PHRASES = _written(
    "电话|手机|座机|固话|热线|传真|邮箱|邮件|电邮|信箱|邮编|邮政|邮寄|微信|微博|企鹅号|联系|联络|通讯|通信|地址|住址|住所|身份证|身份号",
    "证件|护照|通行证|法定代表|法人代表|法人姓名|负责人|责任人|秘书长|会长|理事长|董事长|院长|总干事|总裁|总经理|主任|书记|主席|领导",
    "嘉宾|主讲|讲师|发言人|主持人|团长|领队|带队|随员|姓名|人名|经办|填表人|填报人|填写人|审核人|制表人|签字|签名|照片|性别|出生|生日",
    "年龄|籍贯|学历|职务|职称|职位|岗位|政治面貌|账号|帐号|账户|帐户|开户|银行|工资|薪酬|人员名单|代表名单|成员名单|参会人员|出席人员",
    "参加人员名|与会人员|个人|身高|血型|婚姻|宗教信仰|家庭|国籍|签证|航班|房间号",
    "phone|mobile|cellular|facsimile|email|mailbox|postal|postcode|zipcode|wechat|weixin|whatsapp|telegram|skype",
    "passport|contact|identitycard|identitynumber|identityno|idcard|idnumber|idno|nationalid|personalid|visa|address",
    "legalrepresentative|authorisedrepresentative|authorizedrepresentative|representativename|nameofrepresentative",
    "personincharge|responsibleperson|focalperson|focalpoint|liaison|secretary|chairman|chairwoman|chairperson|president",
    "directorgeneral|executivedirector|namedirector|directorname|leadername|headname|spokesperson|keynotespeaker|firstname",
    "lastname|familyname|givenname|surname|middlename|personname|nameofperson|staffname|gender|birth|nationality|jobtitle",
    "signature|photograph|bankaccount|accountno|accountnumber|salary|maritalstatus|handynumber",
)
# … or one of these as a word of its own, because other words hold the same letters …
PRIVATE_WORDS = frozenset(
    _written(
        "tel|cell|fax|mail|qq|dob|sex|age|ceo|director|chair|leader|officer|manager|staff|person|signatory|position|photo|iban",
        "birthday|addr|zip|vip|salutation|guest|speaker|moderator|employee",
    )
)
# … or which is nothing but this.
PRIVATE_HEADINGS = _written(
    "法人|代表|民族|参加人员|参会代表|出席代表|参加人|参会人|人员|名单|党员|Representative|Representatives|Head|Owner|Delegate name"
)
