"""Steps of a request about personal data, and why something is kept, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.models import DataRequestStep
from liming.execute.queries.personal_data import sources

ACTS: dict[str, str | Promise] = {
    "received": gettext_lazy("提出"),
    "identified": gettext_lazy("身份已核实"),
    "copied": gettext_lazy("给了副本"),
    "corrected": gettext_lazy("已更正"),
    "erased": gettext_lazy("已清除"),
    "withdrawn": gettext_lazy("照片已清除"),
    "answered": gettext_lazy("已答复"),
    "refused": gettext_lazy("未同意"),
}
KEPT: dict[str, str | Promise] = {
    "open": gettext_lazy("正在办理的诉求，办结后清除"),
    "held": gettext_lazy("有申诉、核查或未销号隐患，了结后清除"),
    "customer": gettext_lazy("正在用电的客户档案，销户后清除"),
    "member": gettext_lazy("在队队员的资料"),
}


def step_words(step: DataRequestStep) -> str:
    """What was done and to how much, in one line."""
    labels = {each.key: each.label for each in sources()}
    told = []
    for key, count in step.done.items():
        if key == "done":
            told.append(_("清除 %(n)s 条") % {"n": count})
        elif key in KEPT:
            told.append(_("保留 %(n)s 条：%(why)s") % {"n": count, "why": KEPT[key]})
        elif key in labels:
            told.append(f"{labels[key]} {count}")
    return "；".join([each for each in (step.note, *told) if each])
