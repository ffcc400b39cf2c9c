"""Choices of the register. Values are full words; labels go through the catalogue."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DivisionLevel(TextChoices):
    PROVINCE = "province", _("省")
    CITY = "city", _("市")
    COUNTY = "county", _("县区")
    TOWNSHIP = "township", _("乡镇街道")
    COMMUNITY = "community", _("社区村")


class TeamKind(TextChoices):
    """Decides the peer group a team is compared in."""

    URBAN = "urban", _("城区队")
    RURAL = "rural", _("县域队")
    SPECIALIST = "specialist", _("专业队")


class AreaType(TextChoices):
    URBAN = "urban", _("城区")
    RURAL = "rural", _("农村")
    REMOTE = "remote", _("特殊边远")


class PoliticalStatus(TextChoices):
    PARTY_MEMBER = "party_member", _("党员")
    PROBATIONARY = "probationary", _("预备党员")
    APPLICANT = "applicant", _("入党积极分子")
    LEAGUE_MEMBER = "league_member", _("团员")
    OTHER = "other", _("群众")


class TeamRole(TextChoices):
    CAPTAIN = "captain", _("队长")
    DEPUTY = "deputy", _("副队长")
    INSTRUCTOR = "instructor", _("指导员")
    PUBLICIST = "publicist", _("宣传员")
    MEMBER = "member", _("队员")
    RESERVE = "reserve", _("后备队员")


class PointKind(TextChoices):
    STATION = "station", _("驿站")
    COMMUNITY = "community", _("社区服务点")
    PARK = "park", _("园区服务点")


class CustomerKind(TextChoices):
    RESIDENT = "resident", _("居民")
    CARE_HOUSEHOLD = "care_household", _("帮扶户")
    FARM = "farm", _("农户")
    KEY_ENTERPRISE = "key_enterprise", _("重点企业")
    PARK = "park", _("园区")
    SCHOOL = "school", _("学校")
    HOSPITAL = "hospital", _("医院")
    GOVERNMENT = "government", _("政府机关")
    OTHER = "other", _("其他")


class ContactKind(TextChoices):
    """What a contact speaks for; each value is also the source of its requests."""

    COMMUNITY = "community", _("社区")
    TOWNSHIP = "township", _("乡镇")
    VILLAGE = "village", _("村")
    ENTERPRISE = "enterprise", _("企业")


class SiteKind(TextChoices):
    RED_BASE = "red_base", _("红色教育基地")
    SCENIC = "scenic", _("景区线路")
    TEA_BASE = "tea_base", _("茶叶基地")
    PHOTOVOLTAIC = "photovoltaic", _("光伏电站")
    STORAGE = "storage", _("储能电站")
    OLD_TOWN = "old_town", _("古城")
    OTHER = "other", _("其他")


class LeaveKind(TextChoices):
    ANNUAL = "annual", _("年休")
    SICK = "sick", _("病假")
    TRAINING = "training", _("培训")
    OTHER = "other", _("其他")


class ChannelKind(TextChoices):
    """Where a notice can go out of the house."""

    WECOM = "wecom", _("企业微信群机器人")
    DINGTALK = "dingtalk", _("钉钉群机器人")
    FEISHU = "feishu", _("飞书群机器人")
    MAIL = "mail", _("邮件")
    WEBHOOK = "webhook", _("网络回调")


class DeliveryState(TextChoices):
    WAITING = "waiting", _("待发")
    SENT = "sent", _("已发")
    FAILED = "failed", _("未送达")


class InvitationState(TextChoices):
    """What became of an invitation to open an account."""

    OPEN = "open", _("待开通")
    USED = "used", _("已开通")
    EXPIRED = "expired", _("已过期")
    WITHDRAWN = "withdrawn", _("已收回")
