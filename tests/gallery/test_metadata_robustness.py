"""Hostile bytes: flipped, cut and swapped files are read or refused, and nothing else ever comes out."""

import io
import json
import random

import pytest

from gallery.imaging.pixels import upright
from gallery.imaging.probe import probe
from gallery.imaging.refusals import Refused
from gallery.metadata.reading import read
from tests import images

ROUNDS = 500


def mutated(data, dice):
    """One of the ways in which a file gets damaged, or is damaged by somebody."""
    bad = bytearray(data)
    way = dice.randrange(4)
    # Headers and metadata lie at the start; that is where damage hurts.
    reach = len(bad) if dice.random() < 0.4 else min(len(bad), 1500)
    if way == 0:
        del bad[dice.randrange(len(bad)) :]
    elif way == 1:
        for _ in range(dice.randint(1, 12)):
            bad[dice.randrange(reach)] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))
    elif way == 2:
        start = dice.randrange(reach)
        bad[start : start + dice.randint(1, 60)] = dice.randbytes(dice.randint(0, 60))
    else:
        start, length = dice.randrange(reach), dice.randint(1, 300)
        bad[start:start] = bad[start : start + length]
    return bytes(bad)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("format", images.FORMATS)
def test_s24_a_damaged_file_is_read_or_refused_and_nothing_else(format):
    dice = random.Random(f"damage to {format}")
    whole = images.with_canaries(format, (48, 32))
    refused = 0
    for _ in range(ROUNDS):
        data = mutated(whole, dice)
        json.dumps(read(io.BytesIO(data)).as_dict(), allow_nan=False)
        try:
            found = probe(io.BytesIO(data))
            assert upright(io.BytesIO(data), longest=32).mode == "RGB"
            assert found.format in images.FORMATS
        except Refused as error:
            assert error.reason
            refused += 1
    assert 0 < refused < ROUNDS


def test_a_directory_that_points_at_itself_ends():
    block = images.exif(artist="Ines Barbosa")
    looped = block[:-4] + b"\x08\0\0\0" if block.endswith(bytes(4)) else block
    assert read(io.BytesIO(images.picture(exif=looped))).creator == ["Ines Barbosa"]
