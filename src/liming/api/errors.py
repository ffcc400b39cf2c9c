"""Refusals of the API itself; those of the domain keep their own codes."""

from liming.shared.errors import register_errors

register_errors(
    {
        "sign_in_first": ("请先登录。", "Sign in first."),
        "query_invalid": ("参数不对：{detail}", "The parameters are not valid: {detail}"),
    }
)
