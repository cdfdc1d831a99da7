"""The gallery's records in the admin: lists, look-ups, and the frame in which the desk pages live."""

from gallery.admin import claims, partners, photo, photoset, source_page, topics, vocabulary

__all__ = ["claims", "partners", "photo", "photoset", "source_page", "topics", "vocabulary"]
