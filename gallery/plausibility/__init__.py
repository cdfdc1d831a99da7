"""Plausibility notes: what a moderator may want to look at twice, worked out from dates, places and the file itself.

Notes, never verdicts, and never for readers. `rules.notes()` turns Facts into Notes and is pure, as are the modules
that it calls: no Django, no models, no network. `reading.py` takes the Facts from a photo, `words.py` says them.
"""
