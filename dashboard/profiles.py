"""The profile of one organisation as tables, and what the search found: headings in the reader's language, codes as names,
and the file, sheet and row behind each line, with a mark where that row is corrected."""

from dataclasses import dataclass, replace

import pandas as pd

from dashboard import queries, sentences, tables
from dashboard.figures import Listing
from dashboard.portions import Portion, portion
from dashboard.queries import Filters, lists, profile, search
from dashboard.queries.lists import EVERYBODY
from dashboard.words import say_in

# How the network that others are members of stands to itself.
NETWORK = "network"
# How a membership stands that only a public list names.
LISTED = "listed"


@dataclass(frozen=True)
class Part:
    """One table of a profile, the organisation that each of its rows opens (if any do), the files that it is from, and what
    must be known to read it."""

    rows: pd.DataFrame
    profiles: list[str | None] | None = None
    sources: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """One organisation on the as-of date: its names in the reader's language and in the other, what stands at the head of its
    page (by its heading), all of that in a sentence, and its tables in their order."""

    name: str
    other_name: str | None
    is_sample: bool
    head: dict[str, str]
    sentence: str
    parts: dict[str, Part]


def read(filters: Filters, organisation_id: str) -> Profile | None:
    """The profile of an organisation; nothing where the edition has none of this id."""
    edition, language = filters.edition, filters.language
    facts = profile.organisation(edition, organisation_id)
    if facts is None:
        return None
    answers = {
        "facts": profile.sectors(edition, organisation_id),
        "names": profile.names(edition, organisation_id),
        "memberships": profile.memberships(filters, organisation_id),
        "un_spells": profile.un_spells(filters, organisation_id),
        "un_steps": profile.un_steps(filters, organisation_id),
        "related": profile.related(edition, organisation_id),
        "events": profile.events(filters, organisation_id),
        "partners": profile.partners(filters, organisation_id),
    }
    cited = [(facts["source_id"], facts["source_row"])]
    cited += [pair for rows in answers.values() for pair in _pairs(rows)]
    doubts = profile.doubts(edition, language, tuple(sorted(set(cited))))
    corrected = frozenset(_pairs(doubts[doubts["kind"] == "correction"]))
    own = _Own(filters, corrected)
    memberships, spells = answers["memberships"], answers["un_spells"]
    is_member = (memberships["network_code"] == "cnie") & (memberships["membership_kind_code"] == "group")
    names = queries.codes(edition, language)
    is_network = organisation_id in queries.networks(edition)
    member = (NETWORK, "") if is_network else own.membership_words(memberships[is_member])
    status = own.status_words(spells)
    first, second = _both(facts, "name", language)
    type_name = names["organisation_type"].get(facts["organisation_type_code"])
    seat = _first(*_both(facts, "seat", language))
    held = answers["events"]
    held = held[(held["event_status_code"] == "held") & ~held["is_after"].astype(bool)]
    partners = answers["partners"][["is_resolved", "who"]].drop_duplicates()
    sentence = sentences.profile(
        *(_first(first, second), type_name, seat),
        member=member,
        status=status,
        events=len(held),
        partners=len(partners),
        as_of=filters.as_of,
        language=language,
    )
    say, unstated = say_in(language), say_in(language)("no_value")
    nothing = say("organisations.not_on_record")
    head = {
        say("organisations.type"): type_name or unstated,
        say("sectors.seat"): seat or unstated,
        say("organisations.membership"): say(f"organisations.member_{member[0]}", date=member[1])
        if member
        else nothing,
        say("organisations.status"): say(f"organisations.status_{status[0]}", category=status[1], date=status[2])
        if status
        else nothing,
    }
    parts = {
        "facts": own.facts(facts, answers["facts"], type_name, seat),
        "names": own.names(answers["names"]),
        **({} if is_network and memberships.empty else {"memberships": own.memberships(memberships)}),
        "un_steps": own.un_steps(answers["un_steps"]),
        # Without a step there is no status either: said once.
        **({"un_spells": own.un_spells(spells)} if len(spells) else {}),
        "related": own.related(answers["related"]),
        "events": own.events(answers["events"]),
        # Where no event names it, none names it together with others: said once.
        **({"partners": own.partners(answers["partners"])} if len(held) else {}),
        "doubts": own.doubts(doubts),
    }
    other = second if first else None
    return Profile(_first(first, second), _first(other), bool(facts["is_sample"]), head, sentence, parts)


def source_line(sources: frozenset[str], filters: Filters) -> str:
    """The line that cites these files and no others, the as-of date and the edition."""
    known = queries.sources(filters.edition, filters.language)
    titles = known.loc[known["source_id"].isin(sources), "title"]
    return sentences.source_line(titles, filters.as_of, filters.edition, filters.language)


def _pairs(rows: pd.DataFrame) -> list[tuple[str, int]]:
    return [(source_id, int(row)) for source_id, row in zip(rows["source_id"], rows["source_row"], strict=True)]


def _both(row: dict, name: str, language: str) -> tuple[str | None, str | None]:
    """A name in the reader's language and in the other."""
    english, chinese = row[f"{name}_en"], row[f"{name}_zh"]
    return (chinese, english) if language == "zh" else (english, chinese)


def _first(*texts: object) -> str | None:
    """The first that is a text: pandas has a number for what is missing."""
    return next((text for text in texts if isinstance(text, str) and text), None)


def _standing(spells: pd.DataFrame) -> dict | None:
    """The spell in force, else the one that ended last, else one that is yet to begin."""
    order = {profile.IN_FORCE: 0, profile.ENDED: 1, profile.LATER: 2}
    rows = spells.sort_values("state", key=lambda states: states.map(order), kind="stable")
    return None if rows.empty else rows.iloc[0].to_dict()


class _Own:
    """The tables of one profile, for one reader; `corrected` are the rows (source and number) that a correction changes."""

    def __init__(self, filters: Filters, corrected: frozenset[tuple[str, int]]) -> None:
        self.filters, self.language, self.corrected = filters, filters.language, corrected
        self.say, self.label = say_in(filters.language), queries.labels(filters.language)
        self.codes = queries.codes(filters.edition, filters.language)

    # --- cells

    def sources(self, rows: pd.DataFrame) -> list[str]:
        """File, sheet and row behind each line, and whether that row is corrected."""
        return [self.source(row.file, row.sheet_name, row.source_id, row.source_row) for row in rows.itertuples()]

    def source(self, file: str, sheet: str, source_id: str, row: int) -> str:
        # Only workbooks have sheets.
        where = self.say("organisations.row", file=f"{file} · {sheet}" if sheet else file, row=int(row))
        if (source_id, int(row)) in self.corrected:
            return self.say("list.bracket", text=where, more=self.say("organisations.corrected"))
        return where

    def dated(self, day: object, precision: object) -> str:
        return sentences.dated(day, precision if isinstance(precision, str) else "unknown", self.language)

    def day(self, day: object) -> str:
        return sentences.day(day, self.language) if pd.notna(day) else ""

    def states(self, rows: pd.DataFrame) -> dict[str, list[str]]:
        return {self.say("organisations.on_day"): [self.say(f"organisations.{state}") for state in rows["state"]]}

    def after(self, text: str, is_after: bool) -> str:
        return self.say("list.bracket", text=text, more=self.say("organisations.after")) if is_after else text

    def category(self, code: object) -> str:
        return self.codes["un_category"].get(code, self.say("filter.not_stated"))

    def named(self, rows: pd.DataFrame) -> list[str]:
        """Organisations by the name in the reader's language, those in Chinese that no source confirms marked so."""
        shown = []
        for row in rows.to_dict("records"):
            own, other = _both(row, "name", self.language)
            name = _first(own, other)
            is_unverified = self.language == "zh" and name == own and row["is_name_zh_verified"] is False
            shown.append(
                self.say("list.bracket", text=name, more=self.say("sectors.unverified")) if is_unverified else name
            )
        return shown

    # --- the head of the page

    def membership_words(self, spells: pd.DataFrame) -> tuple[str, str] | None:
        """How the membership of CNIE stands, and since or until when."""
        # The strongest evidence first: where several sources name a membership, it is the one to be told.
        ranks = {code: rank for rank, code in enumerate(self.codes["evidence"])}
        spell = _standing(spells.sort_values("evidence_code", key=lambda codes: codes.map(ranks), kind="stable"))
        if spell is None:
            return None
        if spell["state"] == profile.IN_FORCE and spell["evidence_code"] == queries.LISTED:
            return LISTED, ""
        end = "left" if spell["state"] == profile.ENDED else "joined"
        return spell["state"], self.dated(spell[f"{end}_date"], spell[f"{end}_precision_code"])

    def status_words(self, spells: pd.DataFrame) -> tuple[str, str, str] | None:
        """How the status stands, its category, and since or until which year."""
        spell = _standing(spells)
        if spell is None:
            return None
        day = spell["counted_until_date"] if spell["state"] == profile.ENDED else spell["counted_from_date"]
        is_known = spell["state"] == profile.ENDED or spell["is_start_known"]
        since = sentences.dated(day, "year" if is_known else "unknown", self.language)
        return spell["state"], self.category(spell["un_category_code"]), since

    # --- the tables

    def facts(self, facts: dict, sectors: pd.DataFrame, type_name: str | None, seat: str | None) -> Part:
        """One row per thing that is stated of the organisation itself."""
        names = queries.options(self.filters.edition, self.language)["sectors"]
        stated = [
            (self.label["organisation_type_code"], type_name and self.inferred(type_name, facts)),
            (self.label["organisation_type_stated"], self.in_language(facts["organisation_type_stated"])),
            (self.label["member_level_code"], self.codes["member_level"].get(facts["member_level_code"])),
            (self.label["seat_place_id"], seat),
            (
                self.label["founded_date"],
                self.dated(facts["founded_date"], facts["founded_precision_code"]) if facts["founded_date"] else None,
            ),
            (self.label["membership_evidence"], self.in_language(facts["membership_evidence"])),
            (self.label["basis_code"], self.codes["basis"].get(facts["basis_code"])),
            (self.label["source_url"], facts["source_url"]),
            (self.label["note"], self.remark(facts["note"])),
        ]
        own = self.source(facts["file"], facts["sheet_name"], facts["source_id"], facts["source_row"])
        rows = [(heading, value, own) for heading, value in stated if value]
        of_sectors = [
            (
                self.say("organisations.primary_sector" if sector.is_primary_sector else "filter.sector"),
                self.inferred(names[sector.sector_code], facts),
                source,
            )
            for sector, source in zip(sectors.itertuples(), self.sources(sectors), strict=True)
        ]
        headings = [self.say("organisations.fact"), self.say("organisations.stated"), self.say("organisations.source")]
        types = sum(bool(value) for _, value in stated[:2])
        shown = pd.DataFrame([*rows[:types], *of_sectors, *rows[types:]], columns=headings)
        return Part(shown, sources=frozenset({facts["source_id"], *sectors["source_id"]}))

    def in_language(self, text: str) -> str:
        """What a source says in English, in the reader's language as far as it was translated."""
        return queries.translations(self.filters.edition, self.language).get(text, text)

    def remark(self, text: str) -> str:
        """A remark of a source file; nothing to a reader of Chinese where it is in English and was not translated."""
        said = self.in_language(text)
        is_chinese = any("\u3400" <= character <= "\u9fff" for character in said)
        return "" if self.language == "zh" and not is_chinese else said

    def inferred(self, text: str, facts: dict) -> str:
        """A type or sector, marked where it was inferred from the name of the organisation."""
        if facts["basis_code"] != "inferred_from_name":
            return text
        return self.say("list.bracket", text=text, more=self.codes["basis"]["inferred_from_name"])

    def names(self, rows: pd.DataFrame) -> Part:
        languages = {name: self.say(f"organisations.{name}") for name in ("en", "zh")}
        shown = {
            self.label["name_text"]: rows["name_text"],
            self.label["name_kind_code"]: rows["name_kind_code"].map(self.codes["name_kind"]),
            self.label["language_code"]: rows["language_code"].map(languages),
            self.label["valid_from_date"]: rows["valid_from_date"].map(self.day),
            self.label["valid_until_date"]: rows["valid_until_date"].map(self.day),
            self.label["is_verified"]: [self.say("yes") if known else self.say("no") for known in rows["is_verified"]],
        }
        return self.part(shown, rows)

    def memberships(self, rows: pd.DataFrame) -> Part:
        shown = {
            self.label["network_code"]: rows["network_code"].map(self.codes["network"]),
            self.label["membership_kind_code"]: rows["membership_kind_code"].map(self.codes["membership_kind"]),
            self.label["joined_date"]: [
                self.dated(row.joined_date, row.joined_precision_code) for row in rows.itertuples()
            ],
            self.label["left_date"]: [
                self.dated(row.left_date, row.left_precision_code)
                if pd.notna(row.left_date) or isinstance(row.end_reason_code, str)
                else ""
                for row in rows.itertuples()
            ],
            self.label["end_reason_code"]: rows["end_reason_code"].map(self.codes["end_reason"]),
            self.label["evidence_code"]: rows["evidence_code"].map(self.codes["evidence"]),
            self.label["evidence_date"]: rows["evidence_date"].map(self.day),
            self.label["publication_title"]: rows["publication_title"],
            self.label["publisher"]: rows["publisher"],
            **self.states(rows),
        }
        means = queries.code_descriptions(self.filters.edition, self.language, "evidence")
        kinds = [code for code in means if code in set(rows["evidence_code"])]
        notes = [self.say("list.colon", name=self.codes["evidence"][code], value=means[code]) for code in kinds]
        return replace(self.part(shown, rows), notes=tuple(notes))

    def un_spells(self, rows: pd.DataFrame) -> Part:
        shown = {
            self.label["un_category_code"]: [self.category(code) for code in rows["un_category_code"]],
            self.label["counted_from_date"]: [
                self.day(row.counted_from_date)
                if row.is_start_known
                else self.say("date.unknown")
                if pd.isna(row.counted_from_date)
                else self.say("list.bracket", text=self.day(row.counted_from_date), more=self.say("date.unknown"))
                for row in rows.itertuples()
            ],
            self.label["counted_until_date"]: rows["counted_until_date"].map(self.day),
            **self.states(rows),
        }
        return self.part(shown, rows)

    def un_steps(self, rows: pd.DataFrame) -> Part:
        shown = {
            self.label["un_stage_code"]: rows["un_stage_code"].map(self.codes["un_stage"]),
            self.label["un_category_code"]: [self.category(code) for code in rows["un_category_code"]],
            self.say("map.dates"): [
                self.after(self.dated(row.status_date, row.precision_code), row.is_after) for row in rows.itertuples()
            ],
            self.label["evidence_code"]: rows["evidence_code"].map(self.codes["evidence"]),
            self.label["evidence_date"]: rows["evidence_date"].map(self.day),
        }
        return self.part(shown, rows)

    def related(self, rows: pd.DataFrame) -> Part:
        shown = {
            self.say("sectors.name"): self.named(rows),
            self.say("organisations.relation"): [self.say(f"organisations.{name}") for name in rows["relation"]],
            self.label["organisation_type_code"]: rows["organisation_type_code"].map(self.codes["organisation_type"]),
        }
        return self.part(shown, rows, list(rows["organisation_id"]))

    def events(self, rows: pd.DataFrame) -> Part:
        roles = self.codes["event_role"]
        when = [
            sentences.dates(
                row.start_date, row.start_precision_code, row.end_date, row.end_precision_code, self.language
            )
            for row in rows.itertuples()
        ]
        shown = {
            self.say("map.event"): [_first(*_both(row, "title", self.language)) for row in rows.to_dict("records")],
            self.say("map.dates"): [self.after(*pair) for pair in zip(when, rows["is_after"], strict=True)],
            self.say("map.place"): [sentences.listed(own, self.language) for own in rows[f"places_{self.language}"]],
            self.label["event_role_code"]: [
                sentences.listed([roles[code] for code in own], self.language) for own in rows["roles"]
            ],
            self.label["name_written"]: rows["name_written"],
            self.label["event_status_code"]: rows["event_status_code"].map(self.codes["event_status"]),
            self.say("map.un"): [
                sentences.un_session(*own, self.codes, self.language)
                for own in zip(rows["un_body_code"], rows["un_session"], rows["un_form_code"], strict=True)
            ],
        }
        return self.part(shown, rows)

    def partners(self, rows: pd.DataFrame) -> Part:
        """One row per partner: in how many events, which, and where they stand."""
        rows = rows.assign(
            title=[_first(*_both(row, "title", self.language)) for row in rows.to_dict("records")],
            where=self.sources(rows),
            name=[
                name if row.is_resolved else row.name_written
                for name, row in zip(self.named(rows), rows.itertuples(), strict=True)
            ],
        )
        by_partner = rows.groupby(["is_resolved", "who"], sort=False)
        found = by_partner.agg(
            {"organisation_id": "first", "name": "first", "events": "first", "title": list, "where": list}
        )
        found = found.reset_index()
        unique = [
            self.say("list.semicolon").join(dict.fromkeys(where)) if isinstance(where, list) else ""
            for where in found["where"]
        ]
        shown = pd.DataFrame(
            {
                self.say("sectors.name"): found["name"],
                self.say("organisations.together"): found["events"],
                self.say("organisations.on_record"): [
                    self.say("yes") if known else self.say("no") for known in found["is_resolved"]
                ],
                self.say("organisations.these_events"): [
                    self.say("list.semicolon").join(titles) if isinstance(titles, list) else ""
                    for titles in found["title"]
                ],
                self.say("organisations.source"): unique,
            }
        )
        return Part(
            shown,
            [_first(organisation_id) for organisation_id in found["organisation_id"]],
            frozenset(rows["source_id"]),
        )

    def doubts(self, rows: pd.DataFrame) -> Part:
        """One row per correction and doubtful cell of the rows above."""
        kinds = {"correction": self.say("organisations.correction"), **self.codes["severity"]}
        decided = [
            self.say(
                "list.bracket", text=row.why, more=f"{self.in_language(row.decided_by)}, {self.day(row.decided_on)}"
            )
            if row.kind == "correction"
            else row.why
            for row in rows.itertuples()
        ]
        shown = {
            self.say("organisations.kind"): rows["kind"].map(kinds),
            self.label["column_name"]: rows["column_name"],
            self.label["expected"]: rows["cell"],
            self.label["corrected"]: rows["corrected"],
            self.say("data.reason"): decided,
        }
        where = [
            self.say(
                "organisations.row",
                file=f"{row.file} · {row.sheet_name}" if row.sheet_name else row.file,
                row=row.source_row,
            )
            for row in rows.itertuples()
        ]
        shown = pd.DataFrame({**shown, self.say("organisations.source"): where}).fillna("")
        return Part(shown, sources=frozenset(rows["source_id"]))

    def part(self, shown: dict, rows: pd.DataFrame, profiles: list[str] | None = None) -> Part:
        """A finished table: its columns, and where each row stands."""
        own = {**shown, self.say("organisations.source"): self.sources(rows)}
        return Part(pd.DataFrame(own).fillna(""), profiles, frozenset(rows["source_id"]))


# --- what the search found -------------------------------------------------------------------------------------------


@queries.remembered
def found(filters: Filters, typed: str, page: int = 1) -> Listing:
    """The organisations that the filters leave: those that are meant by what is typed, best first, with the name by which each
    was found where that is not the name shown; or without anything typed all of them, real ones first."""
    if not typed:
        shown = tables.portion_of_organisations(filters, EVERYBODY, page)
        sample = lists.count_organisations(filters, EVERYBODY)[1]
        return _found(filters, shown, sample, lists.sources_of(filters))
    hits = search.search(filters.edition, typed)
    left, sample, sources = lists.left_of(filters, hits["organisation_id"])
    hits = hits[hits["organisation_id"].isin(left)]

    def read(first: int, number: int) -> tuple[pd.DataFrame, list[str]]:
        own = hits.iloc[first : first + number]
        return _with_names(own, filters), list(own["organisation_id"])

    return _found(filters, portion(len(hits), page, read), sample, sources)


def _found(filters: Filters, shown: Portion, sample: int, sources: frozenset[str]) -> Listing:
    line = sentences.sample_line(sample, shown.total, filters.language)
    return Listing(shown, [line, source_line(sources, filters)])


def number_of_all(filters: Filters) -> int:
    """How many organisations are on record, whatever the filters leave."""
    return sum(lists.count_organisations(queries.unfiltered(filters), EVERYBODY))


def _with_names(hits: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per organisation that was found, in the same order, with the name by which it was found."""
    say = say_in(filters.language)
    kinds = queries.codes(filters.edition, filters.language)["name_kind"]
    rows = lists.of_ids(filters, hits["organisation_id"])
    shown = tables.organisations(rows, filters)
    by = {hit.organisation_id: hit for hit in hits.itertuples()}
    place = {organisation_id: at for at, organisation_id in enumerate(by)}
    rows = rows.sort_values("organisation_id", key=lambda ids: ids.map(place))
    words = []
    for row in rows.itertuples():
        hit = by[row.organisation_id]
        is_name, is_shown = hit.found_by == "name", hit.name_text == row.organisation
        text = kinds[hit.name_kind_code] if is_name else say(f"organisations.{hit.found_by}")
        if not is_shown:
            text = say("list.colon", name=text, value=hit.name_text)
        elif is_name:
            text = ""
        if hit.is_near:
            text = say("list.bracket", text=text, more=say("organisations.near")) if text else say("organisations.near")
        words.append(text)
    shown = shown.loc[rows.index]
    shown.insert(1, say("organisations.found_by"), words)
    return shown
