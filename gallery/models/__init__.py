"""The models of the gallery, split by noun."""

from gallery.models.appearance import Appearance
from gallery.models.archive import (
    ArchiveBlock,
    ArchiveChange,
    ArchiveDirty,
    ArchiveDue,
    ArchiveEntry,
    ArchiveLabel,
    ArchiveState,
    ArchiveTally,
    ArchiveTopic,
)
from gallery.models.challenges import Challenge
from gallery.models.claims import Claim
from gallery.models.derivatives import Derivatives
from gallery.models.evidence import Evidence, Pillar
from gallery.models.fingerprints import CameraSerial, Fingerprint, NearDuplicate
from gallery.models.holds import Hold
from gallery.models.partners import Delivery, Dispatch, Partner
from gallery.models.photo import Photo
from gallery.models.photoset import PhotoSet, PhotoSetItem
from gallery.models.reviews import Review
from gallery.models.rights import Consent, Lease, Use
from gallery.models.safety import SafetyDecision
from gallery.models.topics import TaggedPhoto, TaggedPhotoSet, Topic
from gallery.models.vocabulary import Facet, ProvenanceTag

__all__ = [
    "Appearance",
    "ArchiveBlock",
    "ArchiveChange",
    "ArchiveDirty",
    "ArchiveDue",
    "ArchiveEntry",
    "ArchiveLabel",
    "ArchiveState",
    "ArchiveTally",
    "ArchiveTopic",
    "CameraSerial",
    "Challenge",
    "Claim",
    "Consent",
    "Delivery",
    "Derivatives",
    "Dispatch",
    "Evidence",
    "Facet",
    "Fingerprint",
    "Hold",
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
