"""Feeds in three forms (Atom, RSS 2.0, JSON Feed 1.1) of all posts, of sections, tags and authors, and of sources."""
