"""The models of the gallery, split by noun."""

from gallery.models.appearance import Appearance
from gallery.models.claims import Claim, Evidence, Facet, Pillar, ProvenanceTag, Review
from gallery.models.photo import Derivatives, Photo
from gallery.models.photoset import PhotoSet, PhotoSetItem
from gallery.models.topics import TaggedPhoto, TaggedPhotoSet, Topic

__all__ = [
    "Appearance",
    "Claim",
    "Derivatives",
    "Evidence",
    "Facet",
    "Photo",
    "PhotoSet",
    "PhotoSetItem",
    "Pillar",
    "ProvenanceTag",
    "Review",
    "TaggedPhoto",
    "TaggedPhotoSet",
    "Topic",
]
