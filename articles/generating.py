"""Invented posts and photo sets for an invented archive (gallery/archive/generating.py): for benchmarks and trials.

Rows as the services write them, with one version each, but past every service and with the triggers lifted.
"""

from datetime import timedelta
from itertools import cycle, islice

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from articles.models import Article, ArticleRevision, ArticleSet, Author, Byline, Section, TaggedArticle
from gallery.models import Appearance, Photo, PhotoSet, PhotoSetItem, TaggedPhotoSet, Topic

#: One post to so many photos, one set; never fewer than a page of the desk's list holds, nor more than this.
PHOTOS_A_POST, PHOTOS_A_SET = 100, 200
FEWEST, MOST_POSTS, MOST_SETS = 120, 10_000, 5_000
IN_A_SET, TAGS, BATCH = 12, 3, 1_000
WORDS = ("river", "market", "bridge", "winter", "harvest", "station", "orchard", "square", "ferry", "school", "lamp")


def posts_and_sets(photos):
    """Make as many posts and sets as suit a number of photos; return (keys of the posts, keys of the sets).

    The photos, topics and at least one tag must be there already.
    """
    sets, posts = (
        min(max(photos // share, FEWEST), most)
        for share, most in ((PHOTOS_A_SET, MOST_SETS), (PHOTOS_A_POST, MOST_POSTS))
    )
    pictures = list(
        Photo.objects.filter(public_from__isnull=False, withdrawn_at=None, embargo_until=None)
        .order_by("-pk")
        .values_list("pk", flat=True)[: sets * IN_A_SET]
    )
    topics = list(Topic.objects.order_by("pk").values_list("pk", flat=True)[:10])
    made_sets = _sets(sets, pictures, topics)
    made_posts = _posts(posts, pictures, topics, made_sets)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Article, PhotoSet]):
            cursor.execute(statement)
    return made_posts, made_sets


def _sets(number, pictures, topics):
    now, first = timezone.now(), _after(PhotoSet)
    chosen = cycle(pictures)
    rows = [
        PhotoSet(
            pk=first + place,
            title=f"Invented set {first + place}: {_words(place, 3)}",
            slug=f"invented-set-{first + place}",
            introduction=f"<p>{_words(place, 40).capitalize()}.</p>",
            public_from=now - timedelta(minutes=place + 1),
        )
        for place in range(number)
    ]
    items, shown = [], []
    for row in rows:
        inside = list(dict.fromkeys(islice(chosen, IN_A_SET)))
        row.lead_id = inside[0]
        items += [PhotoSetItem(photo_set_id=row.pk, photo_id=key, position=at) for at, key in enumerate(inside)]
        shown += [_appearance(row, "gallery.photoset", key, row.title, row.public_from) for key in inside]
    tagged = [
        TaggedPhotoSet(tag_id=key, content_object_id=row.pk) for row in rows for key in _some(topics, row.pk - first)
    ]
    _write(rows, items, shown, tagged)
    return [row.pk for row in rows]


def _posts(number, pictures, topics, sets):
    now, first = timezone.now(), _after(Article)
    sections = [Section.objects.create(name=f"Section {first}-{one}", slug=f"section-{first}-{one}") for one in "abcd"]
    authors = [Author.objects.create(name=f"Author {first}-{one}", slug=f"author-{first}-{one}") for one in "abcdef"]
    rows, versions = [], []
    for place in range(number):
        moment, headline = now - timedelta(minutes=place + 1), f"Invented post {first + place}: {_words(place, 4)}"
        row = Article(
            pk=first + place,
            kind=Article.Kind.values[place % 4],
            section=sections[place % len(sections)],
            headline=headline,
            working_headline=headline,
            slug=f"invented-post-{first + place}",
            standfirst=f"{_words(place + 1, 12).capitalize()}.",
            body="".join(f"<p>{_words(place + turn, 60).capitalize()}.</p>" for turn in range(5)),
            body_text=" ".join(_words(place + turn, 60) for turn in range(5)),
            lead_photo_id=pictures[place % len(pictures)],
            publish_at=moment,
            content_updated_at=moment,
        )
        rows.append(row)
        version = {"photo_sets": [sets[place % len(sets)]], "related": [], "appeared_in": []}
        versions.append(ArticleRevision(article_id=row.pk, number=1, snapshot=version))
    _write(rows, versions)
    live = dict(ArticleRevision.objects.filter(article__gte=first).values_list("article", "pk"))
    for row in rows:
        row.live_revision_id = row.newest_revision_id = live[row.pk]
        row.approved_at = row.publish_at
    Article.objects.bulk_update(rows, ["live_revision", "newest_revision", "approved_at"], batch_size=100)
    _write(
        [
            Byline(article_id=row.pk, author=authors[(row.pk + turn) % len(authors)], position=turn)
            for row in rows
            for turn in range(1 + row.pk % 2)
        ],
        [ArticleSet(article_id=row.pk, photo_set_id=sets[at % len(sets)]) for at, row in enumerate(rows)],
        [TaggedArticle(tag_id=key, content_object_id=row.pk) for row in rows for key in _some(topics, row.pk - first)],
        [_appearance(row, "articles.article", row.lead_photo_id, row.headline, row.publish_at) for row in rows],
    )
    return [row.pk for row in rows]


def _after(model):
    """The first key that is free: bulk_create() does not tell keys on every database."""
    return (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1


def _appearance(row, model, photo, title, moment):
    place = f"{model}:{row.pk}"
    return Appearance(photo_id=photo, place=place, title=title, url=row.get_absolute_url(), public_from=moment)


def _some(topics, place):
    """TAGS of the topics, the first ones far more often."""
    return {topics[(place * (turn + 1) ** 2 % len(topics)) // (turn + 1)] for turn in range(TAGS)}


def _words(place, number):
    return " ".join(WORDS[(place * 7 + turn * turn) % len(WORDS)] for turn in range(number))


def _write(*lists):
    for rows in lists:
        if rows:
            type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH)
