"""The first page of the desk: what waits, what is due, what came out. As many queries with ten photos as with ten
thousand, and nothing of what the account may not see."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article
from gallery import signatures
from gallery.desk.safety import decisions_to_sign, undecided_photos
from gallery.desk.thumbs import with_thumbs
from gallery.desk.windows import WINDOW, lowest_of
from gallery.models import Challenge, Claim, Photo, PhotoSet
from newsroom import deadlines, harm, objections
from newsroom.boardlines import Row, Tile, change_url, desk_url, rest_of, row_of, rows_of
from sources.capped import EXACT_TO, capped, counted
from sources.models import Event, Source

SEOUL = ZoneInfo("Asia/Seoul")
# How many lines of a list, and how many of one that somebody wants as a whole.
SHOWN, WHOLE = 6, 200
OLD = timedelta(days=2)


class Dashboard:
    """Everything on the page, for one person. Each property asks once. `whole` names a list to be shown as a whole."""

    def __init__(self, user, whole=""):
        self.user = user
        self.most_ending = WHOLE if whole == "rights" else SHOWN
        self.now = timezone.localtime()
        self.seoul = timezone.localtime(timezone=SEOUL)
        self.zone = timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " ")

    def may(self, permission):
        """Whether this person holds "app.codename"."""
        return self.user.has_perm(permission)

    @cached_property
    def shows_seoul(self):
        """Whether Seoul's time differs from the newsroom's own."""
        return self.now.utcoffset() != self.seoul.utcoffset()

    @cached_property
    def actions(self):
        """The big buttons: (words, address), the most used one first."""
        wanted = (
            ("gallery.add_photo", _("Upload photos"), "photo-upload"),
            ("articles.add_article", _("New post"), "articles_article_add"),
        )
        return [(words, url) for permission, words, name in wanted if self.may(permission) and (url := desk_url(name))]

    @cached_property
    def tiles(self):
        """The numbers that somebody should act upon."""
        tiles = (
            *(self._unsent(), self._claims(), self._notes(), self._safety()),
            *(self._drafts(), self._coming(), self._undescribed(), self._unsigned()),
        )
        return [tile for tile in tiles if tile]

    def _unsent(self):
        found = harm.unsent(self.may)
        return Tile(*found) if found else None

    def _claims(self):
        if not self.may("gallery.view_claim"):
            return None
        waiting = Claim.objects.filter(pk__in=Claim.objects.open().order_by("proposed_at").values("pk")[: EXACT_TO + 1])
        counts = waiting.aggregate(
            all=Count("pk"),
            mine=Count("pk", filter=Q(proposed_by=self.user)),
            old=Count("pk", filter=Q(proposed_at__lt=timezone.now() - OLD)),
        )
        note = ""
        if counts["old"]:
            note = ngettext("%d is older than two days", "%d are older than two days", counts["old"]) % counts["old"]
        elif counts["mine"]:
            note = ngettext("%d is yours", "%d are yours", counts["mine"]) % counts["mine"]
        return Tile(
            counts["all"],
            ngettext("claim waits for review", "claims wait for review", counts["all"]),
            desk_url("review-queue")
            if self.may("gallery.review_claim")
            else desk_url("gallery_claim_changelist", query="?state=open"),
            note,
            bool(counts["old"]),
        )

    def _notes(self):
        """What readers say against a record. The tile is there while one waits."""
        if not self.may("gallery.answer_challenge"):
            return None
        since = timezone.now() - OLD
        counts = Challenge.objects.waiting().aggregate(all=Count("pk"), old=Count("pk", filter=Q(created_at__lt=since)))
        if not counts["all"]:
            return None
        old = ngettext("%d is older than two days", "%d are older than two days", counts["old"]) % counts["old"]
        return Tile(
            counts["all"],
            ngettext("note of a reader waits", "notes of readers wait", counts["all"]),
            desk_url("challenges"),
            old if counts["old"] else "",
            bool(counts["old"]),
        )

    def _safety(self):
        if not self.may("gallery.add_safetydecision"):
            return None
        undecided, note = self._undecided()
        url = desk_url("safety-queue")
        words = ngettext("photo without a safety decision", "photos without a safety decision", undecided)
        if not self.may("gallery.sign_safetydecision"):
            return Tile(undecided, words, url, note)
        waiting = capped(decisions_to_sign(self.user))
        return Tile(
            waiting,
            ngettext("safety decision waits for your signature", "safety decisions wait for your signature", waiting),
            url,
            " · ".join(filter(None, (f"{counted(undecided, EXACT_TO)} {words}", note))) if undecided else "",
        )

    def _undecided(self):
        """How many of the newest WINDOW photos have no safety decision, and the words for that where there are more
        photos: no index can say which photo has none, and to look through all takes a second for a million."""
        lowest = lowest_of(Photo.objects.all(), "pk")
        if lowest is None:
            return capped(undecided_photos()), ""
        note = _("among the newest %(number)s photos") % {"number": WINDOW}
        return capped(undecided_photos().filter(pk__gte=lowest)), note

    def _drafts(self):
        if not self.may("articles.view_article"):
            return None
        number = self._articles["drafts"]
        return Tile(
            number, ngettext("draft of yours", "drafts of yours", number), desk_url("articles_article_changelist")
        )

    def _coming(self):
        if not self.may("articles.view_article"):
            return None
        number, held = self._articles["coming"], self._articles["embargoed"]
        note = ngettext("%d under embargo", "%d under embargo", held) % held if held else ""
        return Tile(
            number,
            ngettext("post scheduled or under embargo", "posts scheduled or under embargo", number),
            desk_url("articles_article_changelist"),
            note,
        )

    def _undescribed(self):
        if not self.may("gallery.view_photo"):
            return None
        number = capped(Photo.objects.filter(Q(alt="") | Q(credit_line=""), withdrawn_at=None))
        return Tile(
            number,
            ngettext("photo without description or credit", "photos without description or credit", number),
            desk_url("gallery_photo_changelist", query="?state=incomplete"),
        )

    def _unsigned(self):
        """Photos that came out without Content Credentials though a key is there. The tile is there while one has."""
        if not self.may("sources.view_event") or not (number := capped(signatures.unsigned())):
            return None
        return Tile(
            number,
            ngettext(
                "photo is shown without our Content Credentials",
                "photos are shown without our Content Credentials",
                number,
            ),
            desk_url("log"),
            _("The log says why."),
        )

    @cached_property
    def _articles(self):
        living = Q(withdrawn_at__isnull=True)
        approved = living & Q(approved_at__isnull=False)
        held = approved & Q(embargo_until__gt=Now())
        # Only what any of the three may count: along indexes, however many posts came out.
        counted_at_all = (
            Q(approved_at=None, created_by=self.user) | Q(publish_at__gt=Now()) | Q(embargo_until__gt=Now())
        )
        return Article.objects.filter(counted_at_all).aggregate(
            drafts=Count("pk", filter=living & Q(approved_at__isnull=True, created_by=self.user)),
            coming=Count("pk", filter=held | (approved & Q(publish_at__gt=Now()))),
            embargoed=Count("pk", filter=held),
        )

    @cached_property
    def touched(self):
        """What this person changed last, newest first, from the log of events; deleted records are left out."""
        latest = {}
        for target, at in Event.objects.filter(actor=self.user).order_by("-number").values_list("target", "at")[:60]:
            latest.setdefault(target, at)
        readers = {
            "articles.article": ("articles.view_article", Article.objects.all(), _("Post")),
            "gallery.photo": ("gallery.view_photo", with_thumbs(Photo.objects.all()), _("Photo")),
            "gallery.photoset": ("gallery.view_photoset", PhotoSet.objects.all(), _("Photo set")),
            "sources.source": ("sources.view_source", Source.objects.all(), _("Source")),
        }
        rows = []
        for label, (permission, queryset, kind) in readers.items():
            keys = [target.rpartition(":")[2] for target in latest if target.startswith(f"{label}:")]
            if not self.may(permission):
                continue
            rows += [row_of(thing, kind, latest[f"{label}:{thing.pk}"]) for thing in queryset.filter(pk__in=keys)]
        return sorted(rows, key=lambda row: row.at, reverse=True)[:SHOWN]

    @cached_property
    def embargoes(self):
        """What an embargo still holds back, the next to end first."""
        kinds = (
            ("articles.view_article", Article.objects.filter(withdrawn_at=None), _("Post")),
            ("gallery.view_photoset", PhotoSet.objects.filter(withdrawn_at=None), _("Photo set")),
            ("gallery.view_photo", with_thumbs(Photo.objects.filter(withdrawn_at=None)), _("Photo")),
        )
        rows = []
        for permission, queryset, kind in kinds:
            if not self.may(permission):
                continue
            held = queryset.filter(embargo_until__gt=Now()).order_by("embargo_until", "pk")[:SHOWN]
            rows += [row_of(thing, kind, thing.embargo_until) for thing in held]
        return sorted(rows, key=lambda row: row.at)[:SHOWN]

    @cached_property
    def expiring(self):
        """Rights, leases and consents that end within thirty days, the next first."""
        return rows_of(self._ending[0])

    @property
    def expiring_rest(self):
        """How many more end within that time, as words, and where they are listed."""
        return rest_of(self._ending[1], "?all=rights#rights" if self.most_ending < WHOLE else "")

    @cached_property
    def _ending(self):
        return deadlines.ending(self.may, self.most_ending)

    @cached_property
    def reviews_due(self):
        """Sources and photos whose risk is to be looked at again."""
        return rows_of(harm.reviews_due(self.may, SHOWN))

    @cached_property
    def passed_over(self):
        """What came in or out lately in spite of what stood in its way, with the reason that was given."""
        return rows_of(self._objections[0])

    @property
    def passed_over_rest(self):
        """How many more did, as words, and where they are listed for who may read the log."""
        url = desk_url("log", query="?kind=objections") if self.may("sources.view_event") else ""
        return rest_of(self._objections[1], url)

    @cached_property
    def _objections(self):
        return objections.passed_over(self.may, SHOWN)

    @cached_property
    def published(self):
        """The latest posts that readers can see."""
        if not self.may("articles.view_article"):
            return []
        posts = Article.objects.published().newest().select_related("section")[:SHOWN]
        return [
            Row(
                post.headline,
                change_url(post) or post.get_absolute_url(),
                str(post.get_kind_display()),
                post.publish_at,
                note=post.section.label if post.section else "",
            )
            for post in posts
        ]
