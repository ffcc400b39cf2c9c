"""Django's SQLite backend with a file lock around each transaction.

SQLite lets waiting writers poll with growing pauses, so that under load some wait for seconds while the
database is free. A lock file makes the kernel wake the next one at once, across threads and processes; who
dies gives it back.
"""

import contextlib
import fcntl
import os
from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper as SqliteWrapper


class DatabaseWrapper(SqliteWrapper):
    """One open lock file for each connection; an in-memory database needs none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._line: int | None = None
        self._holds = False

    def get_new_connection(self, conn_params: Any) -> Any:
        """A new file, with its log, is its owner's alone, whatever the umask of who runs the first command.

        A file that is there is never opened here: closing it would let go of every lock that SQLite has on it
        in this process, and another process would take the log away under the writers.
        """
        if not self.is_in_memory_db():
            with contextlib.suppress(OSError):  # it is there; what else is wrong is told by the opening below
                flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
                os.close(os.open(conn_params["database"], flags, 0o600))
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_in_line()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._step_aside()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._step_aside()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._step_aside()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._step_aside()
            if self._line is not None:
                os.close(self._line)
                self._line = None

    def _wait_in_line(self) -> None:
        if self.is_in_memory_db():
            return
        if self._line is None:
            name = f"{self.settings_dict['NAME']}.lock"
            self._line = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._line, fcntl.LOCK_EX)
        self._holds = True

    def _step_aside(self) -> None:
        if self._holds and self._line is not None:
            fcntl.flock(self._line, fcntl.LOCK_UN)
        self._holds = False
