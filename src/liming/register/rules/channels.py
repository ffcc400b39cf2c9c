"""Addresses of channels: what people paste becomes one form, and no page shows it whole."""

import re

from django.utils.translation import gettext_lazy as _

from liming.register.enums import ChannelKind
from liming.shared.errors import DomainError

_PASTED = (
    (
        ChannelKind.WECOM,
        re.compile(r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([\w-]+)"),
        "wecombot://{}",
    ),
    (
        ChannelKind.DINGTALK,
        re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=(\w+)"),
        "dingtalk://{}",
    ),
    (
        ChannelKind.FEISHU,
        re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)/?"),
        "feishu://{}",
    ),
    (ChannelKind.WEBHOOK, re.compile(r"https://(\S+)"), "jsons://{}"),
    (ChannelKind.WEBHOOK, re.compile(r"http://(\S+)"), "json://{}"),
)
_SCHEMES = {
    ChannelKind.WECOM: ("wecombot",),
    ChannelKind.DINGTALK: ("dingtalk",),
    ChannelKind.FEISHU: ("feishu", "lark"),
    ChannelKind.MAIL: ("mailto", "mailtos"),
    ChannelKind.WEBHOOK: ("json", "jsons", "form", "forms"),
}
_REMEDY = {
    ChannelKind.WECOM: _("请粘贴群机器人的 Webhook 地址"),
    ChannelKind.DINGTALK: _("请粘贴群机器人的 Webhook 地址，加签的写作 dingtalk://密钥@令牌"),
    ChannelKind.FEISHU: _("请粘贴群机器人的 Webhook 地址"),
    ChannelKind.MAIL: _("请写作 mailtos://用户:口令@邮件服务器?to=收件人"),
    ChannelKind.WEBHOOK: _("请写 https:// 开头的地址"),
}


def channel_address(kind: str, typed: str) -> str:
    """The address in the form the sender takes; a robot's web address is turned into it.

    Raises DomainError `field_invalid` without showing what was typed, since it is a secret.
    """
    typed = typed.strip()
    for of, pattern, form in _PASTED:
        match = pattern.fullmatch(typed) if of == kind else None
        if match:
            return form.format(match.group(1))
    scheme, separator, rest = typed.partition("://")
    if separator and rest.strip("/") and scheme in _SCHEMES[ChannelKind(kind)]:
        return typed
    raise DomainError("field_invalid", field="地址", value="…", remedy=_REMEDY[ChannelKind(kind)])


def masked_address(address: str) -> str:
    """The scheme and the last two characters: enough to tell two apart, too little to use."""
    scheme, _separator, rest = address.partition("://")
    return f"{scheme}://…{rest.rstrip('/')[-2:]}" if len(rest) > 8 else f"{scheme}://…"
