"""What the API says of posts, sets and photos: made of the frozen projections alone, so that it cannot tell more.

The shapes are described in shapes.py; a test holds every answer against them.
"""

from urllib.parse import quote, unquote, urlsplit

from django.urls import reverse
from django.utils.translation import get_language

from gallery import provenance, provenance_json
from gallery.photo_page import title_of
from newsroom.api.answers import absolute


def post_address(slug):
    """Return the path of a post in the API."""
    return reverse("api:post", args=[slug])


def set_address(slug):
    """Return the path of a set in the API."""
    return reverse("api:set", args=[slug])


def photo_address(public_id):
    """Return the path of a photo in the API."""
    return reverse("api:photo", args=[public_id])


def photo_in_list(photo):
    """Return a PublicPhoto as lists, posts and sets show it."""
    return provenance_json.summary(photo, title_of(photo)) | _ways_to(photo)


def photo_whole(page):
    """Return a PhotoPage: the document of its own page, and where else it is."""
    return provenance_json.document(page) | _ways_to(page.photo)


def standing_or_gone(item):
    """Return a PublicPhoto as in lists, a Tombstone as what is left of it, None for None."""
    if item is None:
        return None
    if item.is_withdrawn:
        return {
            "id": item.public_id,
            "url": absolute(item.url),
            "withdrawn": {"on": item.withdrawn_at.date().isoformat(), "reason": item.reason or None},
        }
    return photo_in_list(item)


def set_in_list(photo_set):
    """Return a PublicSet as lists and posts show it."""
    return {
        "url": absolute(photo_set.url),
        "api_url": absolute(set_address(photo_set.slug)),
        "title": photo_set.title,
        "introduction_html": photo_set.introduction,
        "language": photo_set.language,
        "published": _moment(photo_set.public_from),
        "mix": _mix(photo_set.mix),
        "lead": standing_or_gone(photo_set.lead),
    }


def set_whole(photo_set):
    """Return a PublicSet with its photos in their order, and tombstones where one was taken back."""
    notes = [{"class": key, "label": label, "text": text} for key, label, text in photo_set.notes]
    return set_in_list(photo_set) | {
        "tags": _links(photo_set.tags),
        "keep_in_mind": notes,
        "photos": [standing_or_gone(item) for item in photo_set.items],
    }


def post_in_list(teaser, corrections):
    """Return a Teaser with its PublicCorrections."""
    return {
        **_head(teaser, corrections),
        "photo": photo_in_list(teaser.photo) if teaser.photo else None,
        "mix": _mix(teaser.mix),
    }


def post_whole(article):
    """Return a PublicArticle: with its text as HTML, in which addresses are those of this site."""
    notes = [{"class": key, "label": label, "text": text} for key, label, text in article.notes]
    return {
        **_head(article, article.corrections),
        "updated": _moment(article.updated_at),
        "dateline": article.dateline or None,
        "body_html": article.body,
        "words": article.words,
        "lead": standing_or_gone(article.lead),
        "mix": _mix(article.mix),
        "keep_in_mind": notes,
        "sets": [set_in_list(one) for one in article.sets],
        "tags": _links(article.tags),
        "appeared_in": [
            {"outlet": outlet, "url": url or None, "date": day.isoformat() if day else None}
            for outlet, url, day in article.appeared_in
        ],
        "related": [_step(one) for one in article.related],
        "previous": _step(article.previous),
        "next": _step(article.next),
    }


def _head(post, corrections):
    return {
        "id": post.public_id,
        "url": absolute(post.url),
        "api_url": absolute(post_address(_slug(post.url))),
        "kind": post.kind,
        "kind_label": post.kind_label,
        "section": {"label": post.section, "url": absolute(post.section_url)} if post.section else None,
        "headline": post.headline,
        "standfirst": post.standfirst or None,
        "authors": [{"name": name, "url": absolute(url), "role": role or None} for name, url, role in post.authors],
        "language": post.language,
        "published": _moment(post.published_at),
        "minutes": post.minutes,
        "corrections": [
            provenance_json.correction(one) | {"change_url": absolute(one.change_url)} for one in corrections
        ],
    }


def _step(teaser):
    if teaser is None:
        return None
    return {
        "id": teaser.public_id,
        "url": absolute(teaser.url),
        "api_url": absolute(post_address(_slug(teaser.url))),
        "headline": teaser.headline,
    }


def _slug(url):
    """The slug in the address of a post: the projection has the address alone."""
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])


def _ways_to(photo):
    """Where else a photo is: here, as the card that other sites may frame, and in every size."""
    return {
        "api_url": absolute(photo_address(photo.public_id)),
        "embed_url": absolute(reverse("gallery:embed", args=[photo.public_id])),
        "card": absolute(photo.card),
        "files": [
            {"url": absolute(address), "type": source.type, "width": int(width.rstrip("w"))}
            for source in photo.sources
            for address, width in (one.split(" ") for one in source.srcset.split(", "))
        ],
    }


def _mix(mix):
    if mix is None:
        return None
    return {
        "photos": mix.total,
        "sentence": mix.sentence,
        "classes": [
            {"class": one.key, "label": provenance.class_name(one.key), "photos": one.number} for one in mix.groups
        ],
    }


def _links(pairs):
    return [{"label": label, "url": absolute(url)} for label, url in pairs]


def _moment(moment):
    return moment.isoformat(timespec="seconds") if moment else None


def page(items, more, request):
    """Return one page of a list: `more` is the cursor of the next one, "" on the last."""
    query = request.GET.copy()
    query.pop("after", None)
    following = f"{request.path}?{_encoded(query, more)}" if more else ""
    return {"language": get_language(), "items": items, "next": absolute(following)}


def _encoded(query, more):
    return "&".join(filter(None, [query.urlencode(), f"after={quote(more)}"]))
