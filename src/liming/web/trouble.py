"""The answer when the house itself fails: what is wrong in both languages, what to do, and the request's id.

The page needs neither database nor sign-in.
"""

import errno
import sys
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from liming.shared.journal import request_id

MACHINES = ("/api/", "/open311/")


@dataclass(frozen=True)
class Trouble:
    """One kind of failure; `wait` is after how many seconds another try makes sense."""

    code: str
    status: int
    wait: int
    heading: str
    zh: str
    en: str


BROKEN = Trouble(
    "broken",
    500,
    0,
    "出了差错",
    "已记入日志，刚才的操作没有保存。请稍后再试；还不行，请把下面的编号告诉系统管理员。",
    "Something went wrong and was logged; nothing was saved. Try again later, or tell the system "
    "administrator the number below.",
)
FULL = Trouble(
    "disk_full",
    503,
    60,
    "磁盘已满，暂时不能保存",
    "刚才填的没有保存。请告诉系统管理员清理服务器磁盘，清理后自动恢复，不用重启。",
    "The server's disk is full; nothing was saved. Tell the system administrator to make room: it goes on "
    "by itself.",
)
BUSY = Trouble(
    "database_busy",
    503,
    20,
    "系统正忙，暂时不能保存",
    "有大量数据正在写入，刚才填的没有保存。请过一分钟再提交一次。",
    "Much is being written just now; nothing was saved. Send it again in a minute.",
)
AWAY = Trouble(
    "database_away",
    503,
    30,
    "数据库暂时连不上",
    "刚才填的没有保存。请过一分钟再试；还不行，请告诉系统管理员检查数据库服务。",
    "The database does not answer; nothing was saved. Try again in a minute, or tell the system "
    "administrator.",
)


def trouble_of(error: BaseException | None) -> Trouble:
    """What kind of failure an exception is."""
    said = str(error).lower()
    if (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)) or (
        isinstance(error, OperationalError) and ("is full" in said or "no space left" in said)
    ):
        return FULL
    if isinstance(error, OperationalError) and ("locked" in said or "lock timeout" in said):
        return BUSY
    return AWAY if isinstance(error, OperationalError | InterfaceError) else BROKEN


def answer(request: HttpRequest) -> HttpResponse:
    """Called by Django for every exception that nobody answered."""
    trouble = trouble_of(sys.exc_info()[1])
    if request.path.startswith(MACHINES):
        said = {"code": trouble.code, "zh": trouble.zh, "en": trouble.en, "request": request_id()}
        found: HttpResponse = JsonResponse(said, status=trouble.status)
    else:
        context = {"trouble": trouble, "request_id": request_id()}
        found = HttpResponse(render_to_string("trouble.html", context), status=trouble.status)
    if trouble.wait:
        found["Retry-After"] = str(trouble.wait)
    return found
