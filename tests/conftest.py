"""Fixtures and rules of the whole suite."""

import os
import signal

import pytest
from django.urls import set_urlconf
from django.utils import timezone, translation
from hypothesis import settings

# Examples are the same in each run, so that a run says something of the change and nothing of chance. To look for new
# ones: HYPOTHESIS_PROFILE=searching.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("searching", max_examples=5_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# Playwright's synchronous API runs an event loop in the test's thread; Django would refuse its database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
# What no machine can mend: the photo corpus is not part of the project, a vendor's own test runs on that vendor.
EXCUSED = ("the photo corpus", "only on ", "DATA_DIR")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """With REQUIRE_ALL=1 a skipped test has failed: the machine lacks what the full suite needs."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(excuse in reason for excuse in EXCUSED):
            report.outcome = "failed"
            report.longrepr = f"REQUIRE_ALL=1, but this was skipped. {reason}"
    return report


@pytest.fixture(scope="session", autouse=True)
def _emptying():
    """The log of events refuses to be emptied, and transactional tests end with a flush: tests/emptying.py."""
    from tests.emptying import flush_that_starts_afresh

    with flush_that_starts_afresh():
        yield


@pytest.fixture
def worker(settings):
    """Tasks wait in the database for a worker, as they do outside the tests."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "renditions"]}}
    # The worker answers these signals itself and does not give them back.
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def cast(db):
    """A small newsroom, from reporter to chief, with an outsider and a reader (tests/cases.py)."""
    from tests import cases

    return cases.cast()


@pytest.fixture(autouse=True)
def _storages_forget_their_folders():
    """A storage remembers the folder that it was first used with: one of a test before this one must not stay."""
    yield
    from tests.folders import forget

    forget()


@pytest.fixture(autouse=True)
def _nobody_has_chosen_a_language():
    """A request leaves its language, zone and table of addresses to its thread: the next begins with the site's."""
    translation.deactivate()
    timezone.deactivate()
    set_urlconf(None)


@pytest.fixture(autouse=True)
def _no_count_of_search():
    """A process remembers what it counted in the entries of a test before this one."""
    from newsroom.search import finding

    finding.forget()


@pytest.fixture(autouse=True)
def _no_head_of_the_log():
    """What a test before this one committed is rolled back or flushed; the file that knows of it must go too."""
    from sources import anchors

    anchors.path().unlink(missing_ok=True)
