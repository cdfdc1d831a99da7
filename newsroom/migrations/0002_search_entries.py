from django.db import migrations, models

from newsroom.search import index


def install(apps, schema_editor):
    index.install(schema_editor.connection)


def remove(apps, schema_editor):
    index.uninstall(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0001_site_and_front_page'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchDue',
            fields=[
                ('key', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SearchPending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60, unique=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SearchState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moment', models.BigIntegerField(default=0)),
                ('number', models.BigIntegerField(default=0)),
                ('told', models.JSONField(default=list)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('language', models.CharField(blank=True, max_length=12)),
                ('title', models.TextField(blank=True)),
                ('words', models.TextField(blank=True)),
                ('marks', models.TextField(blank=True)),
                ('known', models.TextField(blank=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('article', 'Article'), ('set', 'Set'), ('photo', 'Photo'), ('source', 'Source')], max_length=8)),
                ('key', models.BigIntegerField()),
                ('shelf', models.PositiveIntegerField(default=0)),
                ('facets', models.TextField(blank=True)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['-shelf', '-id'], name='search_entry_shelf')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='search_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('axis', models.CharField(max_length=8)),
                ('value', models.CharField(max_length=200)),
                ('entries', models.PositiveIntegerField(default=0)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('axis', 'value'), name='search_term_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('word', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('head', models.CharField(max_length=2)),
                ('tail', models.CharField(max_length=3)),
                ('entries', models.PositiveIntegerField(default=0)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['head', '-entries'], name='search_word_head'), models.Index(fields=['tail', '-entries'], name='search_word_tail')],
            },
        ),
        migrations.RunPython(install, remove),
    ]
