"""The Streamlit app on a published edition.

    pages → blocks, tables, key_figures, filters, charts, maps, sentences, exports → queries ──▶ etl.models, etl.database

A page reads as its own table of contents; `queries` alone asks the database; charts, maps and sentences know neither
Streamlit nor the database; no page imports a page.
"""
