"""The models of the articles app, split by noun."""

from articles.models.article import AppearedIn, Article, ArticleSet, Byline, RelatedArticle, TaggedArticle
from articles.models.people import Author, Section
from articles.models.revision import ArticleRevision
from articles.models.storedpost import StoredPost

__all__ = [
    "AppearedIn",
    "Article",
    "ArticleRevision",
    "ArticleSet",
    "Author",
    "Byline",
    "RelatedArticle",
    "Section",
    "StoredPost",
    "TaggedArticle",
]
