"""From text to checked text: which columns a file of each kind must and may have. An allow-list: a column that no
contract names never enters the database. Also the errors that stop a build; a doubtful cell never does (see checks)."""

import difflib
from dataclasses import dataclass

import pandas as pd


class EtlError(Exception):
    """A fault that stops the run. Its message says what was looked for, where, and the way out.

    EtlError
    ├── UnreadableFile    the file is not there, is empty, or is not UTF-8 text in CSV form
    ├── CertificateError  data/sources.csv does not vouch for the file, or for this content of it
    ├── UnknownKind       the headings fit no kind of file
    ├── ContractError     a required column is missing
    ├── CorrectionError   a declared correction no longer finds what it expects
    ├── CheckError        the tidy tables contradict themselves
    └── NoEdition         nothing has been published yet, or not that edition
    """


class UnreadableFile(EtlError): ...


class CertificateError(EtlError): ...


class UnknownKind(EtlError): ...


class ContractError(EtlError): ...


class CorrectionError(EtlError): ...


class CheckError(EtlError): ...


class NoEdition(EtlError): ...


@dataclass(frozen=True)
class Contract:
    """What a file of one kind looks like: the columns it must have, those it may have, the cells that name a row to
    people (in corrections), and the cells in which two rows must differ."""

    kind: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    key: tuple[str, ...]
    identity: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return self.required + self.optional


CONTRACTS = {
    contract.kind: contract
    for contract in (
        Contract(
            "organisations",
            required=("name_en", "org_type", "sectors", "cnie_member"),
            optional=(
                *("name_zh", "name_zh_unverified", "aliases", "hq_city", "hq_province_or_country"),
                *("cnie_member_evidence", "sironet_member", "ecosoc_status", "ecosoc_year", "ecosoc_stage"),
                *("source_url", "classification_basis", "note", "parent_organisation"),
            ),
            key=("name_en",),
            identity=("name_en",),
        ),
        Contract(
            "events",
            required=("event_name", "start_date", "date_precision", "city", "country"),
            optional=(
                *("series", "edition", "end_date", "mode", "province_region", "latitude", "longitude"),
                *("participants_count", "participants_comparator", "participants_scope"),
                *("organisations_count", "organisations_comparator", "organisations_scope"),
                *("countries_count", "countries_comparator", "countries_scope", "other_counts"),
                *("organisers", "cnie_role", "sector", "status", "parent_event"),
                *("source_url", "other_source_urls", "source_quality", "note"),
            ),
            key=("event_name",),
            identity=("event_name", "start_date"),
        ),
        Contract(
            "figures",
            required=("as_of", "date_precision", "metric", "value", "comparator"),
            optional=("coverage", "source_title", "source_url", "source_published", "source_quality", "note"),
            key=("as_of", "metric", "value"),
            identity=("as_of", "metric", "value", "source_title", "source_url"),
        ),
        Contract(
            "members",
            required=("member_name_en", "member_name_zh", "joined_date"),
            optional=(
                *("organisation_type", "sectors", "city", "province", "member_level", "left_date", "end_reason"),
                *("ecosoc_category", "ecosoc_granted_date", "note"),
            ),
            key=("member_name_en", "member_name_zh"),
            # The same member may stand twice: one row for each spell.
            identity=("member_name_en", "member_name_zh", "joined_date"),
        ),
    )
}


def recognise(headings: list[str], file: str) -> Contract:
    """The contract whose required columns the headings hold most of.

    Raises UnknownKind where no kind has at least half of its required columns here.
    """

    def share(contract: Contract) -> float:
        return sum(name in headings for name in contract.required) / len(contract.required)

    best = max(CONTRACTS.values(), key=share)
    if share(best) < 0.5:
        kinds = "; ".join(f"{kind} ({', '.join(contract.required)})" for kind, contract in CONTRACTS.items())
        raise UnknownKind(
            f"{file}, row 1: the headings fit no kind of file. Found: {', '.join(headings) or 'none'}. "
            f"Known kinds and the columns each must have: {kinds}. Name the headings so, or take the file out of data/sources.csv."
        )
    return best


def check(text: pd.DataFrame, file: str) -> tuple[Contract, pd.DataFrame, list[str]]:
    """The contract, the columns it allows (an absent optional one is empty), and the headings that are not read.

    Raises UnknownKind or ContractError, which name the column and the nearest heading found.
    """
    headings = [name for name in text.columns if name != "row_number"]
    contract = recognise(headings, file)
    ignored = [name for name in headings if name not in contract.columns]
    for name in contract.required:
        if name not in headings:
            near = difflib.get_close_matches(name, ignored, n=1)
            hint = f" Is it the one called “{near[0]}”? Then rename that heading." if near else ""
            raise ContractError(
                f"{file}, row 1: the required column “{name}” of a file of {contract.kind} is missing.{hint} "
                f"Headings found: {', '.join(headings)}."
            )
    checked = text.reindex(columns=["row_number", *contract.columns], fill_value="")
    return contract, checked, ignored
