"""Topical tags in the admin: renaming and merging keep every old address alive."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from gallery.admin.base import DeskAdmin, SavedByService
from gallery.desk.access import page
from gallery.models import TaggedPhoto, TaggedPhotoSet, Topic
from gallery.services.topics import merge_topics, rename_topic
from sources.capped import CappedCount, counted
from sources.refused import TakesServiceErrors


class TopicForm(TakesServiceErrors, forms.ModelForm):
    """Name, address and description of a tag."""

    class Meta:
        model = Topic
        fields = ("name", "slug", "description")
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Made from the name when it is empty. Old addresses keep working.")


class MergeForm(forms.Form):
    """Which of the chosen tags stays."""

    keep = forms.ModelChoiceField(
        Topic.objects.none(), label=_("This one stays"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args, topics, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keep"].queryset = topics


@admin.register(Topic)
class TopicAdmin(SavedByService, DeskAdmin):
    """Tags with how often they are used."""

    form = TopicForm
    list_display = ("name", "slug", "on_photos", "on_sets")
    search_fields = ("name", "slug")
    fields = ("name", "slug", "description")
    actions = ("merge",)

    def get_queryset(self, request):
        """With counts of use, as far as it is worth counting."""
        return (
            super()
            .get_queryset(request)
            .annotate(
                photos_tagged=CappedCount(TaggedPhoto.objects.filter(tag=OuterRef("pk"))),
                sets_tagged=CappedCount(TaggedPhotoSet.objects.filter(tag=OuterRef("pk"))),
            )
        )

    def save_model(self, request, obj, form, change):
        """A new name goes through the service, which remembers the old address."""
        if not change:
            obj.slug = obj.slug or obj.slugify(obj.name)
            obj.save()
            return
        if {"name", "slug"} & set(form.changed_data):
            slug = form.cleaned_data["slug"] if "slug" in form.changed_data else ""
            rename_topic(by=request.user, topic=obj, name=form.cleaned_data["name"], slug=slug)
        if "description" in form.changed_data:
            Topic.objects.filter(pk=obj.pk).update(description=form.cleaned_data["description"])

    @admin.display(description=_("photos"), ordering="photos_tagged")
    def on_photos(self, topic):
        """How many photos carry it."""
        return counted(topic.photos_tagged)

    @admin.display(description=_("photo sets"), ordering="sets_tagged")
    def on_sets(self, topic):
        """How many sets carry it."""
        return counted(topic.sets_tagged)

    @admin.action(description=_("Merge the selected tags"), permissions=["change"])
    def merge(self, request, queryset):
        """Ask which one stays, then merge the others into it."""
        topics = queryset.order_by("name")
        if topics.count() < 2:
            self.message_user(request, _("Choose at least two tags to merge."), messages.WARNING)
            return None
        posted = request.POST if "apply" in request.POST else None
        form = MergeForm(posted, topics=topics, initial={"keep": topics.order_by("-photos_tagged").first()})
        if posted is not None and form.is_valid():
            keep = form.cleaned_data["keep"]
            try:
                with transaction.atomic():
                    for gone in topics.exclude(pk=keep.pk):
                        merge_topics(by=request.user, keep=keep, gone=gone)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                words = _("Merged into “%(name)s”. The old addresses lead there.") % {"name": keep.name}
                self.message_user(request, words, messages.SUCCESS)
                return None
        return page(
            request,
            "desk/topic_merge.html",
            _("Merge tags"),
            form=form,
            topics=topics,
            action="merge",
            opts=self.model._meta,
        )
