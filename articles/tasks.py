"""Work that a worker does after an answer went out. Each task may run twice without harm."""

from django.utils import timezone
from django_tasks import task

from articles.models import Article
from articles.rebuilding import rebuild
from gallery.tasks import QUEUE
from sources.committing import after_commit


@task(queue_name=QUEUE)
def make_page(article_pk):
    """Make the page of a post in every language before its first reader asks; return whether readers may see it."""
    slugs = list(Article.objects.published().filter(pk=article_pk).values_list("slug", flat=True))
    return bool(list(rebuild(slugs=slugs)))


def make_page_later(article):
    """Enqueue the task when the transaction commits, for the moment at which readers may see the post. Tasks that run
    at once know no worker: then its first reader makes the page, as where the worker is late or stopped."""
    after_commit(_enqueue, article.pk, article.public_from)


def _enqueue(article_pk, public_from):
    if make_page.get_backend().supports_defer:
        waits = public_from > timezone.now()
        (make_page.using(run_after=public_from) if waits else make_page).enqueue(article_pk)
