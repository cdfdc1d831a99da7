"""What the gallery tells on the page of a source."""

from gallery.desk.private import PERMISSION
from gallery.serials import sources_linked_to
from sources.admin import page_context


def linked(request, source):
    """The sources that one camera ties to this one, for those alone who may see what leads to a hidden source."""
    return {"linked": list(sources_linked_to(source)) if request.user.has_perm(PERMISSION) else []}


page_context.append(linked)
