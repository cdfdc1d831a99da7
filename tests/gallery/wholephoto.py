"""A photo of which everything is known that its page can tell."""

from django.utils import timezone

from articles.services.corrections import correct_photo
from gallery.models import Appearance, NearDuplicate
from gallery.services.challenges import receive_challenge, take_up
from gallery.services.evidence import add_evidence
from gallery.services.photos import edit_photo
from gallery.services.pillars import set_pillar
from gallery.services.twins import relate
from tests import factories
from tests.newsroom import shop


def whole(cast):
    """Return the row: public, from a named source, with a value for every field of its public document."""
    agency = factories.source(kind="agency", public_name="An agency")
    source = factories.source(has_public_page=True, affiliation=agency, reader_context="She sells to magazines.")
    photo = shop.full_photo(
        source=source, headline="A headline", creator="Seo Min-a", copyright_notice="© Seo Min-a", licence="CC-BY-4.0",
        usage_terms="Ask before you print it.", place_precision="exact", digital_source_type="digitalCapture",
    )  # fmt: skip
    claim = photo.claims.get()
    evidence = add_evidence(by=cast.moderator, photo=photo, kind="note", summary="A ridge line", public=True)
    set_pillar(
        by=cast.moderator, photo=photo, pillar="location", status="probable", finding="Pyongyang",
        note="So.", evidence=[evidence],
    )  # fmt: skip
    edit_photo(by=cast.photo_editor, photo=photo, caption="Another caption.")
    note = receive_challenge(photo=photo, claim=claim, words="It is another street.", senders=["a" * 64])
    take_up(by=cast.moderator, challenge=note, how="corrected", outcome="We say probable now.", public=True)
    pair = NearDuplicate.objects.create(photo=photo, other=factories.photo(), distance=2, transform="crop")
    relate(by=cast.moderator, pair=pair, relation="version", public=True)
    place = {"title": "A set of the spring", "url": "/sets/a-set-of-the-spring/", "public_from": timezone.now()}
    Appearance.objects.create(photo=photo, place="gallery.photoset:1", **place)
    correct_photo(by=cast.chief, photo=photo, kind="correction", text="It was not the spring.")
    photo.refresh_from_db()
    return photo
