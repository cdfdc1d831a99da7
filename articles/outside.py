"""What of a post lies outside: the addresses that a CDN must forget when the post changes or goes."""

from django.urls import reverse

from articles.models import Article
from gallery import outbox, purging
from gallery.models import Appearance
from sources import audit
from sources.slugs import FormerSlug


def order_purge(article, photos):
    """Order, in the caller's transaction, that the CDN forgets every page that says something of a post.

    Called while the row still says what readers see; photos are rows of what it shows.
    """
    keys = [f"article:{article.public_id}"]
    outbox.order_purge(cause=audit.target_of(article), paths=pages_of(article, photos), keys=keys)


def pages_of(article, photos):
    """Return the paths of the pages on which a post stands or is named: its own, former ones, lists, photos, posts
    that lead to it."""
    former = FormerSlug.objects.filter(kind=Article._meta.label_lower, object_id=article.pk)
    pages = {reverse("articles:article", args=[slug]) for slug in former.values_list("slug", flat=True)}
    pages |= {article.get_absolute_url(), *purging.pages_of(photos)}
    pages |= _lists_of(article)
    numbers = range(1, article.corrections.count() + 1)
    pages |= {reverse("articles:change", args=[article.slug, number]) for number in numbers}
    naming = Article.objects.published().filter(related_links__other=article)
    embedding = Article.objects.published().filter(body__contains=f'<related-post data-id="{article.pk}">')
    pages |= {other.get_absolute_url() for other in naming.only("slug")}
    pages |= {other.get_absolute_url() for other in embedding.only("slug")}
    return sorted(pages)


def lists_with(photos):
    """Return the paths of the lists that hold published posts in which these photos show, as a set."""
    kind = f"{Article._meta.label_lower}:"
    shown = Appearance.objects.filter(photo__in=photos, public_from__isnull=False, place__startswith=kind)
    keys = {place.removeprefix(kind) for place in shown.values_list("place", flat=True)}
    posts = Article.objects.filter(pk__in=keys).select_related("section").prefetch_related("authors", "tags")
    return set().union(*(_lists_of(post) for post in posts))


def _lists_of(article):
    """The pages, feeds and files of the sitemap that list a post, as a set of paths."""
    pages = {article.section.get_absolute_url()} if article.section_id else set()
    pages |= {author.get_absolute_url() for author in article.authors.all()}
    pages |= {topic.get_absolute_url() for topic in article.tags.all()}
    pages |= {path for scope, slug in _scopes(article) for path in purging.feeds_of(scope, slug)}
    if article.publish_at:
        pages |= set(purging.sitemap_files("posts", article.publish_at, article.public_id))
    return pages


def _scopes(article):
    """Of what there are feeds in which the post stands, as (scope, slug)."""
    yield from (("tags", topic.slug) for topic in article.tags.all())
    yield from (("authors", author.slug) for author in article.authors.all())
    if article.section_id:
        yield "sections", article.section.slug
