"""The WSGI entry for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liming.project.settings")
application = get_wsgi_application()

# Read every page's module before the workers are forked, and leave what is read out of later collections.
len(get_resolver().url_patterns)
gc.collect()
gc.freeze()
