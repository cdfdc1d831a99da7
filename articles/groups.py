"""The groups of the newsroom and what each may do. Every app's permissions, by their names."""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.db import transaction

#: The apps whose permissions the groups hold; of the project itself they are named and never imported.
APPS = ("sources", "gallery", "articles", "newsroom")
READS = (
    "sources.view_source",
    "sources.view_sourcelink",
    "sources.view_sourcehandle",
    "gallery.view_photo",
    "gallery.view_photoset",
    "gallery.view_photosetitem",
    "gallery.view_appearance",
    "gallery.view_topic",
    "gallery.view_facet",
    "gallery.view_provenancetag",
    "gallery.view_claim",
    "gallery.view_evidence",
    "gallery.view_review",
    "gallery.view_pillar",
    "gallery.view_derivatives",
    "gallery.view_safetydecision",
    "gallery.view_lease",
    "gallery.view_consent",
    "gallery.view_nearduplicate",
    "gallery.view_partner",
    "gallery.view_delivery",
    "gallery.view_dispatch",
    "articles.view_article",
    "articles.view_articlerevision",
    "articles.view_byline",
    "articles.view_articleset",
    "articles.view_relatedarticle",
    "articles.view_appearedin",
    "articles.view_storedpost",
    "articles.view_comparison",
    "articles.view_annotatedphoto",
    "articles.view_annotation",
    "articles.view_correction",
    "articles.view_section",
    "articles.view_author",
)
MAKES_SETS = (
    "gallery.add_photo",
    # Whoever brings a picture also says what it shows.
    "gallery.change_photo",
    "gallery.add_photoset",
    "gallery.change_photoset",
    "gallery.add_photosetitem",
    "gallery.change_photosetitem",
    "gallery.delete_photosetitem",
    "gallery.add_topic",
)
PROPOSES = ("gallery.add_claim", "gallery.add_evidence")
# Whoever brings or checks a picture also says what it must not show; signing that off is another person's part.
DECIDES = ("gallery.add_safetydecision",)
SIGNS = (*DECIDES, "gallery.sign_safetydecision")
# What stands on the front page is the editors' choice; what the site is called and promises is the publisher's.
COMPOSES = ("newsroom.change_frontslot",)
HANDS_ON = ("gallery.add_partner", "gallery.change_partner", "gallery.add_delivery")

# Nobody gets sources.reveal_identity or articles.override_blockers with a group: these are given person by person.
GROUPS = {
    "Editor": (
        *READS,
        *MAKES_SETS,
        *PROPOSES,
        *DECIDES,
        "articles.add_article",
        "articles.change_article",
        *(
            f"articles.{verb}_{part}"
            for part in ("byline", "articleset", "relatedarticle", "appearedin")
            for verb in ("add", "change", "delete")
        ),
        "articles.add_storedpost",
        "articles.change_storedpost",
        *(f"articles.{verb}_{figure}" for figure in ("comparison", "annotatedphoto") for verb in ("add", "change")),
        *(f"articles.{verb}_annotation" for verb in ("add", "change", "delete")),
        *COMPOSES,
    ),
    "Photo editor": (
        *READS,
        *MAKES_SETS,
        *PROPOSES,
        *SIGNS,
        *HANDS_ON,
        "gallery.view_private_metadata",
        *(f"gallery.{verb}_{part}" for part in ("lease", "consent") for verb in ("add", "change", "delete")),
        "gallery.change_nearduplicate",
        "sources.add_source",
        "sources.change_source",
        "sources.clear_source",
        *(f"sources.{verb}_{part}" for part in ("sourcelink", "sourcehandle") for verb in ("add", "change", "delete")),
        "gallery.withdraw_photo",
        "gallery.view_original",
        "gallery.publish_photoset",
        "gallery.withdraw_photoset",
        "gallery.change_topic",
        "gallery.delete_topic",
    ),
    "Moderator": (
        *READS,
        *PROPOSES,
        *SIGNS,
        "gallery.view_private_metadata",
        "gallery.change_nearduplicate",
        "gallery.view_original",
        "gallery.review_claim",
        "gallery.change_claim",
        "gallery.change_evidence",
        "gallery.add_review",
        "gallery.add_pillar",
        "gallery.change_pillar",
        "gallery.view_challenge",
        "gallery.answer_challenge",
    ),
    # On top of Moderator, for the one who decides where moderators differ and keeps the vocabulary.
    "Chief moderator": (
        *READS,
        "sources.view_event",
        "gallery.settle_claim",
        "gallery.add_provenancetag",
        "gallery.change_provenancetag",
        "gallery.change_facet",
        "gallery.view_challenge",
        "gallery.answer_challenge",
    ),
    "Publisher": (
        *READS,
        *SIGNS,
        "sources.view_event",
        *HANDS_ON,
        "sources.clear_source",
        "gallery.publish_photoset",
        "gallery.withdraw_photoset",
        "gallery.withdraw_photo",
        "articles.publish_article",
        "articles.withdraw_article",
        "articles.add_correction",
        "articles.add_section",
        "articles.change_section",
        "articles.add_author",
        "articles.change_author",
        *COMPOSES,
        "newsroom.change_sitesettings",
    ),
}


def make_permissions(using):
    """Make the permissions of our apps now; Django does so only after the last migration of a run.

    using is the alias of a database whose auth and contenttypes tables are there.
    """
    for label in APPS:
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)


def make_groups(group_model, permission_model):
    """Make the groups and give them what they lack; return the changes as sentences (empty: all was there).

    The models are django.contrib.auth's Group and Permission, or a migration's versions of them. What an
    administrator added to a group stays. Raises LookupError for a permission that does not exist.
    """
    permissions = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in permission_model.objects.filter(content_type__app_label__in=APPS).select_related(
            "content_type"
        )
    }
    changes = []
    with transaction.atomic():
        for name, wanted in GROUPS.items():
            if unknown := set(wanted) - set(permissions):
                raise LookupError(
                    f"The group {name} names permissions that do not exist: {', '.join(sorted(unknown))}."
                )
            group, created = group_model.objects.get_or_create(name=name)
            held = set(group.permissions.values_list("pk", flat=True))
            missing = sorted({label for label in wanted if permissions[label].pk not in held})
            group.permissions.add(*(permissions[label] for label in missing))
            if created:
                changes.append(f"{name}: made, with {len(missing)} permissions.")
            elif missing:
                changes.append(f"{name}: given {', '.join(missing)}.")
    return changes
