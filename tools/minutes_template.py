"""Make the shipped Word template of meeting minutes: python tools/minutes_template.py

Departments edit a copy in var/templates; the names in braces stand in adapters/documents/minutes.py.
"""

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liming.project.settings")
django.setup()
from liming.adapters.documents.official import OfficialPaper  # noqa: E402
from tools.report_template import looped  # noqa: E402

TARGET = ROOT / "src/liming/adapters/documents/minutes.docx"


def main() -> None:
    paper = OfficialPaper("{{ company }}", "{{ title }}纪要")
    rows = [
        ("时间", "{{ held_on }}", "地点", "{{ place }}"),
        ("主持", "{{ chair }}", "记录", "{{ recorder }}"),
    ]
    paper.table(("项目", "内容", "项目", "内容"), rows, (2.2, 5.6, 2.2, 5.6))
    paper.text("参会：{{ attendees }}")
    paper.heading("一、议程与讨论")
    head = ("序号", "类别", "议题", "情况", "讨论")
    looped(paper, "points", head, ("number", "kind", "title", "facts", "discussion"), (1.2, 2, 3.4, 4.8, 4.2))
    paper.heading("二、会议决定")
    head = ("序号", "决定", "责任单位", "期限", "方案条目")
    looped(paper, "decisions", head, ("number", "words", "owner", "due_on", "line"), (1.2, 6, 2.8, 2.6, 3))
    paper.signed("{{ company }}", "{{ settled_on }}")
    TARGET.write_bytes(paper.saved())


if __name__ == "__main__":
    main()
