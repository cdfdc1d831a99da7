"""The page of a photo for search engines: an ImageObject of schema.org, made of the same frozen PhotoPage.

It stands in the page as a data block, which browsers do not run: the content security policy has no say in it. Every
sign that could end the block or begin a tag is written as an escape.
"""

import json

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

#: Signs that mean something in HTML or, as line ends, in old readers of JSON. All of them occur in strings alone.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
#: Kinds of sources that are organisations.
ORGANISATIONS = ("agency", "state-media", "satellite-operator", "organisation", "archive")


def image_object(page):
    """Return the ImageObject of a PhotoPage as a dict; terms without a value are left out.

    `creator` is said of a named source alone, and date and place are those that readers are shown.
    """
    photo, url = page.photo, _absolute(page.photo.url)
    terms = {
        "@context": "https://schema.org",
        "@type": "ImageObject",
        "@id": url,
        "url": url,
        "identifier": photo.public_id,
        "name": page.title,
        "caption": photo.caption,
        "description": photo.alt,
        "inLanguage": photo.language,
        "contentUrl": _absolute(photo.full),
        "thumbnailUrl": _absolute(photo.card),
        "width": photo.full_size[0],
        "height": photo.full_size[1],
        "creditText": photo.credit,
        "creator": _creator(photo),
        "copyrightNotice": photo.copyright_notice,
        "license": photo.licence_url,
        "usageInfo": f"{url}#fc" if photo.usage_terms else "",
        "dateCreated": photo.date_iso,
        "datePublished": photo.public_from.isoformat(timespec="seconds"),
        "contentLocation": {"@type": "Place", "name": photo.place} if photo.place else "",
        "isFamilyFriendly": False if photo.graphic else "",
        "isBasedOn": [_absolute(twin.photo.url) for twin in page.twins if _is_base(twin)],
        "keywords": [words for words, _url in page.topics],
        "correction": [_correction(one, url) for one in page.record if one.kind == "corrected"],
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME, "url": _absolute("/")},
        "publishingPrinciples": _absolute(reverse("how-we-label")),
    }
    return {term: value for term, value in terms.items() if value not in ("", [], None)}


def data_block(data):
    """Return JSON that may stand inside a script element of HTML, as a safe string."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPES))


def _creator(photo):
    if not photo.creator:
        return ""
    kind = "Organization" if photo.source.kind in ORGANISATIONS and photo.creator == photo.source.label else "Person"
    creator = {"@type": kind, "name": photo.creator}
    return creator | ({"affiliation": _organisation(photo)} if photo.source.affiliation and kind == "Person" else {})


def _organisation(photo):
    return {"@type": "Organization", "name": photo.source.affiliation}


def _is_base(twin):
    """Whether this photo is a version of the other one, which came to us first."""
    return twin.relation == "version" and not twin.is_later


def _correction(entry, url):
    words = {"@type": "CorrectionComment", "text": entry.sentence, "datePublished": entry.iso, "url": f"{url}#hist"}
    return words | ({"inLanguage": language} if (language := get_language()) else {})


def _absolute(path):
    return f"{settings.SITE_URL}{path}"
