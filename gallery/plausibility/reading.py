"""The Facts of a photo: of its record, its file and its near-duplicates. Nothing in a file makes this raise."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time

from django.db.models import Q

from gallery import comparing
from gallery.metadata import clean, dates
from gallery.models import NearDuplicate
from gallery.plausibility.editing import editing_of
from gallery.plausibility.facts import Facts, Stamp
from gallery.plausibility.gazetteer import countries_in

OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")
LONGEST = 200
MOST = 20
# What every decoder can work out or every program writes; a file that has nothing else says nothing of itself.
DUMB = frozenset(
    {
        *("Orientation", "XResolution", "YResolution", "ResolutionUnit", "YCbCrPositioning", "ColorSpace"),
        *("ExifImageWidth", "ExifImageHeight", "ImageWidth", "ImageLength", "ExifVersion", "FlashPixVersion"),
        *("ComponentsConfiguration", "SceneCaptureType", "BitsPerSample", "Compression", "PhotometricInterpretation"),
        *("SamplesPerPixel", "RowsPerStrip", "PlanarConfiguration"),
    }
)
#: How networks and messengers name the files that they hand out.
NETWORKS = (
    ("WhatsApp", re.compile(r"(IMG-\d{8}-WA\d{4}|WhatsApp Image )", re.IGNORECASE)),
    ("Facebook", re.compile(r"(FB_IMG_\d+|received_\d{10,}|\d+_\d+_\d+_[no]\.)", re.IGNORECASE)),
    ("Telegram", re.compile(r"photo_\d{4}-\d\d-\d\d[_ ]", re.IGNORECASE)),
    ("Signal", re.compile(r"signal-\d{4}-\d\d-\d\d", re.IGNORECASE)),
    ("KakaoTalk", re.compile(r"KakaoTalk_", re.IGNORECASE)),
    ("WeChat", re.compile(r"(mmexport\d{13}|wx_camera_\d+|微信图片)", re.IGNORECASE)),
    ("Line", re.compile(r"LINE_ALBUM_", re.IGNORECASE)),
)


def facts_of(photo):
    """Return the Facts of a photo; one query."""
    read, raw = _dict(photo.read_metadata), _dict(photo.raw_metadata)
    families = {name: _dict(raw.get(name)) for name in ("exif", "gps", "iptc", "xmp", "text")}
    exif, xmp = families["exif"], families["xmp"]
    editing = editing_of(raw, _text(read.get("software")))
    file_place = _text(read.get("place"))
    return Facts(
        taken=_said(photo),
        file_taken=_stamp(_text(read.get("taken_at"))),
        modified=_modified(exif, xmp),
        received=photo.uploaded_at,
        published=photo.public_from,
        twin_received=_twin_received(photo),
        gps_moment=_gps_moment(families["gps"], xmp),
        position=_position([photo.latitude, photo.longitude]),
        gps=_position(read.get("gps")),
        claimed=next((text for text in (photo.place, photo.place_shown, file_place) if countries_in(text)), ""),
        file_place=file_place,
        country_codes=_country_codes(families["iptc"], xmp),
        make=_text(exif.get("Make")) or _text(xmp.get("tiff:Make")),
        model=_text(exif.get("Model")) or _text(xmp.get("tiff:Model")),
        software=_text(exif.get("Software")),
        programs=editing.programs,
        steps=editing.steps,
        marks=editing.generators,
        retouched=editing.retouched,
        network=next((name for name, pattern in NETWORKS if pattern.match(photo.uploaded_name or "")), ""),
        source_type=photo.digital_source_type or _text(read.get("digital_source_type")),
        conflicts=_conflicts(read.get("conflicts")),
        has_metadata=_says_something(raw, exif),
    )


def _said(photo):
    """What people say of when it was taken: a day to the minute, or the span that the date allows."""
    if not photo.taken_on:
        return None
    if photo.taken_time:
        return Stamp(photo.taken_on, photo.taken_on, photo.taken_time, _offset(photo.taken_offset))
    return Stamp(*comparing.span(photo))


def _stamp(text):
    """A Stamp of ISO 8601 text as gallery/metadata writes it, or None."""
    found = clean.taken({"taken_at": text})
    if not found:
        return None
    first = found["taken_on"]
    return Stamp(first, _end(first, found["date_precision"]), found["taken_time"], _offset(found["taken_offset"]))


def _end(first, precision):
    match precision:
        case "year":
            return date(first.year, 12, 31)
        case "month":
            return first.replace(day=monthrange(first.year, first.month)[1])
    return first


def _offset(text):
    match = OFFSET.fullmatch(text or "")
    return int(f"{match[1]}1") * (int(match[2]) * 60 + int(match[3])) if match else None


def _modified(exif, xmp):
    for text in (_text(exif.get("DateTime")), _text(xmp.get("xmp:ModifyDate"))):
        try:
            if text and (stamp := _stamp(dates.from_text(text) or "")):
                return stamp
        except ValueError:
            continue
    return None


def _gps_moment(gps, xmp):
    """The satellite clock (CIPA DC-008, 4.6.6: GPSDateStamp and GPSTimeStamp, in UTC), or None."""
    day, clock = _text(gps.get("GPSDateStamp")), gps.get("GPSTimeStamp")
    try:
        if day and isinstance(clock, list) and len(clock) == 3:
            hour, minute, second = (int(float(part)) for part in clock)
            return datetime.combine(_day(day), time(hour, minute, min(second, 59)), UTC)
        stamp = _stamp(dates.from_text(_text(xmp.get("exif:GPSTimeStamp"))) or "")
    except (ValueError, TypeError, OverflowError):
        return None
    return datetime.combine(stamp.first, stamp.clock, UTC) if stamp and stamp.clock else None


def _day(text):
    return datetime.strptime(text.replace("-", ":"), "%Y:%m:%d").date()


def _position(value):
    if not isinstance(value, list) or len(value) != 2:
        return None
    if not all(isinstance(part, (int, float)) and not isinstance(part, bool) for part in value):
        return None
    latitude, longitude = value
    return (float(latitude), float(longitude)) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _country_codes(iptc, xmp):
    created = xmp.get("Iptc4xmpExt:LocationCreated")
    places = [place for place in (created if isinstance(created, list) else [created]) if isinstance(place, dict)]
    values = [
        xmp.get("Iptc4xmpCore:CountryCode"),
        iptc.get("CountryCode"),
        *(place.get("Iptc4xmpExt:CountryCode") for place in places[:MOST]),
    ]
    return tuple(text for text in map(_text, values) if text)


def _conflicts(value):
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    return tuple((_text(row.get("field")), _families(row.get("values"))) for row in rows[:MOST])


def _families(value):
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    return tuple(_text(row.get("family")) for row in rows[:MOST])


def _says_something(raw, exif):
    return bool(set(exif) - DUMB) or any(raw.get(name) for name in ("gps", "iptc", "xmp", "text"))


def _twin_received(photo):
    """When the earliest of its near-duplicates came that nobody called another picture, or None."""
    pairs = NearDuplicate.objects.filter(Q(photo=photo) | Q(other=photo), dismissed_at=None)
    moments = pairs.values_list("photo", "photo__uploaded_at", "other__uploaded_at")
    return min((theirs if one == photo.pk else ours for one, ours, theirs in moments[:MOST]), default=None)


def _dict(value):
    return value if isinstance(value, dict) else {}


def _text(value):
    """The text of a value of JSON, the first one of a list, cut; "" for anything else."""
    value = value[0] if isinstance(value, list) and value else value
    return value.strip()[:LONGEST] if isinstance(value, str) else ""
