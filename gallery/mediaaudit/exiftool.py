"""ExifTool, where it is installed, as one more reader that is not ours: whatever it names must be on a list."""

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from gallery.mediaaudit.archive import FileFinding

AT_ONCE = 200
SECONDS_A_FILE = 5
# By its families: tags that say how a file is built or how large it is, and those of the credit.
ALLOWED = {
    "ExifTool": "ExifToolVersion",
    "File": "FileName|Directory|FileSize|File(Modify|Access|InodeChange|Create)Date|FilePermissions|MIMEType"
    "|FileType(Extension)?|ExifByteOrder|CurrentIPTCDigest|ImageWidth|ImageHeight|EncodingProcess|BitsPerSample"
    "|ColorComponents|YCbCrSubSampling",
    "JFIF": "JFIFVersion|ResolutionUnit|[XY]Resolution",
    "RIFF": "VP8Version|WebP_Flags|ImageWidth|ImageHeight|HorizontalScale|VerticalScale|AlphaIsUsed|Unknown_C2PA",
    "PNG": "ImageWidth|ImageHeight|BitDepth|ColorType|Compression|Filter|Interlace|SRGBRendering",
    "QuickTime": "MajorBrand|MinorVersion|CompatibleBrands|HandlerType|ImageSpatialExtent|ImagePixelDepth"
    "|MediaData(Size|Offset)|AV1ConfigurationVersion|Chroma(Format|SamplePosition)|Color(Profiles|Primaries)"
    "|TransferCharacteristics|MatrixCoefficients|VideoFullRangeFlag|PrimaryItemReference"
    # Parts of the box that configures AV1, and of the one that names the colours, as unknown to ExifTool 12.
    "|SeqProfile|SeqTier0|InitialDelaySamples|QuickTime_ColorRep_0x000a|MediaData|UUID-Unknown",
    "Composite": "ImageSize|Megapixels",
    # A manifest of ours, whose texts gallery/mediaaudit/manifest.py compares; exiftool 12 reads it in a JPEG alone.
    "JUMBF": "JUMD(Type|Toggles|Label)|(C2pa|Cawg)(IngredientV3|ActionsV?2?|Metadata|HashData|HashBmffV[23])Salt"
    "|Relationship|Title|ActionsAction|ActionsParametersIngredients(Url|Hash)|Exclusions(Start|Length)|Name|Alg|Hash"
    "|Pad2?|InstanceID|Format|Claim_generator|Claim_Generator_Info(Name|OrgContentauthC2Pa_Rs)|Signature"
    "|(Created_|Gathered_)?Assertions(Url|Hash)|Item[0-3]|Item1(Pad2?|SigTst2?TstTokensVal)"
    "|Context(Dc|Photoshop|XmpRights|Iptc4XmpExt)|Dc(creator|rights)|PhotoshopCredit|XmpRightsWebStatement"
    "|Iptc4xmpExtDigitalSourceType",
    "EXIF": "Artist|Copyright",
    "IPTC": "CodedCharacterSet|EnvelopeRecordVersion|ApplicationRecordVersion|By-line|Credit|CopyrightNotice",
    "XMP": "Creator|Rights|Credit|WebStatement|Marked|License|LicensorURL|DigitalSourceType",
}
# Nobody's own configuration; every group, every double, unknown tags and what is embedded. Paths come by stdin.
COMMAND = ["exiftool", "-config", "", "-json", "-G0:1", "-a", "-U", "-ee", "-charset", "filename=utf8", "-@", "-"]


def is_there():
    """Whether exiftool is installed."""
    return shutil.which("exiftool") is not None


def foreign_tags(paths):
    """Yield (path, names of tags) for those local files in which exiftool finds anything that is not allowed.

    paths are absolute, as text. Raises OSError or subprocess.SubprocessError when exiftool cannot be run.
    """
    seconds = 10 + SECONDS_A_FILE * len(paths)
    done = subprocess.run(COMMAND, input="\n".join(paths), capture_output=True, text=True, timeout=seconds)
    answers = {one.pop("SourceFile"): one for one in json.loads(done.stdout or "[]")}
    for path in paths:
        # A file of which it says nothing is a fault too.
        names = answers.get(path, {"ExifTool:Error": ""})
        if foreign := sorted(name for name in names if not _is_allowed(name)):
            yield path, [_plain(name) for name in foreign]


class SecondReader:
    """What Audit calls with each file that it read: gathers them and has exiftool look at many at once."""

    def __init__(self):
        self.waiting = []

    def __call__(self, name, photo, data):
        """Take one file; return the FileFindings of all that waited once there are enough."""
        self.waiting.append((name, photo, data))
        return self.flush() if len(self.waiting) >= AT_ONCE else ()

    def flush(self):
        """Return FileFindings about the files that still wait."""
        waiting, self.waiting = self.waiting, []
        if not waiting:
            return []
        with tempfile.TemporaryDirectory() as folder:
            paths = {_copy(place, folder, *one): one for place, one in enumerate(waiting)}
            return [_finding(paths[path], tags) for path, tags in foreign_tags(list(paths))]


def _copy(place, folder, name, _photo, data):
    """The path of a copy under a plain name, so that nothing in a file's name can mislead exiftool."""
    extension = re.sub(r"[^a-z]", "", name.rpartition(".")[2].lower())[:8]
    path = Path(folder) / f"{place}.{extension}"
    path.write_bytes(data)
    return str(path)


def _finding(one, tags):
    name, photo, _data = one
    return FileFinding(name, photo, "exiftool", f"ExifTool finds what ours never have: {', '.join(tags)}.")


def _is_allowed(name):
    family, *_group, tag = name.split(":")
    return re.fullmatch(ALLOWED.get(family, ""), tag) is not None


def _plain(name):
    """A tag's name as it may be printed; files choose the names of some tags themselves."""
    return re.sub(r"[^\w:.-]", "?", name)[:60]
