"""The demo's pictures: every scene in every light, the same each time, and files that carry what they were told."""

import io
from datetime import datetime, timedelta, timezone

import pytest
from PIL import ExifTags, Image, ImageChops, ImageOps, ImageStat, IptcImagePlugin

from newsroom.demo.art import LIGHTS, SCENES, SHAPES, TREATMENTS, draw
from newsroom.demo.embed import as_camera_file

NAMES = [
    "river-dawn",
    "mountains",
    "terraces",
    "coast",
    "avenue",
    "apartment-night",
    "tower-windows",
    "metro-hall",
    "market-stalls",
    "station-platform",
    "train-window",
    "field-harvest",
    "field-winter",
    "border-fence",
    "bridge",
    "satellite-night",
    "satellite-fields",
    "monument-square",
    "stadium-mosaic",
    "classroom",
    "phone-street",
    "harbour",
    "snow-village",
    "rain-bus-window",
    "hotel-corridor",
    "desk-lamp",
    "kiosk",
    "reservoir",
    "greenhouse",
    "laundry-balcony",
    "bicycle-road",
    "smoke-chimneys",
    "brushstrokes",
]

KOREA = timezone(timedelta(hours=9))


def spread(image):
    """How far the grey levels of a picture reach: their standard deviation."""
    return ImageStat.Stat(image.convert("L")).stddev[0]


def difference(first, second):
    """The mean difference of two pictures, in levels."""
    return sum(ImageStat.Stat(ImageChops.difference(first, second)).mean) / 3


def brightness(image):
    return ImageStat.Stat(image.convert("L")).mean[0]


def test_every_promised_scene_can_be_drawn():
    assert sorted(SCENES) == sorted(NAMES)


@pytest.mark.parametrize("light", sorted(LIGHTS))
@pytest.mark.parametrize("scene", NAMES)
def test_a_scene_is_drawn_in_every_light_and_is_no_flat_field(scene, light):
    picture = draw(scene, seed=4, light=light, width=320)
    assert picture.size == (320, 213)
    assert picture.mode == "RGB"
    assert spread(picture.resize((40, 27), Image.Resampling.BOX)) > 4


@pytest.mark.parametrize("scene", NAMES)
def test_the_same_arguments_give_the_same_picture_and_another_seed_another(scene):
    first = draw(scene, seed=4, width=90)
    assert first.tobytes() == draw(scene, seed=4, width=90).tobytes()
    assert first.tobytes() != draw(scene, seed=5, width=90).tobytes()


@pytest.mark.parametrize("scene", ["avenue", "coast", "tower-windows", "field-winter"])
def test_night_is_darker_than_day(scene):
    night, day = (brightness(draw(scene, seed=2, light=light, width=160)) for light in ("night", "day"))
    assert night < 0.6 * day


@pytest.mark.parametrize(("shape", "size"), [("3x2", (320, 213)), ("2x3", (320, 480)), ("4x3", (320, 240)),
                                             ("4x5", (320, 400)), ("1x1", (320, 320)), ("16x9", (320, 180)),
                                             ("2x1", (320, 160)), ("8x5", (320, 200))])  # fmt: skip
def test_a_shape_sets_the_proportions(shape, size):
    assert shape in SHAPES
    assert draw("kiosk", seed=1, shape=shape, width=320).size == size


@pytest.mark.parametrize("scene", NAMES)
def test_a_scene_can_be_drawn_upright_too(scene):
    assert draw(scene, seed=3, shape="2x3", width=120).size == (120, 180)


@pytest.mark.parametrize("treatment", [name for name in TREATMENTS if name])
def test_a_treatment_keeps_the_size_and_changes_the_picture(treatment):
    plain = draw("avenue", seed=6, width=240)
    treated = draw("avenue", seed=6, width=240, treatment=treatment)
    assert treated.size == plain.size
    assert difference(plain, treated) > 3


def test_the_official_treatment_has_stronger_colours_than_the_phone():
    official, phone = (
        ImageStat.Stat(draw("field-harvest", seed=6, width=240, treatment=name).convert("HSV")).mean[1]
        for name in ("official", "phone")
    )
    assert official > phone * 1.2


def test_large_pictures_have_the_width_that_was_asked_for():
    assert draw("satellite-fields", seed=1, width=2000, shape="2x1").size == (2000, 1000)


def test_unknown_names_and_tiny_widths_are_refused():
    with pytest.raises(KeyError):
        draw("palace", seed=1)
    with pytest.raises(KeyError):
        draw("kiosk", seed=1, light="moonlight")
    with pytest.raises(ValueError, match="treatment"):
        draw("kiosk", seed=1, treatment="sepia")
    with pytest.raises(ValueError, match="16 pixels"):
        draw("kiosk", seed=1, width=8)


@pytest.fixture(scope="module")
def picture():
    return draw("river-dawn", seed=1, light="dawn", width=320)


FACTS = {
    "taken": datetime(2026, 3, 4, 5, 6, 7, tzinfo=KOREA),
    "gps": (39.0333, 125.7542),
    "make": "Far Bank",
    "model": "Box 1",
    "serial": "SN-0042",
    "lens_serial": "LS-7",
    "owner": "시범 소유자",
    "caption": "강가의 새벽, drawn by code",
    "copyright": "© Far Bank 데모",
    "headline": "강 위의 안개 & <fog>",
    "usage_terms": "Demo only",
    "city": "평양",
    "country": "조선",
}


def opened(data):
    return Image.open(io.BytesIO(data))


def utf8(value):
    """EXIF text as it was written: Pillow reads its bytes as Latin-1."""
    return value.encode("latin-1").decode()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_exif_carries_camera_owner_time_and_place(picture, format):
    exif = opened(as_camera_file(picture, format=format, **FACTS)).getexif()
    detail, gps = exif.get_ifd(0x8769), exif.get_ifd(0x8825)
    assert (exif[0x010F], exif[0x0110], exif[0x0132]) == ("Far Bank", "Box 1", "2026:03:04 05:06:07")
    assert utf8(exif[0x010E]) == FACTS["caption"]
    assert utf8(exif[0x8298]) == FACTS["copyright"]
    assert exif[0x013B] == "Far Bank drawing code"
    assert (detail[0xA431], detail[0xA435], utf8(detail[0xA430])) == ("SN-0042", "LS-7", FACTS["owner"])
    assert (detail[0x9003], detail[0x9011]) == ("2026:03:04 05:06:07", "+09:00")
    assert b"SN-0042" in detail[0x927C]
    assert (gps[1], gps[3], gps[29]) == ("N", "E", "2026:03:03")
    degrees = [float(part) for part in gps[4]]
    assert degrees[0] + degrees[1] / 60 + degrees[2] / 3600 == pytest.approx(125.7542, abs=1e-6)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_xmp_carries_the_desk_fields_and_says_that_code_made_the_picture(picture, format):
    info = opened(as_camera_file(picture, format=format, **FACTS)).info
    xmp = info["xmp"] if isinstance(info["xmp"], str) else info["xmp"].decode()
    for words in (
        "<photoshop:Credit>Drawn by code / Far Bank demo<",
        "강 위의 안개 &amp; &lt;fog&gt;",
        "<photoshop:City>평양<",
        "Demo only",
        "digitalsourcetype/algorithmicMedia",
        "<aux:SerialNumber>SN-0042<",
        "2026-03-04T05:06:07+09:00",
    ):
        assert words in xmp


def test_a_jpeg_carries_iptc_in_utf_8(picture):
    iptc = IptcImagePlugin.getiptcinfo(opened(as_camera_file(picture, **FACTS)))
    assert iptc[(1, 90)] == b"\x1b%G"
    assert iptc[(2, 80)] == b"Far Bank drawing code"
    assert iptc[(2, 110)] == b"Drawn by code / Far Bank demo"
    assert iptc[(2, 120)].decode() == FACTS["caption"]
    assert iptc[(2, 105)].decode() == FACTS["headline"]
    assert (iptc[(2, 90)].decode(), iptc[(2, 101)].decode()) == ("평양", "조선")
    assert (iptc[(2, 55)], iptc[(2, 60)]) == (b"20260304", b"050607+0900")


def test_iptc_text_is_cut_between_letters(picture):
    iptc = IptcImagePlugin.getiptcinfo(opened(as_camera_file(picture, city="가" * 20)))
    assert iptc[(2, 90)].decode() == "가" * 10


def test_the_thumbnail_is_a_picture_and_can_be_left_out(picture):
    with_one = opened(as_camera_file(picture))
    directory = with_one.getexif().get_ifd(ExifTags.IFD.IFD1)
    block = with_one.info["exif"][6:]
    start, length = directory[0x0201], directory[0x0202]
    small = opened(block[start : start + length])
    assert max(small.size) == 160
    assert difference(small, picture.resize(small.size)) < 12
    assert not opened(as_camera_file(picture, thumbnail=False)).getexif().get_ifd(ExifTags.IFD.IFD1)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_file_shows_upright(picture, orientation):
    stored = opened(as_camera_file(picture, format="PNG", orientation=orientation))
    assert stored.getexif()[0x0112] == orientation
    assert stored.size == (picture.size if orientation < 5 else picture.size[::-1])
    assert ImageOps.exif_transpose(stored).tobytes() == picture.tobytes()


def test_a_place_in_the_south_and_west_keeps_its_side(picture):
    gps = opened(as_camera_file(picture, gps=(-33.5, -70.25))).getexif().get_ifd(0x8825)
    assert (gps[1], gps[3]) == ("S", "W")
    assert [float(part) for part in gps[2]] == [33, 30, 0]


def test_a_naive_time_has_an_offset_only_if_one_is_given(picture):
    moment = datetime(2026, 3, 4, 5, 6, 7)
    bare = opened(as_camera_file(picture, taken=moment)).getexif().get_ifd(0x8769)
    given = opened(as_camera_file(picture, taken=moment, offset="+08:30")).getexif().get_ifd(0x8769)
    assert (bare[0x9003], bare.get(0x9011)) == ("2026:03:04 05:06:07", None)
    assert (given[0x9003], given[0x9011]) == ("2026:03:04 05:06:07", "+08:30")


def test_what_is_not_given_is_not_written(picture):
    exif = opened(as_camera_file(picture)).getexif()
    detail = exif.get_ifd(0x8769)
    assert not exif.get_ifd(0x8825)
    assert not {0x010E, 0x010F, 0x0110, 0x0132, 0x8298} & set(exif)
    assert not {0x9003, 0x9011, 0xA430, 0xA431, 0xA435} & set(detail)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"format": "GIF"}, "format"),
        ({"orientation": 9}, "orientation"),
        ({"gps": (91, 0)}, "position"),
        ({"offset": "9 hours"}, "offset"),
    ],
)
def test_wrong_facts_are_refused_with_a_reason(picture, wrong, says):
    with pytest.raises(ValueError, match=says):
        as_camera_file(picture, **wrong)
