"""Search at any size, over words that readers are shown and nothing else.

words, stemming   from text to the tokens of the index
entries           what is public of a post, set, photo or source, from the public projections
index             the index itself: SQLite's FTS5 or PostgreSQL's tsvector, asked in the same way
settling          brings the entries up to date with what the database noted; owing: what the clock alone will change
dates, asking     from an address to a Question
finding, showing  from a Question to a page of results; facets: what narrows them
guessing          "did you mean", and suggestions while typing

Why it stands on the databases' own indexes and on no library: docs/decisions/search.md
"""
