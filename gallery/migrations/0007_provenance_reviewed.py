"""Claims that bear on a pillar and come from people, rules or readers; reviews that stay as they were given; evidence of
a photo as a whole; holds and readers' notes. The triggers of gallery/triggers.py come with it."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from gallery import vocabulary
from gallery.triggers import REVIEWS


def fill(apps, schema_editor):
    """Evidence names the photo of its claim, and claims the pillar of their tag."""
    evidence, claim = apps.get_model("gallery", "Evidence"), apps.get_model("gallery", "Claim")
    tag = apps.get_model("gallery", "ProvenanceTag")
    vocabulary.load(apps.get_model("gallery", "Facet"), tag)
    of_claim = claim.objects.filter(pk=OuterRef("claim")).values("content_object")
    evidence.objects.update(photo=Subquery(of_claim))
    claim.objects.update(pillar=Subquery(tag.objects.filter(pk=OuterRef("tag")).values("pillar")))
    # What was superseded so far was so by the accepted claim of its facet.
    newer = claim.objects.filter(
        content_object=OuterRef("content_object"), exclusive_facet=OuterRef("exclusive_facet"), state="verified"
    ).exclude(pk=OuterRef("pk"))
    claim.objects.filter(state="superseded").update(superseded_by=Subquery(newer.values("pk")[:1]))
    if schema_editor.connection.vendor == "postgresql":
        # Tables that are altered next must not have checks waiting.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def install(apps, schema_editor):
    REVIEWS.install(schema_editor.connection)


def remove(apps, schema_editor):
    REVIEWS.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('gallery', '0006_fingerprint_bands_whole'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Challenge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(verbose_name='what the reader says')),
                ('email_ciphertext', models.BinaryField(blank=True, default=b'')),
                ('language', models.CharField(default='en', editable=False, max_length=12)),
                ('sender_key', models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='received')),
                ('state', models.CharField(choices=[('new', 'Waiting'), ('answered', 'Taken up'), ('declined', 'Not taken up')], db_index=True, default='new', editable=False, max_length=8, verbose_name='state')),
                ('outcome', models.TextField(blank=True, help_text='In our words, for readers.', verbose_name='outcome')),
                ('outcome_public', models.BooleanField(default=False, verbose_name='readers may see the outcome')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided')),
            ],
            options={
                'verbose_name': "reader's note",
                'verbose_name_plural': "readers' notes",
                'ordering': ['-created_at', '-pk'],
                'permissions': [('answer_challenge', "Can answer readers' notes")],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateTimeField(verbose_name='until')),
            ],
            options={
                'verbose_name': 'hold',
                'verbose_name_plural': 'holds',
                'default_permissions': (),
            },
        ),
        migrations.AlterModelOptions(
            name='claim',
            options={'ordering': ['tag__facet__position', 'tag__position', 'pk'], 'permissions': [('review_claim', 'Can accept or reject a provenance claim'), ('settle_claim', 'Can decide where moderators differ')], 'verbose_name': 'provenance claim', 'verbose_name_plural': 'provenance claims'},
        ),
        migrations.RemoveConstraint(
            model_name='review',
            name='one_review_per_reviewer',
        ),
        migrations.AddField(
            model_name='claim',
            name='origin',
            field=models.CharField(choices=[('person', 'A colleague'), ('rule', 'A rule'), ('reader', 'A reader')], default='person', editable=False, max_length=6, verbose_name='proposed from'),
        ),
        migrations.AddField(
            model_name='claim',
            name='pillar',
            field=models.CharField(blank=True, choices=[('provenance', 'Provenance'), ('source', 'Source'), ('date', 'Date'), ('location', 'Location'), ('motivation', 'Motivation')], max_length=12, verbose_name='bears on'),
        ),
        migrations.AddField(
            model_name='claim',
            name='rule',
            field=models.SlugField(blank=True, editable=False, max_length=40, verbose_name='rule'),
        ),
        migrations.AddField(
            model_name='claim',
            name='superseded_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supersedes', to='gallery.claim'),
        ),
        migrations.AddField(
            model_name='derivatives',
            name='credentials',
            field=models.CharField(blank=True, help_text='“signed” where the files carry our Content Credentials.', max_length=12),
        ),
        migrations.AddField(
            model_name='evidence',
            name='capture_tool',
            field=models.CharField(blank=True, max_length=100, verbose_name='saved with'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='captured_at',
            field=models.DateTimeField(blank=True, help_text='When the page was saved, for a web capture.', null=True, verbose_name='captured at'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='credibility',
            field=models.CharField(blank=True, choices=[('1', '1'), ('2', '2'), ('3', '3'), ('4', '4'), ('5', '5'), ('6', '6')], help_text='Admiralty scale, 1 (confirmed) to 6 (cannot be judged). For the desk only.', max_length=1, verbose_name='credibility of what it says'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='latitude',
            field=models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)], verbose_name='latitude'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='longitude',
            field=models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)], verbose_name='longitude'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='media_type',
            field=models.CharField(blank=True, editable=False, max_length=60, verbose_name='kind of file'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='photo',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='gallery.photo', verbose_name='photo'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='reliability',
            field=models.CharField(blank=True, choices=[('A', 'A'), ('B', 'B'), ('C', 'C'), ('D', 'D'), ('E', 'E'), ('F', 'F')], help_text='Admiralty scale, A (reliable) to F (cannot be judged). For the desk only.', max_length=1, verbose_name='reliability of whom it comes from'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='retracted_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='taken back'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='retracted_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evidence',
            name='retraction_reason',
            field=models.TextField(blank=True, editable=False, verbose_name='why taken back'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='size',
            field=models.PositiveBigIntegerField(editable=False, null=True, verbose_name='bytes'),
        ),
        migrations.AddField(
            model_name='historicalclaim',
            name='origin',
            field=models.CharField(choices=[('person', 'A colleague'), ('rule', 'A rule'), ('reader', 'A reader')], default='person', editable=False, max_length=6, verbose_name='proposed from'),
        ),
        migrations.AddField(
            model_name='historicalclaim',
            name='pillar',
            field=models.CharField(blank=True, choices=[('provenance', 'Provenance'), ('source', 'Source'), ('date', 'Date'), ('location', 'Location'), ('motivation', 'Motivation')], max_length=12, verbose_name='bears on'),
        ),
        migrations.AddField(
            model_name='historicalclaim',
            name='rule',
            field=models.SlugField(blank=True, editable=False, max_length=40, verbose_name='rule'),
        ),
        migrations.AddField(
            model_name='historicalclaim',
            name='superseded_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='gallery.claim'),
        ),
        migrations.AddField(
            model_name='photo',
            name='credentials',
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='pillar',
            name='evidence',
            field=models.ManyToManyField(blank=True, related_name='pillars', to='gallery.evidence', verbose_name='rests on'),
        ),
        migrations.AddField(
            model_name='provenancetag',
            name='pillar',
            field=models.CharField(blank=True, choices=[('provenance', 'Provenance'), ('source', 'Source'), ('date', 'Date'), ('location', 'Location'), ('motivation', 'Motivation')], help_text='Which of the five questions a claim of it helps to answer.', max_length=12, verbose_name='bears on'),
        ),
        migrations.AddField(
            model_name='provenancetag',
            name='retired',
            field=models.BooleanField(default=False, help_text='No new claims; those that stand go on standing.', verbose_name='no longer in use'),
        ),
        migrations.AddField(
            model_name='review',
            name='confidence',
            field=models.CharField(choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], default='medium', max_length=6, verbose_name='how sure'),
        ),
        migrations.AddField(
            model_name='review',
            name='decisive',
            field=models.BooleanField(default=False, help_text='A chief moderator decides where others differ.', verbose_name='settles it'),
        ),
        migrations.AddField(
            model_name='review',
            name='photo_version',
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='review',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='undone'),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='claim',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='gallery.claim', verbose_name='claim'),
        ),
        migrations.AlterField(
            model_name='provenancetag',
            name='two_reviews',
            field=models.BooleanField(default=False, help_text='For words that accuse or expose somebody. The second moderator judges without seeing the first.', verbose_name='needs two reviews'),
        ),
        migrations.AlterField(
            model_name='review',
            name='reviewed_at',
            field=models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='reviewed'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['state', 'proposed_at', 'id'], name='claim_queue'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'correspondence'), ('public', True), _negated=True), name='correspondence_is_never_public', violation_error_message='Correspondence is never shown to readers.'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('retracted_at__isnull', True), models.Q(('retraction_reason', ''), _negated=True), _connector='OR'), name='taking_evidence_back_needs_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('claim', 'reviewer', 'claim_version'), name='one_review_per_reviewer'),
        ),
        migrations.AddField(
            model_name='challenge',
            name='claim',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='challenges', to='gallery.claim', verbose_name='claim in question'),
        ),
        migrations.AddField(
            model_name='challenge',
            name='decided_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='challenge',
            name='made_claim',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gallery.claim'),
        ),
        migrations.AddField(
            model_name='challenge',
            name='photo',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='challenges', to='gallery.photo', verbose_name='photo'),
        ),
        migrations.AddField(
            model_name='challenge',
            name='tag',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gallery.provenancetag', verbose_name='what it should be'),
        ),
        migrations.AddField(
            model_name='hold',
            name='holder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hold',
            name='photo',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='hold', to='gallery.photo'),
        ),
        migrations.AddConstraint(
            model_name='challenge',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), ('outcome_public', True), _negated=True), name='a_public_outcome_has_words', violation_error_message='Write the outcome before readers may see it.'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='evidence',
            name='photo',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='gallery.photo', verbose_name='photo'),
        ),
        migrations.RunPython(install, remove),
    ]
