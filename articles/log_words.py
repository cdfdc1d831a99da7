"""The words of posts for the log (sources/log_words.py)."""

from django.utils.translation import gettext_lazy as _

from sources.log_words import register


def register_words():
    """Tell the lowest storey, when the app is ready."""
    register(
        {
            "article.started": _("Post begun"),
            "article.saved": _("Post saved"),
            "article.restored": _("Older version of a post restored"),
            "article.deleted": _("Draft deleted"),
            "article.published": _("Post published"),
            "article.unscheduled": _("Post taken off the schedule"),
            "article.withdrawn": _("Post withdrawn"),
            "correction.made": _("Correction made"),
            "correction.change_hidden": _("Former words shown no more"),
            "comparison.added": _("Comparison added"),
            "comparison.changed": _("Comparison changed"),
            "annotatedphoto.added": _("Annotated photo added"),
            "annotatedphoto.changed": _("Annotated photo changed"),
            "storedpost.added": _("Stored social post added"),
            "storedpost.changed": _("Stored social post changed"),
            "author.added": _("Author added"),
            "author.changed": _("Author changed"),
            "section.added": _("Section added"),
            "section.changed": _("Section changed"),
        },
        {
            "publish_at": _("Public from"),
            "embargo_until": _("Embargo until"),
            "restored": _("From version"),
            "versions": _("Versions"),
            "slug": _("Address"),
            "text": _("Text"),
            "shows_change": _("Shown line by line"),
            "correction": _("Correction"),
            "photos": _("Photos"),
            "notes": _("Notes"),
        },
    )
