"""The program's settings with what only slows tests down left out."""

from liming.project.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A static file is found when it is asked for, instead of all being read at each client's start.
WHITENOISE_AUTOREFRESH = True
LIMITS_FILE = None
TALLIES_FILE = None
# The test database lies in memory, where nobody waits in line; tests/shared/test_sqlite3.py tests the line.
if DATABASES["default"]["ENGINE"] == "liming.shared.sqlite3":  # noqa: F405
    DATABASES["default"]["ENGINE"] = "django.db.backends.sqlite3"  # noqa: F405
