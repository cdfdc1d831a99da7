"""Who may do what after a fresh installation."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from articles.groups import GROUPS
from sources.audit import Event

pytestmark = pytest.mark.django_db

MAY = {
    "articles.add_article": {"Editor"},
    "articles.change_article": {"Editor"},
    "articles.publish_article": {"Publisher"},
    "articles.withdraw_article": {"Publisher"},
    "articles.override_blockers": set(),
    "gallery.override_blockers": set(),
    "sources.reveal_identity": set(),
    "sources.view_event": {"Chief moderator", "Publisher"},
    "sources.view_source": set(GROUPS),
    "sources.change_source": {"Photo editor"},
    "sources.delete_source": set(),
    "gallery.add_photo": {"Editor", "Photo editor"},
    "gallery.change_photo": {"Editor", "Photo editor"},
    "gallery.delete_photo": set(),
    "gallery.withdraw_photo": {"Photo editor", "Publisher"},
    "gallery.view_original": {"Photo editor", "Moderator"},
    "gallery.change_photoset": {"Editor", "Photo editor"},
    "gallery.publish_photoset": {"Photo editor", "Publisher"},
    "gallery.withdraw_photoset": {"Photo editor", "Publisher"},
    "gallery.add_claim": {"Editor", "Photo editor", "Moderator"},
    "gallery.review_claim": {"Moderator"},
    "gallery.settle_claim": {"Chief moderator"},
    "gallery.change_provenancetag": {"Chief moderator"},
    "gallery.change_facet": {"Chief moderator"},
    "gallery.change_pillar": {"Moderator"},
    "gallery.change_topic": {"Photo editor"},
}


@pytest.mark.parametrize("label", MAY)
def test_a_permission_belongs_to_these_groups_and_no_other(label):
    app, codename = label.split(".")
    permission = Permission.objects.get(content_type__app_label=app, codename=codename)
    assert set(permission.group_set.values_list("name", flat=True)) == MAY[label]


def test_the_five_groups_are_there_after_the_migrations_and_hold_what_the_table_says():
    for group in Group.objects.all():
        held = {
            f"{one.content_type.app_label}.{one.codename}" for one in group.permissions.select_related("content_type")
        }
        assert held == set(GROUPS[group.name])
    assert Group.objects.count() == 5


def test_the_command_brings_back_what_is_missing_keeps_what_was_added_and_can_run_twice(capsys):
    editor, extra = Group.objects.get(name="Editor"), Permission.objects.get(codename="view_event")
    editor.permissions.remove(Permission.objects.get(codename="add_article"))
    editor.permissions.add(extra)
    Group.objects.get(name="Moderator").delete()
    call_command("make_groups")
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Editor: given articles.add_article."
    assert said[1].startswith("Moderator: made, with ")
    assert editor.permissions.filter(pk=extra.pk).exists()
    call_command("make_groups")
    assert capsys.readouterr().out == "The groups have all that they need.\n"
    assert Event.objects.get(action="groups.made").detail == {"changes": said}


def test_a_permission_that_does_not_exist_stops_the_command(monkeypatch):
    monkeypatch.setitem(GROUPS, "Editor", ("articles.fly",))
    with pytest.raises(LookupError, match=r"articles\.fly"):
        call_command("make_groups")
