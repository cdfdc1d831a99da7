"""The index on PostgreSQL: a column of newsroom_searchentry with a GIN index, asked shelf by shelf.

A GIN index finds all matches and only then the newest of them, in a time that grows with the archive. So entries stand
on shelves of some twenty thousand, in the order of time, and the shelf is one of the words: a question goes from the
newest shelf to the oldest and ends as soon as it has enough. Where few matches are to be expected it would go through
most shelves, each a search of its own; then all of them are searched at once.
"""

import json

ENTRY, TEXT = "newsroom_searchentry", "newsroom_searchtext"
#: The newest shelf.
TOP = f"(SELECT max(shelf) FROM {ENTRY})"
LAST_POSITION, MOST_POSITIONS, GAP = 16_383, 255, 10
#: PostgreSQL puts a vector outside of its row only where the row is longer than 2 kB. The index knows no rows, so that
#: whoever counts reads each of them: seven times fewer pages where the vectors stand outside. So a short one gets a
#: word of dots, which nobody can ask for, and which takes no room once it is compressed.
OUTSIDE = "." * 2_000
#: To search one shelf takes as long as to read so many matches, or to count four times as many. Measured among a
#: million entries, all at once and by shelves: to count up to 12,000 of 19,000 matches 39 and 103 ms, of
#: 99,000 40 and 25; to read 250 of 1,800 10 and 20, of 5,400 28 and 11.
A_SHELF, COUNTING = 800, 4
_SHELF = "('''#' || place.shelf || '''')::tsquery && "


def install(database):
    """Add the column and its index; the vectors stand outside of their rows, compressed (see OUTSIDE)."""
    with database.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {ENTRY} ADD COLUMN vector tsvector")
        cursor.execute(f"ALTER TABLE {ENTRY} ALTER COLUMN vector SET STORAGE EXTENDED")
        cursor.execute(f"ALTER TABLE {ENTRY} SET (toast_tuple_target = 128)")
        make_index(cursor)


def make_index(cursor):
    """Create the index of the words; after a large load it is made quicker than it grows."""
    cursor.execute(f"CREATE INDEX {ENTRY}_vector ON {ENTRY} USING gin (vector) WITH (fastupdate = off)")


def uninstall(database):
    """Drop them."""
    with database.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS {ENTRY}_vector")
        cursor.execute(f"ALTER TABLE {ENTRY} DROP COLUMN IF EXISTS vector")


def add(database, rows):
    """Write Rows into the tables."""
    with database.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {ENTRY} (id, kind, key, shelf, facets, vector) VALUES (%s, %s, %s, %s, %s, %s::tsvector)",
            [(row.id, row.kind, row.key, row.shelf, row.facets, vector(row)) for row in rows],
        )
        cursor.executemany(
            f"INSERT INTO {TEXT} (id, language, title, words, marks, known) VALUES (%s, %s, %s, %s, %s, %s)",
            [(row.id, row.language, row.title, row.words, row.marks, row.known) for row in rows],
        )


def vector(row):
    """Return the tsvector of a Row as text: its words with their places, its marks after "=", its shelf after "#"."""
    places = {}
    words = row.words.split()
    start = min(len(words), LAST_POSITION - 1_000) + GAP
    marks = [f"={mark}" for mark in row.marks.split()]
    for position, word in (*enumerate(words, start=1), *enumerate(marks, start=start)):
        known = places.setdefault(word, [])
        if position <= LAST_POSITION and len(known) < MOST_POSITIONS:
            known.append(str(position))
    texts = [f"'{word}':{','.join(known)}" if known else f"'{word}'" for word, known in places.items()]
    texts.append(f"'#{row.shelf}'")
    text = " ".join(texts)
    # What is twice as long as text is long enough as a vector, whatever its words.
    return text if len(text) > 2 * len(OUTSIDE) else f"{text} '{OUTSIDE}'"


def remove(database, ids):
    """Take out entries."""
    with database.cursor() as cursor:
        for table in (TEXT, ENTRY):
            cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [ids])


def clear(database):
    """Empty everything."""
    with database.cursor() as cursor:
        for table in (TEXT, ENTRY):
            cursor.execute(f"DELETE FROM {table}")


def tidy(database):
    """Nothing to do: the server's own vacuum sees to it."""


def find(database, groups, *, limit, below, above, oldest):
    """See newsroom.search.index.find()."""
    query = _query(groups)
    with database.cursor() as cursor:
        bounds = {"<": below, ">": above}
        return _find(cursor, query, limit, few=_few(*_outlook(cursor, query), limit), bounds=bounds, oldest=oldest)


def gather(database, groups, *, most, newest, spare, plenty):
    """See newsroom.search.index.gather(). Whoever counts rows reads them: where all are wanted, they are read once."""
    query, enough = _query(groups), most + spare + 1
    with database.cursor() as cursor:
        expected, shelves = _outlook(cursor, query)
        if plenty:
            return _find(cursor, query, newest, few=_few(expected, shelves, newest)), enough
        if expected <= most:
            cursor.execute(_matching(True, "entry.id, entry.facets", " LIMIT %s"), [query, most + 1])
            rows = sorted(cursor.fetchall(), reverse=True)
            if len(rows) <= most:
                return rows, len(rows)
            total = len(rows)
        else:
            matching = _matching(_few(expected, shelves, most * COUNTING), "", "")
            cursor.execute(f"SELECT COUNT(*) FROM ({matching} LIMIT %s) AS these", [query, enough])
            total = cursor.fetchone()[0]
        limit = newest if total > most else most
        return _find(cursor, query, limit, few=_few(expected, shelves, limit)), total


def _find(cursor, query, limit, *, few, bounds=None, oldest=False):
    """Rows as find() returns them; bounds is {sign: number of an entry, or None}."""
    given = {sign: number for sign, number in (bounds or {}).items() if number is not None}
    # Ordered by an expression, so that no index in order of the numbers looks cheaper than the one of the words.
    order = f" ORDER BY entry.id + 0 {'ASC' if oldest else 'DESC'}"
    rest = "".join(f" AND entry.id {sign} %s" for sign in given) + order
    matching = _matching(few, "entry.id, entry.facets", rest, oldest=oldest)
    cursor.execute(f"{matching} LIMIT %s", [query, *given.values(), limit])
    return sorted(cursor.fetchall(), reverse=not oldest)


def _outlook(cursor, query):
    """How many entries the server expects to match, since it counts words when it gathers statistics; and how many
    shelves there are."""
    cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT FROM {ENTRY} WHERE vector @@ %s::tsquery", [query])
    plan = cursor.fetchone()[0]
    expected = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]["Plan Rows"]
    cursor.execute(f"SELECT {TOP} + 1")
    return expected, cursor.fetchone()[0] or 1


def _few(expected, shelves, limit):
    """Whether it takes less to read all matches than to search the shelves (all * limit / expected) on which `limit` of
    them are to be found."""
    return expected**2 <= A_SHELF * limit * shelves


def _matching(few, columns, rest, *, oldest=False):
    """The SQL of what matches a tsquery: all at once, or one shelf after another."""
    search = f"SELECT {columns} FROM {ENTRY} AS entry WHERE entry.vector @@ ({'' if few else _SHELF}%s::tsquery){rest}"
    if few:
        return search
    shelves = f"generate_series(0, {TOP})" if oldest else f"generate_series({TOP}, 0, -1)"
    return f"SELECT one.* FROM {shelves} AS place (shelf) CROSS JOIN LATERAL ({search}) AS one"


def among(database, groups, ids):
    """See newsroom.search.index.among()."""
    # OFFSET 0 lets the server read these entries and look: to find all that hold the words of a phrase takes longer.
    those = f"SELECT id, vector FROM {ENTRY} WHERE id = ANY(%s) OFFSET 0"
    with database.cursor() as cursor:
        cursor.execute(f"SELECT id FROM ({those}) AS those WHERE vector @@ %s::tsquery", [ids, _query(groups)])
        return {row[0] for row in cursor.fetchall()}


def _query(groups):
    return " & ".join(f"({' | '.join(map(_atom, group))})" for group in groups)


def _atom(atom):
    # Tokens hold letters and numbers only, so that no quotation mark can end the string.
    words = [f"'{'=' if atom.marks else ''}{token}'" for token in atom.tokens]
    if atom.prefix:
        words[-1] += ":*"
    return "(" + " <-> ".join(words) + ")"
