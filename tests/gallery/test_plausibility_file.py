"""What a file's own metadata tells of programs, and that it is never believed to have any shape."""

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gallery.plausibility
from gallery.metadata import reading
from gallery.plausibility.editing import EVENT, editing_of
from gallery.plausibility.facts import FYI, LOOK, Facts
from gallery.plausibility.rules import notes
from tests.corpus import CORPUS, needs_corpus

PURE = ("facts", "sun", "gazetteer", "outlines", "editing", "cameras", "clocks", "whereabouts", "sunlight", "rules")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    [
        *("xmpMM:History", "photoshop:History", "crs:AlreadyApplied", "crs:HasCrop", "crs:CropTop", "crs:Exposure2012"),
        *("xmp:CreatorTool", "Software", "OriginatingProgram", "parameters", f"{EVENT}action", "tiff:Software"),
    ]
)
RAW = st.dictionaries(st.sampled_from(["xmp", "exif", "iptc", "text"]), st.dictionaries(NAMES, JSON) | JSON) | JSON


def event(action, agent="", parameters=""):
    return {f"{EVENT}action": action, f"{EVENT}softwareAgent": agent, f"{EVENT}parameters": parameters}


def code_of(facts):
    return {note.code: note for note in notes(facts)}


@pytest.mark.parametrize("module", PURE)
def test_rules_know_nothing_of_django(module):
    path = Path(gallery.plausibility.__file__).parent / f"{module}.py"
    nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, (ast.Import, ast.ImportFrom))]
    names = [name.name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    assert not [name for name in names if name.split(".")[0] in ("django", "gallery", "sources")]


@pytest.mark.parametrize(
    ("software", "edits"),
    [
        ("Adobe Photoshop 24.1 (Macintosh)", True),
        ("GIMP 2.10.30", True),
        ("Capture One 22 Macintosh", True),
        ("Snapseed 2.0", True),
        ("HDR+ 1.0.199571065z", False),  # a telephone's own
        ("17.3", False),
        ("NIKON Z 9 Ver.01.10", False),
    ],
)
def test_programs_that_edit_are_told_from_the_cameras_own(software, edits):
    assert bool(editing_of({}, software).programs) is edits
    assert bool(editing_of({"exif": {"Software": software}}).programs) is edits


def test_steps_and_programs_of_the_history_are_found():
    history = [event("saved", "Adobe Lightroom 8.1"), event("derived", parameters="converted from image/jpeg")]
    found = editing_of({"xmp": {"xmpMM:History": history}})
    assert found.steps == ("saved", "derived") and found.programs == ("Adobe Lightroom 8.1",)
    assert found.toned == found.cropped == ()


def test_sliders_count_once_they_were_moved_and_applied():
    moved = {"crs:AlreadyApplied": "True", "crs:Exposure2012": "+0.54", "crs:Saturation": "0", "crs:Contrast2012": "0"}
    assert editing_of({"xmp": moved}).toned == ("Exposure2012 +0.54",)
    assert editing_of({"xmp": moved | {"crs:AlreadyApplied": "False"}}).toned == ()
    assert editing_of({"xmp": {"crs:AlreadyApplied": "True", "crs:ConvertToGrayscale": "True"}}).toned


def test_a_crop_counts_where_it_took_something_away():
    whole = {"crs:AlreadyApplied": "True", "crs:HasCrop": "True", "crs:CropTop": "0", "crs:CropLeft": "0"}
    whole |= {"crs:CropBottom": "1", "crs:CropRight": "1"}
    assert editing_of({"xmp": whole}).cropped == ()
    assert editing_of({"xmp": whole | {"crs:CropTop": "0.231776"}}).cropped == ("CropTop 0.231776",)
    assert editing_of({"xmp": whole | {"crs:HasCrop": "False", "crs:CropTop": "0.2"}}).cropped == ()


def test_the_log_of_photoshop_is_read():
    log = "2021-03-02 10:11\tFile photo.psd opened\n\tCrop\n\tCurves\n\tClone Stamp\n\tGenerative Fill\n"
    found = editing_of({"xmp": {"photoshop:History": log}})
    assert found.cropped == ("Crop",) and found.toned == ("Curves",) and found.retouched == ("Clone Stamp",)
    assert "Generative Fill" in found.generators[0]


def test_what_generators_leave_is_found():
    assert editing_of({"text": {"parameters": "a street, Steps: 20"}}).generators == ("parameters",)
    assert editing_of({"iptc": {"Credit": "Made with Google AI"}}).generators == ("Made with Google AI",)
    assert editing_of({"text": {"Software": "Midjourney"}}).generators == ("Midjourney",)
    assert editing_of({"text": {"Comment": "parameters of the exhibition"}}).generators == ()


def test_notes_about_the_file_weigh_what_they_say():
    found = code_of(
        Facts(
            source_type="trainedAlgorithmicMedia",
            marks=("Midjourney",),
            retouched=("Clone Stamp",),
            programs=("GIMP 2.10",),
            conflicts=(("headline", ("XMP", "IIM")),),
            has_metadata=False,
        )
    )
    severe = {code for code, note in found.items() if note.severity == LOOK}
    assert severe == {"source_type", "generator_named", "retouched"}
    assert {"edited", "conflicts", "stripped"} <= set(found) - severe
    assert code_of(Facts(conflicts=(("taken_at", ("XMP", "EXIF")),)))["conflicts"].severity == LOOK
    assert code_of(Facts(source_type="digitalCapture")) == {}


def test_what_is_worth_a_second_look_comes_first():
    severities = [note.severity for note in notes(Facts(marks=("x",), programs=("GIMP",), has_metadata=False))]
    assert severities == [LOOK, FYI, FYI]


@settings(max_examples=300, deadline=None)
@given(RAW, st.text(max_size=40))
def test_nothing_in_a_file_makes_the_reading_of_its_history_raise(raw, software):
    found = editing_of(raw, software)
    for texts in (found.programs, found.generators, found.steps, found.toned, found.cropped, found.retouched):
        assert all(isinstance(text, str) and len(text) <= 220 for text in texts)


@needs_corpus
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("metadata/squirrel.jpg", "toned"),
        ("metadata/squirrel.jpg", "cropped"),
        ("gps/gainmap-seine.jpg", "toned"),
        ("metadata/nps-denali.webp", "toned"),
        ("c2pa/unsigned.jpg", "programs"),
    ],
)
def test_real_files_tell_what_was_done_to_them(name, kind):
    assert getattr(editing_of(reading.read(CORPUS / name).raw), kind)


@needs_corpus
@pytest.mark.parametrize("name", ["gps/phone-field.jpg", "gps/htc-desire.webp", "metadata/iptc-staff-example.jpg"])
def test_real_files_that_nobody_toned_or_cropped_say_so(name):
    found = editing_of(reading.read(CORPUS / name).raw)
    assert found.toned == found.cropped == ()
