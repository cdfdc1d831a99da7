"""Remembers what the demo has loaded already, so that the command can be stopped and run again."""

import json
from contextlib import contextmanager


class Progress:
    """Primary keys by kind and key of the content files, kept in a file beside the private data."""

    def __init__(self, path):
        self.path = path
        self.done = json.loads(path.read_text()) if path.exists() else {}

    def get(self, kind, key):
        """Return the primary key of what was loaded, or None."""
        return self.done.get(kind, {}).get(key)

    def keys(self, kind):
        """Return {key of the content file: primary key} for one kind."""
        return dict(self.done.get(kind, {}))

    def put(self, kind, key, pk):
        """Remember that `key` was loaded as `pk`."""
        self.done.setdefault(kind, {})[key] = pk
        temporary = self.path.with_suffix(".new")
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps(self.done, indent=1))
        temporary.replace(self.path)

    @contextmanager
    def once(self, kind, key):
        """`with progress.once("pillars", key) as fresh:` runs its work only once; `fresh` says whether it is due."""
        fresh = self.get(kind, key) is None
        yield fresh
        if fresh:
            self.put(kind, key, 1)
