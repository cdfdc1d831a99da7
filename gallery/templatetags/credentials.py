"""Content Credentials in the desk's templates."""

from django import template

from gallery import credentials
from gallery.desk.private import is_hidden_from

register = template.Library()


@register.simple_tag(takes_context=True)
def credentials_of(context, photo):
    """Return the DeskCredentials of a photo (with its source loaded), or None where its source must stay hidden from
    the person who looks."""
    user = context["request"].user
    return None if is_hidden_from(user, photo) else credentials.desk_credentials(photo)
