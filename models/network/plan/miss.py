"""What a plan misses where a wish can't be met: rule by rule, in the unit of the rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ansinh.models.network.model.gaps import Rule, Unit


@dataclass(frozen=True, repr=False)
class Miss:
    """One rule that no plan keeps, and how near the plan comes.

    Attributes
    ----------
    family, rule
        Family of rules, and which of them: a position in the problem's field, or what names it there.
    unit
        Of `asked` and `reached`. ``share``: of need served; ``yes_no``: the rule holds (1) or not (0).
    asked, reached
        What the rule asks, and what the plan reaches.
    services, period, sites, kind
        What the rule is about; `kind` is that of a site rule ("at_least"), or the side of a limit ("max").

    Examples
    --------
    >>> from ansinh.models import Miss
    >>> Miss("limits", (0, "min"), "places", asked=380.0, reached=368.0).missing
    12.0
    """

    family: str
    rule: Rule
    unit: Unit
    asked: float
    reached: float
    services: tuple[str, ...] = ()
    period: str = ""
    sites: tuple[str, ...] = ()
    kind: str = ""

    @property
    def missing(self) -> float:
        """By how much the rule is missed."""
        return abs(self.asked - self.reached)

    def __repr__(self) -> str:
        about = ", ".join((*self.services, *((self.period,) if self.period else ())))
        numbers = f"{self.asked:g} asked, {self.reached:g} reached"
        return f"<Miss: {self.family} ({about}): {numbers if self.unit != 'yes_no' else 'not kept'}>"
