"""A decoder that crashes, spins, eats or lies is a refusal, and the next picture works."""

import io
import math
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from gallery.decoder.client import Decoder
from gallery.decoder.limits import Allowance
from gallery.imaging.refusals import Refused

ROOT = Path(__file__).resolve().parent.parent.parent
BRIEF = Allowance(cpu=1, wall=2)
PATIENT = Allowance(cpu=10, wall=60)


@pytest.fixture(scope="module")
def decoder():
    made = Decoder("tests.gallery.misbehaving")
    yield made
    made.close()


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "picture"
    file.write_bytes(b"12345")
    return file


def refusal(decoder, path, step, allowance=PATIENT, **arguments):
    """The code of the refusal that a step ends in; the next picture must work."""
    with pytest.raises(Refused) as stop:
        decoder.run(step, path, arguments, allowance)
    assert decoder.run("size", path, {}, PATIENT) == (5, [])
    assert stop.value.reason
    return stop.value.code


def is_alive(pid):
    """Whether a process runs; one that is dead and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid):
    """Wait until a process is gone."""
    for _time in range(500):
        if not is_alive(pid):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("step", ["eat_memory", "be_killed"])
def test_a_picture_that_takes_too_much_memory_is_too_costly(decoder, path, step):
    assert refusal(decoder, path, step) == "too-costly"


def test_a_picture_that_spins_is_stopped_by_its_processor_time(decoder, path):
    assert refusal(decoder, path, "spin", replace(PATIENT, cpu=1)) == "too-costly"


def test_a_picture_that_waits_is_stopped_by_the_clock(decoder, path):
    assert refusal(decoder, path, "sleep", BRIEF) == "too-costly"


@pytest.mark.parametrize("step", ["crash", "eat_memory_and_catch_it"])
def test_a_picture_that_crashes_its_decoder_is_broken(decoder, path, step):
    assert refusal(decoder, path, step) == "broken"


@pytest.mark.parametrize("code", [0, 1, 255])
def test_a_decoder_that_leaves_without_a_word_means_a_broken_picture(decoder, path, code):
    assert refusal(decoder, path, "leave", code=code) == "broken"


def test_a_decoder_that_falls_silent_and_lives_on_is_killed(decoder, path, monkeypatch):
    monkeypatch.setattr("gallery.decoder.client.FAREWELL", 1)
    assert refusal(decoder, path, "fall_silent") == "too-costly"


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "garbage that is no length at all",
        "\x00\x00\x00\x04nope",
        "\x00\x00\x00\x02[]",
        "\x00\x00\x00\x02\xff\xfe",
        "\x00\x00\x00\xff{}",
        "\xff\xff\xff\xff{}",
        '\x00\x00\x00\x0c{"words": 1}',
        '\x00\x00\x00\x19{"words": 1, "sizes": "x"}',
        '\x00\x00\x00\x1a{"words": 1, "sizes": [-1]}',
        '\x00\x00\x00\x1c{"words": 1, "sizes": [true]}',
        "\x00\x00\xea\x60" + "[" * 60_000,
        "\x00\x00\x27\x10" + "9" * 10_000,
        "\x80\x04\x95garbage that looks like a pickle",
    ],
)
def test_garbage_from_a_decoder_is_a_broken_picture(decoder, path, text):
    assert refusal(decoder, path, "say", text=text) == "broken"


@pytest.mark.parametrize("sizes", [[1 << 40], [1, 1], [1_000_000] * 100])
def test_announced_files_that_are_too_large_or_never_come_are_not_waited_for(decoder, path, sizes):
    assert refusal(decoder, path, "announce", replace(PATIENT, files=1_000), sizes=sizes) == "broken"


@pytest.mark.parametrize(
    "words",
    [math.nan, math.inf, "a\0b", "half a character \ud800", {"a\0": 1}, [{"deep": ["\udfff"]}], "x" * 100_000],
)
def test_words_that_no_database_takes_are_refused(decoder, path, words):
    assert refusal(decoder, path, "answer_past_the_rules", words={"done": words}) == "broken"


@pytest.mark.parametrize(
    "words",
    [
        None,
        [],
        "done",
        {},
        {"refused": "no-such-code", "facts": {}},
        {"refused": "too-heavy", "facts": {"size": ["a"]}},
        {"refused": "too-heavy", "facts": {"size": "x" * 1000, "most": 1}},
        {"refused": "too-heavy", "facts": {"wrong": 1}},
        {"refused": ["broken"], "facts": {}},
        {"system": "none"},
        {"system": -1},
        {"failed": 7},
    ],
)
def test_words_of_the_wrong_shape_are_a_broken_picture(decoder, path, words):
    assert refusal(decoder, path, "answer_past_the_rules", words=words) == "broken"


def test_a_refusal_keeps_its_facts(decoder, path):
    words = {"refused": "too-heavy", "facts": {"size": 7, "most": 5}}
    with pytest.raises(Refused) as stop:
        decoder.run("answer_past_the_rules", path, {"words": words}, PATIENT)
    assert "7 MB" in stop.value.reason and "5 MB" in stop.value.reason


@pytest.mark.parametrize(
    ("kind", "code"),
    [("MemoryError", "too-costly"), ("RecursionError", "broken"), ("SystemError", "broken"), ("OSError", "broken")],
)
def test_whatever_a_decoder_raises_is_a_refusal(decoder, path, kind, code):
    assert refusal(decoder, path, "fail", kind=kind) == code


@pytest.mark.parametrize("kind", ["SystemExit", "KeyboardInterrupt", "GeneratorExit"])
def test_a_decoder_that_is_told_to_stop_does_not_stop_its_helper(decoder, path, kind):
    assert refusal(decoder, path, "fail", kind=kind) == "broken"


def test_a_fault_of_the_system_is_told_as_what_it_is(decoder, path):
    with pytest.raises(PermissionError):
        decoder.run("meet_a_fault_of_the_system", path, {"number": 13}, PATIENT)


def test_a_file_that_is_not_there_is_no_refusal(decoder, tmp_path):
    with pytest.raises(FileNotFoundError):
        decoder.run("size", tmp_path / "none", {}, PATIENT)


def test_a_file_without_a_descriptor_is_not_taken(decoder):
    with pytest.raises(OSError):
        decoder.run("size", io.BytesIO(b"12345"), {}, PATIENT)


def test_an_open_file_is_read_from_its_start_and_stays_where_it_was(decoder, tmp_path):
    path = tmp_path / "long"
    path.write_bytes(bytes(range(256)) * 1000)
    with path.open("rb") as file:
        assert file.read(300) == bytes(range(256)) + bytes(range(44))
        decoder.run("size", file, {}, PATIENT)
        assert file.read() == (bytes(range(256)) * 1000)[300:]


def test_the_helper_is_started_again_when_somebody_killed_it(decoder, path):
    before = decoder.run("look_around", path, {}, PATIENT)[0]["helper"]
    os.kill(before, signal.SIGKILL)
    after = decoder.run("look_around", path, {}, PATIENT)[0]["helper"]
    assert after != before


def test_a_picture_that_kills_the_helper_twice_is_refused(decoder, path):
    assert refusal(decoder, path, "kill_the_helper") == "not-examined"


def test_a_helper_that_cannot_start_means_a_refusal_and_no_crash(path, capfd):
    broken = Decoder("tests.gallery.no_such_module")
    with pytest.raises(Refused) as stop:
        broken.run("size", path, {}, PATIENT)
    broken.close()
    assert stop.value.code == "not-examined"
    assert "no_such_module" in capfd.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux does the kernel tie a child to its parent")
def test_no_child_outlives_the_one_who_asked(path):
    code = (
        "import sys, threading, time; from gallery.decoder.client import Decoder; "
        "from gallery.decoder.limits import Allowance; decoder = Decoder('tests.gallery.misbehaving'); "
        f"print(decoder.run('look_around', {str(path)!r}, {{}}, Allowance(9, 90))[0]['helper'], flush=True); "
        f"decoder.run('sleep', {str(path)!r}, {{}}, Allowance(9, 90))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT) as asking:
        helper = int(asking.stdout.readline())
        children = Path(f"/proc/{helper}/task/{helper}/children")
        while not (child := children.read_text().split()):
            time.sleep(0.02)
        asking.kill()
        assert gone(helper)
        assert gone(int(child[0]))


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux can a test look a process up by its number")
def test_a_program_that_a_decoder_started_is_ended_with_it(decoder, path):
    (words, _files) = decoder.run("start_another", path, {}, PATIENT)
    assert gone(words["pid"])


def test_pictures_wait_for_a_place_and_are_refused_when_none_comes_free(path):
    narrow = Decoder("tests.gallery.misbehaving", at_once=1, patience=0.1)
    started = threading.Event()

    def occupy():
        started.set()
        with pytest.raises(Refused):
            narrow.run("sleep", path, {}, BRIEF)

    thread = threading.Thread(target=occupy)
    thread.start()
    started.wait()
    while narrow._places._value:
        time.sleep(0.01)
    with pytest.raises(Refused) as stop:
        narrow.run("size", path, {}, PATIENT)
    assert stop.value.code == "busy"
    thread.join()
    assert narrow.run("size", path, {}, PATIENT) == (5, [])
    narrow.close()


def test_many_threads_get_each_their_own_answer(decoder, tmp_path):
    answers = {}

    def ask(number):
        path = tmp_path / str(number)
        path.write_bytes(b"x" * number)
        answers[number] = decoder.run("size", path, {}, PATIENT)[0]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: number for number in range(40)}


def test_a_process_that_was_forked_has_a_helper_of_its_own(decoder, path):
    ours = decoder.run("look_around", path, {}, PATIENT)[0]["helper"]
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            theirs = decoder.run("look_around", path, {}, PATIENT)[0]["helper"]
            os.write(writer, str(theirs).encode())
            decoder.close()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    theirs = int(os.read(reader, 20))
    os.close(reader)
    os.close(writer)
    assert theirs != ours
    assert decoder.run("look_around", path, {}, PATIENT)[0]["helper"] == ours
