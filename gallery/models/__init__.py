"""The models of the gallery, split by noun."""

from gallery.models.appearance import Appearance
from gallery.models.claims import Claim, Evidence, Facet, Pillar, ProvenanceTag, Review
from gallery.models.derivatives import Derivatives
from gallery.models.fingerprints import CameraSerial, Fingerprint, NearDuplicate
from gallery.models.partners import Delivery, Dispatch, Partner
from gallery.models.photo import Photo
from gallery.models.photoset import PhotoSet, PhotoSetItem
from gallery.models.rights import Consent, Lease, Use
from gallery.models.safety import SafetyDecision
from gallery.models.topics import TaggedPhoto, TaggedPhotoSet, Topic

__all__ = [
    "Appearance",
    "CameraSerial",
    "Claim",
    "Consent",
    "Delivery",
    "Derivatives",
    "Dispatch",
    "Evidence",
    "Facet",
    "Fingerprint",
    "Lease",
    "NearDuplicate",
    "Partner",
    "Photo",
    "PhotoSet",
    "PhotoSetItem",
    "Pillar",
    "ProvenanceTag",
    "Review",
    "SafetyDecision",
    "TaggedPhoto",
    "TaggedPhotoSet",
    "Topic",
    "Use",
]
