"""What is asked of a server, word by word: every statement of a publication and of every question, taken from the log of a real
PostgreSQL, uses no more than this list. So what lacks anything else (Citus, YugabyteDB, CockroachDB) can take its place."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard import opened, queries
from dashboard.queries import Filters, comparison, growth
from etl import database, publish
from tests.bench.queries import FILTERS, questions
from tests.postgres import running_postgres

# How a statement begins. What is not of SQL itself but of PostgreSQL stands apart, with where it is used.
STATEMENTS = {
    *("SELECT", "INSERT INTO", "DELETE FROM", "CREATE SCHEMA", "CREATE TABLE", "CREATE INDEX", "CREATE UNIQUE"),
    *("COMMENT ON", "ALTER TABLE", "BEGIN", "COMMIT", "ROLLBACK"),
}
# Of the publication alone: fast writing, statistics, the wait of one publication for another, and a cursor that goes forward
# through the edition before.
PUBLICATION = {"COPY", "ANALYZE", "SET LOCAL", "DECLARE", "FETCH FORWARD", "CLOSE"}
FUNCTIONS = {
    *("cast", "coalesce", "count", "max", "min", "round", "substr"),
    # Publications take turns by it; readers never ask for it.
    "pg_advisory_xact_lock",
}
# Every word of a question.
WORDS = {
    *("SELECT", "DISTINCT", "FROM", "LEFT", "OUTER", "JOIN", "ON", "WHERE", "GROUP", "BY", "ORDER", "LIMIT"),
    *("OFFSET", "ASC", "DESC", "NULLS", "FIRST", "LAST", "AND", "OR", "NOT", "IN", "IS", "NULL", "BETWEEN", "EXISTS"),
    *("AS", "CASE", "WHEN", "THEN", "ELSE", "END", "CAST", "COLLATE", "UNION", "ALL"),
    *("VARCHAR", "INTEGER", "BIGINT", "NUMERIC", "DATE", "TRUE", "FALSE", "LIKE"),
}
# What engines that speak the protocol lack, or do with another meaning.
LACKING = (
    *("LISTEN", "NOTIFY", "TEMP", "TEMPORARY", "UNLOGGED", "TRIGGER", "LATERAL", "RECURSIVE", "RETURNING", "CONFLICT"),
    *("TABLESAMPLE", "GROUPING", "ROLLUP", "CUBE", "MATERIALIZED", "ARRAY", "JSONB", "SERIAL", "SEQUENCE", "NEXTVAL"),
    *(
        "SAVEPOINT",
        "SCROLL CURSOR",
        "WITH HOLD",
        "PREPARE",
        "TRUNCATE",
        "MERGE",
        "EXTENSION",
        "PARTITION OF",
        "INHERITS",
        "REGEXP",
        "ILIKE",
    ),
    *("FOR UPDATE", "FOR SHARE", "DISTINCT ON", "WITH ORDINALITY", "LOCK TABLE", "::REGCLASS", "GENERATE_SERIES"),
)
TYPES = {"VARCHAR", "TEXT", "INTEGER", "BIGINT", "SMALLINT", "BOOLEAN", "DATE", "TIMESTAMP", "DOUBLE", "FLOAT", "JSON"}
# What is not ours: looks at the catalogue, the test of an idle connection, and the savepoints around such looks.
ASKED_BY_LIBRARIES = re.compile(
    r"(?i)pg_catalog\.|to_regtype|^select version|^show |^select current_schema|^;?$|^(release )?savepoint|^release"
)
# Words before a bracket that call nothing.
NO_CALL = {
    *("IN", "AND", "OR", "NOT", "EXISTS", "VALUES", "ON", "AS", "OVER", "BY", "FROM", "JOIN", "WHERE", "THEN", "ELSE"),
    *(
        "KEY",
        "UNIQUE",
        "REFERENCES",
        "SELECT",
        "WHEN",
        "UNION",
        "ALL",
        "CHECK",
        "INTO",
        "CASE",
        "FILTER",
        "HAVING",
        "LIMIT",
    ),
    *("VARCHAR", "NUMERIC", "COPY", "TABLE", "INDEX", "USING", "EXCEPT", "INTERSECT", "ANY", "WITH", "DISTINCT"),
}


@pytest.fixture(scope="module")
def said(network: Path, demo: Path) -> Iterator[list[str]]:
    """Every statement that the server was sent in a publication and in all questions, without its strings and names."""
    with running_postgres() as server, pytest.MonkeyPatch.context() as patch:
        name = server.database()
        server.run(f"alter database {name} set log_statement = 'all'")
        url = server.url(name)
        publish.build(network, url)
        patch.setenv("DATABASE_URL", url)
        edition = queries.current_edition()
        everything = Filters(edition, queries.about(edition)["record_date"])
        days = (everything.as_of - timedelta(days=number) for number in range(9999))
        queries.warm()
        for filters in FILTERS.values():
            for question in questions(everything):
                assert not question.unknown, question
                # A day that was not asked before, so that nothing is remembered.
                question.ask(replace(everything, as_of=next(days), **filters), **question.more)
        for code in ("members~2017-07-05", "events~2019", "countries", "cell~1.9.3", "city~chn-putian"):
            opened.find(everything, code)
        growth.bridge(everything, *growth.period(everything), "region")
        # Another edition, of which nearly nothing is the same.
        publish.build(demo, url, accept_loss=True)
        for figure in comparison.FIGURES:
            comparison.explained(everything, replace(everything, edition=queries.current_edition()), figure)
        database.disconnect()
        log = server.log.read_text(encoding="utf-8")
    found = re.split(r"^\d{4}-\d\d-\d\d \S+ \S+ \[\d+\] [A-Z]+: +", log, flags=re.MULTILINE)
    sent = [
        re.sub(r"^(statement|execute [^:]+): ", "", one) for one in found if one.startswith(("statement:", "execute"))
    ]
    # What SQLAlchemy and the driver ask when they connect, and where a table is, is the same for every such engine.
    ours = [one for one in sent if not ASKED_BY_LIBRARIES.search(one)]
    yield [re.sub(r"'(?:[^']|'')*'", "''", re.sub(r'"[^"]*"', "name", one)) for one in ours]


def test_everything_was_asked(said):
    assert len(said) > 300
    kinds = Counter(one.split()[0].upper() for one in said)
    assert kinds["SELECT"] > 200 and kinds["CREATE"] > 20 and kinds["COPY"] > 15


def test_statements_begin_as_they_may(said):
    begun = {" ".join(one.split()[:2]).upper() for one in said}
    found = {one for one in begun if one not in STATEMENTS and one.split()[0] not in STATEMENTS}
    assert {one for one in found if one not in PUBLICATION and one.split()[0] not in PUBLICATION} == set()


def test_functions_are_those_that_every_engine_has(said):
    called = set()
    for one in said:
        if one.split()[0].upper() in ("SELECT", "DELETE"):
            called |= {name.lower() for name in re.findall(r"([A-Za-z_]\w*)\s*\(", one) if name.upper() not in NO_CALL}
    assert called - FUNCTIONS == set()
    assert {"count", "coalesce", "substr", "round"} <= called


def test_questions_are_put_in_words_that_every_engine_knows(said):
    used = {word for one in said if one.startswith("SELECT") for word in re.findall(r"\b[A-Z]{2,}\b", one)}
    assert used - WORDS == set()
    assert {"GROUP", "UNION", "CASE"} <= used


def test_nothing_is_used_that_an_engine_lacks(said):
    for one in said:
        words = re.sub(r"\s+", " ", one.upper())
        assert [word for word in LACKING if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", words)] == [], one


def test_columns_have_plain_types(said):
    tables = [
        one for one in said if one.upper().startswith(("\nCREATE TABLE", "CREATE TABLE")) or "CREATE TABLE" in one[:20]
    ]
    assert len(tables) > 20
    for one in tables:
        body = one[one.index("(") + 1 :]
        types = {
            re.match(r"\s*\w+ ([A-Z]+)", line)[1]
            for line in re.split(r",\s*\n", body)
            if re.match(r"\s*\w+ [A-Z]+", line)
        }
        assert types - {"KEY"} <= TYPES, one
