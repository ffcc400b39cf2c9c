"""All tests: ./run test [--postgres] [pytest arguments]; the last line names what was not run.

`--spark` runs the tests of Spark alone, which has packages of its own and needs Java.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NO_JAVA = "Java is missing. On Debian 12: apt-get install default-jre-headless"
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import browser, postgres  # noqa: E402


def pytest(arguments: list[str], environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def plan(arguments: list[str], with_browser: bool) -> list[list[str]]:
    """The pytest calls: the whole in parallel, then the browser tests one after another.

    A file stays with one worker, since its tests share what tests/kept.py keeps.
    """
    if any(not argument.startswith("-") for argument in arguments):
        return [arguments]
    if "--spark" in arguments:
        return [["tests/spark", "-q", *(argument for argument in arguments if argument != "--spark")]]
    arguments = ["--ignore=tests/spark", *arguments]
    calls = [["tests", "-q", "-n", "2", "--dist", "loadfile", "-m", "not e2e", *arguments]]
    if with_browser:
        calls.append(["tests", "-q", "-m", "e2e", *arguments])
    return calls


def run(arguments: list[str], environment: dict[str, str], skipped: list[str]) -> int:
    with_browser = browser.is_there()
    if not with_browser and "--spark" not in arguments:
        skipped.append(f"browser tests ({browser.HINT})")
    codes = [pytest(call, environment) for call in plan(arguments, with_browser)]
    return next((code for code in codes if code), 0)


def main() -> int:
    arguments = sys.argv[1:]
    if "--spark" in arguments and shutil.which("java") is None:
        print(f"[test] {NO_JAVA}")
        return 1
    environment = {**os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE": "1", "PYTHONPATH": str(ROOT / "src")}
    environment.pop("LIMING_DEMO", None)
    browser.use_packaged_font()
    environment["FONTCONFIG_FILE"] = os.environ.get("FONTCONFIG_FILE", "")
    skipped: list[str] = []
    if "--postgres" in arguments:
        arguments.remove("--postgres")
        try:
            with postgres.server() as url:
                environment["DATABASE_URL"] = url
                environment["LIMING_DATABASE_POOL"] = "0"
                code = run(arguments, environment, skipped)
        except LookupError as error:
            print(f"[test] {error}")
            return 1
    else:
        environment.pop("DATABASE_URL", None)
        code = run(arguments, environment, skipped)
        if postgres.binaries() is None:
            skipped.append(f"PostgreSQL ({postgres.HINT})")
    if skipped:
        print("[test] skipped: " + "; ".join(skipped))
    return code


if __name__ == "__main__":
    sys.exit(main())
