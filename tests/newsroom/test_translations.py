"""Korean readers and editors get Korean: the catalogue is whole and compiled, and the pages speak it."""

import ast
import gettext
import html
import json
import re
import shutil
import struct
import tomllib
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from articles.widgets import BodyWidget
from gallery import provenance
from gallery.mix import mix_of
from gallery.models import Delivery, Partner, Photo, Pillar
from gallery.plausibility import rules
from gallery.plausibility.words import told
from gallery.services.recall import letter
from newsroom import borrowed
from sources.models import Source
from tests.newsroom import shop

CATALOGUE = Path(settings.BASE_DIR) / "locale" / "ko" / "LC_MESSAGES" / "django.po"
VOCABULARY = tomllib.loads((Path(provenance.__file__).parent / "data" / "vocabulary.toml").read_text(encoding="utf-8"))
WITH_MESSAGES = ("newsroom", "articles", "gallery", "sources", "templates")
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[sd]|%[sd]|\{\w+\}")
FIELD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?) ((?:".*"\n?)+)')


def read(path):
    """The entries of a .po file: context, id, plural, texts, and whether it is fuzzy. The header is left out."""
    entries = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        fields = {
            name: "".join(ast.literal_eval(line) for line in text.splitlines()) for name, text in FIELD.findall(block)
        }
        entries.append(
            SimpleNamespace(
                context=fields.get("msgctxt"),
                id=fields["msgid"],
                plural=fields.get("msgid_plural"),
                texts=[text for name, text in fields.items() if name.startswith("msgstr")],
                fuzzy=bool(re.search(r"^#,.*\bfuzzy\b", block, re.M)),
            )
        )
    return [entry for entry in entries if entry.id]


@pytest.fixture(scope="module")
def entries():
    return read(CATALOGUE)


@pytest.fixture
def site(db):
    return shop.opened()


@pytest.fixture
def korean():
    """A visitor who chose Korean, which a cookie remembers."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ko"
    return client


def test_nothing_is_left_untranslated_or_fuzzy(entries):
    assert len(entries) > 1000
    assert [entry.id for entry in entries if entry.fuzzy or not all(entry.texts)] == []


def test_every_placeholder_of_the_english_stands_in_the_korean(entries):
    wrong = []
    for entry in entries:
        wanted = Counter(PLACEHOLDER.findall(entry.plural or entry.id))
        wrong += [text for text in entry.texts if Counter(PLACEHOLDER.findall(text)) != wanted]
    assert wrong == []


def test_the_compiled_catalogue_says_what_its_source_says(entries):
    compiled = CATALOGUE.with_suffix(".mo")
    (number,) = struct.unpack_from("<I", compiled.read_bytes(), 8)
    with compiled.open("rb") as file:
        korean = gettext.GNUTranslations(file)
    assert number == len(entries) + 1, "run `make messages`: entries came or went (one more is the header)"
    for entry in entries:
        said = korean.pgettext(entry.context, entry.id) if entry.context else korean.gettext(entry.id)
        if entry.plural:
            said = korean.ngettext(entry.id, entry.plural, 1)
            assert said == korean.ngettext(entry.id, entry.plural, 5), entry.id
        assert said == entry.texts[0], f"run `make messages`: {entry.id}"


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed, so nothing can be collected")
def test_every_sentence_that_is_marked_is_in_the_catalogue(entries, tmp_path, monkeypatch, settings):
    for name in WITH_MESSAGES:
        shutil.copytree(
            CATALOGUE.parents[3] / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "content")
        )
    (tmp_path / "locale").mkdir()
    settings.LOCALE_PATHS = []
    monkeypatch.chdir(tmp_path)
    call_command("makemessages", locale=["ko"], no_location=True, verbosity=0)
    marked = {(entry.context, entry.id) for entry in read(tmp_path / "locale" / "ko" / "LC_MESSAGES" / "django.po")}
    known = {(entry.context, entry.id) for entry in entries}
    assert sorted(marked - known, key=str) == [], "run `make messages` and translate these"
    assert sorted(known - marked, key=str) == [], "run `make messages`: nothing asks for these any more"


def test_every_sentence_is_marked_in_a_way_that_can_be_collected():
    """gettext is found by its own names and by _, and never inside an f-string."""
    base, lost = Path(settings.BASE_DIR), []
    modules = [path for name in WITH_MESSAGES for path in (base / name).rglob("*.py") if "migrations" not in path.parts]
    for path in modules:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = list(ast.walk(tree))
        imports = [node for node in nodes if isinstance(node, ast.ImportFrom)]
        names = {
            name.asname or name.name: name.name
            for node in imports
            if node.module == "django.utils.translation"
            for name in node.names
            if "gettext" in name.name
        }
        lost += [f"{path}: {name} as {used}" for used, name in names.items() if used not in (name, "_")]
        inside = [call for node in nodes if isinstance(node, ast.JoinedStr) for call in ast.walk(node)]
        called = [call.func for call in inside if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)]
        lost += [f"{path}:{func.lineno}: in an f-string" for func in called if func.id in names]
    assert lost == []


def test_libraries_without_korean_find_their_words_in_ours():
    for word in (*borrowed.HISTORY, *borrowed.TAGS, *borrowed.TASKS, borrowed.ENTRIES):
        with translation.override("ko"):
            assert re.search("[가-힣]", str(word % 2 if word is borrowed.ENTRIES else word))


def test_the_classes_are_called_as_in_the_vocabulary():
    with translation.override("ko"):
        for row in VOCABULARY["classes"]:
            assert provenance.class_name(row["key"]) == row["name"]["ko"]
            assert provenance.mix_words(row["key"], 1) == row["mix_one"]["ko"]
            assert provenance.mix_words(row["key"], 4) == row["mix_many"]["ko"]


@pytest.mark.parametrize(
    ("table", "choices"),
    [
        ("source_kinds", Source.Kind),
        ("pillars", Pillar.Name),
        ("statuses", Pillar.Status),
        ("place_precisions", Photo.PlacePrecision),
    ],
)
def test_lists_to_choose_from_are_called_as_in_the_vocabulary(table, choices):
    with translation.override("ko"):
        said = {value: str(label) for value, label in choices.choices}
    assert said == {row["code"]: row["label"]["ko"] for row in VOCABULARY[table]}


def test_the_parts_of_the_line_are_worded_as_in_the_vocabulary():
    withheld = {row["code"]: row["withheld"]["ko"] for row in VOCABULARY["place_precisions"] if row["withheld"]["ko"]}
    who = {row["code"]: row["phrase"]["ko"] for row in VOCABULARY["source_kinds"]}
    with translation.override("ko"):
        for precision, words in withheld.items():
            assert line(place_precision=precision, place_withheld=True).certainty.startswith(words)
        for kind, words in who.items():
            assert line(source_kind=kind).who == words
        assert line().text() == "안내원 동행 촬영 · 방문객 촬영 · 장소와 날짜 확인됨"


def test_a_set_counts_its_photos_in_korean():
    with translation.override("ko"):
        assert mix_of(["escorted"] * 4 + ["satellite"]).sentence == "사진 5장: 안내원 동행 사진 4장, 위성 사진 1장."


PAGES = {
    "front": ["사진이 우리에게 오는 아홉 가지 길", "사진 아카이브", "실시간"],
    "report": ["<b>안내원 동행 촬영</b>", "어떻게 아는가", "글 "],
    "archive": ["사진 아카이브", "촬영 경위", "안내원 동행 촬영"],
    "photo": ["어떻게 아는가", "<b>안내원 동행 촬영</b>", "2013년 2월 9일", "유념할 점", "관광객"],
    "set": ["사진 3장:", "안내원 동행 사진 3장."],
    "source": ["출처", "이 출처의 사진"],
    "how we label": ["사진 표식 안내", "당국 배포 사진", "표식은 등급이 아닙니다", "다섯 가지 질문"],
    "search": ["검색"],
    "corrections": ["철회하거나 정정한 것이 없습니다"],
    "coverage": ["누가 무엇을 보일 수 있었나", "장소별로 보기"],
    "challenge": ["기록에 이의 제기", "의견 보내기"],
    "not found": ["이 주소에는 페이지가 없습니다"],
}


def test_a_reader_who_chose_korean_reads_korean(site, korean):
    addresses = shop.pages(site) | {"challenge": f"{site.photos[0].get_absolute_url()}challenge/"}
    for name, words in PAGES.items():
        page = korean.get(addresses[name]).content.decode()
        assert '<html lang="ko"' in page, name
        assert [one for one in words if one not in page] == [], name


def test_a_reader_chooses_the_language_by_a_button_and_keeps_it(site, client):
    assert '<html lang="en"' in client.get("/").content.decode()
    assert client.post("/i18n/setlang/", {"language": "ko", "next": "/photos/"}).url == "/photos/"
    assert '<html lang="ko"' in client.get("/photos/").content.decode()


def test_what_an_editor_wrote_keeps_its_own_language(site, korean):
    assert f'lang="{site.report.language}"' in korean.get(site.report.get_absolute_url()).content.decode()


def test_the_desk_asks_in_korean_who_comes(db, korean):
    page = korean.get("/admin/login/").content.decode()
    assert '<html lang="ko"' in page
    for words in ("데스크 로그인", "비밀번호", "사이트로 돌아가기"):
        assert words in page


def test_the_desk_speaks_korean_to_those_who_work_there(site, korean, admin_user):
    korean.force_login(admin_user)
    dashboard = korean.get("/admin/").content.decode()
    assert "최근에 작업한 것" in dashboard
    assert re.search(r"<h1>\d+월 \d+일 .요일</h1>", dashboard)
    assert re.search(r">\d+월 \d+일 \d\d:\d\d</time>", dashboard)
    assert "크레딧" in korean.get(f"/admin/gallery/photo/{site.photos[0].pk}/change/").content.decode()


DESK = {
    "photo-redaction": ["누군가를 해칠 수 있는 것 가리기", "가릴 것 없음"],
    "photo-rights": ["기간별 사용 조건", "초상 사용 동의서"],
    "photo-withdraw": ["가지고 있는 협력 매체", "모든 페이지에서 곧바로 사라집니다"],
}


REVIEWING = {
    "review-queue": ["검토 대기열", "대기열 좁히기"],
    "review-bulk": ["여러 주장 한꺼번에"],
    "challenges": ["독자 의견", "답을 기다리는 의견이 없습니다"],
    "log": ["활동 기록", "사진 번호"],
    "numbers": ["하루 판정 수", "기다린 기간별 대기 중인 주장"],
}


def test_the_desk_reviews_and_gives_account_in_korean(site, korean, admin_user):
    korean.force_login(admin_user)
    for name, words in REVIEWING.items():
        page = korean.get(reverse(f"admin:{name}")).content.decode()
        assert [one for one in words if one not in page] == [], name


def test_a_moderator_is_told_in_korean_what_does_not_fit():
    note = rules.Note("outside_country", "look", {"whose": "file", "at": "JP", "km": 212, "countries": ("KP",)})
    with translation.override("ko"):
        sentence, explanation = told(note)[2:]
    assert sentence.startswith("파일에 든 위치: ") and "212 km" in sentence and "망원 렌즈" in explanation


def test_the_desk_covers_licenses_and_withdraws_in_korean(site, korean, admin_user):
    korean.force_login(admin_user)
    for name, words in DESK.items():
        page = korean.get(reverse(f"admin:{name}", args=[site.photos[0].pk])).content.decode()
        assert [one for one in words if one not in page] == [], name


def test_a_partner_who_wants_korean_is_told_of_a_recall_in_korean(db):
    partner = Partner(name="먼 강", email="desk@example.org", language="ko")
    delivery = Delivery(partner=partner, place="articles.article:7", delivered_at=timezone.now())
    subject, body = letter(partner, [delivery], "둘째 검토 뒤에 철회했습니다.")
    assert "철회: 1건을 내려 주세요" in subject
    assert "게시글 7, " in body and "독자에게 밝힌 사유: 둘째 검토 뒤에 철회했습니다." in body


def test_the_buttons_of_the_text_editor_are_named_in_korean():
    with translation.override("ko"):
        page = BodyWidget().render("body", "")
    names = json.loads(html.unescape(re.search('data-body-editor="([^"]*)"', page)[1]))["words"]["menu"]
    assert [name for name in names.values() if not re.search("[가-힣]", name)] == []


def line(**facts):
    """The line of a picture that a visitor took under escort, place and date confirmed, but for `facts`."""
    return provenance.provenance_line(
        **{
            "access": "under-escort",
            "passage": None,
            "source_kind": "visitor",
            "place_status": "confirmed",
            "date_status": "confirmed",
            "place_precision": "locality",
            "place_withheld": False,
        }
        | facts
    )
