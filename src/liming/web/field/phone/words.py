"""What the phone says by itself, in the reader's language."""

from django.utils.translation import gettext as _

from liming.execute.enums import RoundResult
from liming.web.office.hazards.acts import ACT_WORDS as HAZARD_ACTS


def phone_words() -> dict[str, str]:
    """Words by the names that the scripts use; `%(n)s` is filled in on the phone."""
    return {
        "comma": _("，"),
        "colon": _("："),
        "unsent": _("%(n)s 件没发"),
        "unsent_photos": _("%(n)s 张照片在路上"),
        "under_way": _("%(n)s 件正在入账"),
        "attention": _("%(n)s 件要您看一下"),
        "offline": _("没有信号，有信号自动发"),
        "sign_in": _("请登录后再发"),
        "revoked": _("这部手机已停用，请找队长"),
        "old": _("页面版本旧了，请刷新后再发"),
        "as_of": _("手机存的，%(when)s 的样子"),
        "newer": _("有新的，点这里看"),
        "kept": _("已存在手机里，有信号自动发"),
        "kept_here": _("手机已记，待发："),
        "full": _("手机存满了，这一件没有保存。请先发出已有的，或清出空间再存"),
        "not_kept": _("没有保存成功，请再试一次"),
        "leave_sure": _("还有 %(n)s 件没发。退出后锁在这部手机里，您下次登录时再发。现在退出？"),
        "take_back": _("不发了"),
        "take_back_sure": _("这一件不发了，内容会删掉。确定？"),
        "mend": _("去修改"),
        "drop": _("不要了"),
        "drop_sure": _("删掉这一件的内容？"),
        "look": _("看这一条"),
        "go_on": _("接着填"),
        "begun": _("没填完，%(when)s 存"),
        "another": _("另记一件"),
        "drafts": _("%(n)s 件没填完"),
        "with_photos": _("带 %(n)s 张照片"),
        "said_sent": _("已发"),
        "said_offline": _("没有信号，稍后自动再发"),
        "said_sign-in": _("请登录后再发"),
        "said_revoked": _("这部手机已停用，请找队长"),
        "said_old": _("页面版本旧了，请刷新后再发"),
        "state_waiting": _("等信号"),
        "state_taken": _("已收到，正在入账"),
        "state_held": _("已收到，等前一件或照片"),
        "state_clash": _("别人接着办了，队长在核对"),
        "state_applied": _("已入账"),
        "state_merged": _("已由别人接着办，不用再记"),
        **{f"found_{each.value}": str(each.label) for each in RoundResult},
        "round_next": _("下一处："),
        **_steps(),
    }


def _steps() -> dict[str, str]:
    steps = {
        "accept": _("签收"),
        "contact": _("已联系客户"),
        "depart": _("出发"),
        "arrive": _("到场签到"),
        "pause": _("中途保存"),
        "finish": _("办结"),
        "quick": _("快记一件"),
        "find": _("发现问题"),
        "help": _("求助"),
        "hand-over": _("转交同事"),
        "give-back": _("退回队长"),
        "place": _("巡视点位"),
        "round-end": _("巡视走完"),
        "hazard": _("登记隐患"),
        **{f"hz-{act}": str(words) for act, words in HAZARD_ACTS.items()},
        "duty-in": _("值班签到"),
        "duty-out": _("值班签退"),
        "swap-ask": _("找人换班"),
        "swap-take": _("接班"),
        "swap-withdraw": _("收回换班"),
        "swap-undo": _("撤销换班"),
        "wish": _("不便值班的日子"),
        "desk": _("登记业务"),
        "desk-finish": _("业务办结"),
        "desk-return": _("退回业务"),
        "desk-chase": _("催办业务"),
        "back": _("已平安返回"),
    }
    marks = {"accept": _("已签收"), "depart": _("已出发"), "arrive": _("已到场"), "finish": _("已办完")}
    marks["round-end"] = marks["finish"]
    return {f"step_{name}": words for name, words in steps.items()} | {
        f"kept_{name}": words for name, words in marks.items()
    }
