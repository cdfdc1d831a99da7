"""The people of the demo who can sign in."""

from typing import NamedTuple


class Login(NamedTuple):
    """An account of the demo: its name, its groups and what it is good for."""

    username: str
    first_name: str
    last_name: str
    groups: tuple
    what: str
    is_superuser: bool = False


LOGINS = (
    Login("editor", "Ines", "Halvorsen", ("Editor",), "writes posts and uploads photos"),
    Login("photo", "Min-a", "Seo", ("Editor", "Photo editor"), "looks after photos, sets and sources"),
    Login("moderator", "Daniel", "Oyelaran", ("Moderator",), "reviews provenance"),
    Login("moderator2", "Yuna", "Park", ("Moderator",), "the second pair of eyes"),
    Login("headmod", "Ibrahim", "Sow", ("Moderator", "Chief moderator"), "decides where moderators differ"),
    Login("publisher", "Tomas", "Lindqvist", ("Editor", "Photo editor", "Publisher"), "publishes and withdraws"),
    Login("chief", "Amal", "Haddad", (), "may do everything", True),
)
