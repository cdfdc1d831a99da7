"""The WSGI application that gunicorn serves. A set-up that cannot work stops the start with a sentence."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = get_wsgi_application()

from newsroom.startup import refuse_what_cannot_work

refuse_what_cannot_work()
