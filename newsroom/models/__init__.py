"""The models of the site itself, split by noun."""

from newsroom.models.search import (
    SearchDue,
    SearchEntry,
    SearchPending,
    SearchState,
    SearchTerm,
    SearchText,
    SearchWord,
)
from newsroom.models.site import FrontSlot, SiteSettings

__all__ = [
    "FrontSlot",
    "SearchDue",
    "SearchEntry",
    "SearchPending",
    "SearchState",
    "SearchTerm",
    "SearchText",
    "SearchWord",
    "SiteSettings",
]
