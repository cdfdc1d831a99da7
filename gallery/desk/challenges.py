"""Readers' notes at the desk: what waits, and the page on which one is answered."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from gallery.desk.access import change_url, desk_path, page
from gallery.desk.thumbs import thumb, thumbs_of
from gallery.forms.challenges import AnswerForm, OutcomeForm, RevealForm
from gallery.models import Challenge, Photo
from gallery.services.challenges import PERMISSION, decline, reveal_address, take_up, word_outcome
from sources.vault import IdentityUnreadable

SIZE = 40
#: The lists of notes: code, words. The first one is shown where none is asked for.
LISTS = (
    ("waiting", gettext_lazy("Waiting")),
    ("answered", gettext_lazy("Taken up")),
    ("declined", gettext_lazy("Not taken up")),
    ("published", gettext_lazy("With a public outcome")),
)


def routes(site):
    """The addresses of the list and of a note's page."""
    return [
        desk_path(site, "challenges/", challenges, "challenges", PERMISSION),
        desk_path(site, "challenges/<int:pk>/", challenge, "challenge", PERMISSION),
    ]


@require_safe
def challenges(request):
    """The notes of one list, those that have waited longest first, others from the latest."""
    wanted = request.GET.get("state", "")
    wanted = wanted if wanted in dict(LISTS) else LISTS[0][0]
    after = request.GET.get("after", "")
    rows = _list(wanted)
    if after.isdecimal() and len(after) < 16:
        rows = rows.filter(pk__gt=after) if wanted == "waiting" else rows.filter(pk__lt=after)
    rows = list(rows.order_by("pk" if wanted == "waiting" else "-pk")[: SIZE + 1])
    return page(
        request,
        "desk/challenges.html",
        _("Readers’ notes"),
        rows=[(row, thumb(row.photo)) for row in rows[:SIZE]],
        more=rows[SIZE - 1].pk if len(rows) > SIZE else None,
        wanted=wanted,
        lists=LISTS,
        opts=Photo._meta,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request, pk):
    """Show a note with its photo and claim (GET); answer it, word its outcome, or look at the address (POST)."""
    row = get_object_or_404(_with_photo(Challenge.objects.all()), pk=pk)
    waits = row.state == Challenge.State.NEW
    data = request.POST if request.method == "POST" else None
    reveals = data is not None and "reveal" in data
    kind = AnswerForm if waits else OutcomeForm
    known = {} if waits else {"outcome": row.outcome, "public": row.outcome_public}
    form = kind(None if reveals else data, challenge=row, initial=known)
    reveal_form = RevealForm(data if reveals else None, label_suffix="", auto_id="reveal_%s")
    if form.is_bound and form.is_valid() and _answered(request, row, form):
        messages.success(request, _("The note is answered.") if waits else _("The outcome is saved."))
        return redirect("admin:challenge", row.pk)
    address = _address(request, row, reveal_form) if reveal_form.is_bound and reveal_form.is_valid() else ""
    return page(
        request,
        "desk/challenge.html",
        _("Note %(number)d on photo %(photo)s") % {"number": row.pk, "photo": row.photo.public_id},
        note=row,
        waits=waits,
        thumb=thumb(row.photo, 640),
        form=form,
        reveal_form=reveal_form,
        address=address,
        back=change_url(row.photo),
        photo=row.photo,
        opts=Photo._meta,
        status=422 if data is not None and not address else None,
    )


def _list(wanted):
    rows = {
        "waiting": Challenge.objects.waiting(),
        "answered": Challenge.objects.filter(state=Challenge.State.ANSWERED),
        "declined": Challenge.objects.filter(state=Challenge.State.DECLINED),
        "published": Challenge.objects.published(),
    }[wanted]
    return _with_photo(rows)


def _with_photo(rows):
    rows = rows.select_related("photo__source", "claim__tag", "tag", "decided_by", "made_claim__tag")
    return rows.prefetch_related(thumbs_of("photo"))


def _answered(request, row, form):
    """Call the service; what it refuses stands on the form. Return whether it was done."""
    service = word_outcome
    if isinstance(form, AnswerForm):
        service = decline if form.declines else take_up
    try:
        service(by=request.user, challenge=row, **form.values())
    except ValidationError as error:
        known = set(getattr(error, "error_dict", {})) <= {*form.fields, "__all__"}
        form.add_error(None, error if known else error.messages)
        return False
    return True


@sensitive_variables()
def _address(request, row, form):
    """The reader's address, once the look is in the log; what keeps it from being read stands on the form."""
    try:
        return reveal_address(by=request.user, challenge=row, **form.cleaned_data)
    except ValidationError as error:
        form.add_error("reason", error)
    except IdentityUnreadable as error:
        form.add_error(None, str(error))
    return ""
