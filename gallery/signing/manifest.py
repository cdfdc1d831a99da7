"""What a manifest of ours says: the actions, the credit, and for some pictures that there was an original.

A covered picture, and one whose source is hidden, names no ingredient. Claims of version 2 must begin with an action
that needs one, or with "created", which we may not say: so those are claims of version 1 (C2PA 1.4, 10.3), which every
reader takes. The ingredient of the others is a word and nothing else: the library's own way would put the original's
manifests into the public file, and with them its hash, its thumbnail and its position.
"""

from dataclasses import dataclass

from gallery.imaging.credit import NAMESPACES, SOURCE_TYPE, Credit

# The title of the ingredient, and the name by which the action refers to it while the manifest is made.
ORIGINAL = "original"
CONVERTED_FROM = {"jpg": "JPEG", "webp": "WEBP", "avif": "AVIF"}
CREDIT = {
    "creator": "dc:creator",
    "credit": "photoshop:Credit",
    "copyright": "dc:rights",
    "licence_url": "xmpRights:WebStatement",
    "source_type": "Iptc4xmpExt:DigitalSourceType",
}


@dataclass(frozen=True)
class Claim:
    """What is true of one file: the extension of it, whether areas are covered, whether it is a crop of the picture,
    whether it has fewer pixels than the original, and the original's format as the probe calls it ("JPEG").

    open_source says that the source is named in public; `credit` is what the file says anyway.
    """

    extension: str
    open_source: bool
    covered: bool
    cropped: bool
    resized: bool
    original_format: str
    credit: Credit

    @property
    def actions(self):
        """The codes of what was done, in order (C2PA 2.2, 18.15). Only an open picture names its original's format."""
        return tuple(
            code
            for code, happened in (
                ("c2pa.opened", self.names_original),
                ("c2pa.redacted", self.covered),
                ("c2pa.cropped", self.cropped),
                ("c2pa.resized", self.resized),
                ("c2pa.converted", self._is_converted),
                ("c2pa.published", True),
            )
            if happened
        )

    @property
    def names_original(self):
        """Whether the manifest has an ingredient."""
        return self.open_source and not self.covered

    @property
    def _is_converted(self):
        return self.names_original and CONVERTED_FROM[self.extension] != self.original_format


def definition(claim, generator):
    """The definition of a manifest for c2pa's Builder as plain data; generator is the publication's name."""
    found = {
        "claim_version": 2 if claim.names_original else 1,
        "claim_generator_info": [{"name": generator}],
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [_action(code) for code in claim.actions]}},
            *_credit(claim.credit.cleaned()),
        ],
    }
    if claim.names_original:
        found["ingredients"] = [{"title": ORIGINAL, "relationship": "parentOf", "label": ORIGINAL}]
    return found


def _action(code):
    return {"action": code} | ({"parameters": {"ingredientIds": [ORIGINAL]}} if code == "c2pa.opened" else {})


def _credit(credit):
    """The credit as a metadata assertion in JSON-LD (CAWG Metadata Assertion 1.1), or nothing for an empty one."""
    said = {prop: getattr(credit, name) for name, prop in CREDIT.items() if getattr(credit, name)}
    if not said:
        return []
    if "dc:creator" in said:
        said["dc:creator"] = [said["dc:creator"]]
    if credit.source_type:
        said[CREDIT["source_type"]] = SOURCE_TYPE + credit.source_type
    context = {prefix: NAMESPACES[prefix] for prefix in dict.fromkeys(prop.partition(":")[0] for prop in said)}
    return [{"label": "cawg.metadata", "kind": "Json", "data": {"@context": context} | said}]
