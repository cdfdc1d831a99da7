"""The index on SQLite: an FTS5 table over newsroom_searchtext, whose rows follow the numbers of the entries."""

INDEX, TEXT, ENTRY = "newsroom_searchindex", "newsroom_searchtext", "newsroom_searchentry"
#: Numbers of rows in one statement; SQLite takes only so many parameters.
AT_ONCE = 500
#: Beginnings of so many letters are looked up and not put together from all that begin so: two letters of a word, and
#: two of a title's (head_mark). Whoever types asks for these; longer ones have few words behind them.
BEGINNINGS = "2 4"
#: Pages of the index, about 4 kB each, that one step of tidying writes.
MERGED = 2_000


def install(database):
    """Create the virtual table. What comes in is folded already, so that its tokenizer only parts at spaces."""
    with database.cursor() as cursor:
        cursor.execute(
            f"CREATE VIRTUAL TABLE {INDEX} USING fts5(words, marks, content='{TEXT}', content_rowid='id', "
            f"prefix='{BEGINNINGS}', "
            "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")"
        )


def reinstall(database):
    """Make the virtual table anew from what it indexes, after a change of `install()`."""
    uninstall(database)
    install(database)
    with database.cursor() as cursor:
        cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('rebuild')")


def uninstall(database):
    """Drop it."""
    with database.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {INDEX}")


def add(database, rows):
    """Write Rows into the tables and the index."""
    with database.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {ENTRY} (id, kind, key, shelf, facets) VALUES (%s, %s, %s, %s, %s)",
            [(row.id, row.kind, row.key, row.shelf, row.facets) for row in rows],
        )
        cursor.executemany(
            f"INSERT INTO {TEXT} (id, language, title, words, marks, known) VALUES (%s, %s, %s, %s, %s, %s)",
            [(row.id, row.language, row.title, row.words, row.marks, row.known) for row in rows],
        )
        cursor.executemany(
            f"INSERT INTO {INDEX} (rowid, words, marks) VALUES (%s, %s, %s)",
            [(row.id, row.words, row.marks) for row in rows],
        )


def remove(database, ids):
    """Take out entries; the index must be told the very words that it was given."""
    with database.cursor() as cursor:
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(
                f"INSERT INTO {INDEX} ({INDEX}, rowid, words, marks) "
                f"SELECT 'delete', id, words, marks FROM {TEXT} WHERE id IN ({marks})",
                some,
            )
            for table in (TEXT, ENTRY):
                cursor.execute(f"DELETE FROM {table} WHERE id IN ({marks})", some)


def clear(database):
    """Empty everything; an index without content knows no other way than to begin anew."""
    with database.cursor() as cursor:
        for table in (TEXT, ENTRY):
            cursor.execute(f"DELETE FROM {table}")
    uninstall(database)
    install(database)


def tidy(database):
    """Merge the index into one piece, in which nothing stands but what is there.

    A step at a time, each a transaction of its own, so that nobody who writes waits for the whole: what FTS5 calls
    "optimize" is one transaction, of twelve seconds where there are a million entries.
    """
    _forget_statistics(database)
    with database.cursor() as cursor:
        # The sign says that all pieces are to become one; as FTS5 wants it, the steps that follow are without it.
        step = -MERGED
        while True:
            before = database.connection.total_changes
            cursor.execute(f"INSERT INTO {INDEX} ({INDEX}, rank) VALUES ('merge', %s)", [step])
            # The statement itself counts as one change.
            if database.connection.total_changes - before < 2:
                return
            step = MERGED


def _forget_statistics(database):
    """Let SQLite no longer go by what an ANALYZE saw of the index while next to nothing stood in it.

    Where it believes in two rows, it reads the whole table for each run of rows that a merge takes out: seven minutes
    among a million entries, and not twelve seconds.
    """
    with database.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if not cursor.fetchone():
            return
        cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl LIKE %s", [f"{INDEX}%"])
        forgotten = cursor.rowcount
    if forgotten and not database.in_atomic_block:
        # A connection goes by what it read when it was opened.
        database.close()


def find(database, groups, *, limit, below, above, oldest):
    """See newsroom.search.index.find()."""
    bounds, order = "", "ASC" if oldest else "DESC"
    parameters = [_match(groups)]
    for sign, value in (("<", below), (">", above)):
        if value is not None:
            bounds += f" AND found.rowid {sign} %s"
            parameters.append(value)
    # A CROSS JOIN keeps its order on SQLite: along the index, which ends as soon as there are enough.
    with database.cursor() as cursor:
        cursor.execute(
            f"SELECT entry.id, entry.facets FROM {INDEX} AS found "
            f"CROSS JOIN {ENTRY} AS entry ON entry.id = found.rowid "
            f"WHERE {INDEX} MATCH %s{bounds} ORDER BY found.rowid {order} LIMIT %s",
            [*parameters, limit],
        )
        return cursor.fetchall()


def gather(database, groups, *, most, newest, spare, plenty):
    """See newsroom.search.index.gather(). The index alone counts what is common: reading costs many times that."""
    bounds = {"below": None, "above": None, "oldest": False}
    rows, enough = find(database, groups, limit=newest + 1, **bounds), most + spare + 1
    if plenty:
        return rows[:newest], enough
    if len(rows) <= newest:
        return rows, len(rows)
    with database.cursor() as cursor:
        matching = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s LIMIT %s"
        cursor.execute(f"SELECT COUNT(*) FROM ({matching})", [_match(groups), enough])
        total = cursor.fetchone()[0]
    if total > most:
        return rows[:newest], total
    rows += find(database, groups, limit=most, **bounds | {"below": rows[-1][0]})
    return rows, len(rows)


def among(database, groups, ids):
    """See newsroom.search.index.among()."""
    wanted = set(ids)
    with database.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s AND rowid BETWEEN %s AND %s",
            [_match(groups), min(ids), max(ids)],
        )
        return {row[0] for row in cursor.fetchall() if row[0] in wanted}


def _match(groups):
    return " AND ".join(f"({' OR '.join(map(_atom, group))})" for group in groups)


def _atom(atom):
    # Tokens hold letters and numbers only, so that no quotation mark can end the string.
    words = " ".join(atom.tokens)
    return f'{"marks" if atom.marks else "words"} : "{words}"{" *" if atom.prefix else ""}'
