"""The transition table of a post: from which state to which, by which action, with which permission.

States are derived (Article.status). Services ask `check()` before they change anything; the desk asks `actions()` what
to offer. Both read this one table.
"""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.models import Article
from sources.actors import require

DRAFT, SCHEDULED, EMBARGOED, PUBLISHED, WITHDRAWN = Article.Status

CHANGE = "articles.change_article"
PUBLISH = "articles.publish_article"
WITHDRAW = "articles.withdraw_article"
DELETE = "articles.delete_article"


class Transition(NamedTuple):
    """One line of the table. `to` names the states in which the action can end."""

    action: str
    origin: str
    to: tuple
    permission: str


TRANSITIONS = (
    *(Transition("save", state, (state,), CHANGE) for state in Article.Status),
    Transition("delete", DRAFT, (), DELETE),
    Transition("publish", DRAFT, (PUBLISHED, SCHEDULED, EMBARGOED), PUBLISH),
    Transition("publish", SCHEDULED, (PUBLISHED, SCHEDULED, EMBARGOED), PUBLISH),
    Transition("publish", EMBARGOED, (PUBLISHED, SCHEDULED, EMBARGOED), PUBLISH),
    Transition("publish", PUBLISHED, (PUBLISHED,), PUBLISH),
    Transition("publish", WITHDRAWN, (PUBLISHED,), PUBLISH),
    Transition("unschedule", SCHEDULED, (DRAFT,), PUBLISH),
    Transition("unschedule", EMBARGOED, (DRAFT,), PUBLISH),
    Transition("withdraw", PUBLISHED, (WITHDRAWN,), WITHDRAW),
)
_TABLE = {(line.action, line.origin): line for line in TRANSITIONS}


def check(*, by, article, action):
    """Return the Transition, or raise: PermissionDenied without the right, ValidationError in the wrong state."""
    line = _TABLE.get((action, article.status))
    require(by, line.permission if line else next(row.permission for row in TRANSITIONS if row.action == action))
    if not line:
        words = {
            "delete": _("Readers have seen this post or will see it soon: withdraw it or take it off the schedule."),
            "unschedule": _("This post is not waiting for its time."),
            "withdraw": _("Only a post that readers can see can be withdrawn."),
        }
        raise ValidationError(words[action])
    return line


def actions(*, by, article):
    """Return the names of what `by` may do with this post in its present state."""
    return {line.action for line in TRANSITIONS if line.origin == article.status and by.has_perm(line.permission)}
