"""Pushing a notice to a group robot, a mailbox or a web address, through Apprise."""

from apprise import Apprise, NotifyFormat


class NotSentError(Exception):
    """The other side did not take the notice; the sentence never holds the address."""


def push(address: str, title: str, words: str) -> None:
    """Send one notice. Raises NotSentError when the address is of no known kind or the other side refuses."""
    sender = Apprise()
    if not sender.add(address):
        raise NotSentError("address not understood")
    if not sender.notify(title=title, body=words, body_format=NotifyFormat.TEXT):
        raise NotSentError("not taken by the other side")
