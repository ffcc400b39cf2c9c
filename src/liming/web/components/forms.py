"""What every form of the house has in common."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liming.execute.rules.outside import is_phone
from liming.shared.errors import DomainError
from liming.shared.ids import new_id

T = TypeVar("T")
SENT_OTHERWISE = "sent_otherwise"
REQUIRED = _("请填写")
CHOOSE = _("请选一样")


def checked_phone(typed: str) -> str:
    """The phone number without blanks around it; raises ValidationError for anything but digits."""
    phone = typed.strip()
    if phone and not is_phone(phone):
        raise forms.ValidationError(gettext("请填完整的电话号码，只写数字，比如 138 0000 5521"))
    return phone


class SentOnceForm(forms.Form):
    """A form whose sending again (a reload, a double tap) is the same: `{{ form.once }}` is its key, made
    when the form is shown.
    """

    once = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput, initial=lambda: str(new_id())
    )

    def sent(self, act: Callable[[], T]) -> T | None:
        """What the act gives; None when the form went out before with other content, which it then says."""
        try:
            return act()
        except DomainError as refusal:
            if refusal.code != SENT_OTHERWISE:
                raise
            self.refuse(refusal)
            return None

    def refuse(self, refusal: DomainError) -> None:
        """Say a refusal on the form, so that nothing typed is lost. What went out before with other content
        gets a new key: sent once more, it is meant as another one.
        """
        self.add_error(None, refusal.sentence())
        if refusal.code == SENT_OTHERWISE:
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data["once"] = str(new_id())
            self.data = data


class HouseForm(forms.Form):
    """Labels without a colon, and a missing answer asked for in the house's words."""

    raised: tuple[str, ...] = ("forbidden", "out_of_scope")
    """Refusals that are no matter of what was typed."""

    def made(
        self, act: Callable[[], T], field_of: Callable[[DomainError], str | None] = lambda refusal: None
    ) -> T | None:
        """What the act gives; None when the form is not whole or the act is refused, which the form then says
        at the field that `field_of` names, else above all. Raises refusals about rights.
        """
        if not self.is_valid():
            return None
        try:
            return act()
        except DomainError as refusal:
            if refusal.code in self.raised:
                raise
            self.add_error(field_of(refusal), refusal.sentence())
            return None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.ask_plainly()

    def ask_plainly(self) -> None:
        """Say what is missing; fields added after construction need this again."""
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = CHOOSE if is_choice else REQUIRED
