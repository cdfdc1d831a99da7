"""What search is answered from: words that readers are shown, and what is owed to them.

None of it is a truth of its own. newsroom/search/ makes it from the public projections, and asks at each reading who
may be seen; `manage.py settle_search --rebuild` makes all of it anew. What is named here by its key has no foreign key:
a row outlives its photo or post until that is settled.
"""

from django.db import models


class SearchEntry(models.Model):
    """A post, set, photo or source that readers could see when it was last settled: narrow, for counting.

    `id` follows the moment from which it is public, so that the newest are found without sorting. `facets` are keys of
    SearchTerm, " 3 17 205 ". On PostgreSQL the table has a column `vector` more, which newsroom/search/ alone knows.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article"
        SET = "set"
        PHOTO = "photo"
        SOURCE = "source"

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind)
    key = models.BigIntegerField()
    shelf = models.PositiveIntegerField(default=0)
    facets = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["-shelf", "-id"], name="search_entry_shelf")]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once")]

    def __str__(self):
        return f"{self.kind}:{self.key}"


class SearchText(models.Model):
    """The public words of an entry. `title` is as readers see it; `words` is all text as the index takes it, `marks`
    the words of the title and the facets, `known` the words by which a misspelt one is found."""

    id = models.BigIntegerField(primary_key=True)
    language = models.CharField(max_length=12, blank=True)
    title = models.TextField(blank=True)
    words = models.TextField(blank=True)
    marks = models.TextField(blank=True)
    known = models.TextField(blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.title


class SearchTerm(models.Model):
    """A value of a facet that stands on an entry: a class of access, a place as shown, a year, a key of a tag."""

    axis = models.CharField(max_length=8)
    value = models.CharField(max_length=200)
    entries = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["axis", "value"], name="search_term_once")]

    def __str__(self):
        return f"{self.axis}: {self.value}"


class SearchWord(models.Model):
    """A word that stands in public text, and in how many entries: for "did you mean" and for suggestions."""

    word = models.CharField(max_length=60, primary_key=True)
    head = models.CharField(max_length=2)
    tail = models.CharField(max_length=3)
    entries = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["head", "-entries"], name="search_word_head"),
            models.Index(fields=["tail", "-entries"], name="search_word_tail"),
        ]

    def __str__(self):
        return self.word


class SearchPending(models.Model):
    """A key as sources/changes.py notes it, whose entry waits to be made anew, in its turn."""

    key = models.CharField(max_length=60, unique=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.key


class SearchDue(models.Model):
    """The next moment at which the clock alone may show or hide what a key names."""

    key = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.key} at {self.due_at}"


class SearchState(models.Model):
    """One row: up to which moment the notes were read, and a number that grows with each settling.

    `removed` is how many entries were ever taken out, those included that were put in again with other words. `told`
    are numbers of notes that PostgreSQL will tell again. Whoever settles holds its lock.
    """

    moment = models.BigIntegerField(default=0)
    number = models.BigIntegerField(default=0)
    removed = models.BigIntegerField(default=0)
    told = models.JSONField(default=list)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.number)
