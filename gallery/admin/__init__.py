"""The gallery's records in the admin: lists, look-ups, and the frame in which the desk pages live."""

from gallery.admin import claims, photo, photoset, topics, vocabulary

__all__ = ["claims", "photo", "photoset", "topics", "vocabulary"]
