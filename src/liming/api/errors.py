"""Refusals of the APIs themselves; those of the domain keep their own codes."""

from liming.shared.errors import register_errors

register_errors(
    {
        "sign_in_first": ("请先登录，或带上密钥。", "Sign in first, or send a key."),
        "query_invalid": ("参数不对：{detail}", "The parameters are not valid: {detail}"),
        "key_missing": (
            "请带上密钥（api_key）；密钥由所在单位的系统管理员签发。",
            "Send a key (api_key); the unit's system administrator issues it.",
        ),
        "jurisdiction_unknown": ("没有辖区“{named}”。", "There is no jurisdiction “{named}”."),
        "method_not_allowed": ("这个地址只接受 {allowed}。", "This address takes {allowed} only."),
        "address_unknown": ("没有这个地址，见 discovery。", "There is no such address; see discovery."),
        "place_missing": (
            "请给出地点：lat 和 long、address_string 或 address_id 之一。",
            "Give a place: lat and long, address_string or address_id.",
        ),
        "too_many_calls": ("请求太多，请 {wait} 秒后再试。", "Too many calls; try again in {wait} seconds."),
    }
)
