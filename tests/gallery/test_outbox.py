"""Orders to the outside: written with the change, sent after it, tried again until they arrive, and never lost."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from gallery import outbox, tasks
from gallery.models import Dispatch
from sources.audit import Event

pytestmark = pytest.mark.django_db
PHOTO = "gallery.photo:1"


class Hook(BaseHTTPRequestHandler):
    """A CDN's purge hook on this machine."""

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        self.server.asked.append((self.path, dict(self.headers), json.loads(self.rfile.read(length))))
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture
def hook(settings):
    """The hook that PURGE_URL names: `asked` is what came in, `status` what it answers."""
    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.asked, server.status = [], 200
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.PURGE_URL = f"http://127.0.0.1:{server.server_port}/purge"
    settings.PURGE_TOKEN = "word-of-the-hook"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def mails(settings):
    """A mail server is named."""
    settings.SENDS_MAIL = True
    return mail.outbox


def purge(*paths):
    return outbox.order_purge(cause=PHOTO, paths=paths or ["/photos/x/"])


def letter(to="desk@partner.example", subject="Recall"):
    return outbox.order_mail(cause=PHOTO, to=to, subject=subject, body="Take it down.")


def due_now():
    Dispatch.objects.waiting().update(due_at=timezone.now())


def test_an_order_to_the_cdn_is_one_request_with_paths_keys_and_the_token(hook):
    [order] = outbox.order_purge(cause=PHOTO, paths=["/b/", "/a/", "/b/", ""], keys=["photo:1"])
    assert outbox.send_due() == outbox.Sent(arrived=1)
    [(path, headers, payload)] = hook.asked
    assert path == "/purge" and headers["Authorization"] == "Bearer word-of-the-hook"
    assert payload == {"paths": ["/a/", "/b/"], "keys": ["photo:1"]}
    order.refresh_from_db()
    assert not order.is_waiting and order.attempts == 1


def test_what_arrived_is_not_sent_again(hook):
    purge()
    outbox.send_due()
    outbox.send_due()
    assert len(hook.asked) == 1


def test_without_a_cdn_nothing_is_ordered_from_one(settings):
    settings.PURGE_URL = ""
    assert purge() == [] and not Dispatch.objects.exists() and not outbox.cdn_is_down()


def test_many_addresses_become_several_orders(hook, monkeypatch):
    monkeypatch.setattr(outbox, "MOST_PATHS", 2)
    assert [len(order.payload["paths"]) for order in purge("/1", "/2", "/3", "/4", "/5")] == [2, 2, 1]


def test_a_failed_order_waits_longer_each_time_but_never_more_than_some_minutes(hook):
    hook.status = 503
    [order] = purge()
    pauses = []
    for _try in range(10):
        due_now()
        before = timezone.now()
        assert outbox.send_due() == outbox.Sent(failed=1)
        order.refresh_from_db()
        pauses.append((order.due_at - before) // outbox.FIRST_PAUSE)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert order.last_error == "The CDN answered 503." and order.is_waiting


def test_before_its_time_an_order_is_left_alone(hook):
    hook.status = 503
    purge()
    outbox.send_due()
    outbox.send_due()
    assert len(hook.asked) == 1


def test_when_the_cdn_is_down_one_order_tries_it_for_all_and_all_arrive_once_it_is_back(hook):
    hook.status = 503
    for number in range(5):
        purge(f"/{number}")
    assert outbox.send_due() == outbox.Sent(failed=1)
    assert outbox.cdn_is_down() and not Dispatch.objects.filter(due_at__lte=timezone.now()).exists()
    hook.status, hook.asked[:] = 200, []
    due_now()
    assert outbox.send_due() == outbox.Sent(arrived=5)
    assert len(hook.asked) == 5 and not outbox.cdn_is_down()


def test_an_order_that_the_hook_does_not_like_holds_up_no_other(hook):
    hook.status = 400
    purge("/1")
    purge("/2")
    assert outbox.send_due() == outbox.Sent(failed=2)


def test_a_hook_that_nobody_answers_at_is_down(hook, settings):
    settings.PURGE_URL = "http://127.0.0.1:1/"
    [order] = purge()
    outbox.send_due()
    order.refresh_from_db()
    assert "cannot be reached" in order.last_error and outbox.cdn_is_down()


def test_the_hook_cannot_send_us_elsewhere(hook):
    hook.status = 302
    purge()
    assert outbox.send_due() == outbox.Sent(failed=1)
    assert [path for path, _headers, _payload in hook.asked] == ["/purge"]


def test_no_error_repeats_the_token(hook):
    hook.status = 401
    [order] = purge()
    outbox.send_due()
    order.refresh_from_db()
    assert "word-of-the-hook" not in order.last_error


def test_an_order_stands_or_falls_with_its_change(hook, django_capture_on_commit_callbacks):
    with pytest.raises(ZeroDivisionError), django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        purge()
        raise ZeroDivisionError
    assert not Dispatch.objects.exists() and hook.asked == []


def test_it_goes_out_after_the_commit_and_not_before(hook, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        purge()
        assert hook.asked == []
    assert len(hook.asked) == 1


def test_an_order_that_another_run_has_in_hand_is_left_to_it(hook):
    [order] = purge()
    assert outbox._take(order.pk) is not None
    assert outbox._take(order.pk) is None
    assert outbox.send_due() == outbox.Sent()


def test_whoever_was_killed_over_an_order_loses_it(hook):
    [order] = purge()
    outbox._take(order.pk)
    Dispatch.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert outbox.send_due() == outbox.Sent(arrived=1)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_within_a_transaction(hook):
    purge_order = Dispatch.objects.create(kind="purge", cause=PHOTO, payload={"paths": ["/"]}, due_at=timezone.now())
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.send_due()
    purge_order.refresh_from_db()
    assert purge_order.is_waiting and hook.asked == []


def test_a_mail_goes_to_the_partner_in_plain_text(mails):
    letter(subject="Recall\nBcc: all@example.org")
    assert outbox.send_due() == outbox.Sent(arrived=1)
    [message] = mails
    assert message.to == ["desk@partner.example"] and message.body == "Take it down."
    assert message.subject == "Recall Bcc: all@example.org" and message.recipients() == ["desk@partner.example"]


def test_without_a_mail_server_mails_wait_and_do_not_count_as_failed(settings):
    settings.SENDS_MAIL = False
    order = letter()
    assert outbox.send_due() == outbox.Sent() and mail.outbox == []
    order.refresh_from_db()
    assert order.is_waiting and order.attempts == 0
    settings.SENDS_MAIL = True
    assert outbox.send_due() == outbox.Sent(arrived=1)


def test_an_address_that_the_server_refuses_holds_up_no_other(mails, monkeypatch):
    def send(message, **_options):
        if message.to == ["bad@partner.example"]:
            raise OSError("550 no such user")
        mails.append(message)

    monkeypatch.setattr(mail.EmailMessage, "send", send)
    letter("bad@partner.example")
    letter("good@partner.example")
    assert outbox.send_due() == outbox.Sent(arrived=1, failed=1)


def test_a_mail_server_that_is_away_is_greeted_once_a_run_and_holds_up_no_purge(hook, settings):
    settings.SENDS_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    letter("one@partner.example")
    letter("two@partner.example")
    purge()
    assert outbox.send_due() == outbox.Sent(arrived=1, failed=1)
    assert len(hook.asked) == 1 and not outbox.cdn_is_down()


def test_while_the_cdn_is_down_nothing_may_be_published(hook):
    assert outbox.cdn_blockers() == []
    hook.status = 503
    purge()
    assert outbox.cdn_blockers() == []
    outbox.send_due()
    [blocker] = outbox.cdn_blockers()
    assert blocker.code == "cdn_down" and "could not be taken back" in blocker.sentence


def test_the_button_tries_everything_at_once(hook, cast):
    hook.status = 503
    purge()
    outbox.send_due()
    hook.status = 200
    assert outbox.try_again(by=cast.publisher) == outbox.Sent(arrived=1)


def test_what_somebody_did_by_hand_waits_no_longer_and_is_logged(hook, cast):
    order = letter()
    outbox.done_by_hand(by=cast.publisher, order=order)
    order.refresh_from_db()
    assert not order.is_waiting
    event = Event.objects.get()
    assert (event.action, event.actor, event.target) == (
        "dispatch.by_hand",
        cast.publisher,
        f"gallery.dispatch:{order.pk}",
    )


@pytest.mark.parametrize("name", ["outsider", "reader", "reporter", "moderator"])
def test_an_outsider_neither_tries_again_nor_says_that_it_is_done(cast, name):
    order = letter()
    with pytest.raises(PermissionDenied):
        outbox.try_again(by=getattr(cast, name))
    with pytest.raises(PermissionDenied):
        outbox.done_by_hand(by=getattr(cast, name), order=order)


def test_the_command_says_what_it_did_and_ends_with_1_while_something_does_not_arrive(hook, capsys):
    purge()
    call_command("send_orders")
    assert "1 arrived, 0 did not, 0 wait." in capsys.readouterr().out
    hook.status = 503
    purge()
    with pytest.raises(CommandError):
        call_command("send_orders")


def test_a_worker_comes_back_when_the_next_try_is_due_and_one_task_is_enough(
    hook, worker, django_capture_on_commit_callbacks
):
    hook.status = 503
    with django_capture_on_commit_callbacks(execute=True):
        purge("/1")
        purge("/2")
    assert hook.asked == [] and DBTaskResult.objects.count() == 1
    DBTaskResult.objects.all().delete()
    tasks.send_orders.call()
    tasks.send_orders.call()
    [task] = DBTaskResult.objects.all()
    assert task.run_after == outbox.next_try()
