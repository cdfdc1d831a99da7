"""One allow-list stands between what is typed or pasted and what is stored and shown (S18)."""

import re

import pytest

from articles import body

ATTACKS = [
    "<script>alert(1)</script>",
    "<p>a<script src=//evil.example/x.js></script>b</p>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><circle/></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<p onclick=alert(1) style='background:url(javascript:alert(1))'>x</p>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href=" &#106;avascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="//evil.example/">x</a>',
    '<iframe src="https://evil.example"></iframe>',
    "<object data=x></object><embed src=x>",
    '<form action="https://evil.example"><input name=q><button>go</button></form>',
    "<template><script>alert(1)</script></template>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<title></title><textarea></textarea><xmp><script>alert(1)</script></xmp>",
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)"><base href="//evil.example/">',
    "<!--[if IE]><script>alert(1)</script><![endif]--><p>x</p>",
    '<photo-embed data-id="abcd2345fg" onclick="alert(1)" data-caption=\'"><script>alert(1)</script>\'></photo-embed>',
    '<photo-set data-id="1 onload=alert(1)"></photo-set>',
    '<photo-set data-id="../../admin"></photo-set>',
    '<pull-quote data-cite="x" onmouseover="alert(1)"><b onclick=alert(1)>words</b></pull-quote>',
    '<span lang="en" style="x" onfocus="alert(1)" dir="javascript:">x</span>',
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<x-embed data-id=1>x</x-embed><is-script>alert(1)</is-script>",
    "<<script>script>alert(1)<</script>/script>",
]
TAG = re.compile(r"<\s*/?\s*([a-zA-Z][^\s/>]*)([^>]*)>")
ALLOWED = body.BLOCKS | body.INLINE | body.EMBEDS | {"li"}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_but_the_allow_list_survives_an_attack(attack):
    stored = body.sanitise(attack)
    for tag, rest in TAG.findall(stored):
        assert tag in ALLOWED
        names = set(re.findall(r'([a-zA-Z-]+)="', rest))
        assert names <= body.ATTRIBUTES.get(tag, set())
        for address in re.findall(r'href="([^"]*)"', rest):
            assert re.match(r"https?:|mailto:|[/#?]", address), address


@pytest.mark.parametrize("attack", ATTACKS)
def test_cleaning_what_is_clean_changes_nothing(attack):
    once = body.sanitise(attack)
    assert body.sanitise(once) == once


def test_every_element_of_the_stored_form_is_kept():
    stored = (
        '<h2>Where</h2><p>One <strong>two</strong> <em>three</em><br><a href="https://example.org/" title="t" '
        'hreflang="ko">four</a> <a href="#where">five</a> <span lang="ko" dir="ltr">여섯</span></p><ul><li>a</li></ul>'
        '<ol><li>b</li></ol><blockquote><p>c</p></blockquote><hr><photo-embed data-id="bcdf2345gh" data-caption="Here">'
        '</photo-embed><photo-set data-id="4"></photo-set><pull-quote data-cite="She">Words</pull-quote>'
        '<stored-post data-id="5"></stored-post><related-post data-id="6"></related-post>'
        '<photo-comparison data-id="7"></photo-comparison><annotated-photo data-id="8"></annotated-photo><h3>Why</h3>'
    )
    assert body.sanitise(stored) == stored


def test_an_embed_inside_a_paragraph_becomes_a_block_between_its_halves():
    html = '<p>before <photo-embed data-id="bcdf2345gh"></photo-embed>after</p>'
    expected = '<p>before </p><photo-embed data-id="bcdf2345gh"></photo-embed><p>after</p>'
    assert body.sanitise(html) == expected


def test_an_embed_that_nobody_closed_swallows_no_words():
    assert "kept" in body.sanitise('<photo-set data-id="3"><p>kept</p>')


def test_an_embed_without_an_id_is_dropped():
    assert body.sanitise("<photo-set></photo-set><p>x</p>") == "<p>x</p>"


def test_text_pasted_from_a_word_processor_keeps_its_words_and_its_emphasis():
    pasted = (
        '<p class="MsoNormal" style="margin:0"><b>Bold</b><o:p></o:p> <i>italic</i></p><h1>Title</h1>'
        '<div><font color="red">loose</font></div><p>&nbsp;</p>'
    )
    expected = "<p><strong>Bold</strong> <em>italic</em></p><h2>Title</h2><p>loose</p>"
    assert body.sanitise(pasted) == expected


def test_blank_paragraphs_are_nothing():
    assert body.sanitise("<p></p><p> </p><p><br></p>") == ""


def test_deep_nesting_is_flattened_instead_of_failing():
    assert "deep" in body.sanitise("<blockquote>" * 5000 + "deep" + "</blockquote>" * 5000)


def test_the_words_alone_have_a_line_for_each_block():
    html = '<h2>One</h2><p>two <em>three</em></p><photo-set data-id="3"></photo-set><ul><li>four</li></ul>'
    assert body.text_of(html) == "One\ntwo three\nfour"


def test_embeds_are_listed_once_and_in_order():
    html = (
        '<photo-embed data-id="bcdf2345gh"></photo-embed><photo-set data-id="7"></photo-set><photo-embed data-id='
        '"bcdf2345gh"></photo-embed><photo-set data-id="3"></photo-set><stored-post data-id="1"></stored-post>'
    )
    assert body.embeds_in(html) == body.Embeds(["bcdf2345gh"], [7, 3], [1], [], [], [])
