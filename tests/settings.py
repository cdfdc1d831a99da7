"""The project's settings on a data folder of their own, with quick passwords and tasks run at once."""

import os
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="newsroom-tests-")
os.environ["MODE"] = "development"
os.environ.setdefault("TASKS", "immediate")
for name in ("SECRET_KEY", "SECRET_KEY_FALLBACKS", "IDENTITY_KEYS", "SITE_URL", "ALLOWED_HOSTS", "DEBUG"):
    os.environ.pop(name, None)

from newsroom.settings import *

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, as in life: in memory, all threads of the live server would share one connection and its transactions.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["DATA_DIR"], "tests.sqlite3")}
STATIC_ROOT.mkdir(exist_ok=True)
