"""The WSGI application that gunicorn serves. A set-up that cannot work stops the start with a sentence."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

django = get_wsgi_application()

from django.conf import settings

from newsroom.pagecache import PageCache
from newsroom.startup import refuse_what_cannot_work

refuse_what_cannot_work()
# Every view is loaded before the workers are forked: they share it, and no reader waits for it.
import_module(settings.ROOT_URLCONF)
application = PageCache(django, settings.PAGE_CACHE_BYTES) if settings.PAGE_CACHE_BYTES else django
