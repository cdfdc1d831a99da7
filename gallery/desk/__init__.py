"""The desk pages of the gallery: they live inside the admin site and change things through gallery/services/ alone."""


def urls(site):
    """Return the addresses of every desk page, each behind the site's own login."""
    # Imported late: the views need the models, and the admin site asks for its addresses when these are ready.
    from gallery.desk import (
        claims,
        describe,
        gate,
        originals,
        partners,
        pick,
        recall,
        redaction,
        rights,
        safety,
        sets,
        upload,
    )

    modules = (upload, describe, pick, recall, partners, originals, rights, gate, safety, redaction, sets, claims)
    return [route for module in modules for route in module.routes(site)]
