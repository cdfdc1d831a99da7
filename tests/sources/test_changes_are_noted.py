"""The database notes what readers may notice, whoever writes, and a keeper who asks by moments misses nothing."""

from datetime import timedelta

from django.apps import apps
from django.db import connection
from django.test import TestCase
from django.utils import timezone

from articles import changes as of_articles
from gallery import changes as of_gallery
from newsroom import changes as of_newsroom
from sources import changes
from tests import factories


def noted_by(step):
    """The keys that are noted while `step` runs."""
    before = set(changes.PublicChange.objects.values_list("pk", flat=True))
    step()
    return set(changes.PublicChange.objects.exclude(pk__in=before).values_list("key", flat=True))


class WhatIsNoted(TestCase):
    def test_raw_sql_is_noted_like_a_service(self):
        photo = factories.photo()

        def rewrite():
            with connection.cursor() as cursor:
                cursor.execute("UPDATE gallery_photo SET caption = 'Another' WHERE id = %s", [photo.pk])

        self.assertEqual(noted_by(rewrite), {f"photo:{photo.pk}"})

    def test_what_readers_cannot_notice_is_not_noted(self):
        photo = factories.photo()
        self.assertEqual(noted_by(lambda: type(photo).objects.filter(pk=photo.pk).update(latitude=1.5)), set())

    def test_a_draft_is_not_noted(self):
        draft = factories.photo(public=False)
        self.assertEqual(noted_by(lambda: type(draft).objects.filter(pk=draft.pk).update(caption="Another")), set())

    def test_the_same_value_again_is_no_change(self):
        photo = factories.photo()
        same = {"caption": photo.caption, "withdrawn_at": None}
        self.assertEqual(noted_by(lambda: type(photo).objects.filter(pk=photo.pk).update(**same)), set())

    def test_a_source_is_noted_by_its_own_key(self):
        source = factories.source()
        self.assertEqual(
            noted_by(lambda: type(source).objects.filter(pk=source.pk).update(clearance="danger")),
            {f"source:{source.pk}"},
        )


class WhoeverKeepsSomething(TestCase):
    def test_sees_every_note_that_is_written_after_he_asked(self):
        moment = changes.low()
        photo = factories.photo()
        _low, notes = changes.since(moment)
        self.assertIn(f"photo:{photo.pk}", notes.values())
        self.assertGreaterEqual(changes.newest([f"photo:{photo.pk}"])[f"photo:{photo.pk}"], moment)

    def test_compacting_leaves_the_newest_note_of_each_key(self):
        photo = factories.photo()
        for caption in ("One", "Two", "Three"):
            type(photo).objects.filter(pk=photo.pk).update(caption=caption)
        keys = set(changes.PublicChange.objects.values_list("key", flat=True))
        before = changes.newest(keys)
        if connection.vendor == "postgresql":
            self.assertEqual(changes.compact(), 0, "a longer transaction may yet show older notes")
        changes.PublicChange.objects.update(made_at=timezone.now() - timedelta(days=2))
        self.assertGreater(changes.compact(), 0)
        self.assertEqual(changes.newest(keys), before)
        self.assertEqual(changes.PublicChange.objects.count(), len(keys))
        self.assertEqual(changes.compact(), 0)


class EveryColumn(TestCase):
    def test_is_either_watched_or_known_to_be_private(self):
        for label, watched, private in (
            ("gallery.Photo", of_gallery.PHOTO_COLUMNS, of_gallery.PHOTO_PRIVATE),
            ("gallery.PhotoSet", of_gallery.SET_COLUMNS, of_gallery.SET_PRIVATE),
            ("articles.Article", of_articles.ARTICLE_COLUMNS, of_articles.ARTICLE_PRIVATE),
            ("sources.Source", changes.SOURCE_COLUMNS, changes.SOURCE_PRIVATE),
            ("newsroom.SiteSettings", of_newsroom.SITE_COLUMNS, ("id", "changed_at")),
        ):
            columns = {field.column for field in apps.get_model(label)._meta.local_concrete_fields}
            self.assertEqual(set(watched) ^ set(private), columns, label)

    def test_of_every_watched_table_exists(self):
        known = {model._meta.db_table: model for model in apps.get_models()}
        for watch in (*of_gallery.WATCHES, *of_articles.WATCHES, *of_newsroom.WATCHES):
            columns = {field.column for field in known[watch.table]._meta.local_concrete_fields}
            self.assertLessEqual({*watch.columns, *(name for _kind, name in watch.keys if name)}, columns)
