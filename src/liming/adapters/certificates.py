"""The certificate that an address is answered with."""

import socket
import ssl
from datetime import UTC, datetime

_SECONDS = 5.0


def ends_at(host: str, port: int) -> datetime:
    """When it ends. Raises ssl.SSLCertVerificationError for a refused one, OSError without an answer."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=_SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as sealed,
    ):
        found = sealed.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found["notAfter"])), UTC)
