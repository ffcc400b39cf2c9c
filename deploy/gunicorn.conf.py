"""gunicorn behind nginx on one machine: two processes a core, a few threads each."""

import os

# Under systemd liming-web.socket says where instead.
bind = os.environ.get("LIMING_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("LIMING_WORKERS", "4"))
threads = int(os.environ.get("LIMING_THREADS", "4"))
worker_class = "gthread"
preload_app = True
backlog = 512
timeout = 120
graceful_timeout = 30
keepalive = 65
# A process that has answered so many is replaced, so that nothing can grow for ever.
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm"  # noqa: S108 - memory, so that a slow disk never looks like a dead process
loglevel = "warning"
control_socket_disable = True
forwarded_allow_ips = "127.0.0.1"
