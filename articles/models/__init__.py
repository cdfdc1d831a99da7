"""The models of the articles app, split by noun."""

from articles.models.annotated import AnnotatedPhoto, Annotation
from articles.models.article import AppearedIn, Article, ArticleSet, Byline, RelatedArticle, TaggedArticle
from articles.models.comparison import Comparison
from articles.models.correction import Correction
from articles.models.people import Author, Section
from articles.models.revision import ArticleRevision
from articles.models.storedpost import StoredPost

__all__ = [
    "AnnotatedPhoto",
    "Annotation",
    "AppearedIn",
    "Article",
    "ArticleRevision",
    "ArticleSet",
    "Author",
    "Byline",
    "Comparison",
    "Correction",
    "RelatedArticle",
    "Section",
    "StoredPost",
    "TaggedArticle",
]
