"""Everything the record holds of one organisation. Each row says where it comes from: `file`, `sheet_name`, `source_id` and
`source_row`. What lies after the as-of date is on record too and stays: `is_after` or `state` tells it apart."""

from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from dashboard import queries
from dashboard.queries import Filters
from dashboard.queries.search import fold
from etl.models import (
    Correction,
    Event,
    EventOrganisation,
    EventPlace,
    Issue,
    Membership,
    Organisation,
    OrganisationName,
    OrganisationSector,
    Place,
    Sector,
    Source,
    UnStatus,
    UnStatusSpell,
)

SOURCE = (Source.file, Source.sheet_name)
IN_FORCE, ENDED, LATER = "in_force", "ended", "later"


def _of(table: type, organisation_id: str, *columns: ColumnElement) -> Select:
    """The rows of a table that speak of an organisation, each with its source."""
    return (
        select(*columns, table.source_id, table.source_row, *SOURCE)
        .select_from(table)
        .join(Source, Source.source_id == table.source_id)
        .where(table.organisation_id == organisation_id)
    )


@queries.remembered
def organisation(edition: int, organisation_id: str) -> dict | None:
    """One organisation: its own columns, seat and parent by name in both languages, and whether it is invented; nothing
    where no organisation of the edition has this id."""
    parent = aliased(Organisation)
    statement = (
        select(
            *(*Organisation.__table__.columns, Source.is_sample, *SOURCE),
            *(Place.name_en.label("seat_en"), Place.name_zh.label("seat_zh")),
            *(parent.name_en.label("parent_en"), parent.name_zh.label("parent_zh")),
        )
        .select_from(Organisation)
        .join(Source, Source.source_id == Organisation.source_id)
        .outerjoin(Place, Place.place_id == Organisation.seat_place_id)
        .outerjoin(parent, parent.organisation_id == Organisation.parent_organisation_id)
        .where(Organisation.organisation_id == organisation_id)
    )
    rows = queries.frame(edition, statement)
    return None if rows.empty else rows.iloc[0].to_dict()


@queries.remembered
def names(edition: int, organisation_id: str) -> pd.DataFrame:
    """One row per name that the organisation goes or went by: official ones first, former ones last."""
    table = OrganisationName
    columns = (table.name_text, table.name_kind_code, table.language_code, table.valid_from_date)
    statement = _of(table, organisation_id, *columns, table.valid_until_date, table.is_verified)
    rows = queries.frame(edition, statement.order_by(table.organisation_name_id))
    order = {kind: place for place, kind in enumerate(("official", "acronym", "variant", "former"))}
    return rows.sort_values("name_kind_code", key=lambda kinds: kinds.map(order), kind="stable").reset_index(drop=True)


@queries.remembered
def sectors(edition: int, organisation_id: str) -> pd.DataFrame:
    """One row per sector of the organisation, the primary one first."""
    table = OrganisationSector
    statement = _of(table, organisation_id, table.sector_code, table.is_primary_sector)
    statement = statement.join(Sector, Sector.sector_code == table.sector_code)
    return queries.frame(edition, statement.order_by(table.is_primary_sector.desc(), Sector.position))


def _state(spell: object, day: date) -> str:
    """How a spell stands on a day, as queries.covers has it."""
    if pd.notna(spell.counted_from_date) and spell.counted_from_date > day:
        return LATER
    until = spell.counted_until_date
    return ENDED if pd.notna(until) and until <= day else IN_FORCE


def _with_states(rows: pd.DataFrame, day: date) -> pd.DataFrame:
    return rows.assign(state=[_state(spell, day) for spell in rows.itertuples()])


@queries.remembered
def memberships(filters: Filters, organisation_id: str) -> pd.DataFrame:
    """One row per spell of membership of a network, newest first; `state` is how it stands on the as-of date."""
    table = Membership
    publisher = table.publisher_zh if filters.language == "zh" else table.publisher
    columns = (
        *(table.network_code, table.membership_kind_code, table.joined_date, table.joined_precision_code),
        *(table.left_date, table.left_precision_code, table.end_reason_code),
        *(table.counted_from_date, table.counted_until_date, table.is_start_known),
        *(
            table.evidence_code,
            table.evidence_date,
            table.publication_title,
            table.source_url,
            publisher.label("publisher"),
        ),
    )
    order = (table.counted_from_date.desc().nulls_last(), table.membership_id)
    rows = queries.frame(filters.edition, _of(table, organisation_id, *columns).order_by(*order))
    return _with_states(rows, filters.as_of)


@queries.remembered
def un_steps(filters: Filters, organisation_id: str) -> pd.DataFrame:
    """One row per step in the organisation's ECOSOC life, oldest first; `is_after` where it is not yet known of on the
    as-of date."""
    table = UnStatus
    columns = (table.un_stage_code, table.un_category_code, table.status_date, table.precision_code)
    statement = _of(table, organisation_id, *columns, table.evidence_code, table.evidence_date)
    order = (table.status_date.nulls_first(), table.un_status_id)
    rows = queries.frame(filters.edition, statement.order_by(*order))
    return rows.assign(is_after=[pd.notna(day) and day > filters.as_of for day in rows["evidence_date"]])


@queries.remembered
def un_spells(filters: Filters, organisation_id: str) -> pd.DataFrame:
    """One row per spell in which the organisation holds ECOSOC status, newest first; `state` is how it stands on the as-of
    date."""
    table = UnStatusSpell
    columns = (table.un_category_code, table.counted_from_date, table.counted_until_date, table.is_start_known)
    order = (table.counted_from_date.desc().nulls_last(), table.un_status_spell_id)
    rows = queries.frame(filters.edition, _of(table, organisation_id, *columns).order_by(*order))
    return _with_states(rows, filters.as_of)


@queries.remembered
def related(edition: int, organisation_id: str) -> pd.DataFrame:
    """One row per body that the organisation is a part of (`relation` parent) or that is a part of it (part), by name.

    Who is whose part stands in the row of the part: that is the source."""
    part, other = aliased(Organisation), aliased(Organisation)
    columns = (other.organisation_id, other.name_en, other.name_zh, other.is_name_zh_verified)
    found = []
    for relation, own, theirs in (("parent", part, other), ("part", other, part)):
        statement = (
            select(*columns, other.organisation_type_code, own.source_id, own.source_row, *SOURCE)
            .select_from(part)
            .join(other, own.parent_organisation_id == theirs.organisation_id)
            .join(Source, Source.source_id == own.source_id)
            .where(part.organisation_id == organisation_id)
            .order_by(other.name_en.nulls_last(), other.name_zh, other.organisation_id)
        )
        found.append(queries.frame(edition, statement).assign(relation=relation))
    return pd.concat(found, ignore_index=True)


@queries.remembered
def events(filters: Filters, organisation_id: str) -> pd.DataFrame:
    """One row per event that names the organisation, newest first and undated ones last: its roles, the names written there
    and its places in both languages; `is_after` where it begins after the as-of date and is not planned."""
    table = EventOrganisation
    statement = (
        _of(table, organisation_id, Event.event_id, Event.title_en, Event.title_zh, table.event_role_code)
        .add_columns(table.name_written, Event.start_date, Event.start_precision_code, Event.end_date)
        .add_columns(Event.end_precision_code, Event.event_status_code)
        .add_columns(Event.un_body_code, Event.un_session, Event.un_form_code)
        .join(Event, Event.event_id == table.event_id)
        .order_by(Event.event_id, table.position, table.event_organisation_id)
    )
    rows = queries.frame(filters.edition, statement)
    if rows.empty:
        return rows.assign(roles=[], is_after=[], places_en=[], places_zh=[])
    by_event = rows.groupby("event_id")
    found = rows.drop_duplicates("event_id").assign(
        roles=lambda own: own["event_id"].map(by_event["event_role_code"].agg(lambda part: list(dict.fromkeys(part))))
    )
    found["start_date"] = found["start_date"].astype(object)
    found["is_after"] = [
        pd.notna(event.start_date) and event.start_date > filters.as_of and event.event_status_code != "planned"
        for event in found.itertuples()
    ]
    places = select(EventPlace.event_id, Place.name_en, Place.name_zh).join(
        Place, Place.place_id == EventPlace.place_id
    )
    places = queries.frame(
        filters.edition,
        places.where(EventPlace.event_id.in_(list(found["event_id"]))).order_by(EventPlace.position, Place.place_id),
    )
    places["name_zh"] = places["name_zh"].fillna(places["name_en"])
    for language in ("en", "zh"):
        own = found["event_id"].map(places.groupby("event_id")[f"name_{language}"].agg(list))
        found[f"places_{language}"] = [part if isinstance(part, list) else [] for part in own]
    return found.sort_values(
        ["start_date", "title_en", "event_id"], ascending=[False, True, True], na_position="last"
    ).reset_index(drop=True)


@queries.remembered
def partners(filters: Filters, organisation_id: str) -> pd.DataFrame:
    """One row per partner and event in which it appears together with the organisation, those of most events first, each
    with its events newest first. A partner (`who`) is an organisation, or a name that is none on record (organisation_id is
    empty); `events` is the number of its events.

    Events held up to the as-of date count, whoever held them; planned ones do not. An event counts once however many parts
    either has in it. To appear together is no statement of more than that."""
    mine, other = aliased(EventOrganisation), aliased(EventOrganisation)
    statement = (
        select(
            *(other.organisation_id, other.name_written, other.event_id, other.source_id, other.source_row),
            *(Organisation.name_en, Organisation.name_zh, Organisation.is_name_zh_verified),
            *(Event.title_en, Event.title_zh, Event.start_date, *SOURCE),
        )
        .select_from(other)
        .join(Event, Event.event_id == other.event_id)
        .join(Source, Source.source_id == other.source_id)
        .outerjoin(Organisation, Organisation.organisation_id == other.organisation_id)
        .where(
            other.event_id.in_(select(mine.event_id).where(mine.organisation_id == organisation_id)),
            or_(other.organisation_id.is_(None), other.organisation_id != organisation_id),
            # Not by its index: nearly all events were held, and those of one organisation are few.
            func.coalesce(Event.event_status_code, "") == "held",
            or_(Event.start_date.is_(None), Event.start_date <= filters.as_of),
        )
        .order_by(Event.start_date.desc().nulls_last(), other.event_id, other.event_organisation_id)
    )
    rows = queries.frame(filters.edition, statement)
    if rows.empty:
        return rows.assign(is_resolved=[], who=[], events=[])
    rows["is_resolved"] = rows["organisation_id"].notna()
    # One spelling of a name that nobody resolved is one name, and no more is known of it.
    rows["who"] = rows["organisation_id"].where(
        rows["is_resolved"], [" ".join(fold(name)) or name for name in rows["name_written"]]
    )
    rows = rows.drop_duplicates(["is_resolved", "who", "event_id"])
    number = rows.groupby(["is_resolved", "who"])["event_id"].transform("nunique")
    return (
        rows.assign(events=number)
        .sort_values(["events", "is_resolved", "who"], ascending=[False, False, True], kind="stable")
        .reset_index(drop=True)
    )


@queries.remembered
def doubts(edition: int, language: str, rows: tuple[tuple[str, int], ...]) -> pd.DataFrame:
    """One row per declared correction and per doubtful cell of these rows (source_id and number), corrections first:
    `kind` correction or the severity, column, what the file holds, what is read instead, and the reason or message."""
    files = tuple({source_id for source_id, _ in rows})
    reason = Correction.reason_zh if language == "zh" else Correction.reason_en
    message = Issue.message_zh if language == "zh" else Issue.message_en
    corrections = queries.frame(
        edition,
        select(
            *(Source.source_id, Correction.corrected_row.label("source_row"), Correction.column_name),
            *(Correction.expected.label("cell"), Correction.corrected, reason.label("why")),
            *(Correction.decided_by, Correction.decided_on, *SOURCE),
        )
        .join(Source, Source.file == Correction.file)
        .where(Source.source_id.in_(files))
        .order_by(Correction.correction_id),
    ).assign(kind="correction")
    issues = queries.frame(
        edition,
        select(
            *(Issue.source_id, Issue.source_row, Issue.column_name, Issue.cell_value.label("cell")),
            *(message.label("why"), Issue.severity_code.label("kind"), *SOURCE),
        )
        .join(Source, Source.source_id == Issue.source_id)
        .where(Issue.source_id.in_(files))
        .order_by(Issue.issue_id),
    )
    found = pd.concat([corrections, issues], ignore_index=True)
    wanted = set(rows)
    is_meant = [pair in wanted for pair in zip(found["source_id"], found["source_row"], strict=True)]
    return found[pd.Series(is_meant, index=found.index, dtype=bool)].reset_index(drop=True)
