import django.db.models.functions.datetime
from django.db import migrations, models

from sources.changes import CHANGES


def install(apps, schema_editor):
    CHANGES.install(schema_editor.connection)


def remove(apps, schema_editor):
    CHANGES.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0005_events_stand_for_rows'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublicChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('moment', models.BigIntegerField(db_default=0, default=0)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['key', 'moment', 'id'], name='change_of_key'), models.Index(fields=['moment', 'id'], name='change_since')],
            },
        ),
        migrations.CreateModel(
            name='StoredPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('variant', models.CharField(max_length=20)),
                ('code', models.CharField(max_length=16)),
                ('html', models.TextField()),
                ('keys', models.JSONField(default=list)),
                ('seen', models.JSONField(default=dict)),
                ('moment', models.BigIntegerField()),
                ('made_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('name', 'variant'), name='part_once')],
            },
        ),
        migrations.RunPython(install, remove),
    ]
