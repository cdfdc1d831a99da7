"""The shapes of the API's answers as JSON Schema (2020-12): one for each kind of thing, nothing left open.

Every property is always there; what may be missing is null. A test holds real answers against these.
"""

from articles.models import Article, Correction
from gallery.models import Photo
from gallery.provenance import CLASS_KEYS, STATUSES
from sources.models import Source

TEXT = {"type": "string"}
ADDRESS = {"type": "string", "format": "uri"}
MOMENT = {"type": "string", "format": "date-time"}
DAY = {"type": "string", "format": "date"}
NUMBER = {"type": "integer", "minimum": 0}
FLAG = {"type": "boolean"}
#: A day or a month: of what we did about a source that is not named, the month alone is told.
ROUGH_DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"}


def _or_null(schema):
    return {"anyOf": [schema, {"type": "null"}]} if "$ref" in schema or "enum" in schema else _nullable(schema)


def _nullable(schema):
    return schema | {"type": [schema["type"], "null"]}


def _list(items):
    return {"type": "array", "items": items}


def _one_of(values):
    return {"type": "string", "enum": list(values)}


def _thing(**properties):
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def _more(schema, **properties):
    """A schema with further properties."""
    return _thing(**schema["properties"], **properties)


CLASS = _one_of(CLASS_KEYS)
LINK = _thing(label=TEXT, url=ADDRESS)
NOTE = _thing(**{"class": CLASS, "label": TEXT, "text": TEXT})
WITHDRAWN = _thing(on=DAY, reason=_nullable(TEXT))
TOMBSTONE = _thing(id=TEXT, url=ADDRESS, withdrawn=WITHDRAWN)
MIX = _thing(
    photos=NUMBER,
    sentence=TEXT,
    classes=_list(_thing(**{"class": CLASS, "label": TEXT, "photos": NUMBER})),
)
SOURCE = _thing(
    label=TEXT,
    kind=_one_of(Source.Kind.values),
    kind_label=TEXT,
    confidentiality=_one_of(Source.Confidentiality.values),
    affiliation=_nullable(TEXT),
    url=_nullable(ADDRESS),
)
PROVENANCE = _thing(
    **{"class": CLASS},
    label=TEXT,
    phrase=TEXT,
    by=_nullable(TEXT),
    certainty=_nullable(TEXT),
    line=TEXT,
    under_review=FLAG,
)
_SAID_OF_CORRECTION = {
    "kind": _one_of(Correction.Kind.values),
    "label": TEXT,
    "text": TEXT,
    "language": TEXT,
    "made": MOMENT,
}
CORRECTION = _thing(**_SAID_OF_CORRECTION, change_url=_nullable(ADDRESS))
_SUMMARY = {
    "id": TEXT,
    "url": ADDRESS,
    "language": TEXT,
    "title": TEXT,
    "caption": _thing(text=TEXT, language=TEXT),
    "alt": TEXT,
    "credit": TEXT,
    "creator": _nullable(TEXT),
    "copyright": _nullable(TEXT),
    "licence": _thing(code=_nullable(TEXT), label=TEXT, url=_nullable(ADDRESS)),
    "usage_terms": _nullable(TEXT),
    "published": MOMENT,
    "graphic": FLAG,
    "digital_source_type": _nullable(TEXT),
    "image": _thing(url=TEXT, width=NUMBER, height=NUMBER),
    "provenance": _ref("Provenance"),
    "date": _thing(text=_nullable(TEXT), iso=_nullable(TEXT), precision=_one_of(Photo.DatePrecision.values)),
    "place": _thing(text=_nullable(TEXT), precision=_one_of([*Photo.PlacePrecision.values, "unknown"])),
    "source": _ref("Source"),
}
_WAYS = {
    "api_url": ADDRESS,
    "embed_url": ADDRESS,
    "card": _nullable(ADDRESS),
    "files": _list(_thing(url=ADDRESS, type=TEXT, width=NUMBER)),
}
PHOTO_IN_LIST = _thing(**_SUMMARY, **_WAYS)
PHOTO = _thing(
    version=NUMBER,
    **_SUMMARY,
    pillars=_list(
        _thing(
            code=TEXT,
            label=TEXT,
            status=_one_of(STATUSES),
            status_label=TEXT,
            finding=_nullable(TEXT),
            note=_nullable(TEXT),
            evidence=_list(TEXT),
        )
    ),
    tags=_list(
        _thing(
            code=TEXT,
            label=TEXT,
            facet=TEXT,
            facet_label=TEXT,
            definition=_nullable(TEXT),
            claim=_nullable(TEXT),
            evidence=_list(TEXT),
            accepted=_nullable(ROUGH_DAY),
        )
    ),
    keep_in_mind=_list(_thing(tag=_nullable(TEXT), label=TEXT, text=TEXT)),
    withheld=_list(_thing(code=TEXT, label=TEXT, text=TEXT)),
    content_credentials=_nullable(
        _thing(
            received=_nullable(_thing(state=TEXT, text=TEXT, signer=_nullable(TEXT), actions=_list(TEXT))),
            published=_thing(signed=FLAG, actions=_list(TEXT)),
        )
    ),
    record=_list(_thing(kind=TEXT, on=ROUGH_DAY, text=TEXT)),
    corrections=_list(_thing(**_SAID_OF_CORRECTION)),
    challenges=_list(
        _thing(tag=_nullable(TEXT), label=_nullable(TEXT), taken_up=FLAG, outcome=TEXT, decided=ROUGH_DAY)
    ),
    challenge_url=ADDRESS,
    topics=_list(_ref("Link")),
    appears_in=_list(_thing(title=TEXT, url=ADDRESS)),
    near_duplicates=_list(_thing(id=TEXT, url=ADDRESS, credit=TEXT, relation=TEXT, label=TEXT)),
    **_WAYS,
)
STANDING_OR_GONE = {"anyOf": [_ref("PhotoInList"), _ref("Tombstone")]}
LEAD = {"anyOf": [*STANDING_OR_GONE["anyOf"], {"type": "null"}]}
SET_IN_LIST = _thing(
    url=ADDRESS,
    api_url=ADDRESS,
    title=TEXT,
    introduction_html=TEXT,
    language=TEXT,
    published=MOMENT,
    mix=_ref("Mix"),
    lead=LEAD,
)
SET = _more(SET_IN_LIST, tags=_list(_ref("Link")), keep_in_mind=_list(NOTE), photos=_list(STANDING_OR_GONE))
_HEAD = {
    "id": TEXT,
    "url": ADDRESS,
    "api_url": ADDRESS,
    "kind": _one_of(Article.Kind.values),
    "kind_label": TEXT,
    "section": _or_null(_ref("Link")),
    "headline": TEXT,
    "standfirst": _nullable(TEXT),
    "authors": _list(_thing(name=TEXT, url=_nullable(ADDRESS), role=_nullable(TEXT))),
    "language": TEXT,
    "published": MOMENT,
    "minutes": NUMBER,
    "corrections": _list(_ref("Correction")),
}
STEP = _thing(id=TEXT, url=ADDRESS, api_url=ADDRESS, headline=TEXT)
POST_IN_LIST = _thing(**_HEAD, photo=_or_null(_ref("PhotoInList")), mix=_or_null(_ref("Mix")))
POST = _thing(
    **_HEAD,
    updated=_nullable(MOMENT),
    dateline=_nullable(TEXT),
    body_html=TEXT,
    words=NUMBER,
    lead=LEAD,
    mix=_ref("Mix"),
    keep_in_mind=_list(NOTE),
    sets=_list(_ref("SetInList")),
    tags=_list(_ref("Link")),
    appeared_in=_list(_thing(outlet=TEXT, url=_nullable(TEXT), date=_nullable(DAY))),
    related=_list(STEP),
    previous=_nullable(STEP),
    next=_nullable(STEP),
)


def _pages_of(name):
    return _thing(language=TEXT, items=_list(_ref(name)), next=_nullable(ADDRESS))


PROBLEM = {
    "type": "object",
    "properties": {"type": ADDRESS, "title": TEXT, "status": NUMBER, "detail": TEXT, "withdrawn": WITHDRAWN},
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
}
SHAPES = {
    "Post": POST,
    "PostInList": POST_IN_LIST,
    "Posts": _pages_of("PostInList"),
    "Set": SET,
    "SetInList": SET_IN_LIST,
    "Sets": _pages_of("SetInList"),
    "Photo": PHOTO,
    "PhotoInList": PHOTO_IN_LIST,
    "Photos": _pages_of("PhotoInList"),
    "Tombstone": TOMBSTONE,
    "Provenance": PROVENANCE,
    "Source": SOURCE,
    "Correction": CORRECTION,
    "Mix": MIX,
    "Link": LINK,
    "Problem": PROBLEM,
}
