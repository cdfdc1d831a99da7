"""Whatever changes something writes an event: a service that does not is named here with the reason.

The table is compared with the code itself: a new service fails the test until somebody says what it writes.
"""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SERVICES = (
    *sorted((ROOT / "gallery" / "services").glob("*.py")),
    *sorted((ROOT / "articles" / "services").glob("*.py")),
    *sorted((ROOT / "newsroom" / "services").glob("*.py")),
    ROOT / "sources" / "services.py",
    ROOT / "sources" / "vault.py",
)
ACTION = re.compile(r"[a-z]+\.[a-z_]+")
NO_ACTIONS = {"gallery", "articles", "sources", "newsroom", "auth"}  # beginnings of permissions and labels
NO_ACTION_BUT_LOOKS_SO = {"sources.event", "auth.group"}

#: Public function of a service -> the actions that it writes, by itself or by a service that it calls.
WRITES = {
    "articles.services.corrections.correct_article": {"correction.made"},
    "articles.services.corrections.correct_photo": {"correction.made"},
    "articles.services.corrections.hide_change": {"correction.change_hidden"},
    "articles.services.corrections.publish_corrected": {
        "article.published",
        "correction.made",
        "photoset.held",
        "photoset.released",
    },
    "articles.services.drafting.delete_draft": {"article.deleted"},
    "articles.services.drafting.restore_revision": {"article.restored"},
    "articles.services.drafting.save_draft": {"article.saved", "article.started"},
    "articles.services.people.save_author": {"author.added", "author.changed"},
    "articles.services.people.save_section": {"section.added", "section.changed"},
    # Its own action is put together, f"{kind}.added" (see below).
    "articles.services.figures.save_figure": {"photoset.released"},
    "articles.services.publishing.publish": {"article.published", "photoset.held", "photoset.released"},
    "articles.services.publishing.show_anew": {"photoset.released"},
    "articles.services.publishing.take_back": {"article.withdrawn"},
    "articles.services.publishing.unschedule": {"article.unscheduled", "photoset.held", "photoset.released"},
    "articles.services.publishing.withdraw": {"article.withdrawn", "photo.withdrawn"},
    "gallery.services.challenges.decline": {"challenge.declined"},
    "gallery.services.challenges.receive_challenge": {"challenge.received"},
    "gallery.services.challenges.reveal_address": {"challenge.address_revealed"},
    "gallery.services.challenges.take_up": {"challenge.taken_up", "claim.proposed", "evidence.added"},
    "gallery.services.challenges.word_outcome": {"challenge.worded"},
    "gallery.services.claims.propose_claim": {"claim.proposed"},
    "gallery.services.claims.revise_claim": {"claim.revised"},
    "gallery.services.claims.suggest_claim": {"claim.proposed"},
    "gallery.services.danger.declare_danger": {"article.withdrawn", "photo.withdrawn", "source.clearance"},
    "gallery.services.danger.set_clearance": {"source.clearance"},
    "gallery.services.evidence.add_evidence": {"evidence.added"},
    "gallery.services.evidence.retract_evidence": {"evidence.retracted"},
    "gallery.services.originals.open_original": {
        *("photo.original_changed", "photo.original_missing", "photo.original_viewed")
    },
    "gallery.services.partners.hand_over": {"delivery.made"},
    "gallery.services.partners.save_partner": {"partner.changed", "partner.created"},
    "gallery.services.photos.edit_photo": {"photo.edited"},
    "gallery.services.photos.withdraw_photo": {"photo.withdrawn"},
    "gallery.services.photosets.hold_set": {"photoset.held"},
    "gallery.services.photosets.publish_set": {"photoset.published"},
    "gallery.services.photosets.release_set": {"photoset.released"},
    "gallery.services.photosets.save_set": {"photoset.changed", "photoset.created"},
    "gallery.services.photosets.take_back_set": {"photoset.withdrawn"},
    "gallery.services.photosets.withdraw_set": {"photoset.withdrawn"},
    "gallery.services.pillars.set_pillar": {"pillar.set"},
    # And that of the other kinds of places that are registered.
    "gallery.services.places.withdraw_places": {"article.withdrawn"},
    "gallery.services.recall.recall_photos": {"photo.withdrawn"},
    "gallery.services.release.release_to_archive": {"photo.released"},
    "gallery.services.removal.delete_unpublished": {"photo.deleted"},
    "gallery.services.reviews.review_claim": {"claim.reviewed", "claim.superseded"},
    "gallery.services.reviews.review_claims": {"claim.reviewed", "claim.superseded"},
    "gallery.services.reviews.undo_review": {"claim.restored", "claim.review_undone"},
    "gallery.services.rights.add_consent": {"photo.consent_added"},
    "gallery.services.rights.add_lease": {"photo.lease_added"},
    "gallery.services.rights.change_lease": {"photo.lease_changed"},
    "gallery.services.rights.end_lease": {"photo.lease_ended"},
    "gallery.services.rights.revoke_consent": {"photo.consent_revoked"},
    "gallery.services.safety.decide": {"photo.safety_decided"},
    "gallery.services.safety.send_back": {"photo.safety_sent_back"},
    "gallery.services.safety.sign_off": {"photo.safety_signed"},
    "gallery.services.settling.make_room": {"claim.superseded"},
    "gallery.services.topics.merge_topics": {"topic.merged"},
    "gallery.services.topics.rename_topic": {"topic.renamed"},
    "gallery.services.twins.dismiss": {"photo.twin_dismissed"},
    "gallery.services.twins.relate": {"photo.twin_related"},
    "gallery.services.twins.restore": {"photo.twin_restored"},
    "gallery.services.vocabulary.save_facet": {"vocabulary.facet_saved"},
    "gallery.services.vocabulary.save_tag": {"claim.settled_again", "vocabulary.tag_saved"},
    "newsroom.services.front.compose_front": {"front.composed"},
    "newsroom.services.site.save_site": {"site.changed"},
    "sources.services.clear_source": {"source.clearance"},
    "sources.services.delete_source": {"source.deleted"},
    "sources.services.save_source": {"source.changed", "source.created"},
    "sources.vault.reveal_identity": {"identity.revealed"},
    "sources.vault.rotate_identities": {"identities.rotated"},
    "sources.vault.save_identity": {"identity.saved"},
}
READS, STEP = "It only reads.", "A step of services that write the event."
#: Public functions that write nothing, and why they need not.
EXCUSED = {
    "articles.services.figures.blockers_of_figure": READS,
    "articles.services.publishing.photos_shown": READS,
    "articles.services.publishing.place_of": READS,
    "articles.services.rows.copy_into": STEP,
    "articles.services.rows.refuse_taken_slug": READS,
    "articles.services.rows.taken_message": READS,
    "gallery.services.evidence.attach": STEP,
    "gallery.services.evidence.files_kept": READS,
    "gallery.services.evidence.rendition_name": READS,
    "gallery.services.evidence.sha256_of": READS,
    "gallery.services.holds.held_by_others": READS,
    "gallery.services.holds.hold": "A courtesy of ten minutes, which decides nothing.",
    "gallery.services.holds.release": "A courtesy of ten minutes, which decides nothing.",
    "gallery.services.originals.verify": READS,
    "gallery.services.photosets.set_blockers": READS,
    "gallery.services.photosets.unreleased_photos": READS,
    "gallery.services.places.may_withdraw": READS,
    "gallery.services.places.register": "It changes no record.",
    "gallery.services.places.standing": READS,
    "gallery.services.recall.deliveries_of": READS,
    "gallery.services.recall.letter": READS,
    "gallery.services.recall.tell_partners": STEP,
    "gallery.services.recall.twins_of": READS,
    "gallery.services.release.clear_place": STEP,
    "gallery.services.release.place_each": STEP,
    "gallery.services.release.place_photos": STEP,
    "gallery.services.release.seen": READS,
    "gallery.services.removal.was_public": READS,
    "gallery.services.rights.defaults_of": READS,
    "gallery.services.rights.follow_readers": STEP,
    "gallery.services.rights.lacking": READS,
    "gallery.services.safety.checked_box": READS,
    "gallery.services.safety.checked_boxes": READS,
    "gallery.services.safety.why_not_sign": READS,
    "gallery.services.settling.locked": READS,
    "gallery.services.settling.needed": READS,
    "gallery.services.settling.refresh_access_class": "A copy for lists, worked out from what the log has.",
    "gallery.services.settling.settle": STEP,
    "gallery.services.settling.state_after": READS,
    "gallery.services.vocabulary.check_facet": READS,
    "gallery.services.vocabulary.check_tag": READS,
    "gallery.services.withdrawing.mark_withdrawn": STEP,
    "gallery.services.withdrawing.names_somebody": READS,
    "gallery.services.withdrawing.reason_for_readers": READS,
    "gallery.services.withdrawing.refuse_names": READS,
    "newsroom.services.front.slots_now": READS,
    "newsroom.services.front.version_of": READS,
    "newsroom.services.site.settings_row": READS,
    "newsroom.services.site.too_faint": READS,
    "sources.services.why_kept": READS,
    "sources.vault.open_text": "The system's own use, for the mail that a moderator's answer orders.",
    "sources.vault.register_sealed": "It changes no record.",
    "sources.vault.seal_text": STEP,
    "sources.vault.reveal_text": "It writes the action that its caller names.",
    "sources.vault.version_of": READS,
}


def functions():
    """{name: (public?, actions in its text, names that it calls)} of every function of the services."""
    found = {}
    for path in SERVICES:
        module, tree = ".".join(path.relative_to(ROOT).with_suffix("").parts), ast.parse(path.read_text("utf-8"))
        constants = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        }
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                calls = {_called(one) for one in ast.walk(node) if isinstance(one, ast.Call)}
                names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
                texts = set(_texts(node)) | {constants[name] for name in names & set(constants)}
                found[f"{module}.{node.name}"] = (not node.name.startswith("_"), set(filter(_is_action, texts)), calls)
    return found


def written(name, known, seen=()):
    """The actions that a function writes, with those of the services that it calls."""
    _public, actions, calls = known[name]
    for other in known:
        module, _point, last = other.rpartition(".")
        is_within_reach = not last.startswith("_") or name.startswith(f"{module}.")
        if last in calls and is_within_reach and other not in seen and other != name:
            actions = actions | written(other, known, (*seen, name))
    return actions


def actions_in_the_code():
    """Every action that a service, or a call of record() anywhere in the project, names."""
    found = {action for _public, actions, _calls in functions().values() for action in actions}
    for app in ("sources", "gallery", "articles", "newsroom"):
        for path in sorted((ROOT / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and _called(node) == "record":
                    found |= {
                        word.value.value
                        for word in node.keywords
                        if word.arg == "action" and isinstance(word.value, ast.Constant)
                    }
    return found


def _called(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _texts(node):
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def _is_action(text):
    return (
        isinstance(text, str)
        and ACTION.fullmatch(text)
        and text.partition(".")[0] not in NO_ACTIONS
        and text not in NO_ACTION_BUT_LOOKS_SO
    )


def test_every_service_writes_what_the_table_says_or_is_excused():
    known = functions()
    public = {name for name, (is_public, _actions, _calls) in known.items() if is_public}
    # The names of these two are put together, f"{kind}.added".
    put_together = {"articles.services.people.save_author", "articles.services.people.save_section"}
    found = {name: written(name, known) for name in public - put_together}
    assert {name: actions for name, actions in found.items() if actions} == {
        name: actions for name, actions in WRITES.items() if name not in put_together
    }
    assert {name for name, actions in found.items() if not actions} == set(EXCUSED)


def test_what_is_put_together_is_written_too(db, cast):
    from articles.models import Comparison
    from articles.services.figures import save_figure
    from articles.services.people import save_author, save_section
    from sources.audit import Event
    from tests import factories

    save_author(by=cast.publisher, author=factories.author())
    save_section(by=cast.publisher, section=factories.section())
    save_figure(by=cast.publisher, figure=Comparison(title="Two", left=factories.photo(), right=factories.photo()))
    actions = {event.action for event in Event.objects.all()}
    assert actions == {"author.changed", "section.changed", "comparison.added"}
