"""All rules in the order in which their notes are read, and those about the file itself."""

from . import clocks, sunlight, whereabouts
from .facts import FYI, LOOK, Note

# Digital source types (IPTC NewsCodes) of pictures that no camera took, or not as they are.
SYNTHETIC = frozenset(
    {
        "trainedAlgorithmicMedia",
        "compositeWithTrainedAlgorithmicMedia",
        "algorithmicMedia",
        "compositeSynthetic",
        "virtualRecording",
        "digitalCreation",
        "digitalArt",
        "softwareImage",
        "dataDrivenMedia",
        "composite",
        "compositeCapture",
    }
)
# What two families of a file may not disagree about without being looked at.
WEIGHTY = frozenset({"taken_at", "gps", "creator", "digital_source_type"})
MOST = 5


def generator_named(facts):
    """The file carries what programs leave that generate pictures."""
    return Note("generator_named", LOOK, {"marks": facts.marks[:MOST]}) if facts.marks else None


def source_type(facts):
    """The file's own code says that it is not, or not only, a photograph."""
    return Note("source_type", LOOK, {"code": facts.source_type}) if facts.source_type in SYNTHETIC else None


def retouched(facts):
    """The log in the file names tools that put something in the place of something else."""
    return Note("retouched", LOOK, {"tools": facts.retouched[:MOST]}) if facts.retouched else None


def edited(facts):
    """The file names programs in which pictures are edited."""
    if not facts.programs:
        return None
    return Note("edited", FYI, {"programs": facts.programs[:MOST], "steps": facts.steps[:MOST]})


def stripped(facts):
    """The file says nothing about itself."""
    return None if facts.has_metadata else Note("stripped", FYI, {"network": facts.network})


def conflicts(facts):
    """Families of the file contradict each other."""
    if not facts.conflicts:
        return None
    severity = LOOK if WEIGHTY & {field for field, _families in facts.conflicts} else FYI
    return Note("conflicts", severity, {"conflicts": facts.conflicts[: 2 * MOST]})


RULES = (
    clocks.after_received,
    clocks.after_published,
    clocks.after_twin,
    clocks.before_camera,
    clocks.before_system,
    clocks.date_differs,
    clocks.clock_unset,
    whereabouts.outside_country,
    whereabouts.far_from_place,
    whereabouts.country_differs,
    sunlight.where_the_sun_stood,
    sunlight.dark_by_the_clock,
    clocks.gps_time_apart,
    source_type,
    generator_named,
    retouched,
    conflicts,
    edited,
    stripped,
    clocks.clock_without_zone,
    clocks.clock_rounded,
    clocks.gps_zone,
    clocks.zone_elsewhere,
    clocks.modified_before_taken,
    whereabouts.positions_apart,
)


def notes(facts):
    """Return the Notes of some Facts: what is worth a second look first, otherwise in the order of RULES."""
    found = [note for rule in RULES if (note := rule(facts))]
    return sorted(found, key=lambda note: note.severity != LOOK)
