"""Photos and sets for search engines, in the words of schema.org, made of the same frozen projections as their pages.

It stands in the page as a data block, which browsers do not run: the content security policy has no say in it. Every
sign that could end the block or begin a tag is written as an escape.
"""

import json

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sources.naming import site_name

#: Signs that mean something in HTML or, as line ends, in old readers of JSON. All of them occur in strings alone.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
CONTEXT = "https://schema.org"
#: The codes of IPTC's digital source types that schema.org knows under a name of its own.
SOURCE_TYPES = frozenset(
    [
        "algorithmicallyEnhanced",
        "algorithmicMedia",
        "compositeCapture",
        "composite",
        "compositeSynthetic",
        "dataDrivenMedia",
        "digitalArt",
        "compositeWithTrainedAlgorithmicMedia",
        "digitalCapture",
        "minorHumanEdits",
        "negativeFilm",
        "positiveFilm",
        "print",
        "screenCapture",
        "trainedAlgorithmicMedia",
        "virtualRecording",
    ]
)
#: Kinds of sources that are organisations.
ORGANISATIONS = ("agency", "state-media", "satellite-operator", "organisation", "archive")


#: Who publishes: the node that the front page describes in full.
PUBLISHER = "#publisher"
#: The page on how we know, where somebody who wants to use a picture learns what for, too.
TERMS = "#fc"


def image_object(page):
    """Return the ImageObject of a PhotoPage as a dict; terms without a value are left out.

    `creator` is said of a named source alone, and date and place are those that readers are shown.
    """
    photo, url = page.photo, absolute(page.photo.url)
    terms = picture(photo) | {
        "@context": CONTEXT,
        "identifier": photo.public_id,
        "name": page.title,
        "datePublished": photo.public_from.isoformat(timespec="seconds"),
        "isBasedOn": [absolute(twin.photo.url) for twin in page.twins if _is_base(twin)],
        "keywords": [words for words, _url in page.topics],
        "correction": [_correction(one, url) for one in page.record if one.kind == "corrected"],
        "publisher": publisher(),
        "publishingPrinciples": absolute(reverse("how-we-label")),
    }
    return told(terms)


def photo_graph(page):
    """Return the nodes of a photo's page: the ImageObject, and where it stands in the archive."""
    crumbs = breadcrumbs((_("Photo archive"), reverse("gallery:archive")), (page.title, page.photo.url))
    return graph(image_object(page), crumbs)


def set_graph(shown):
    """Return the nodes of the page of a PublicSet: an ImageGallery with its photos. No query."""
    url = absolute(shown.url)
    gallery = {
        "@type": "ImageGallery",
        "@id": url,
        "url": url,
        "name": shown.title,
        "description": shown.mix.sentence,
        "inLanguage": shown.language,
        "datePublished": shown.public_from.isoformat(timespec="seconds") if shown.public_from else "",
        "keywords": [words for words, _url in shown.tags],
        "associatedMedia": [picture(photo) for photo in shown.photos],
        "publisher": publisher(),
    }
    return graph(gallery, breadcrumbs((shown.title, shown.url)))


def picture(photo):
    """Return the ImageObject of a PublicPhoto as it stands on any page."""
    url = absolute(photo.url)
    terms = {
        "@type": "ImageObject",
        "@id": url,
        "url": url,
        "caption": photo.caption,
        "description": photo.alt,
        "inLanguage": photo.language,
        "contentUrl": absolute(photo.full) if photo.full else "",
        "thumbnailUrl": absolute(photo.card) if photo.card else "",
        "width": photo.full_size[0] or "",
        "height": photo.full_size[1] or "",
        "creditText": photo.credit,
        "creator": _creator(photo),
        "copyrightNotice": photo.copyright_notice,
        "license": photo.licence_url,
        "acquireLicensePage": f"{url}{TERMS}",
        "usageInfo": f"{url}{TERMS}" if photo.usage_terms else "",
        "digitalSourceType": source_type(photo.digital_source_type),
        "dateCreated": photo.date_iso,
        "contentLocation": {"@type": "Place", "name": photo.place} if photo.place else "",
        "isFamilyFriendly": False if photo.graphic else "",
    }
    return told(terms)


def source_type(code):
    """Return schema.org's address of a code of IPTC's digital source types, "" where it has none."""
    code = (code or "").strip().rstrip("/").rsplit("/", 1)[-1]
    return f"https://schema.org/{code[:1].upper()}{code[1:]}DigitalSource" if code in SOURCE_TYPES else ""


def publisher():
    """Return who publishes, by the node that the front page describes in full."""
    name, front = site_name(), absolute("/")
    return {"@type": "NewsMediaOrganization", "@id": f"{front}{PUBLISHER}", "name": name, "url": front}


def breadcrumbs(*steps):
    """Return the BreadcrumbList from the front page along (words, path) to the page itself."""
    steps = ((site_name(), reverse("front")), *steps)
    items = [
        {"@type": "ListItem", "position": number, "name": words, "item": absolute(path)}
        for number, (words, path) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def graph(*nodes):
    """Return one document of several nodes, each without the terms that have no value."""
    return {"@context": CONTEXT, "@graph": [told({**node, "@context": ""}) for node in nodes]}


def told(terms):
    """Return terms without those that have no value."""
    return {term: value for term, value in terms.items() if value not in ("", [], None, ())}


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


def absolute(path):
    """Return the whole address of a path of this site."""
    return f"{settings.SITE_URL}{path}"
