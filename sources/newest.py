"""The newest digest of each witnessed row while a log is read, on disk: the length of the log must not matter."""

import sqlite3


class Newest:
    """A table of (label, primary key) -> digest in a temporary file that nobody else sees; use it in a with block."""

    def __enter__(self):
        # An empty name is SQLite's own: a file without a name, gone with the connection.
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.execute("CREATE TABLE newest (label, pk INTEGER, digest, PRIMARY KEY (label, pk)) WITHOUT ROWID")
        self._file.execute("BEGIN")
        return self

    def __exit__(self, *_exception):
        self._file.close()

    def put(self, rows):
        """Note what an event says of its rows, {name: digest}."""
        for name, digest in rows.items():
            label, _colon, pk = name.rpartition(":")
            self._file.execute("INSERT OR REPLACE INTO newest VALUES (?, ?, ?)", [label, int(pk), digest])

    def between(self, label, after, until):
        """Return {primary key: digest} of the rows with after < primary key <= until (None: to the end)."""
        found = self._file.execute(
            "SELECT pk, digest FROM newest WHERE label = ? AND pk > ? AND (? IS NULL OR pk <= ?)",
            [label, after, until, until],
        )
        return dict(found.fetchall())
