"""What of a post lies outside: the addresses that a CDN must forget when the post changes or goes."""

from django.urls import reverse

from articles.models import Article
from gallery import outbox, purging
from sources import audit
from sources.slugs import FormerSlug


def order_purge(article, photos):
    """Order, in the caller's transaction, that the CDN forgets every page that says something of a post.

    Called while the row still says what readers see; photos are rows of what it shows.
    """
    outbox.order_purge(cause=audit.target_of(article), paths=pages_of(article, photos), keys=[f"article:{article.pk}"])


def pages_of(article, photos):
    """Return the paths of the pages on which a post stands or is named: its own, former ones, lists, photos, posts
    that lead to it."""
    former = FormerSlug.objects.filter(kind=Article._meta.label_lower, object_id=article.pk)
    pages = {reverse("articles:article", args=[slug]) for slug in former.values_list("slug", flat=True)}
    pages |= {article.get_absolute_url(), *purging.pages_of(photos)}
    pages |= {article.section.get_absolute_url()} if article.section_id else set()
    pages |= {author.get_absolute_url() for author in article.authors.all()}
    pages |= {topic.get_absolute_url() for topic in article.tags.all()}
    naming = Article.objects.published().filter(related_links__other=article)
    embedding = Article.objects.published().filter(body__contains=f'<related-post data-id="{article.pk}">')
    pages |= {other.get_absolute_url() for other in naming.only("slug")}
    pages |= {other.get_absolute_url() for other in embedding.only("slug")}
    return sorted(pages)
