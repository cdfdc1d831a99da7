"""What stands on the site when a browser comes: the small shop of the other tests, with pictures that can be loaded."""

import functools
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from articles.models import AnnotatedPhoto, Comparison, StoredPost
from articles.services import corrections, publishing
from gallery.models import Claim, Derivatives, ProvenanceTag
from gallery.services.photos import withdraw_photo
from tests import factories, images
from tests.articles import figuring, writing
from tests.newsroom import shop

KINDS = {"jpg": "JPEG", "webp": "WEBP"}
LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis and other unbroken words of a headline that nobody shortened"


def opened(photos=3):
    """The shop of tests/newsroom/shop.py with its pictures drawn."""
    site = shop.opened(photos)
    draw()
    return site


def draw():
    """Write the files that the factories only put on record."""
    for generation in Derivatives.objects.current():
        for extension, widths in generation.widths.items():
            for width in widths:
                name = generation.name(width, extension)
                if not storages["public"].exists(name):
                    height = round(width * generation.height / generation.width)
                    storages["public"].save(name, ContentFile(_picture(KINDS[extension], width, height)))


@functools.cache
def _picture(kind, width, height):
    return images.picture(kind, (width, height), quality=60)


def everything(chief):
    """A shop in which every component of the design occurs; returns its rows, with `rich`, `gone` and `waiting`."""
    site = shop.opened(3)
    shapes = [(1000, 1500), (1600, 900), (1200, 1200)]
    pictures = [factories.photo(dimensions=shape, caption=f"A caption. {LONG}") for shape in shapes]
    pictures[2].graphic = True
    pictures[2].save()
    classes = (("satellite", "satellite"), ("state-handout", "handout"))
    for picture, (code, key) in zip(pictures, classes, strict=False):
        shop.verify(picture, code, key)
    site.gone, site.tall = factories.photo(), pictures[0]
    photo_set = factories.photo_set(*pictures, site.gone, *site.photos, title=f"A set. {LONG}")
    stored = StoredPost.objects.create(
        platform="Instagram", author="A visitor", handle="@visitor", text="Quiet today.", posted_on="2013-02-09",
        permalink="https://social.example/p/1", capture_note="Saved on the same day.", photo=site.photos[0],
    )  # fmt: skip
    embeds = "".join((
        f'<photo-embed data-id="{pictures[1].public_id}" data-caption="Seen from a bus"></photo-embed>',
        f'<photo-set data-id="{photo_set.pk}"></photo-set><stored-post data-id="{stored.pk}"></stored-post>',
        f'<related-post data-id="{site.report.pk}"></related-post>',
        '<pull-quote data-cite="A visitor">Quiet today</pull-quote>',
        figuring.shows(figuring.comparison(chief, *site.photos[:2], overlaid=True, words=f"Look. {LONG}")),
        figuring.shows(figuring.comparison(chief, pictures[0], pictures[2], title="One may distress")),
        figuring.shows(figuring.annotated(chief, pictures[1], (0.2, 0.3, f"A note. {LONG}"), (0.9, 0.9, "Another"))),
    ))  # fmt: skip
    body = (
        f'<p>{LONG} <a href="https://a.example/">link</a> <span lang="ko">밖에서 본 나라</span></p>{embeds}'
        "<h2>Head</h2><ul><li><p>One</p></li></ul><ol><li><p>Two</p></li></ol><blockquote><p>Three</p></blockquote><hr><h3>Sub</h3>"
    )
    site.rich = writing.published(
        by=chief, headline=LONG, standfirst=f"Why. {LONG}", kind="explainer", body=body, dateline="DANDONG",
        lead_photo=pictures[0].pk, photo_sets=[photo_set.pk], tags=["Phones", "Border crossing"], replies="closed",
        appeared_in=[{"outlet": "A paper", "url": "https://p.example/", "date": "2023-05-31"}],
    )  # fmt: skip
    writing.save(chief, site.rich, standfirst=f"Why once more. {LONG}")
    site.rich.refresh_from_db()
    site.rich, _made = corrections.publish_corrected(
        by=chief, article=site.rich, kind="correction", text="It was eleven.", shows_change=True
    )
    withdraw_photo(by=chief, photo=site.gone, reason="The person in it asked us.")
    site.taken_back = writing.published(by=chief, headline="Taken back")
    publishing.withdraw(by=chief, article=site.taken_back, reason="A guide could be recognised.")
    site.waiting = writing.draft(chief, headline="A draft that lacks much", section=None, authors=[])
    site.scheduled = writing.published(chief, at=timezone.now() + timedelta(days=1), headline="Tomorrow")
    site.ahead = writing.published(chief, headline="Out, with changes")
    writing.save(chief, site.ahead, headline="Out, with changes to come")
    site.raw = factories.photo(public=False, alt="", caption="", credit_line="")
    site.claim = _open_claim(site.raw, chief)
    site.rich_set = photo_set
    draw()
    return site


def _open_claim(photo, by):
    tag = ProvenanceTag.objects.select_related("facet").get(slug="under-escort")
    return Claim.objects.create(content_object=photo, tag=tag, exclusive_facet=None, state="proposed", proposed_by=by)


def public_pages(site):
    """Every kind of page that a reader can open, by name."""
    return shop.pages(site) | {
        "rich post": site.rich.get_absolute_url(),
        "change line by line": f"{site.rich.get_absolute_url()}changes/1/",
        "rich set": site.rich_set.get_absolute_url(),
        "contact sheet": f"{site.rich_set.get_absolute_url()}?view=sheet",
        "tall photo": site.tall.get_absolute_url(),
        "frame": f"{site.tall.get_absolute_url()}embed/",
        "for programs": "/api/",
        "withdrawn photo": site.gone.get_absolute_url(),
        "nothing found": "/search/?q=nothinglikethis",
        "no photo matches": "/photos/?access=social",
        "nothing of a kind": "/articles/?kind=commentary",
        "withdrawn post": site.taken_back.get_absolute_url(),
    }


def desk_pages(site):
    """The pages on which the desk spends its day, by name."""
    at = {
        "dashboard": ("index",),
        "posts": ("articles_article_changelist",),
        "new post": ("articles_article_add",),
        "post": ("articles_article_change", site.rich.pk),
        "publish, blocked": ("article-publish", site.waiting.pk),
        "publish, scheduled": ("article-publish", site.scheduled.pk),
        "versions": ("article-versions", site.ahead.pk),
        "version": ("article-version", site.ahead.pk, 1),
        "withdraw a post": ("article-withdraw", site.rich.pk),
        "preview": ("article-preview", site.rich.pk),
        "photos": ("gallery_photo_changelist",),
        "photo": ("gallery_photo_change", site.photos[0].pk),
        "photo without words": ("gallery_photo_change", site.raw.pk),
        "upload": ("photo-upload",),
        "original": ("photo-original", site.photos[0].pk),
        "withdraw a photo": ("photo-withdraw", site.photos[0].pk),
        "pillars": ("photo-pillars", site.photos[0].pk),
        "propose a claim": ("claim-propose", site.raw.pk),
        "claims": ("gallery_claim_changelist",),
        "claim": ("gallery_claim_change", site.claim.pk),
        "add evidence": ("claim-evidence", site.claim.pk),
        "sets": ("gallery_photoset_changelist",),
        "set": ("gallery_photoset_change", site.rich_set.pk),
        "sources": ("sources_source_changelist",),
        "source": ("sources_source_change", site.source.pk),
        "tags": ("gallery_topic_changelist",),
        "settings of the site": ("site-settings",),
        "front page": ("front-page",),
        "saved post": ("articles_storedpost_change", StoredPost.objects.get().pk),
        "comparison": ("articles_comparison_change", Comparison.objects.first().pk),
        "annotated photo": ("articles_annotatedphoto_change", AnnotatedPhoto.objects.get().pk),
        "corrections of a post": ("article-correct", site.rich.pk),
        "corrections of a photo": ("photo-correct", site.photos[0].pk),
    }  # fmt: skip
    found = {name: reverse(f"admin:{view}", args=args) for name, (view, *args) in at.items()}
    return found | {"describe": f"{reverse('admin:photo-describe')}?ids={site.raw.pk},{site.photos[0].pk}"}
