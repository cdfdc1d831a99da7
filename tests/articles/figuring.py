"""Short ways to make comparisons and annotated photos, and posts that show them."""

from articles.models import AnnotatedPhoto, Comparison
from articles.services.figures import save_figure
from tests.articles import writing


def comparison(by, left, right, **fields):
    """A comparison of two photos, saved by the service."""
    fields = {"title": "One field, twice", "left_label": "As released", "right_label": "From the road"} | fields
    return save_figure(by=by, figure=Comparison(left=left, right=right, **fields))


def annotated(by, photo, *notes, **fields):
    """A photo with notes ((x, y, text), …), saved by the service."""
    fields = {"title": "Reading a doorway"} | fields
    return save_figure(by=by, figure=AnnotatedPhoto(photo=photo, **fields), notes=notes or [(0.25, 0.5, "A lamp")])


def shows(figure):
    """The element of a text that shows a figure."""
    tag = "photo-comparison" if isinstance(figure, Comparison) else "annotated-photo"
    return f'<{tag} data-id="{figure.pk}"></{tag}>'


def post_with(by, *figures, **fields):
    """A published post whose text shows figures."""
    return writing.published(by, body=f"<p>Words.</p>{''.join(map(shows, figures))}", **fields)
