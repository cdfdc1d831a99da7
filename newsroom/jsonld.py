"""The site itself and its lists for search engines: who publishes, by what rules, and what a page is a list of."""

from html import unescape

from django.urls import reverse
from django.utils.html import strip_tags

from gallery.jsonld import PUBLISHER, absolute, breadcrumbs, graph, publisher
from newsroom.site_settings import site_now


def front_graph():
    """Return the nodes of the front page: the site with its search, and who publishes it with its policies.

    Policies and contact stand here only where the owner has named a page for them, or where we have one ourselves.
    """
    site, front = site_now(), absolute(reverse("front"))
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{absolute(reverse('search'))}?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    website = {
        "@type": "WebSite",
        "@id": f"{front}#site",
        "url": front,
        "name": site.name,
        "description": site.tagline,
        "publisher": {"@id": f"{front}{PUBLISHER}"},
        "potentialAction": search,
    }
    contact = {"@type": "ContactPoint", "contactType": "newsroom", "url": site.contact_url}
    house = publisher() | {
        "description": site.about,
        "logo": absolute(site.wordmark.url) if site.wordmark else "",
        "publishingPrinciples": absolute(reverse("how-we-label")),
        "correctionsPolicy": absolute(reverse("corrections")),
        "ethicsPolicy": site.ethics_url,
        "contactPoint": contact if site.contact_url else "",
    }
    return graph(website, house)


def page_graph(kind, name, path, *, description="", above=(), results=()):
    """Return the nodes of a page that lists or explains: kind is "CollectionPage", "ProfilePage", "AboutPage",
    "SearchResultsPage" or "WebPage", above the (words, path) of the page over it, or empty, results what was found
    (newsroom/search/results.py), of which it says no more than titles and addresses."""
    url = absolute(path)
    page = {"@type": kind, "@id": url, "url": url, "name": name, "description": description, "publisher": publisher()}
    if kind == "ProfilePage":
        page["mainEntity"] = {"@type": "Person", "name": name, "url": url}
    elif results:
        page["mainEntity"] = {"@type": "ItemList", "itemListElement": _items(results)}
    return graph(page, breadcrumbs(*((above,) if above else ()), (name, path)))


def _items(results):
    """The ListItems of rows of results, whose titles are HTML with the words marked."""
    return [
        {"@type": "ListItem", "position": number, "name": unescape(strip_tags(one.title)), "url": absolute(one.url)}
        for number, one in enumerate(results, start=1)
    ]
