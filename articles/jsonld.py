"""Posts for search engines: NewsArticle and its kin of schema.org, made of the frozen PublicArticle."""

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Article
from gallery.jsonld import absolute, breadcrumbs, graph, picture, publisher

#: What schema.org calls our kinds. A live post is what it says only once it is told in updates of their own.
TYPES = {
    Article.Kind.REPORT: "ReportageNewsArticle",
    Article.Kind.EXPLAINER: "BackgroundNewsArticle",
    Article.Kind.ESSAY: "ReportageNewsArticle",
    Article.Kind.COMMENTARY: "OpinionNewsArticle",
}


def article_graph(page):
    """Return the nodes of a PublicArticle's page as a dict: the article with its corrections and lead photo, and where
    it stands. No query."""
    url = absolute(page.url)
    lead = page.lead if page.lead and not page.lead.is_withdrawn and not page.lead.graphic else None
    article = {
        "@type": TYPES.get(page.kind, "NewsArticle"),
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": page.headline,
        "description": page.standfirst,
        "inLanguage": page.language,
        "dateline": page.dateline,
        "datePublished": page.published_at.isoformat(timespec="seconds") if page.published_at else "",
        "dateModified": (page.updated_at or page.published_at).isoformat(timespec="seconds")
        if page.published_at
        else "",
        "author": [_author(*author) for author in page.authors],
        "publisher": publisher(),
        "publishingPrinciples": absolute(reverse("how-we-label")),
        "articleSection": page.section,
        "keywords": [name for name, _url in page.tags],
        "wordCount": page.words or "",
        "image": picture(lead) if lead else "",
        "correction": [_correction(one, url) for one in page.corrections],
    }
    above = (page.section, page.section_url) if page.section else (_("All articles"), reverse("articles:list"))
    return graph(article, breadcrumbs(above, (page.headline, page.url)))


def _author(name, url, role):
    author = {"@type": "Person", "name": name, "url": absolute(url)}
    return author | ({"jobTitle": role} if role else {})


def _correction(one, url):
    moment = one.made_at.isoformat(timespec="seconds")
    about = {"@type": "CorrectionComment", "name": one.kind_label, "text": one.text, "inLanguage": one.language}
    return about | {"datePublished": moment, "url": f"{url}#corrections"}
