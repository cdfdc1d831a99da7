"""What must reach the outside after a change: orders to the CDN to forget addresses, and mails to partners.

An order is a row (Dispatch), written in the transaction of the change, so that neither exists without the other. It is
sent after the commit, never within a transaction, and tried again with growing pauses until it arrives: by a task, by
`manage.py send_orders`, and by a button at the desk. An order that was sent twice does no harm; a lost one would.
"""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery import cdn, tasks
from gallery.blockers import Blocker
from gallery.cdn import Unsent
from gallery.models import Challenge, Dispatch
from sources import vault
from sources.actors import require
from sources.audit import record, target_of
from sources.committing import after_commit

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
# While somebody sends an order nobody else does; whoever is killed over it loses it after this.
IN_HAND = timedelta(minutes=2)
# One order stays small enough for any hook.
MOST_PATHS = 500
#: Who may have orders tried again, and say that one was carried out by hand.
PERMISSION = "gallery.withdraw_photo"


@dataclass(frozen=True)
class Sent:
    """What a run did: how many orders arrived, how many did not."""

    arrived: int = 0
    failed: int = 0


def order_purge(*, cause, paths=(), keys=()):
    """Order, in the caller's transaction, that the CDN forgets these addresses; return the Dispatch rows.

    cause names the record, such as "gallery.photo:12"; paths begin with a slash; keys name what changed, for a CDN that
    purges by key. What says the same as a page in another form (settings.PAGES_BESIDE) goes with it. Without PURGE_URL
    there is no CDN and nothing is ordered.
    """
    paths, keys = set(paths) - {""}, sorted(set(keys))
    paths = sorted(paths | {other for path in paths for other in beside(path)}) if settings.PURGE_URL else sorted(paths)
    if not settings.PURGE_URL or not (paths or keys):
        return []
    parts = [paths[start : start + MOST_PATHS] for start in range(0, len(paths), MOST_PATHS)] or [[]]
    return [_order(Dispatch.Kind.PURGE, cause, {"paths": part, "keys": keys}) for part in parts]


def beside(path):
    """Return the paths that say the same as a page in another form, and those at which oEmbed tells of it, as a set."""
    try:
        match = resolve(path)
    except Resolver404:
        return set()
    if match.view_name not in settings.PAGES_BESIDE:
        return set()
    told = f"{reverse('oembed')}?url={quote(settings.SITE_URL + path, safe='')}"
    others = {reverse(name, kwargs=match.kwargs) for name in settings.PAGES_BESIDE[match.view_name]}
    return others | {told, f"{told}&format=xml"}


def order_mail(*, cause, to, subject, body):
    """Order, in the caller's transaction, a mail in plain text to one address; return the Dispatch."""
    return _order(Dispatch.Kind.MAIL, cause, {"to": to, "subject": " ".join(subject.split()), "body": body})


def order_answer(*, challenge, subject, body):
    """Order, in the caller's transaction, a mail to the reader who sent a challenge; return the Dispatch.

    The address stays where it is sealed, and is opened at the moment of sending.
    """
    payload = {"challenge": challenge.pk, "subject": " ".join(subject.split()), "body": body}
    return _order(Dispatch.Kind.MAIL, target_of(challenge), payload)


def waiting():
    """The orders that have not arrived and for which there is a way, as a queryset; mails wait for a mail server."""
    return Dispatch.objects.waiting().filter(kind__in=_ways())


def next_try():
    """The moment at which the next order is due, None when none waits."""
    return waiting().order_by("due_at").values_list("due_at", flat=True).first()


def cdn_is_down():
    """Whether the CDN still shows what was taken back: a purge was tried, did not arrive, and waits."""
    return bool(settings.PURGE_URL) and Dispatch.objects.waiting().filter(kind="purge").exclude(last_error="").exists()


def mails_wait_for_a_server():
    """Whether there are mails to send and no mail server to send them by (EMAIL_URL)."""
    return not settings.SENDS_MAIL and Dispatch.objects.waiting().filter(kind="mail").exists()


def cdn_blockers():
    """Return what the CDN holds against publishing anything, as a list of Blockers (empty: nothing).

    What readers see through a CDN that does not listen could not be taken back again.
    """
    if not cdn_is_down():
        return []
    sentence = _("The CDN does not take our orders, so what is published now could not be taken back. Try them again.")
    return [Blocker("cdn_down", sentence, reverse("admin:gallery_dispatch_changelist") + "?state=waiting")]


def refuse_while_cdn_is_down():
    """Raise ValidationError while the CDN does not listen; a step of services that would show something at once."""
    for blocker in cdn_blockers():
        raise ValidationError(blocker.sentence, code=blocker.code)


def send_due(*, most=200):
    """Send every order that is due, each once; return a Sent. May run beside itself and at any time.

    Raises RuntimeError within a transaction: others would wait as long as the outside makes us wait.
    """
    with transaction.atomic(durable=True):
        due = waiting().filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
        found = list(due.values_list("pk", "kind")[:most])
    arrived, failed, stopped = 0, 0, set()
    with _Ways() as ways:
        for pk, kind in found:
            if kind in stopped or (order := _take(pk)) is None:
                continue
            try:
                ways.send(order)
            except Unsent as error:
                failed += 1
                _put_off(order, error)
                if error.for_all:
                    stopped.add(kind)
            else:
                arrived += 1
                Dispatch.objects.filter(pk=pk).update(done_at=timezone.now(), last_error="")
    return Sent(arrived, failed)


def try_again(*, by):
    """Let every waiting order be tried now, and send; return a Sent. Not within a transaction. Needs PERMISSION."""
    require(by, PERMISSION)
    waiting().update(due_at=timezone.now())
    return send_due()


@transaction.atomic
def done_by_hand(*, by, order):
    """Say that somebody did what an order asks for: sent the mail, or purged the CDN in its own console.

    Return the fresh Dispatch; one that arrived meanwhile stays as it is. Needs PERMISSION.
    """
    require(by, PERMISSION)
    order = Dispatch.objects.select_for_update().get(pk=order.pk)
    if order.is_waiting:
        order.done_at, order.last_error = timezone.now(), ""
        order.save(update_fields=["done_at", "last_error"])
        record(by=by, action="dispatch.by_hand", target=order, detail={"kind": order.kind, "cause": order.cause})
    return order


class _Ways:
    """The ways to the outside during one run: the mail server is greeted once, at the first mail."""

    def __init__(self):
        self.connection = None

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        if self.connection is not None:
            self.connection.close()

    def send(self, order):
        """Send one order, or raise Unsent."""
        if order.kind == Dispatch.Kind.PURGE:
            return cdn.purge(order.payload)
        return self._mail(**order.payload)

    def _mail(self, subject, body, to="", challenge=None):
        to = to or _reader_of(challenge)
        try:
            if self.connection is None:
                connection = mail.get_connection()
                connection.open()
                self.connection = connection
        except (OSError, ValueError) as error:
            raise Unsent(f"The mail server cannot be reached ({type(error).__name__}).", for_all=True) from None
        try:
            mail.EmailMessage(subject, body, to=[to], connection=self.connection).send()
        except (OSError, ValueError) as error:
            raise Unsent(f"The mail server refused it ({type(error).__name__}).", for_all=False) from None


def _reader_of(challenge):
    """The address to which a reader wants an answer, or Unsent."""
    row = Challenge.objects.filter(pk=challenge).exclude(email_ciphertext=b"").first()
    if row is None:
        raise Unsent("The address is not kept any more.", for_all=False)
    try:
        return vault.open_text(row.email_ciphertext, owner=target_of(row))
    except vault.IdentityUnreadable as error:
        raise Unsent(str(error), for_all=False) from None


def _ways():
    """The kinds of orders for which this machine has a way to the outside."""
    return [
        kind
        for kind, there in ((Dispatch.Kind.PURGE, settings.PURGE_URL), (Dispatch.Kind.MAIL, settings.SENDS_MAIL))
        if there
    ]


def _order(kind, cause, payload):
    order = Dispatch.objects.create(kind=kind, cause=cause[:80], payload=payload, due_at=timezone.now())
    after_commit(tasks.send_soon)
    return order


def _take(pk):
    """Take an order in hand, so that no other run sends it too; return it, or None when another one did."""
    now = timezone.now()
    with transaction.atomic(durable=True):
        mine = Dispatch.objects.waiting().filter(pk=pk, due_at__lte=now)
        if not mine.update(due_at=now + IN_HAND, attempts=F("attempts") + 1):
            return None
    return Dispatch.objects.get(pk=pk)


def _put_off(order, error):
    """Note what went wrong and when to try again; where no other could arrive either, they wait as long."""
    now = timezone.now()
    again = now + min(FIRST_PAUSE * 2 ** min(order.attempts - 1, 10), LONGEST_PAUSE)
    Dispatch.objects.waiting().filter(pk=order.pk).update(due_at=again, last_error=str(error)[:300])
    if error.for_all:
        Dispatch.objects.waiting().filter(kind=order.kind, due_at__lte=now).update(due_at=again)
