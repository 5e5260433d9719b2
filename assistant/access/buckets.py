"""Token buckets: how often one caller may come.

In: a caller's name and the time. Out: seconds to wait, 0 when it may come now. Memory is bounded;
the callers that were away longest are forgotten first, which is to their advantage.
"""

from __future__ import annotations

from collections import OrderedDict

MOST_CALLERS = 10_000


class Buckets:
    """One bucket a caller, of one size.

    Args:
        rate: tokens that flow in, a second; 0 is no limit at all.
        burst: tokens that a full bucket holds.
    """

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, max(burst, 1.0)
        self._filled: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str, now: float) -> float:
        """Takes a token.

        Args:
            now: seconds of a clock that never goes back.

        Returns:
            Seconds until there is a token; 0.0 when one was taken.
        """
        if not self._rate:
            return 0.0
        level, since = self._filled.pop(caller, (self._burst, now))
        level = min(self._burst, level + (now - since) * self._rate)
        granted = level >= 1.0
        self._filled[caller] = (level - 1.0 if granted else level), now
        if len(self._filled) > MOST_CALLERS:
            self._filled.popitem(last=False)
        return 0.0 if granted else (1.0 - level) / self._rate
