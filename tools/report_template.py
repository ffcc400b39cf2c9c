"""Make the shipped Word template of customer reports: python tools/report_template.py

Departments edit a copy in var/templates; the names in braces stand in adapters/documents/customer_report.py.
"""

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liming.project.settings")
django.setup()
from liming.adapters.documents.official import OfficialPaper  # noqa: E402

TARGET = ROOT / "src/liming/adapters/documents/customer_report.docx"


def looped(paper: OfficialPaper, name: str, head: tuple[str, ...], cells: tuple[str, ...], widths) -> None:
    """A table whose middle row repeats for each of `name`."""
    before = [f"{{%tr for each in {name} %}}", *[""] * (len(head) - 1)]
    after = ["{%tr endfor %}", *[""] * (len(head) - 1)]
    paper.table(head, [before, [f"{{{{ each.{cell} }}}}" for cell in cells], after], widths)


def main() -> None:
    paper = OfficialPaper("{{ company }}", "{{ title }}")
    paper.text("编号 {{ number }}，第 {{ version }} 版。{{ team }}")
    rows = [
        ("客户", "{{ customer }}", "户号", "{{ account_number }}"),
        ("地址", "{{ address }}", "到访日期", "{{ visited_on }}"),
        ("人员", "{{ people }}", "台账记录", "{{ record }}"),
    ]
    paper.table(("项目", "内容", "项目", "内容"), rows, (2.2, 6.2, 2.4, 4.8))
    paper.heading("一、检查结果")
    paper.text("{{ checklist }}")
    names = ("number", "text", "value", "limit", "result")
    looped(paper, "findings", ("序号", "项目", "数值", "限值", "结果"), names, (1.4, 6.8, 2.6, 2.6, 2.2))
    paper.heading("二、隐患和整改期限")
    looped(paper, "hazards", ("隐患", "等级", "整改期限"), ("text", "level", "due_on"), (9.4, 2.4, 3.8))
    paper.heading("三、建议措施")
    head = ("措施", "年节约（元）", "投入（元）", "回收期（年）", "期限")
    looped(
        paper, "measures", head, ("text", "yearly", "cost", "payback", "due_on"), (5.0, 2.6, 2.3, 2.6, 3.1)
    )
    paper.heading("四、结论")
    paper.text("{{ conclusion }}")
    paper.heading("五、客户意见")
    paper.text("{{ feedback }}")
    paper.text("客户签收：{{ signed_name }} {{ signed_on }}")
    paper.text("数据校验码 {{ digest }}")
    paper.signed("{{ team }}", "{{ issued_on }}")
    TARGET.write_bytes(paper.saved())


if __name__ == "__main__":
    main()
