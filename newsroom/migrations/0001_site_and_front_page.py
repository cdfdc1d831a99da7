import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from sources.changes import Watch, triggers

# As they were then: a later column is not there yet, and PostgreSQL asks for it at once.
SITE = (
    *("name", "name_ko", "tagline", "tagline_ko", "about", "about_ko", "accent_light", "accent_dark"),
    *("wordmark", "wordmark_dark", "feed_text", "licence_url", "ethics_url", "contact_url"),
)
CHANGES = triggers(
    (
        Watch("newsroom_sitesettings", (("site", ""),), SITE),
        Watch("newsroom_frontslot", (("front", ""),), ("place", "article_id", "position", "until")),
    )
)


def install(apps, schema_editor):
    CHANGES.install(schema_editor.connection)


def remove(apps, schema_editor):
    CHANGES.remove(schema_editor.connection)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('articles', '0005_comparisons_notes_corrections'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SiteSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=80, verbose_name='name')),
                ('name_ko', models.CharField(blank=True, max_length=80, verbose_name='name in Korean')),
                ('tagline', models.CharField(blank=True, max_length=120, verbose_name='line beside the name')),
                ('tagline_ko', models.CharField(blank=True, max_length=120, verbose_name='line beside the name, in Korean')),
                ('about', models.TextField(blank=True, max_length=500, verbose_name='what the site is, at the foot of each page')),
                ('about_ko', models.TextField(blank=True, max_length=500, verbose_name='what the site is, in Korean')),
                ('accent_light', models.CharField(blank=True, max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}\\Z', 'Write a colour like #7a3b1e.')], verbose_name='colour on light ground')),
                ('accent_dark', models.CharField(blank=True, max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}\\Z', 'Write a colour like #7a3b1e.')], verbose_name='colour on dark ground')),
                ('wordmark', models.CharField(blank=True, editable=False, max_length=120)),
                ('wordmark_dark', models.CharField(blank=True, editable=False, max_length=120)),
                ('feed_text', models.CharField(choices=[('summary', 'The standfirst and the lead photo'), ('full', 'The whole text with its photos')], default='summary', max_length=8, verbose_name='feeds carry')),
                ('licence_url', models.URLField(blank=True, max_length=300, verbose_name='page on how to license our pictures')),
                ('ethics_url', models.URLField(blank=True, max_length=300, verbose_name='page on our principles')),
                ('contact_url', models.URLField(blank=True, max_length=300, verbose_name='page on how to reach us')),
                ('changed_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'site settings',
                'verbose_name_plural': 'site settings',
                'default_permissions': ('view', 'change'),
            },
        ),
        migrations.CreateModel(
            name='HistoricalFrontSlot',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('place', models.CharField(choices=[('lead', 'Lead'), ('slot', 'Latest, at the top'), ('essay', 'Photo essays')], max_length=8, verbose_name='place')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='stands there until')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('article', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='articles.article', verbose_name='post')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical place on the front page',
                'verbose_name_plural': 'historical places on the front page',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalSiteSettings',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=80, verbose_name='name')),
                ('name_ko', models.CharField(blank=True, max_length=80, verbose_name='name in Korean')),
                ('tagline', models.CharField(blank=True, max_length=120, verbose_name='line beside the name')),
                ('tagline_ko', models.CharField(blank=True, max_length=120, verbose_name='line beside the name, in Korean')),
                ('about', models.TextField(blank=True, max_length=500, verbose_name='what the site is, at the foot of each page')),
                ('about_ko', models.TextField(blank=True, max_length=500, verbose_name='what the site is, in Korean')),
                ('accent_light', models.CharField(blank=True, max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}\\Z', 'Write a colour like #7a3b1e.')], verbose_name='colour on light ground')),
                ('accent_dark', models.CharField(blank=True, max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}\\Z', 'Write a colour like #7a3b1e.')], verbose_name='colour on dark ground')),
                ('wordmark', models.CharField(blank=True, editable=False, max_length=120)),
                ('wordmark_dark', models.CharField(blank=True, editable=False, max_length=120)),
                ('feed_text', models.CharField(choices=[('summary', 'The standfirst and the lead photo'), ('full', 'The whole text with its photos')], default='summary', max_length=8, verbose_name='feeds carry')),
                ('licence_url', models.URLField(blank=True, max_length=300, verbose_name='page on how to license our pictures')),
                ('ethics_url', models.URLField(blank=True, max_length=300, verbose_name='page on our principles')),
                ('contact_url', models.URLField(blank=True, max_length=300, verbose_name='page on how to reach us')),
                ('changed_at', models.DateTimeField(blank=True, editable=False)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical site settings',
                'verbose_name_plural': 'historical site settings',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='FrontSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(choices=[('lead', 'Lead'), ('slot', 'Latest, at the top'), ('essay', 'Photo essays')], max_length=8, verbose_name='place')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='stands there until')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='front_slots', to='articles.article', verbose_name='post')),
            ],
            options={
                'verbose_name': 'place on the front page',
                'verbose_name_plural': 'places on the front page',
                'ordering': ['place', 'position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('place', 'article'), name='post_once_per_place')],
            },
        ),
        migrations.RunPython(install, remove),
    ]
