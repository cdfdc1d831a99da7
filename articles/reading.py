"""The rows behind a page of posts: what to read for it, in a number of queries that does not grow with the page."""

from collections import defaultdict

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery, Value
from django.db.models.functions import Now

from articles import body
from articles.figures import photos_of
from articles.models import Article, ArticleSet, Author, Byline, TaggedArticle
from gallery.mix import mix_of
from gallery.models import Photo, PhotoSet, PhotoSetItem

RELATED = 3
#: The fields of body.Embeds whose records hold photos (articles/figures.py).
FIGURES = ("posts", "comparisons", "annotated")


def for_page(queryset):
    """Prepare a queryset of posts for `public.article_page()`: with section, version and neighbours in time."""
    others = Article.objects.published().exclude(pk=OuterRef("pk"))
    moment = OuterRef("publish_at")
    # The moment is named once more by itself: at an OR no database begins in the middle of an index.
    before = Q(publish_at__lte=moment) & (Q(publish_at__lt=moment) | Q(pk__lt=OuterRef("pk")))
    after = Q(publish_at__gte=moment) & (Q(publish_at__gt=moment) | Q(pk__gt=OuterRef("pk")))
    return queryset.select_related("section", "live_revision").annotate(
        previous_pk=Subquery(others.filter(before).newest().values("pk")[:1]),
        next_pk=Subquery(others.filter(after).order_by("publish_at", "pk").values("pk")[:1]),
    )


def neighbours_of(article):
    """Return the keys of the posts published before and after this one; no query if it came from `for_page()`."""
    if not hasattr(article, "previous_pk"):
        article = for_page(Article.objects.filter(pk=article.pk)).get()
    return article.previous_pk, article.next_pk


def lists_of(article):
    """Return what a post lists: {"photo_sets": keys, "related": keys, "appeared_in": rows}.

    Publishing copies the live version into the row in one transaction, so that the version, which came with the row,
    saves the queries. A row without a version (imported, say) is asked for its own lists.
    """
    held = article.live_revision.snapshot if article.live_revision_id else {}
    if held:
        return held
    return {
        "photo_sets": list(article.set_links.values_list("photo_set_id", flat=True)),
        "related": list(article.related_links.values_list("other_id", flat=True)),
        "appeared_in": [
            row | {"date": row["date"].isoformat() if row["date"] else ""}
            for row in article.appeared_in.values("outlet", "url", "date")
        ],
    }


def tags_of(article, made=None):
    """Return ((name, url), …) of a post's topical tags: from the rows, so that a renamed tag shows its new name."""
    links = list(TaggedArticle.objects.filter(content_object=article).select_related("tag").order_by("pk"))
    if made:
        made.keys_of("topic", [link.tag_id for link in links])
    return tuple((link.tag.name, link.tag.get_absolute_url()) for link in links)


def bylines_of(article_pks, drafted=None, drafted_for=None):
    """Return {article key: ((name, url, role), …)}; one query, and one more for the authors of a draft.

    drafted are the author keys of the post `drafted_for`, whose rows do not hold them yet. An author without a public
    post has no page to link to, but then his name stands only where such a post is shown.
    """
    found = defaultdict(tuple)
    links = Byline.objects.filter(article__in=list(article_pks)).select_related("author").order_by("position", "pk")
    for link in links:
        found[link.article_id] += (_author(link.author),)
    if drafted is not None:
        known = Author.objects.in_bulk(drafted)
        found[drafted_for] = tuple(_author(known[pk]) for pk in drafted if pk in known)
    return found


def teaser_rows(article, chosen, others, *, alike=True):
    """Return {key: published row} for `chosen` and `others`, and, where nothing was chosen, for what shares a tag.

    Rows that came in by a shared tag have `is_fallback`; they stand newest first. One query.
    """
    wanted = {*chosen, *others}
    if chosen or article.pk is None or not alike:
        rows = Article.objects.published().filter(pk__in=wanted).annotate(is_fallback=Value(False))
    else:
        rows = with_alike(article.pk, wanted)
    return {row.pk: row for row in rows.select_related("section").newest()}


def with_alike(pk, wanted):
    """Return the published posts `wanted` and the newest that share a tag with the post `pk`: these `is_fallback`."""
    rows = Article.objects.published()
    tags = TaggedArticle.objects.filter(content_object=pk).values("tag")
    by_tag = Exists(TaggedArticle.objects.filter(content_object=OuterRef("pk"), tag__in=tags))
    alike = rows.exclude(pk=pk).filter(by_tag).newest().values("pk")[:RELATED]
    rows = rows.filter(Q(pk__in=wanted) | Q(pk__in=alike))
    return rows.annotate(is_fallback=ExpressionWrapper(Q(pk__in=alike), output_field=BooleanField()))


def mixes_of(rows):
    """Return {article key: Mix} of the photos that readers see in these posts; 4 queries at most."""
    embeds = {row.pk: body.embeds_in(row.body) for row in rows}
    figures = photos_of(**{kind: {pk for one in embeds.values() for pk in getattr(one, kind)} for kind in FIGURES})
    in_sets = defaultdict(dict)
    set_pks = {pk for one in embeds.values() for pk in one.sets}
    links = ArticleSet.objects.filter(article__in=[row.pk for row in rows]).order_by().values("photo_set")
    # Asked of each set and photo that is there: SQLite would make lists of all that readers see.
    items = PhotoSetItem.objects.filter(
        Q(photo_set__in=set_pks) | Q(photo_set__in=links),
        Exists(PhotoSet.objects.published().filter(pk=OuterRef("photo_set"))),
        Exists(Photo.objects.cleared().filter(pk=OuterRef("photo"))),
    )
    linked = defaultdict(set)
    found = items.values_list(
        "photo_set", "photo__public_id", "photo__access_class", "photo_set__article_links__article"
    )
    for set_pk, public_id, key, linking in found if rows else ():
        in_sets[set_pk][public_id] = key
        linked[linking].add(set_pk)
    alone = Photo.objects.cleared().filter(
        Q(public_id__in={key for one in embeds.values() for key in one.photos})
        | Q(pk__in={row.lead_photo_id for row in rows if row.lead_photo_id}.union(*figures.values()))
    )
    classes, leads = {}, {}
    for pk, public_id, key in alone.values_list("pk", "public_id", "access_class") if rows else ():
        classes[public_id], leads[pk] = key, public_id
    mixes = {}
    for row in rows:
        shown = {key: classes[key] for key in embeds[row.pk].photos if key in classes}
        if row.lead_photo_id in leads:
            shown[leads[row.lead_photo_id]] = classes[leads[row.lead_photo_id]]
        for set_pk in {*embeds[row.pk].sets, *linked[row.pk]}:
            shown |= in_sets[set_pk]
        for key in ((kind, pk) for kind in FIGURES for pk in getattr(embeds[row.pk], kind)):
            photos = figures.get(key, set())
            # Of a comparison readers see both photos or none (articles/public_figures.py).
            if photos <= leads.keys():
                shown |= {leads[photo]: classes[leads[photo]] for photo in photos}
        mixes[row.pk] = mix_of(shown.values())
    return mixes


def with_public_posts(authors):
    """Authors whose name stands over a post that readers can see: nobody else has a page."""
    return authors.filter(Exists(Article.objects.published().filter(authors=OuterRef("pk"))))


def keyset(queryset, before):
    """Limit a queryset in `newest()` order to what comes after the place `before`, (publish_at, slug)."""
    moment, slug = before
    # Among published rows alone: otherwise a guessed address in a cursor would tell whether a draft has it.
    key = Article.objects.published().filter(publish_at=moment, slug=slug).values("pk")[:1]
    behind = Q(publish_at__lte=moment) & (Q(publish_at__lt=moment) | Q(pk__lt=Subquery(key)))
    return queryset.filter(behind, publish_at__lte=Now())


def _author(author):
    return author.name, author.get_absolute_url(), author.role
