"""What the archive's filters and counts are read from: narrow rows made from what readers are shown, and what is owed.

None of it is a truth of its own. It is worked out from the photos by gallery/archive/, which also says of which rows it
cannot be sure at a moment; `manage.py settle_archive --rebuild` makes all of it anew. Photos are named by their key and
not by a foreign key: rows outlive their photo until the change is counted.
"""

from django.db import models


class ArchiveEntry(models.Model):
    """A photo that readers could see when it was last settled, in the words that they are shown. `words` are the keys
    of its accepted provenance tags and of its topical tags, as gallery.archive.facts.Facts packs them."""

    photo = models.BigIntegerField(primary_key=True)
    public_from = models.DateTimeField()
    access = models.CharField(max_length=12)
    source = models.CharField(max_length=30)
    place = models.CharField(max_length=200, blank=True)
    area = models.CharField(max_length=200, blank=True)
    year = models.CharField(max_length=4, blank=True)
    licence = models.CharField(max_length=20, blank=True)
    chosen = models.CharField(max_length=8, blank=True)
    words = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["-public_from", "-photo"], name="entry_newest"),
            models.Index(fields=["access", "-public_from", "-photo"], name="entry_access"),
            models.Index(fields=["source", "-public_from", "-photo"], name="entry_source"),
            models.Index(fields=["place", "-public_from", "-photo"], name="entry_place"),
            models.Index(fields=["year", "-public_from", "-photo"], name="entry_year"),
            models.Index(fields=["licence", "-public_from", "-photo"], name="entry_licence"),
            models.Index(fields=["chosen", "-public_from", "-photo"], name="entry_chosen"),
        ]

    def __str__(self):
        return str(self.photo)


class ArchiveWord(models.Model):
    """One tag of an entry: for pages and counts of a tag."""

    photo = models.BigIntegerField()
    public_from = models.DateTimeField()
    key = models.BigIntegerField()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.photo}: {self.key}"


class ArchiveLabel(ArchiveWord):
    """An accepted provenance tag of an entry."""

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["key", "-public_from", "-photo"], name="entry_label_newest")]
        constraints = [models.UniqueConstraint(fields=["photo", "key"], name="entry_label_once")]


class ArchiveTopic(ArchiveWord):
    """A topical tag of an entry."""

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["key", "-public_from", "-photo"], name="entry_topic_newest")]
        constraints = [models.UniqueConstraint(fields=["photo", "key"], name="entry_topic_once")]


class ArchiveDirty(models.Model):
    """Something that an entry follows from has changed: written by triggers (gallery/archive/triggers.py), one new row
    for each change, so that none is lost that comes while others are being settled. One of the three is filled."""

    photo = models.BigIntegerField(null=True)
    source = models.BigIntegerField(null=True)
    label = models.BigIntegerField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.photo or ''} {self.source or ''} {self.label or ''}"


class ArchiveDue(models.Model):
    """The next moment at which the clock alone may show or hide a photo."""

    photo = models.BigIntegerField(primary_key=True)
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.photo} at {self.due_at}"


class ArchiveChange(models.Model):
    """What settling changed in one entry, so that a count made before can be brought up to date without counting."""

    number = models.BigIntegerField(primary_key=True)
    photo = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["number"]

    def __str__(self):
        return str(self.number)


class ArchiveBlock(models.Model):
    """The entries of 8,192 keys as sets of bits, one for each word: what counts are taken from. See
    gallery/archive/blocks.py for the shape. Changes after `number` are not in it."""

    block = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField()
    bits = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.block} at {self.number}"


class ArchiveState(models.Model):
    """One row: the number of the last change, that up to which all are in the blocks, and how many entries there are.
    Whoever settles holds its lock."""

    number = models.BigIntegerField(default=0)
    folded = models.BigIntegerField(default=0)
    entries = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.number)


class ArchiveTally(models.Model):
    """The counts of one state of the filters at one number of change. `key` is a digest of the state."""

    key = models.CharField(max_length=64, primary_key=True)
    state = models.JSONField(default=dict)
    number = models.BigIntegerField()
    counts = models.JSONField(default=dict)
    kept = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.key
