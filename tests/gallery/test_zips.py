"""A zip file that a stranger packed."""

import io
import random
import stat
import struct
import zipfile

import pytest
from django.core.exceptions import PermissionDenied

from gallery.ingest import ingest_zip
from gallery.models import Photo
from gallery.zips import Quotas, entries
from tests import images
from tests.gallery.arrivals import files_below

pytestmark = pytest.mark.usefixtures("folders")


def packed(*files, compression=zipfile.ZIP_DEFLATED):
    """A zip file in memory of (name or ZipInfo, bytes) pairs."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, data in files:
            archive.writestr(name, data)
    target.seek(0)
    return target


def take(by, file, **options):
    return list(ingest_zip(by=by, file=file, name="day1.zip", **options))


def one(by, file, **options):
    (outcome,) = take(by, file, **options)
    return outcome.status, outcome.code


def test_each_file_gets_its_own_answer_and_the_others_go_on(cast):
    first, second = images.picture(size=(50, 40)), images.picture("PNG", (60, 40))
    file = packed(("a.jpg", first), ("notes.txt", b"words"), ("far/down/b.png", second), ("again.jpg", first))
    outcomes = take(cast.chief, file)
    assert [(outcome.name, outcome.status) for outcome in outcomes] == [
        ("day1.zip/a.jpg", "accepted"),
        ("day1.zip/notes.txt", "refused"),
        ("day1.zip/far/down/b.png", "accepted"),
        ("day1.zip/again.jpg", "duplicate"),
    ]
    assert outcomes[2].photo.uploaded_name == "b.png"
    assert outcomes[2].photo.original.read() == second


def test_answers_come_one_by_one(cast):
    outcomes = ingest_zip(
        by=cast.chief,
        file=packed(("a.jpg", images.picture(size=(50, 40))), ("b.jpg", images.picture(size=(60, 40)))),
        name="day1.zip",
    )
    next(outcomes)
    assert Photo.objects.count() == 1


def test_who_may_not_add_photos_is_turned_away_before_the_file_is_opened(cast):
    with pytest.raises(PermissionDenied):
        ingest_zip(by=cast.reader, file=None, name="day1.zip")


@pytest.mark.parametrize("name", ["../../evil.jpg", "/etc/evil.jpg", "C:\\evil.jpg", "..\\..\\evil.jpg"])
def test_a_name_is_never_a_path(cast, folders, name):
    (outcome,) = take(cast.chief, packed((name, images.picture())))
    assert (outcome.status, outcome.photo.uploaded_name) == ("accepted", "evil.jpg")
    assert all(path.startswith(("private/files/originals/", "private/files/sealed/")) for path in files_below(folders))
    assert not any("evil" in path for path in files_below(folders))


def test_folders_links_and_hidden_files_are_left_out(cast):
    link = zipfile.ZipInfo("link.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    file = packed(
        ("folder/", b""),
        (link, b"/etc/passwd"),
        (".hidden.jpg", b"x"),
        (".git/a.jpg", b"x"),
        ("__MACOSX/._a.jpg", b"x"),
        ("Thumbs.db", b"x"),
    )
    assert take(cast.chief, file) == []


def test_a_zip_in_a_zip_is_refused_by_name_and_by_bytes(cast):
    inner = packed(("a.jpg", images.picture())).getvalue()
    outcomes = take(cast.chief, packed(("inner.zip", inner), ("picture.jpg", inner)))
    assert [outcome.code for outcome in outcomes] == ["zip-nested", "zip-nested"]


def test_a_locked_file_is_refused(cast):
    data = bytearray(packed(("a.jpg", images.picture())).getvalue())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    assert one(cast.chief, io.BytesIO(data)) == ("refused", "zip-encrypted")


def test_an_unknown_way_of_packing_is_refused(cast):
    data = bytearray(packed(("a.jpg", images.picture())).getvalue())
    for magic, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", data, data.index(magic) + offset, 99)
    assert one(cast.chief, io.BytesIO(data)) == ("refused", "zip-method")


def test_a_damaged_file_is_refused_and_the_next_is_taken(cast, folders):
    good = images.picture(size=(50, 40))
    file = packed(("bad.jpg", images.picture(image=images.noise())), ("good.jpg", good), compression=zipfile.ZIP_STORED)
    data = bytearray(file.getvalue())
    data[2000] ^= 0xFF
    outcomes = take(cast.chief, io.BytesIO(data))
    assert [(outcome.status, outcome.code) for outcome in outcomes] == [("refused", "zip-damaged"), ("accepted", "")]
    assert len([name for name in files_below(folders / "private") if "/originals/" in name]) == 1


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 10, b"words " * 100])
def test_what_is_no_zip_gets_one_answer(cast, data):
    (outcome,) = take(cast.chief, io.BytesIO(data))
    assert (outcome.status, outcome.code, outcome.name) == ("refused", "zip-broken", "day1.zip")


def test_random_damage_never_raises(cast):
    whole = packed(("a.jpg", images.picture()), ("b.png", b"x" * 500)).getvalue()
    chance = random.Random(7)
    for _time in range(300):
        data = bytearray(whole)
        for _byte in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        for outcome in take(cast.chief, io.BytesIO(data)):
            assert outcome.status in ("accepted", "duplicate", "refused")


def test_more_files_than_the_quota_are_refused_as_a_whole(cast):
    file = packed(*((f"{number}.jpg", b"x") for number in range(6)))
    assert one(cast.chief, file, quotas=Quotas(entries=5)) == ("refused", "zip-entries")


@pytest.mark.parametrize("force_64", [False, True])
def test_a_long_list_of_files_is_refused_before_it_is_read(cast, monkeypatch, force_64):
    data = packed(*((f"{number}.jpg", b"x") for number in range(50))).getvalue()
    if force_64:
        count, size, offset = struct.unpack_from("<HLL", data, len(data) - 22 + 10)
        record = struct.pack("<LQHHLLQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, size, offset)
        locator = struct.pack("<LLQL", 0x07064B50, 0, len(data) - 22, 1)
        end = data[-22 : -22 + 12] + struct.pack("<LL", 0xFFFFFFFF, 0xFFFFFFFF) + b"\0\0"
        data = data[:-22] + record + locator + end
        assert len(zipfile.ZipFile(io.BytesIO(data)).infolist()) == 50
    monkeypatch.setattr(zipfile, "ZipInfo", lambda *arguments: pytest.fail("the list was read"))
    monkeypatch.setattr("gallery.zips.LONGEST_END", 1_000)
    file = io.BytesIO(data)
    assert one(cast.chief, file, quotas=Quotas(directory=1_000)) == ("refused", "zip-entries")


def record_64(count, size, offset):
    """The end record of the 64-bit kind."""
    return struct.pack("<LQHHLLQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, size, offset)


def test_a_second_end_record_cannot_hide_how_long_the_list_is(cast):
    """Versions of Python differ about which of the two they believe."""
    data = packed(("a.jpg", images.picture(size=(50, 40)))).getvalue()
    count, size, offset = struct.unpack_from("<HLL", data, len(data) - 22 + 10)
    body, end = data[:-22], data[-22:-12] + b"\xff\xff" + b"\xff" * 8 + b"\0\0"
    for first, second in ((size, 1 << 40), (1 << 40, size)):
        records = record_64(count, first, offset) + record_64(count, second, offset)
        locator = struct.pack("<LLQL", 0x07064B50, 0, len(body), 1)
        (outcome,) = take(cast.chief, io.BytesIO(body + records + locator + end))
        assert outcome.status == "refused"
        assert outcome.code in ("zip-broken", "zip-entries", "zip-damaged")


def patched(data, magic, layout, offset, value, which=0):
    """A zip with one number changed in the header that begins with `magic`."""
    data, at = bytearray(data), -1
    for _time in range(which + 1):
        at = data.index(magic, at + 1)
    struct.pack_into(layout, data, at + offset, value)
    return bytes(data)


def test_files_that_share_their_bytes_are_refused(cast):
    file = packed(*((f"{number}.png", images.picture("PNG", (60, 40 + number))) for number in range(3)))
    data = file.getvalue()
    for which in (1, 2):
        data = patched(data, b"PK\x01\x02", "<L", 42, 0, which)
    assert one(cast.chief, io.BytesIO(data)) == ("refused", "zip-broken")


def test_a_file_that_claims_more_packed_bytes_than_there_are_is_refused(cast):
    """The ratio is worked out from them."""
    data = patched(packed(("bomb.jpg", bytes(5_000_000))).getvalue(), b"PK\x01\x02", "<L", 20, 1_000_000_000)
    assert one(cast.chief, io.BytesIO(data)) == ("refused", "zip-broken")


def test_a_file_that_lies_beyond_what_numbers_can_count_is_refused(cast):
    data = packed(("a.jpg", images.picture(size=(50, 40)))).getvalue()
    extra = struct.pack("<HHQ", 1, 8, (1 << 64) - 1)
    at = data.index(b"PK\x01\x02")
    head = bytearray(data[at:-22])
    struct.pack_into("<H", head, 30, len(extra))
    struct.pack_into("<L", head, 42, 0xFFFFFFFF)
    end = bytearray(data[-22:])
    struct.pack_into("<L", end, 12, len(head) + len(extra))
    assert one(cast.chief, io.BytesIO(data[:at] + head + extra + end)) == ("refused", "zip-broken")


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_way_of_packing_that_takes_as_much_memory_as_the_file_says_is_refused(cast, method):
    file = packed(("a.jpg", images.picture(size=(50, 40))), compression=method)
    assert one(cast.chief, file) == ("refused", "zip-method")


def test_many_small_files_that_pack_too_well_end_the_unpacking():
    quotas = Quotas(ratio_from=200_000, ratio=5)
    found = entries_read(packed(*((f"{number}.jpg", bytes(190_000)) for number in range(20))), quotas=quotas)
    assert [outcome for _name, outcome in found] == [190_000] * 10 + ["zip-ratio"]


def test_a_file_without_a_name_is_left_out(cast):
    data = packed(("a.jpg", images.picture(size=(50, 40))), ("X.jpg", images.picture())).getvalue()
    outcomes = take(cast.chief, io.BytesIO(data.replace(b"X.jpg", b"\0.jpg")))
    assert [outcome.name for outcome in outcomes] == ["day1.zip/a.jpg"]


def test_two_files_of_one_name_are_two_files(cast):
    with pytest.warns(UserWarning, match="Duplicate name"):
        file = packed(("a.jpg", images.picture(size=(50, 40))), ("a.jpg", images.picture(size=(60, 40))))
    assert [outcome.status for outcome in take(cast.chief, file)] == ["accepted", "accepted"]


def test_a_bomb_is_refused_by_what_its_header_says(cast):
    assert one(cast.chief, packed(("bomb.jpg", bytes(5_000_000)))) == ("refused", "zip-ratio")


def test_a_bomb_whose_header_lies_is_refused_while_it_unpacks(monkeypatch):
    monkeypatch.setattr("gallery.zips._refusal", lambda entry, quotas: None)
    ((_name, stream),) = entries_read(packed(("bomb.jpg", bytes(5_000_000))))
    assert stream == "zip-ratio"


def entries_read(file, **options):
    """(name, code of the refusal or number of bytes) of each entry of a zip."""
    from gallery.refusals import NotTaken

    found = []
    for name, stream in entries(file, **options):
        try:
            size = 0
            while chunk := stream.read(65536):
                size += len(chunk)
            found.append((name, size))
        except NotTaken as error:
            found.append((name, error.code))
    return found


def test_the_total_ends_the_unpacking(cast):
    noise = [images.picture("PNG", image=images.noise((100, 100 + number))) for number in range(4)]
    file = packed(*((f"{number}.png", data) for number, data in enumerate(noise)))
    outcomes = take(cast.chief, file, quotas=Quotas(total=len(noise[0]) + len(noise[1]) + 100))
    assert [outcome.code for outcome in outcomes] == ["", "", "zip-total"]


def test_one_file_over_the_limit_for_pictures_is_refused(cast, monkeypatch):
    from gallery import rendering

    monkeypatch.setattr(rendering, "LIMITS", rendering.Limits(max_bytes=1_000))
    assert one(cast.chief, packed(("a.png", images.picture("PNG", image=images.noise())))) == ("refused", "too-heavy")


def test_korean_names_of_old_windows_are_read(cast):
    data = packed(("XXXX.jpg", images.picture())).getvalue()
    (outcome,) = take(cast.chief, io.BytesIO(data.replace(b"XXXX", "사진".encode("cp949"))))
    assert outcome.photo.uploaded_name == "사진.jpg"
