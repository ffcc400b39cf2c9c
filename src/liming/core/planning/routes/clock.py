"""Lunch without a break in the search: its interval is cut out of the time axis and put back afterwards."""

from dataclasses import dataclass

from liming.core.planning.routes.problem import DAY, Lunch, Window


@dataclass(frozen=True, slots=True)
class Clock:
    """Time with every day's lunch cut out; without lunch it changes nothing."""

    lunch: Lunch | None

    def squeeze(self, minute: int) -> int:
        """The minute on the squeezed axis; all minutes inside a lunch become its start."""
        if self.lunch is None:
            return minute
        day, rest = divmod(minute, DAY)
        inside = min(max(rest - self.lunch.start, 0), self.lunch.minutes)
        return minute - day * self.lunch.minutes - inside

    def restore(self, minute: int) -> int:
        """The real minute of one on the squeezed axis; the cut itself becomes its end."""
        if self.lunch is None:
            return minute
        day, rest = divmod(minute, DAY - self.lunch.minutes)
        return day * DAY + rest + (self.lunch.minutes if rest >= self.lunch.start else 0)

    def window(self, window: Window) -> tuple[Window, int]:
        """The squeezed window, and how many minutes longer a visit takes that can only begin inside lunch.

        Such a visit begins at its hour and lunch follows it, so that what the cut took is added to the visit.
        """
        squeezed = Window(self.squeeze(window.start), self.squeeze(window.end))
        if self.lunch is None:
            return squeezed, 0
        begin = window.start % DAY - self.lunch.start
        within = begin > 0 and window.end - window.start + begin < self.lunch.minutes
        return squeezed, begin if within else 0

    def lunches(self, window: Window) -> list[Window]:
        """The cuts that lie wholly inside a stretch of work: its owner has lunch."""
        if self.lunch is None:
            return []
        cuts = (
            Window(day * DAY + self.lunch.start, day * DAY + self.lunch.start + self.lunch.minutes)
            for day in range(window.start // DAY, window.end // DAY + 1)
        )
        return [cut for cut in cuts if window.start <= cut.start and cut.end <= window.end]
