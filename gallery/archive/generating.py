"""An invented archive of any size, made by the database itself: for benchmarks and trials, never for a newsroom.

Rows are copies of a few templates with other values, in one statement a table. The triggers are lifted meanwhile, since
they would ask for two reviewers for each of a million claims; so claims here are accepted without reviews, and photos
have files on record but no files. Everything else is as the services write it.
"""

from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.db import transaction
from django.utils import timezone

from gallery.archive import blocks, settling
from gallery.filters import CHOSEN_BY_OTHERS
from gallery.models import (
    ArchiveEntry,
    ArchiveState,
    Claim,
    Derivatives,
    Photo,
    ProvenanceTag,
    TaggedPhoto,
    Topic,
)
from gallery.provenance import ACCESS_CLASS
from sources import triggers
from sources.models import Source

SOURCES, TOPICS, PLACES, YEARS, LAST_YEAR = 60, 200, 300, 32, 2025
#: Kind of a source -> access tags that its pictures may carry; the first is the usual one.
KINDS = {
    "state-media": ("state-handout", "state-handout", "staged-for-cameras", "broadcast-grab"),
    "agency": ("accredited-press", "accredited-press", "state-handout", "under-escort"),
    "visitor": ("under-escort", "under-escort", "independent-access", "covert"),
    "resident": ("insider", "insider", "covert", "access-unknown"),
    "cross-border-observer": ("cross-border", "cross-border", "cross-border", "access-unknown"),
    "satellite-operator": ("satellite",) * 4,
}
LIMITS = ("minder-present", "restricted-route", "shots-deleted", "no-independent-check", "long-lens")
BASES = ("asked-the-photographer", "metadata-consistent", "geolocated", "second-source", "not-possible-to-check")


@transaction.atomic
def generate(connection, number, also=None):
    """Add `number` photos, of which about 95 in a hundred are public, some under embargo or withdrawn.

    also(number) may write more while the triggers are lifted; what it returns is returned.
    """
    triggers.remove(connection)
    writer = _Writer(connection, number)
    writer.lift_foreign_keys()
    sources = [_source(place) for place in range(SOURCES)]
    topics = [Topic.objects.create(name=f"Topic {place:03d} {writer.run}") for place in range(TOPICS)]
    tags = {tag.slug: tag for tag in ProvenanceTag.objects.select_related("facet")}
    photo = _photo(sources[0], writer.run)
    first = photo.pk
    access = _pick(
        _mixed(7, 4), [_pick("i % 60", [f"'{KINDS[source.kind][turn]}'" for source in sources]) for turn in range(4)]
    )
    writer.copies(
        photo,
        id=f"{first} + i",
        public_id=f"'g' || ({10_000_000 + first} + i)",
        sha256=f"'generated-{writer.run}-' || i",
        original=f"'originals/generated-{writer.run}-' || i",
        source_id=_pick("i % 60", [str(source.pk) for source in sources]),
        public_from=writer.moment("-i"),
        embargo_until=f"CASE WHEN i % 97 = 0 THEN {writer.moment('86400 + i')} END",
        withdrawn_at=f"CASE WHEN i % 89 = 0 THEN {writer.moment('-i')} END",
        taken_on=writer.day(f"{LAST_YEAR} - {_skewed(3, YEARS)}"),
        place_shown=f"'Place ' || {_skewed(5, PLACES)} || ', Province ' || ({_skewed(5, PLACES)} % 12)",
        licence=_pick(_mixed(11, 8), ["''"] * 5 + ["'CC-BY-4.0'", "'CC0-1.0'", "'PDM-1.0'"]),
        access_class=f"CASE WHEN i % 10 = 0 THEN 'review' ELSE {_classes(access)} END",
    )
    writer.copies(
        Derivatives.objects.create(photo=photo, width=1500, height=1000, widths={"jpg": [640]}),
        photo_id=f"{first} + i",
        token=f"'generated-{writer.run}-' || i",
    )
    template = Claim(content_object=photo, decided_at=timezone.now(), state=Claim.State.VERIFIED)
    for slugs, keys, where in (
        (None, access, "i % 10 <> 0"),
        (LIMITS, _pick(_skewed(13, len(LIMITS)), [f"'{slug}'" for slug in LIMITS]), "i % 5 < 3"),
        (BASES, _pick(_skewed(17, len(BASES)), [f"'{slug}'" for slug in BASES]), "i % 7 < 3"),
    ):
        some = tags[slugs[0] if slugs else "under-escort"]
        template.pk, template.tag = None, some
        template.exclusive_facet = None if slugs else some.facet
        template.save(force_insert=True)
        key = f"(SELECT id FROM gallery_provenancetag WHERE slug = {keys})"
        writer.copies(template, where=where, content_object_id=f"{first} + i", tag_id=key)
    tagged = TaggedPhoto.objects.create(tag=topics[0], content_object=photo)
    half = TOPICS // 2
    for salt, some in ((19, topics[:half]), (23, topics[half:])):
        keys = _pick(_skewed(salt, half), [str(topic.pk) for topic in some])
        writer.copies(tagged, content_object_id=f"{first} + i", tag_id=keys)
    more = also(number) if also else None
    writer.finish()
    triggers.install(connection)
    return more


@transaction.atomic
def settle_generated(connection):
    """Make the narrow rows of a generated archive in a few statements, as settling makes them in many; bench/archive.py
    compares both. Only where nothing but generated photos is public."""
    settling.forget()
    if connection.vendor == "postgresql":
        group, area, year = (
            "JSON_AGG(key ORDER BY key)",
            "TRIM(SPLIT_PART(place_shown, ',', 2))",
            "EXTRACT(YEAR FROM taken_on)",
        )
    else:
        group, area, year = (
            "JSON_GROUP_ARRAY(key)",
            "TRIM(SUBSTR(place_shown, INSTR(place_shown, ',') + 1))",
            "SUBSTR(taken_on, 1, 4)",
        )
    public, parameters = Photo.objects.cleared().order_by().values("pk").query.sql_with_params()
    others = ", ".join(f"'{slug}'" for slug in sorted(CHOSEN_BY_OTHERS))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE generated_public (photo bigint PRIMARY KEY)")
        cursor.execute(f"INSERT INTO generated_public {public}", parameters)
        for table, words, where in (
            ("gallery_archivelabel", "gallery_claim", "words.state = 'verified'"),
            ("gallery_archivetopic", "gallery_taggedphoto", "1 = 1"),
        ):
            cursor.execute(
                f"INSERT INTO {table} (photo, public_from, key) SELECT photo.id, photo.public_from, words.tag_id "
                f"FROM {words} AS words JOIN gallery_photo AS photo ON photo.id = words.content_object_id "
                f"JOIN generated_public ON generated_public.photo = photo.id WHERE {where}"
            )
        labels, topics = (
            f"COALESCE((SELECT {group} FROM {table} WHERE {table}.photo = photo.id), '[]')"
            for table in ("gallery_archivelabel", "gallery_archivetopic")
        )
        cursor.execute(
            "INSERT INTO gallery_archiveentry "
            "(photo, public_from, access, source, place, area, year, licence, chosen, words) "
            f"SELECT photo.id, photo.public_from, access_class, source.kind, place_shown, {area}, {year}, licence, "
            "CASE WHEN EXISTS (SELECT 1 FROM gallery_archivelabel AS label JOIN gallery_provenancetag AS tag "
            f"ON tag.id = label.key WHERE label.photo = photo.id AND tag.slug IN ({others})) "
            f"THEN 'others' ELSE '' END, {_json_pair(connection, labels, topics)} "
            "FROM gallery_photo AS photo JOIN generated_public ON generated_public.photo = photo.id "
            "JOIN sources_source AS source ON source.id = photo.source_id"
        )
        cursor.execute(
            "INSERT INTO gallery_archivedue (photo, due_at) "
            f"SELECT id, embargo_until FROM gallery_photo WHERE embargo_until > {_Writer(connection, 0).moment('0')}"
        )
        cursor.execute("DROP TABLE generated_public")
        _count_rows(cursor, connection)
    state = ArchiveState.objects.get(pk=1)
    state.entries = ArchiveEntry.objects.count()
    blocks.build(state)
    state.save()
    settling.count_ahead()


def _json_pair(connection, one, other):
    """SQL for a JSON array of two arrays."""
    if connection.vendor == "postgresql":
        return f"JSONB_BUILD_ARRAY({one}, {other})"
    return f"JSON_ARRAY(JSON({one}), JSON({other}))"


def _source(place):
    kind = list(KINDS)[place % len(KINDS)]
    code = f"GENERATED-{Source.objects.count()}-{place}"
    secrecy = ("named", "described", "protected")[place % 3]
    return Source.objects.create(
        code=code,
        slug=code.lower(),
        kind=kind,
        confidentiality=secrecy,
        public_name=f"Invented source {place}" if secrecy == "named" else "",
        public_description="An invented source" if secrecy == "described" else "",
    )


def _photo(source, run):
    """The photo of which all others are copies; it is never public itself."""
    photo = Photo(
        source=source,
        sha256=f"generated-{run}",
        size=1,
        file_format="JPEG",
        width=1500,
        height=1000,
        caption="An invented photo",
        alt="There is no picture.",
        credit_line="Nobody / Invented",
        date_precision=Photo.DatePrecision.YEAR,
        place_precision=Photo.PlacePrecision.PROVINCE,
        original=f"originals/generated-{run}",
    )
    photo.save()
    return photo


def _mixed(salt, number):
    """SQL for a number from 0 that looks random but is the same at each run."""
    return f"((i * 2654435761 + {salt} * 40503) / {salt * 31} % {number})"


def _count_rows(cursor, connection):
    """Let PostgreSQL know how large its tables have become, as it finds out by itself in time. SQLite is left as it is
    in a newsroom, where nobody counts for it."""
    if connection.vendor == "postgresql":
        cursor.execute("ANALYZE")


def _skewed(salt, number):
    """As _mixed(), small numbers far more often."""
    return f"({_mixed(salt, number)} * {_mixed(salt + 2, number)} / {number})"


def _pick(number, values):
    """SQL for one of several SQL expressions."""
    cases = " ".join(f"WHEN {place} THEN {value}" for place, value in enumerate(values))
    return f"CASE {number} {cases} END"


def _classes(access):
    cases = " ".join(f"WHEN '{slug}' THEN '{key}'" for slug, key in ACCESS_CLASS.items())
    return f"CASE {access} {cases} END"


class _Writer:
    """Statements for one database."""

    def __init__(self, connection, number):
        self.connection, self.number, self.models, self.lifted = connection, number, set(), []
        self.run = get_user_model().objects.count() + Photo.objects.count()

    @property
    def postgresql(self):
        return self.connection.vendor == "postgresql"

    def moment(self, seconds):
        """SQL for so many seconds from now."""
        if self.postgresql:
            return f"(STATEMENT_TIMESTAMP() + ({seconds}) * INTERVAL '1 second')"
        return f"STRFTIME('%Y-%m-%d %H:%M:%S', 'now', ({seconds}) || ' seconds')"

    def day(self, year):
        """SQL for a day of that year."""
        return f"MAKE_DATE(({year})::int, 6, 15)" if self.postgresql else f"({year}) || '-06-15'"

    def copies(self, template, *, where="1 = 1", **values):
        """Copy a row for i from 1 to the number, with other SQL values of i in some columns."""
        model, connection = type(template), self.connection
        self.models.add(model)
        columns = [
            field.column for field in model._meta.concrete_fields if field.column in values or not field.primary_key
        ]
        picked = ", ".join(
            f"{values[one]}" if one in values else f"template.{connection.ops.quote_name(one)}" for one in columns
        )
        table = connection.ops.quote_name(model._meta.db_table)
        numbers = f"SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {self.number}"
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH RECURSIVE n(i) AS ({numbers}) "
                f"INSERT INTO {table} ({', '.join(map(connection.ops.quote_name, columns))}) "
                f"SELECT {picked} FROM n CROSS JOIN {table} AS template WHERE template.id = {template.pk} AND {where}"
            )

    def lift_foreign_keys(self):
        """Take the foreign keys off the large tables, until finish(): PostgreSQL looks each up for each row."""
        if not self.postgresql:
            return
        tables = [model._meta.db_table for model in (Photo, Derivatives, Claim, TaggedPhoto)]
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT conrelid::regclass::text, conname, PG_GET_CONSTRAINTDEF(oid) FROM pg_constraint "
                "WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])",
                [tables],
            )
            self.lifted = cursor.fetchall()
            for table, name, _definition in self.lifted:
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')

    def finish(self):
        """Let the database know which keys are taken, and how large its tables have become; foreign keys are back."""
        with self.connection.cursor() as cursor:
            for statement in self.connection.ops.sequence_reset_sql(no_style(), list(self.models)):
                cursor.execute(statement)
            if self.postgresql:
                # Tables that get their triggers back must not have checks waiting.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table, name, definition in self.lifted:
                cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
            _count_rows(cursor, self.connection)
