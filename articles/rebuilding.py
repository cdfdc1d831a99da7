"""Making the stored parts of pages ahead: of a post that is published (articles/tasks.py), and of all of them after a
deploy, a restored backup or a change of everything (`manage.py rebuild_parts`).

Nothing depends on it: a part that is missing or stale is made by whoever reads it first.
"""

from django.conf import settings
from django.utils import translation

from articles.models import Article
from articles.stored import post_page
from gallery.models import PhotoSet
from gallery.stored import set_page_by
from sources.partcode import code
from sources.parts import StoredPart, stale

#: The mode in which nearly everybody reads. Other modes are made when somebody asks for them.
MODE = "full"
BATCH = 500


def rebuild(*, slugs=None, everything=False):
    """Make what is missing or stale of all posts and sets that readers can see, in every language of the site.

    slugs limits it to these posts. everything makes also what is right anew. Yields (pages done, pages in all). Can be
    run twice, and beside readers.
    """
    posts = Article.objects.published().newest()
    posts = posts if slugs is None else posts.filter(slug__in=slugs)
    wanted = [(post_page, "article", *row) for row in posts.values_list("pk", "slug")]
    if slugs is None:
        sets = PhotoSet.objects.published().newest()
        wanted += [(set_page_by, "set", *row) for row in sets.values_list("pk", "slug")]
    for done, (page, kind, pk, slug) in enumerate(wanted, 1):
        if everything:
            StoredPart.objects.filter(name__startswith=f"{kind}:{pk}:").delete()
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                page(slug, MODE)
        yield done, len(wanted)


def sweep():
    """Delete the parts of posts and sets that readers can see no longer, stale ones, and those of other code; return
    how many."""
    there = {f"article:{pk}" for pk in Article.objects.published().values_list("pk", flat=True)}
    there |= {f"set:{pk}" for pk in PhotoSet.objects.published().values_list("pk", flat=True)}
    gone = [
        pk
        for pk, name, made_by in StoredPart.objects.values_list("pk", "name", "code").iterator(chunk_size=BATCH)
        if made_by != code() or name.rpartition(":")[0] not in there
    ]
    gone = sorted({*gone, *stale()})
    for start in range(0, len(gone), BATCH):
        StoredPart.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    return len(gone)
