"""What a test leaves behind does not reach the one after it, in whatever order a machine runs them."""

import pytest
from django.core.files.storage import storages
from django.utils import timezone, translation

from gallery.models import Evidence


@pytest.mark.parametrize("moves", [True, False])
def test_a_storage_keeps_no_folder_of_a_test_before(settings, tmp_path, moves):
    used = [storages["private"], Evidence._meta.get_field("file").storage]
    if moves:
        settings.PRIVATE_ROOT = tmp_path
        for storage in used:
            storage.__dict__.pop("location", None)
            storage.__dict__.pop("base_location", None)
    assert [storage.location for storage in used] == [used[0].location] * 2
    assert used[0].location.startswith(str(settings.PRIVATE_ROOT))


@pytest.mark.parametrize("reads", [True, False])
def test_a_test_speaks_no_language_and_keeps_no_hours_of_a_test_before(settings, reads):
    assert translation.get_language() == settings.LANGUAGE_CODE
    assert timezone.get_current_timezone_name() == settings.TIME_ZONE
    if reads:
        translation.activate("ko")
        timezone.activate("Asia/Seoul")
        assert (translation.get_language(), timezone.get_current_timezone_name()) == ("ko", "Asia/Seoul")
