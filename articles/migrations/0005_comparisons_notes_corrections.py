import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from articles.changes import CHANGES


def install(apps, schema_editor):
    CHANGES.install(schema_editor.connection)


def remove(apps, schema_editor):
    CHANGES.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0004_chief_moderators'),
        ('gallery', '0011_changes_are_noted'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AnnotatedPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('words', models.TextField(blank=True, verbose_name='introduction')),
                ('language', models.CharField(default='en', max_length=12, verbose_name='language')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('photo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gallery.photo', verbose_name='photo')),
            ],
            options={
                'verbose_name': 'annotated photo',
                'verbose_name_plural': 'annotated photos',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalAnnotatedPhoto',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('words', models.TextField(blank=True, verbose_name='introduction')),
                ('language', models.CharField(default='en', max_length=12, verbose_name='language')),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('photo', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='gallery.photo', verbose_name='photo')),
            ],
            options={
                'verbose_name': 'historical annotated photo',
                'verbose_name_plural': 'historical annotated photos',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalComparison',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('left_label', models.CharField(blank=True, max_length=80, verbose_name='words over the left one')),
                ('right_label', models.CharField(blank=True, max_length=80, verbose_name='words over the right one')),
                ('words', models.TextField(blank=True, verbose_name='what to look at')),
                ('overlaid', models.BooleanField(default=False, help_text='Only for two pictures of the same view: a slider uncovers one of them.', verbose_name='one over the other')),
                ('language', models.CharField(default='en', max_length=12, verbose_name='language')),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('left', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='gallery.photo', verbose_name='left photo')),
                ('right', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='gallery.photo', verbose_name='right photo')),
            ],
            options={
                'verbose_name': 'historical comparison',
                'verbose_name_plural': 'historical comparisons',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Annotation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='number')),
                ('x', models.FloatField(validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='from the left')),
                ('y', models.FloatField(validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='from the top')),
                ('text', models.TextField(verbose_name='note')),
                ('annotated', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='articles.annotatedphoto')),
            ],
            options={
                'verbose_name': 'note on a photo',
                'verbose_name_plural': 'notes on a photo',
                'ordering': ['position', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('x__gte', 0), ('x__lte', 1), ('y__gte', 0), ('y__lte', 1)), name='annotation_inside_the_picture')],
            },
        ),
        migrations.CreateModel(
            name='Comparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('left_label', models.CharField(blank=True, max_length=80, verbose_name='words over the left one')),
                ('right_label', models.CharField(blank=True, max_length=80, verbose_name='words over the right one')),
                ('words', models.TextField(blank=True, verbose_name='what to look at')),
                ('overlaid', models.BooleanField(default=False, help_text='Only for two pictures of the same view: a slider uncovers one of them.', verbose_name='one over the other')),
                ('language', models.CharField(default='en', max_length=12, verbose_name='language')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('left', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gallery.photo', verbose_name='left photo')),
                ('right', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gallery.photo', verbose_name='right photo')),
            ],
            options={
                'verbose_name': 'comparison',
                'verbose_name_plural': 'comparisons',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('left', models.F('right')), _negated=True), name='comparison_of_two_photos')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('correction', 'Correction'), ('clarification', 'Clarification'), ('update', 'Update'), ('note', 'Editors’ note')], default='correction', max_length=16, verbose_name='kind')),
                ('text', models.TextField(verbose_name='what was wrong, and what is right')),
                ('language', models.CharField(default='en', max_length=12, verbose_name='language')),
                ('made_at', models.DateTimeField(db_index=True, verbose_name='made')),
                ('shows_change', models.BooleanField(default=False, help_text='Not where the former words can hurt somebody.', verbose_name='show readers the change line by line')),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='articles.article', verbose_name='post')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='gallery.photo', verbose_name='photo')),
                ('revision_after', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.articlerevision')),
                ('revision_before', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.articlerevision')),
            ],
            options={
                'verbose_name': 'correction',
                'verbose_name_plural': 'corrections',
                'ordering': ['-made_at', '-pk'],
                'default_permissions': ('add', 'view'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('article__isnull', False), ('photo__isnull', True)), models.Q(('article__isnull', True), ('photo__isnull', False)), _connector='OR'), name='correction_of_one_thing')],
            },
        ),
        migrations.RunPython(install, remove),
    ]
