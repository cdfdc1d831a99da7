"""What the desk should know about its own work: what waits, how much is done, and where moderators differ.

Everything is counted by the database in a fixed number of queries, per tag or per day, and never per person: a list of
who decided most would reward haste.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from statistics import median

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from gallery.models import Claim, Photo, ProvenanceTag, Review

DAY = timedelta(days=1)
#: A claim that has waited up to so long, and the words for it; None for all that is older.
AGES = (
    (DAY, gettext_lazy("under a day")),
    (3 * DAY, gettext_lazy("1 to 3 days")),
    (7 * DAY, gettext_lazy("3 to 7 days")),
    (30 * DAY, gettext_lazy("1 to 4 weeks")),
    (None, gettext_lazy("over 4 weeks")),
)
PERIODS = (30, 90)
#: Photos that are looked at, the newest, to say how many are fully reviewed: a million would take ten seconds.
NEWEST = 10_000
ENOUGH_FOR_KAPPA = 20
MOST_MEASURED = 20_000
# A superseded claim was decided before, and its date is that of the other one.
DECIDED = (Claim.State.VERIFIED, Claim.State.REJECTED, Claim.State.DISPUTED)


@dataclass(frozen=True)
class Age:
    """Claims that wait since about the same time: those that nobody decided, and those where moderators differ."""

    label: str
    proposed: int
    disputed: int


@dataclass(frozen=True)
class Day:
    """The verdicts of one day in the newsroom's time zone."""

    day: object
    accept: int
    reject: int
    dispute: int

    @property
    def total(self):
        """All of them."""
        return self.accept + self.reject + self.dispute


@dataclass(frozen=True)
class Agreement:
    """How far two moderators agreed on the claims of one tag, of those that both judged without knowing of each other.

    kappa is Cohen's, from -1 to 1: what is left of the agreement when chance is taken away. None for fewer than
    ENOUGH_FOR_KAPPA claims, and where both always said the same.
    """

    tag: ProvenanceTag
    claims: int
    agreed: int
    kappa: float | None

    @property
    def share(self):
        """The part that agreed, 0 to 1."""
        return self.agreed / self.claims


@dataclass(frozen=True)
class Overturned:
    """What became of accepted claims of one tag: still accepted, or not any more."""

    tag: ProvenanceTag
    accepted: int
    rejected: int
    disputed: int
    superseded: int

    @property
    def overturned(self):
        """All that did not stay accepted."""
        return self.rejected + self.disputed + self.superseded


def waiting(now=None):
    """Return a tuple of Age, the youngest first. One query."""
    now = now or timezone.now()
    whens = [When(proposed_at__gt=now - most, then=Value(number)) for number, (most, _l) in enumerate(AGES) if most]
    aged = Case(*whens, default=Value(len(AGES) - 1), output_field=IntegerField())
    rows = Claim.objects.open().order_by().annotate(age=aged).values_list("age", "state").annotate(number=Count("pk"))
    found = {(age, state): number for age, state, number in rows}
    return tuple(
        Age(str(label), found.get((number, Claim.State.PROPOSED), 0), found.get((number, Claim.State.DISPUTED), 0))
        for number, (_most, label) in enumerate(AGES)
    )


def throughput(days, today=None):
    """Return a tuple of Day for each of the last `days` days, today included, the oldest first. One query."""
    today = today or timezone.localdate()
    first = today - timedelta(days=days - 1)
    start = timezone.make_aware(datetime.combine(first, time.min))
    rows = (
        Review.objects.counting()
        .filter(reviewed_at__gte=start)
        .order_by()
        .annotate(day=TruncDate("reviewed_at"))
        .values_list("day", "verdict")
        .annotate(number=Count("pk"))
    )
    found = {(day, verdict): number for day, verdict, number in rows}
    dates = [first + timedelta(days=number) for number in range(days)]
    return tuple(Day(day, *(found.get((day, verdict), 0) for verdict in Review.Verdict.values)) for day in dates)


def agreement():
    """Return a list of Agreement, the tags with the most claims first. Two queries.

    Counted are the first two verdicts on each version of a claim; what a chief moderator settled is left out.
    """
    verdicts = Review.objects.counting().filter(claim__tag__two_reviews=True, decisive=False)
    same = {"claim": OuterRef("claim"), "claim_version": OuterRef("claim_version"), "pk__lt": OuterRef("pk")}
    earlier = Review.objects.counting().filter(decisive=False, **same).order_by("pk")
    seconds = verdicts.annotate(
        first=Subquery(earlier.values("verdict")[:1]), one_between=Subquery(earlier.values("pk")[1:2])
    ).filter(first__isnull=False, one_between__isnull=True)
    counted: dict = {}
    rows = seconds.order_by().values_list("claim__tag", "first", "verdict").annotate(number=Count("pk"))
    for tag, first, second, number in rows:
        counted.setdefault(tag, {})[first, second] = number
    tags = ProvenanceTag.objects.select_related("facet").in_bulk(list(counted))
    found = [_agreement(tags[key], table) for key, table in counted.items()]
    return sorted(found, key=lambda one: (-one.claims, one.tag.slug))


def _agreement(tag, table):
    claims = sum(table.values())
    agreed = sum(number for (one, two), number in table.items() if one == two)
    return Agreement(tag, claims, agreed, cohens_kappa(table) if claims >= ENOUGH_FOR_KAPPA else None)


def cohens_kappa(table):
    """Return Cohen's kappa of {(verdict given first, verdict given second): number}, None where chance explains it all.

    Source: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement, 1960.
    """
    total = sum(table.values())
    observed = sum(number for (one, two), number in table.items() if one == two) / total
    firsts, seconds = Counter(), Counter()
    for (one, two), number in table.items():
        firsts[one] += number
        seconds[two] += number
    expected = sum(firsts[code] * seconds[code] for code in firsts) / total**2
    return None if expected >= 1 else (observed - expected) / (1 - expected)


def overturned():
    """Return a list of Overturned for the tags of which a claim was ever accepted, the most overturned first.

    A claim counts as accepted once when its history says so; then its present state tells what became of it. Two
    queries.
    """
    was_accepted = Exists(Claim.history.filter(id=OuterRef("pk"), state=Claim.State.VERIFIED))
    rows = (
        Claim.objects.order_by()
        .exclude(state=Claim.State.PROPOSED)
        .filter(Q(state=Claim.State.VERIFIED) | was_accepted)
        .values("tag")
        .annotate(
            number=Count("pk"),
            **{code: Count("pk", filter=Q(state=code)) for code in ("rejected", "disputed", "superseded")},
        )
    )
    rows = list(rows)
    tags = ProvenanceTag.objects.select_related("facet").in_bulk([row["tag"] for row in rows])
    found = [
        Overturned(tags[row["tag"]], row["number"], row["rejected"], row["disputed"], row["superseded"]) for row in rows
    ]
    return sorted(found, key=lambda one: (-one.overturned, -one.accepted, one.tag.slug))


def reviewed_share():
    """Return (fully reviewed, all) of the photos that readers see, the newest NEWEST where there are more. One query.

    Fully reviewed: a way of access is accepted, and nothing that was claimed is still open.
    """
    claims = Claim.objects.filter(content_object=OuterRef("pk"))
    is_open = Exists(claims.open())
    has_access = Exists(claims.verified().filter(tag__facet__code="access"))
    found = Photo.objects.cleared().newest().annotate(reviewed=has_access & ~is_open).values("pk", "reviewed")[:NEWEST]
    counts = found.aggregate(all=Count("pk"), done=Count("pk", filter=Q(reviewed=True)))
    return counts["done"], counts["all"]


def time_to_decision(days, now=None):
    """Return (median in seconds or None, number of claims) from proposal to decision in the last `days` days.

    At most the MOST_MEASURED claims decided last are measured. One query.
    """
    since = (now or timezone.now()) - timedelta(days=days)
    decided = Claim.objects.filter(state__in=DECIDED, decided_at__gte=since).order_by("-decided_at")
    took = [
        (decided_at - proposed_at).total_seconds()
        for proposed_at, decided_at in decided.values_list("proposed_at", "decided_at")[:MOST_MEASURED]
    ]
    return (median(took) if took else None), len(took)


def duration(seconds):
    """Return a length of time in words: minutes under two hours, hours under two days, then days."""
    if seconds is None:
        return "–"
    if seconds < 60:
        return _("under a minute")
    if seconds < 2 * 3600:
        return pgettext("duration", "%(number)d min") % {"number": round(seconds / 60)}
    if seconds < 2 * 86400:
        return pgettext("duration", "%(number)d h") % {"number": round(seconds / 3600)}
    return _("%(number)d days") % {"number": round(seconds / 86400)}
