"""Digests over canonical JSON: the same content gives the same 64 characters anywhere."""

import hashlib
import json
from typing import Any


def digest(content: Any) -> str:
    """SHA-256 (hex) of the content as JSON with sorted keys and no spaces."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
