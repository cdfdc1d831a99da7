"""Few words for the tests of safety decisions."""

from tests import factories

FACE = {"x": 0.25, "y": 0.5, "width": 0.25, "height": 0.125, "reason": "identifies-person"}


def undecided(**fields):
    """A photo of which nobody has decided anything: the desk has its picture, readers have nothing."""
    photo = factories.photo(**fields)
    photo.derivatives.filter(sealed=False).delete()
    photo.safety_decisions.all().delete()
    if not photo.derivatives.exists():
        size = {"width": photo.width, "height": photo.height}
        photo.derivatives.create(sealed=True, complete=True, widths={"jpg": [320, 640, 1280]}, **size)
    return photo


def posted(*areas, outcome="cover", **fields):
    """What the form of the editor sends: areas are (reason, left, top, width, height), in per cent, as typed."""
    data = {"outcome": outcome, "areas-TOTAL_FORMS": len(areas), "areas-INITIAL_FORMS": 0, "note": "", **fields}
    for number, area in enumerate(areas):
        for name, value in zip(("reason", "x", "y", "width", "height"), area, strict=True):
            data[f"areas-{number}-{name}"] = value
    return data
