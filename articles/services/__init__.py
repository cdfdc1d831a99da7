"""Every change of a post, an author or a section. Keyword-only, with an actor, atomic, and on record."""
