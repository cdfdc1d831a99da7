"""A page is made before its first reader asks for it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.services import corrections, publishing
from articles.tasks import make_page
from sources.parts import StoredPart
from tests.articles import writing
from tests.quiet import wait_until_all_is_known

pytestmark = pytest.mark.django_db(transaction=True)
BOTH = {"en-full", "ko-full"}


def waiting():
    return DBTaskResult.objects.filter(task_path=make_page.module_path)


def stored(post):
    """The variants of a post that lie ready."""
    return set(StoredPart.objects.filter(name=f"article:{post.pk}:main").values_list("variant", flat=True))


def test_after_a_publication_a_worker_makes_the_page_in_each_language(worker, cast, django_assert_max_num_queries):
    post = writing.published(cast.chief)
    assert stored(post) == set()
    wait_until_all_is_known()
    call_command("process_tasks", once=True)
    assert stored(post) == BOTH
    with django_assert_max_num_queries(8):
        assert Client().get(post.get_absolute_url()).status_code == 200


def test_after_a_correction_it_is_made_anew(worker, cast):
    post = writing.published(cast.chief)
    call_command("process_tasks", once=True)
    corrections.correct_article(by=cast.chief, article=post, kind="correction", text="It was a harbour.")
    wait_until_all_is_known()
    call_command("process_tasks", once=True)
    kept = StoredPart.objects.get(name=f"article:{post.pk}:main", variant="en-full")
    assert "It was a harbour." in kept.html


def test_a_page_that_waits_for_its_time_is_made_at_that_time_and_not_before(worker, cast):
    begins = timezone.now() + timedelta(hours=1)
    post = writing.published(cast.chief, at=begins)
    assert [task.run_after for task in waiting()] == [begins]
    call_command("process_tasks", once=True)
    assert make_page.call(post.pk) is False and stored(post) == set()
    assert [task.run_after for task in waiting()] == [begins]
    publishing.unschedule(by=cast.chief, article=post)
    assert make_page.call(post.pk) is False


def test_where_tasks_run_at_once_no_publisher_waits_for_it(cast):
    assert stored(writing.published(cast.chief)) == set()
