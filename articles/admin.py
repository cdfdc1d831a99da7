"""The desk's lists and forms for posts, sections and authors; those of what texts show: admin_figures.py."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import admin_figures
from articles.blockers import blockers
from articles.forms import FIELDS, ArticleForm
from articles.models import Article, Author, Byline, Section
from articles.services import drafting, people
from articles.widgets import importmap_hash
from gallery.admin.lists import Windowed
from gallery.desk.access import whole_numbers
from gallery.desk.thumbs import thumb, thumbs_of

__all__ = ["ArticleAdmin", "AuthorAdmin", "SectionAdmin", "admin_figures"]
Status = Article.Status


class StatusFilter(admin.SimpleListFilter):
    """By the derived state: twin of Article.status."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        """The states, and what stands ahead of the live text."""
        return [*Status.choices, ("ahead", _("Changes not yet published"))]

    def queryset(self, request, queryset):
        """The posts in the chosen state, by the database's clock."""
        held, due = Q(embargo_until__gt=Now()), Q(publish_at__gt=Now())
        here = queryset.filter(withdrawn_at=None)
        approved = here.filter(approved_at__isnull=False)
        states = {
            Status.DRAFT: lambda: here.filter(approved_at=None),
            Status.EMBARGOED: lambda: approved.filter(held),
            Status.SCHEDULED: lambda: approved.filter(due).exclude(Q(embargo_until__isnull=False) & held),
            Status.PUBLISHED: lambda: approved.exclude(due).exclude(Q(embargo_until__isnull=False) & held),
            Status.WITHDRAWN: lambda: queryset.filter(withdrawn_at__isnull=False),
            "ahead": lambda: approved.exclude(newest_revision=None).exclude(
                newest_revision__in=queryset.model.objects.exclude(live_revision=None).values("live_revision")
            ),
        }
        return states[self.value()]() if self.value() in states else queryset


class AuthorFilter(admin.SimpleListFilter):
    """By byline."""

    title = _("author")
    parameter_name = "author"

    def lookups(self, request, model_admin):
        """Everybody whose name stands over a post."""
        return [
            (str(pk), name)
            for pk, name in Author.objects.filter(Exists(Byline.objects.filter(author=OuterRef("pk")))).values_list(
                "pk", "name"
            )
        ]

    def queryset(self, request, queryset):
        """The posts of the chosen author."""
        if author := whole_numbers(self.value()):
            return queryset.filter(pk__in=Article.objects.filter(authors=author[0]).values("pk"))
        return queryset


@admin.register(Article)
class ArticleAdmin(Windowed, admin.ModelAdmin):
    """Posts. The form reads and writes versions; state is changed on the pages behind Publish and Withdraw."""

    form = ArticleForm
    list_display = ("picture", "title", "state", "kind", "section", "names", "public_time")
    list_display_links = ("title",)
    list_filter = (StatusFilter, "kind", "section", AuthorFilter)
    list_per_page = 50
    window_field = "changed_at"
    search_fields = ("working_headline", "headline", "slug", "body_text")
    search_help_text = _("Headline, address or words of the text")
    prepopulated_fields = {"slug": ("headline",)}
    actions = None

    class Media:
        css = {"all": ["articles/desk.css"]}

    def get_queryset(self, request):
        """With everything that a line of the list shows: a constant number of queries."""
        rows = super().get_queryset(request).select_related("section", "lead_photo", "newest_revision")
        return rows.prefetch_related("bylines__author", thumbs_of("lead_photo"))

    def get_object(self, request, object_id, from_field=None):
        """Lock the row while a version is being saved, so that nobody can slip in between check and save."""
        if request.method == "POST" and (key := _key(object_id)):
            return Article.objects.select_for_update(of=("self",)).filter(pk=key).first()
        return super().get_object(request, object_id, from_field)

    def get_fieldsets(self, request, obj=None):
        """The order in which people write."""
        return [(None, {"fields": FIELDS})]

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form as it is: its fields belong to a version, not to the row."""
        return ArticleForm

    def get_changeform_initial_data(self, request):
        """A new post is its writer's own; a link may bring sets along (?photo_sets=4)."""
        initial = super().get_changeform_initial_data(request)
        author = Author.objects.filter(user=request.user).values_list("pk", flat=True)
        return {"authors": list(author)} | initial

    def has_delete_permission(self, request, obj=None):
        """What readers have seen is withdrawn, never deleted."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.status == Status.DRAFT)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form, whose policy admits the import map of the text editor and no other inline script."""
        reads_only = not self.has_change_permission(request) and self.has_view_permission(request)
        if object_id and reads_only and (key := _key(object_id)):
            return HttpResponseRedirect(reverse("admin:article-versions", args=[key]))
        response = super().changeform_view(request, object_id, form_url, extra_context)
        response._csp_update = {"script-src": [importmap_hash()]}
        return response

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Add the state of the post and what may be done next."""
        context["conflict"] = context["adminform"].form.conflict
        context["may_publish"] = request.user.has_perm("articles.publish_article")
        context["blockers"] = blockers(obj) if obj is not None else []
        context["blockers_url"] = reverse("admin:article-blockers") + (f"?article={obj.pk}" if obj is not None else "")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        """Save a version; the row follows as the service says."""
        revision = drafting.save_draft(
            by=request.user,
            article=obj if change else None,
            snapshot=form.snapshot(),
            base=form.cleaned_data.get("base"),
        )
        obj.pk = revision.article_id
        obj.refresh_from_db()

    def save_related(self, request, form, formsets, change):
        """Lists belong to the version, which is saved already."""

    def construct_change_message(self, request, form, formsets, add=False):
        """The log names the version."""
        return gettext("Version %(number)s") % {"number": form.instance.newest_revision.number}

    def delete_model(self, request, obj):
        """Delete a draft with its versions."""
        drafting.delete_draft(by=request.user, article=obj)

    def get_deleted_objects(self, objs, request):
        """A draft goes with its versions and nothing else; the row and its versions hold each other."""
        return [str(obj) for obj in objs], {str(self.opts.verbose_name_plural): len(objs)}, set(), []

    def response_add(self, request, obj, post_url_continue=None):
        """Go on to where the button leads."""
        return self._after_saving(request, obj)

    def response_change(self, request, obj):
        """Go on to where the button leads."""
        return self._after_saving(request, obj)

    def _after_saving(self, request, obj):
        pages = {"_preview": "admin:article-preview", "_publish": "admin:article-publish"}
        name = next((page for button, page in pages.items() if button in request.POST), None)
        if name:
            return HttpResponseRedirect(reverse(name, args=[obj.pk]))
        number = obj.newest_revision.number
        messages.success(request, gettext("Saved as version %(number)s. Readers see no change.") % {"number": number})
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[obj.pk]))

    @admin.display(description=_("Photo"))
    def picture(self, obj):
        """The lead photo, small."""
        found = thumb(obj.lead_photo) if obj.lead_photo else None
        if not found:
            return ""
        return format_html(
            '<img class="thumb" src="{}" alt="" width="{}" height="{}" loading="lazy">',
            found.url,
            found.width,
            found.height,
        )

    @admin.display(description=_("Headline"), ordering="working_headline")
    def title(self, obj):
        """The headline of the newest version."""
        return str(obj)

    @admin.display(description=_("State"))
    def state(self, obj):
        """The derived state, and whether changes stand ahead of it."""
        pill = format_html('<span class="pill pill--{}">{}</span>', obj.status.value, obj.status.label)
        if not obj.has_unpublished_changes:
            return pill
        return format_html('{} <span class="meta">{}</span>', pill, _("Changes not yet published"))

    @admin.display(description=_("Authors"))
    def names(self, obj):
        """Those whose names stand over it, in order."""
        return ", ".join(link.author.name for link in obj.bylines.all())

    @admin.display(description=_("Readers from"), ordering="publish_at")
    def public_time(self, obj):
        """The moment from which readers see it, by the newsroom's clock."""
        moment = obj.public_from
        return formats.date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""


def _key(object_id):
    """The primary key in an address of the admin, or None for a text that cannot be one."""
    text = unquote(str(object_id))
    return int(text) if text.isdecimal() and len(text) < 19 else None


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    """Sections of the site."""

    list_display = ("name", "name_ko", "slug", "position")
    search_fields = ("name", "name_ko", "slug")
    prepopulated_fields = {"slug": ("name",)}

    def save_model(self, request, obj, form, change):
        """Through the service, which keeps the former address alive."""
        people.save_section(by=request.user, section=obj)


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    """Authors."""

    list_display = ("name", "role", "slug")
    search_fields = ("name", "role", "slug")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("user",)

    def save_model(self, request, obj, form, change):
        """Through the service, which keeps the former address alive."""
        people.save_author(by=request.user, author=obj)
