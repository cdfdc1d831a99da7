"""Four workers, each with a memory of its own: what is published is seen a second after its commit, everywhere."""

import re
import time
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.utils import timezone

from articles.models import Article
from sources.clock import database_now
from tests import factories, servers

WORKERS, PUBLICATIONS, PAUSE = 4, 200, 0.1
# The list shows 24 posts: one that so many came after may have left it.
SURELY_LISTED = 20
PROMISE = 1.0


class Told:
    """What readers must see: for each post the moments of its changes, and what it is called from then on."""

    def __init__(self):
        self.changes = {}

    def say(self, number, at, headline):
        """At `at` (time.time(), after the commit) a post became this headline, or "" when it went."""
        self.changes.setdefault(number, []).append((at, headline))

    def allowed(self, number, begun, ended):
        """Every headline that a reading between these moments may show of a post."""
        changes = self.changes[number]
        first = max((at for at, _headline in changes if at <= begun - PROMISE), default=0)
        return {headline for at, headline in [(0, ""), *changes] if first <= at and self._may_show(at, ended)}

    @staticmethod
    def _may_show(at, ended):
        # A commit is told after it was made; a reading that ended just before may have seen it.
        return at <= ended + 1

    def listed(self, begun):
        """The posts that a list of 24 must show if it shows anything of them, the newest first."""
        return [number for number in self.changes if self.changes[number][0][0] <= begun][-SURELY_LISTED:]


@pytest.mark.django_db(transaction=True)
def test_two_hundred_publications_are_seen_by_four_workers_within_a_second(tmp_path):
    told, readings, over = Told(), [], Event()
    section = factories.section()
    drafts = [
        factories.article(public=False, section=section, headline=f"[{number}:0]") for number in range(PUBLICATIONS)
    ]
    with servers.serving(tmp_path, workers=WORKERS) as (port, process):
        opened = servers.connections_of_workers(port, process, WORKERS)
        readers = [Thread(target=read, args=(one, readings, over)) for one in opened]
        for reader in readers:
            reader.start()
        try:
            publish(drafts, told)
            time.sleep(PROMISE + 0.5)
        finally:
            over.set()
            for reader in readers:
                reader.join(60)
    assert len({reading[0] for reading in readings}) == WORKERS
    wrong, judged = judge(readings, told)
    assert not wrong, wrong[:5]
    assert judged > PUBLICATIONS * WORKERS
    kept = [reading for reading in readings if reading[4]]
    assert len(kept) > len(readings) / 2, "most answers came from memory"


def publish(drafts, told):
    """Publish them all, one every PAUSE; now and then correct one, take one back, or let an embargo end."""
    for number, draft in enumerate(drafts):
        row = Article.objects.filter(pk=draft.pk)
        moment = database_now()
        live = {"approved_at": moment, "publish_at": moment, "live_revision": draft.newest_revision_id}
        if number % 10 == 5:
            ends = moment + timedelta(seconds=1.5)
            row.update(**live | {"publish_at": ends, "embargo_until": ends})
            told.say(number, time.time() + (ends - timezone.now()).total_seconds(), f"[{number}:0]")
        else:
            row.update(**live)
            told.say(number, time.time(), f"[{number}:0]")
        if number % 4 == 3:
            # The one before: so that its correction is told of a list on which it still stands.
            Article.objects.filter(pk=drafts[number - 1].pk).update(headline=f"[{number - 1}:1]")
            told.say(number - 1, time.time(), f"[{number - 1}:1]")
        if number % 8 == 7:
            Article.objects.filter(pk=drafts[number - 3].pk).update(withdrawn_at=database_now())
            told.say(number - 3, time.time(), "")
        time.sleep(PAUSE)


def read(opened, readings, over):
    """Read the list over and over by one worker, and note (worker, begun, ended, headlines, whether known)."""
    etag, shown = "", set()
    while not over.is_set():
        begun = time.time()
        opened.request("GET", "/articles/", headers={"If-None-Match": etag} if etag else {})
        answer = opened.getresponse()
        body, ended = answer.read().decode(), time.time()
        if answer.status == 200:
            shown, etag = dict(re.findall(r"\[(\d+):(\d)\]", body)), answer.headers["ETag"]
        readings.append((id(opened), begun, ended, dict(shown), answer.status == 304))
        time.sleep(0.05)
    opened.close()


def judge(readings, told):
    """Return what readers saw that they must not have, and the number of posts that were judged."""
    wrong, judged = [], 0
    for _worker, begun, ended, shown, _known in readings:
        for number in told.listed(ended):
            judged += 1
            seen = f"[{number}:{shown[str(number)]}]" if str(number) in shown else ""
            if seen not in told.allowed(number, begun, ended):
                wrong.append((number, seen, begun - told.changes[number][0][0], told.allowed(number, begun, ended)))
    return wrong, judged
