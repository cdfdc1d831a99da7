"""A site whose pages are put together from stored parts in every way, all its pages, and what can change them."""

from datetime import timedelta

from django.utils import timezone, translation

from articles.models import AnnotatedPhoto, Article, Comparison, StoredPost
from articles.stored import post_page
from gallery.models import Derivatives, Photo, PhotoSet
from gallery.stored import set_page_by
from newsroom.models import SiteSettings
from sources.models import Source
from tests import factories
from tests.articles.figuring import shows
from tests.newsroom import shop
from tests.quiet import wait_until_all_is_known

HOUR = timedelta(hours=1)
VARIANTS = (("en", "full"), ("ko", "text"))
PLAIN = VARIANTS[:1]
GONE = {"withdrawal_reason": "It could hurt."}


def house():
    """A site whose posts, one of every kind, show photos in every way that there is; return its rows."""
    site = shop.opened(4)
    lonely, hidden, withdrawn = shop.full_photo(), factories.photo(public=False), factories.photo(caption="Gone")
    Photo.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now(), **GONE)
    saved = StoredPost.objects.create(
        platform="Instagram", author="A visitor", handle="@visitor", text="Breakfast", posted_on="2013-02-09",
        permalink="https://social.example/p/1", photo=shop.full_photo(),
    )  # fmt: skip
    other_set = factories.photo_set(
        shop.full_photo(), site.photos[1], hidden, withdrawn, title="A set within the text", introduction="Words"
    )
    compared = Comparison.objects.create(title="Twice", left=factories.photo(), right=factories.photo())
    noted = AnnotatedPhoto.objects.create(title="A doorway", photo=factories.photo())
    noted.notes.create(position=1, x=0.5, y=0.5, text="A lamp")
    embeds = "".join(
        f'<{tag} data-id="{number}"></{tag}>'
        for tag, number in (
            *(("photo-embed", one.public_id) for one in (lonely, hidden, withdrawn)), ("photo-set", other_set.pk),
            ("stored-post", saved.pk), ("related-post", site.essay.pk),
        )
    )  # fmt: skip
    embeds += shows(compared) + shows(noted)
    alone = embeds.replace(f'<related-post data-id="{site.essay.pk}"></related-post>', "")
    Article.objects.filter(pk=site.report.pk).update(body=f"<p>Words.</p>{embeds}<p>More.</p>")
    Article.objects.filter(pk=site.essay.pk).update(body=f"<p>Words.</p>{alone}")
    for kind in ("post", "explainer", "commentary"):
        shop.article(kind=kind, lead_photo=hidden, tags=["Phones"], body=f"<p>Some.</p>{shows(compared)}")
    site.lonely, site.hidden, site.saved, site.other_set = lonely, hidden, saved, other_set
    site.compared, site.noted = compared, noted
    return site


def shown(*, anew, variants=VARIANTS):
    """{(what, language): page} of every page that is put together from parts."""
    found = {}
    wait_until_all_is_known()
    for language, mode in variants:
        with translation.override(language):
            for row in Article.objects.all():
                found[f"post {row.pk}", language] = words(post_page(row.slug, mode, anew=anew))
            for row in PhotoSet.objects.all():
                for view in ("main", "sheet"):
                    page = set_page_by(row.slug, mode, view=view, anew=anew)
                    found[f"set {row.pk} {view}", language] = words(page)
    return found


def words(page):
    """A page without what it was made from."""
    return page and {name: getattr(page, name) for name in page.__dataclass_fields__ if name != "keys"}


def edits(site):
    """{what is done: function} of what can change a page."""
    photo, hidden = site.photos[0], site.hidden

    def update(row, **fields):
        return lambda: type(row).objects.filter(pk=row.pk).update(**fields)

    soon, past = timezone.now() + HOUR, timezone.now() - HOUR
    source = Source.objects.get(pk=photo.source_id)
    return {
        "a caption": update(photo, caption="Another caption"),
        "a photo withdrawn": update(photo, withdrawn_at=timezone.now(), **GONE),
        "a photo comes out": update(hidden, public_from=past),
        "rights that have ended": update(photo, rights_expire=past),
        "a source protected": update(source, confidentiality="protected", public_name="", has_public_page=False),
        "a source in danger": update(source, clearance="danger"),
        "a claim accepted": lambda: shop.verify(site.compared.right, "covert", "covert"),
        "a claim taken back": lambda: site.lonely.claims.update(state="rejected"),
        "a pillar": lambda: photo.pillars.update(status="disputed", finding="We were wrong"),
        "new files": lambda: Derivatives.objects.filter(photo=photo).update(colour="#123456", width=1200),
        "a lease": lambda: factories.lease(photo, kind="deny"),
        "a tag renamed": update(site.topic, name="Telephones"),
        "a tag taken off": lambda: site.report.tags.clear(),
        "a section renamed": update(site.section, name="Another section"),
        "an author renamed": update(site.author, name="Another name"),
        "the site renamed": lambda: SiteSettings.objects.update_or_create(pk=1, defaults={"name": "Another site"}),
        "a set withdrawn": update(site.photo_set, withdrawn_at=timezone.now(), **GONE),
        "a set's title": update(site.other_set, title="Another title"),
        "a set's order": lambda: site.photo_set.items.filter(photo=photo).update(position=9, caption="Here"),
        "a photo leaves a set": lambda: site.photo_set.items.filter(photo=site.photos[2]).delete(),
        "a saved post": update(site.saved, text="Supper"),
        "a comparison": update(site.compared, left_label="Before"),
        "half of a comparison": update(site.compared.left, caption="Another half"),
        "a note on a photo": lambda: site.noted.notes.update(text="A candle"),
        "a headline": update(site.essay, headline="Another headline"),
        "a post withdrawn": update(site.essay, withdrawn_at=timezone.now()),
        "a post under embargo": update(site.live, embargo_until=soon),
        "a new post": lambda: shop.article(tags=["Phones"], section=site.section),
        "its text": update(site.report, body="<p>Nothing but words.</p>", body_text="Nothing but words."),
    }


def text(pages):
    """All words of `shown()`."""
    return " ".join(str(page) for page in pages.values())
