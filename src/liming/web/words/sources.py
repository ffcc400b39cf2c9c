"""Where a shipped value comes from, in the reader's language; what people wrote themselves stays as it is."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

_SHIPPED: dict[str, Promise | str] = {
    "Proposal": gettext_lazy("建议值"),
    "Proposal, not confirmed": gettext_lazy("建议值，未确认"),
    "The published programme: diagnosis, advice, hazard inspection; liaison visits": gettext_lazy(
        "公开方案：诊断、建议、隐患排查；联络走访"
    ),
    "The published programme names red bases, oath, readings, pairing; the rest is a proposal": gettext_lazy(
        "公开方案列有红色基地、重温誓词、诵读、结对；其余为建议"
    ),
    "Proposal; the inspection result notice is a fixed form of the trade": gettext_lazy(
        "建议值；检查结果通知书是行业固定格式"
    ),
    "Proposal; a published city rule waits for three": gettext_lazy("建议值；有市的公开规则为三次"),
    "Proposal; a hazard from planned work keeps that work's type": gettext_lazy(
        "建议值；计划工作查出的隐患沿用该工作的类型"
    ),
    "Measured: half size 2, JPEG at 40 % 4, a crop of 5 % 12": gettext_lazy(
        "实测：缩一半差 2，JPEG 压到四成差 4，裁 5% 差 12"
    ),
    "Proposal: a hint freezes and deducts nothing": gettext_lazy("建议值：提示不冻结、不扣分"),
    "Proposal: keeps the exchange short when a day's work comes at once": gettext_lazy(
        "建议值：一天的活一起发来时，应答也快"
    ),
    "Proposal after the line safety rules of the trade: at night and in remote mountains two go together": (
        gettext_lazy("建议值；行业线路安全规程：夜间和偏僻山区应两人同去")
    ),
    "Proposal: sixteen hours": gettext_lazy("建议值：十六小时"),
    "Proposal: twelve hours in one piece": gettext_lazy("建议值：连续十二小时"),
    "Proposal; a binomial test at 1 in 1,000 must agree": gettext_lazy("建议值；还须二项检验千分之一显著"),
    "Proposal after the fifteen nearest neighbours of published council comparisons": gettext_lazy(
        "建议值：参照公开的地方政府比较，取最相近的十五个"
    ),
    "Proposal after the usual people, machine, material, method and environment;"
    " to be confirmed": gettext_lazy("建议值：参照常用的人、机、料、法、环，待确认"),
    "Proposal; after the words of hotline sheets": gettext_lazy("建议值；取自热线工单的常用词"),
    "Proposal; below three the effect is given without them": gettext_lazy("建议值；不足三个时不作对照"),
    "Proposal; on the day itself and every week after it the owner is reminded again": gettext_lazy(
        "建议值；到期当天和之后每周再提醒负责人"
    ),
    "Proposal: less likely, never impossible": gettext_lazy("建议值：抽到的可能小，但不排除"),
    "Proposal: what is less proven is looked at more often, and nothing is certain or left out": gettext_lazy(
        "建议值：凭证少的多抽查，谁也不必中或漏掉"
    ),
    "Published practice: at least 30 % of crews a month": gettext_lazy("按公开做法：每月抽查不少于三成班组"),
    "An older published list of ten; what is marked follows a newer wording not seen": gettext_lazy(
        "按较早公开的“十个不准”；标“待核定”的取自未见原文的新提法"
    ),
    "Proposal: yearly": gettext_lazy("建议值：一年一次"),
    "Proposal: county roads": gettext_lazy("建议值：按县乡道路"),
    "Proposal: duty at a station is in the roster": gettext_lazy("建议值：驿站值班另有值班表"),
    "Proposal: way there and back": gettext_lazy("建议值：往返路程"),
    "Proposal: two seconds of solving": gettext_lazy("建议值：求解约两秒"),
    "Proposal: volunteer records are spot-checked and the result kept"
    " (Ministry of Civil Affairs, order 67)": gettext_lazy(
        "建议值：志愿服务记录要抽查并留结果（民政部令第 67 号）"
    ),
    "Proposal: team, county, city, province": gettext_lazy("建议值：队、县、市、省"),
    "Proposal: ratings stay sealed from the team": gettext_lazy("建议值：评价对队伍密封"),
    "Proposal: places differ, so each keeps its own version": gettext_lazy("建议值：各地不同，各用各的版本"),
    "Proposal: photos in homes of the elderly need a tick of consent": gettext_lazy(
        "建议值：老人家中拍照先征得同意"
    ),
    "Proposal: only these causes, each with a reason": gettext_lazy("建议值：只限这些原因，都要写理由"),
    "Proposal: once a quarter": gettext_lazy("建议值：一季一次"),
    "Proposal: longer seasons are checked, not watched": gettext_lazy("建议值：时间长的只检查，不值守"),
    "Proposal: it steers what is checked, it locks nobody out": gettext_lazy(
        "建议值：只决定抽查什么，不拦人"
    ),
    "Proposal: growing delays, then it waits for a person": gettext_lazy("建议值：间隔渐长，之后等人处理"),
    "Proposal: emergencies always go at once": gettext_lazy("建议值：紧急的总是立即派"),
    "Proposal: domain notes B01, B02": gettext_lazy("建议值：按宣传、荣誉两类分级"),
    "Proposal: after one month": gettext_lazy("建议值：一个月后"),
    "Proposal: about one large county": gettext_lazy("建议值：约一个大县"),
    "Proposal: a note for people, deducts nothing": gettext_lazy("建议值：只提示，不扣分"),
    "Proposal: 50, 80 and 100 %": gettext_lazy("建议值：五成、八成、到限"),
    "Proposal on published station practice; each names the service type whose limits hold": gettext_lazy(
        "按公开的驿站做法建议；各对应一种服务类型的时限"
    ),
    "Proposal on published guarantees; each names the service type whose checklist holds": gettext_lazy(
        "按公开的保电做法建议；各对应一种服务类型的检查表"
    ),
    "Proposal on a published city rule; never for repairs": gettext_lazy("按市的公开规则建议；抢修不用"),
    "Proposal: mountain counties": gettext_lazy("建议值：山区县"),
    "Proposal: electrical work needs a second person": gettext_lazy("建议值：电气作业须两人"),
    "Proposal: about three seconds a team": gettext_lazy("建议值：每队约三秒"),
    "A seen checklist uses 15 working days; the law (PIPL article 50) says promptly": gettext_lazy(
        "见到的清单用十五个工作日；法律（个人信息保护法第五十条）只说及时"
    ),
    "Files seen ask for six months at least": gettext_lazy("见到的文件要求至少六个月"),
    "Personal Information Protection Law, articles 17, 19, 29, 44-50;"
    " wording is a proposal to be checked by the company": gettext_lazy(
        "个人信息保护法第十七、十九、二十九、四十四至五十条；文字为建议，由公司核定"
    ),
    "Proposal: 1 year; the Cybersecurity Law, article 21, asks for six months at least": gettext_lazy(
        "建议值：一年；网络安全法第二十一条要求至少六个月"
    ),
    "Proposal: a quarter, for questions about it; the record itself is kept as cases are": gettext_lazy(
        "建议值：留一季以备查问；记录本身按案件保存"
    ),
    "Proposal: about 3 MB, two weeks of items with their forms": gettext_lazy(
        "建议值：约 3 MB，够放两周的事项和表单"
    ),
    "Proposal: as long as a session may be idle": gettext_lazy("建议值：与登录闲置时间一样"),
    "Proposal: as long as cases": gettext_lazy("建议值：与案件一样"),
    "Proposal: as long as pages": gettext_lazy("建议值：与页面一样"),
    "Proposal: cases 5 years": gettext_lazy("建议值：案件五年"),
    "Proposal: longer than any phone waits to send": gettext_lazy("建议值：比任何手机等待发送的时间都长"),
    "Proposal: personal data stays on a phone no longer than the work needs it"
    " (Personal Information Protection Law, article 19)": gettext_lazy(
        "建议值：个人信息在手机上只留到用完（个人信息保护法第十九条）"
    ),
    "Proposal: photos 2 years": gettext_lazy("建议值：照片两年"),
    "Proposal built on the public promise text of 2023 and on published bureau rules": gettext_lazy(
        "建议值：参照 2023 年公开的承诺文本和已公开的局内规定"
    ),
    "Public reprints of the older text; complaint contact 1 and answer 7 working days": gettext_lazy(
        "旧文本的公开转载；投诉一个工作日联系、七个工作日答复"
    ),
    "Public reprint of 2017": gettext_lazy("2017 年公开转载"),
    "Public reprint of a supply-and-use regulation; its issuer is not shown": gettext_lazy(
        "供电用电规定的公开转载，未见发布单位"
    ),
    "yantai.gov.cn, reprint of 2023-12-08; the figures are averages, not limits of one order": gettext_lazy(
        "烟台市政府网站 2023-12-08 转载；数字为平均值，不是单件时限"
    ),
    "Kept by the quarter's freeze": gettext_lazy("随季度冻结留存"),
}


def source_words(source: str) -> str:
    """The source in the reader's language."""
    return str(_SHIPPED.get(source, source))
