"""A customer's signature: drawn on the phone and sent as a PNG, or on paper and photographed."""

import base64
import binascii

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from liming.execute.actions import EvidenceDraft
from liming.execute.enums import EvidenceKind
from liming.web.components.evidence import PhotosField
from liming.web.components.forms import HouseForm

_START = "data:image/png;base64,"
_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_BYTES = 300 * 1024


class SigningForm(HouseForm):
    """The fields of `field/signature.html`; a form that lets the customer sign inherits them."""

    signature = forms.CharField(required=False, max_length=2 * _MOST_BYTES)
    signed_on_paper = forms.BooleanField(required=False)
    signature_photo = PhotosField(required=False)

    def clean_signature(self) -> bytes:
        """The drawn signature's bytes, empty when nobody drew; anything but a PNG is refused."""
        text = self.cleaned_data["signature"]
        if not text:
            return b""
        try:
            content = base64.b64decode(text.removeprefix(_START), validate=True)
        except binascii.Error:
            content = b""
        if not text.startswith(_START) or not content.startswith(_PNG) or len(content) > _MOST_BYTES:
            raise forms.ValidationError(_("签字没有收到，请重签"))
        return content

    def check_paper(self, values: dict) -> None:
        """A signature on paper is proven by its photo."""
        if values.get("signed_on_paper") and not values.get("signature_photo"):
            self.add_error("signature_photo", _("请拍下纸上的签字"))

    def signature_evidence(self) -> tuple[EvidenceDraft, ...]:
        """The signature as evidence: the drawing, or the photo of the paper."""
        values = self.cleaned_data
        if values["signature"]:
            file = ContentFile(values["signature"], name="signature.png")
            return (EvidenceDraft(EvidenceKind.SIGNATURE, file),)
        if values["signed_on_paper"]:
            return tuple(EvidenceDraft(EvidenceKind.SIGNATURE, file) for file in values["signature_photo"])
        return ()
