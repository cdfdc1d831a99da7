"""What a service refuses comes back on the form in the admin, with everything that was typed."""

from django.core.exceptions import ValidationError


class ShowsRefusals:
    """For a ModelAdmin whose `save_model()` calls a service: what the service refuses comes back on the form.

    The form takes part through `TakesServiceErrors`. The first pass is rolled back, so nothing of it stays.
    """

    def changeform_view(self, request, *args, **kwargs):
        """Show the form once more, with everything that was typed, where the service said no."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError as error:
            request.service_error = error
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Hand the service's refusal to the form of the second pass."""
        form = super().get_form(request, obj, change=change, **kwargs)
        error = getattr(request, "service_error", None)
        return type(form.__name__, (form,), {"service_error": error}) if error else form


class TakesServiceErrors:
    """For a ModelForm in the admin: a service's refusal shows as an error of the form."""

    service_error = None

    def clean(self):
        """Add the refusal, if there was one; errors of fields that the form does not have go to its top."""
        cleaned = super().clean()
        if self.service_error is not None:
            self.add_error(None, ValidationError(self.service_error.messages))
        return cleaned
