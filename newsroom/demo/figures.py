"""What the demo's texts show through records of their own, and the corrections of its posts: made by the services."""

from articles.models import AnnotatedPhoto, Article, Comparison
from articles.services import corrections
from articles.services.figures import save_figure
from gallery.models import Photo
from newsroom.demo import data

NOTES_OF = ("x", "y", "text")


def load_figures(people, progress):
    """Make the comparisons and the annotated photos."""
    known = progress.keys("photo")
    for row in data.read("comparisons", "comparison"):
        if progress.get("comparison", row["key"]) is None and row["left"] in known and row["right"] in known:
            pair = {side: Photo.objects.get(pk=known[row[side]]) for side in ("left", "right")}
            words = {name: row[name] for name in ("title", "left_label", "right_label", "words", "overlaid")}
            figure = save_figure(by=people["editor"], figure=Comparison(**pair, **words))
            progress.put("comparison", row["key"], figure.pk)
    for row in data.read("annotated", "annotated"):
        if progress.get("annotated", row["key"]) is None and row["photo"] in known:
            figure = AnnotatedPhoto(
                photo=Photo.objects.get(pk=known[row["photo"]]), title=row["title"], words=row["words"]
            )
            notes = [tuple(note[name] for name in NOTES_OF) for note in row["notes"]]
            progress.put("annotated", row["key"], save_figure(by=people["editor"], figure=figure, notes=notes).pk)


def former(slug, html, progress):
    """Return the text of a post as it was published first: with the mistake that a correction mends later."""
    for row in data.read("corrections", "correction"):
        if row["post"] == slug and "former" in row and progress.get("correction", row["key"]) is None:
            html = html.replace(row["now"], row["former"])
    return html


def load_corrections(people, progress, save, override_reason):
    """Correct what is to be corrected. `save(slug)` saves the mended text of a post as a version and returns it."""
    for row in data.read("corrections", "correction"):
        with progress.once("correction", row["key"]) as due:
            if not due:
                continue
            article = Article.objects.get(pk=progress.get("post", row["post"]))
            told = {"by": people["chief"], "article": article, "kind": row["kind"], "text": row["text"]}
            if "former" not in row:
                corrections.correct_article(**told)
                continue
            progress.put("correction", row["key"], 1)
            revision = save(row["post"])
            corrections.publish_corrected(**told, shows_change=True, revision=revision, override_reason=override_reason)
