"""./run check: lint, format, templates, types, layers, migrations, translations, locks."""

import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
NPM = (".", "tools/lighthouse")
LIMING = [sys.executable, "-m", "liming.project"]


def templates() -> list[str]:
    return [str(path) for path in sorted((ROOT / "src").rglob("*.html"))]


def checks() -> dict[str, list[str]]:
    """Name and command of every check, fast ones first."""
    return {
        "lint": [str(BIN / "ruff"), "check", "src", "tests", "tools"],
        "format": [str(BIN / "ruff"), "format", "--check", "src", "tests", "tools"],
        "templates": [str(BIN / "djade"), "--target-version", "5.2", "--check", *templates()],
        "layers": [str(BIN / "lint-imports")],
        "types": [str(BIN / "mypy")],
        "settings": [*LIMING, "check", "--fail-level", "WARNING"],
        "migrations": [*LIMING, "makemigrations", "--check", "--dry-run"],
        "translations": [sys.executable, "tools/translations.py", "check"],
    }


def addresses_in_locks() -> list[str]:
    """Lock files hold hashes and no addresses."""
    locks = [
        *ROOT.glob("requirements/*.txt"),
        ROOT / "package-lock.json",
        ROOT / "tools/lighthouse/package-lock.json",
    ]
    return [path.name for path in locks if path.exists() and re.search(r"https?://", path.read_text("utf-8"))]


def main() -> int:
    failed = []
    for name, command in checks().items():
        started = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"[check] {name}: {verdict} ({time.monotonic() - started:.1f} s)", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout[-8_000:], done.stderr[-4_000:], sep="\n")
    for name in addresses_in_locks():
        failed.append("locks")
        print(f"[check] locks: {name} holds an address")
    print(f"[check] {'failed: ' + ', '.join(failed) if failed else 'all passed'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
