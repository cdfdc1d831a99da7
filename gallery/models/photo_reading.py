"""Which photos readers may see: the rules for reading photos (gallery/models/photo.py)."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from gallery.models.conditions import consented, from_cleared_source, leased_for, names_hidden_creator


class PhotoQuerySet(models.QuerySet):
    """Every rule for reading photos. Public code starts at `cleared()` and at nothing else."""

    def publishable(self):
        """Photos that nothing but the calendar holds back. Twin: Photo.is_publishable."""
        # Here, since these models point to this one.
        from gallery.models.derivatives import Derivatives

        return self.permitted().filter(Exists(Derivatives.objects.shown().filter(photo=OuterRef("pk"))))

    def permitted(self):
        """Photos that nothing but the calendar and the making of their files holds back."""
        return (
            self.filter(
                Q(rights_expire__isnull=True) | Q(rights_expire__gt=Now()),
                from_cleared_source(),
                withdrawn_at__isnull=True,
            )
            .exclude(Q(credit_line="") | Q(alt="") | Q(usage_category=self.model.Usage.NO_RIGHTS))
            .filter(~names_hidden_creator(), leased_for("publication"), consented())
        )

    def cleared(self):
        """Photos that readers may see at this moment, by the database's clock. Twin: Photo.is_cleared."""
        return self.publishable().due()

    def due(self):
        """Photos that the calendar does not hold back (any more)."""
        return self.filter(
            Q(embargo_until__isnull=True) | Q(embargo_until__lte=Now()),
            public_from__lte=Now(),
        )

    def withdrawn(self):
        """Photos that readers could once see and that were taken back: they answer 410."""
        return self.filter(
            Q(embargo_until__isnull=True) | Q(embargo_until__lte=models.F("withdrawn_at")),
            withdrawn_at__isnull=False,
            public_from__lte=models.F("withdrawn_at"),
        )

    def newest(self):
        """The order of every list of photos; the primary key makes it total."""
        return self.order_by("-public_from", "-pk")
