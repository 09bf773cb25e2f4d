"""A wish as the page tells it (JSON), and the choices that it means."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ansinh.models.errors import Finding, InputError
from ansinh.planning.desk import Choices, Desk, ServiceChoice

MOST_BUDGET = 3.0
"""Three times the money: more would change no plan of the provinces, and keeps the slider usable."""
MOST_MINUTES = 600.0
"""Ten hours one way: hardly a way inside a province takes longer, so a higher standard would limit nobody."""
MOST_PLACES = 5_000.0
"""Places of one facility: ten times the largest of a usual scenario."""
MOST_SITES = 1_000


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, allow_inf_nan=False)


class ServiceWish(_Strict):
    """What is wished for one service; see `ServiceChoice`."""

    target: float = Field(ge=0, le=1)
    standard_minutes: float = Field(ge=1, le=MOST_MINUTES)
    min_places: float = Field(ge=0, le=MOST_PLACES)
    max_places: float = Field(ge=0, le=MOST_PLACES)


class Wish(_Strict):
    """What the page says: every slider, and the sites that were clicked."""

    budget: float = Field(ge=0, le=MOST_BUDGET)
    demand_case: Literal["low", "central", "high"]
    new_sites: int | None = Field(ge=0, le=MOST_SITES)
    keep_within_standard: bool
    fair: bool
    services: dict[str, ServiceWish]
    forced: tuple[str, ...] = Field(max_length=MOST_SITES)
    forbidden: tuple[str, ...] = Field(max_length=MOST_SITES)
    offering: tuple[tuple[str, str], ...] = Field(max_length=MOST_SITES)
    sizes: tuple[tuple[str, str, Annotated[float, Field(ge=0, le=MOST_PLACES)]], ...] = Field(
        max_length=MOST_SITES
    )


def wish_of(choices: Choices) -> dict[str, Any]:
    """Return choices as the page tells them.

    Examples
    --------
    >>> from ansinh.planning.desk import Choices, ServiceChoice
    >>> from ansinh.reports.explorer.page import wish_of
    >>> care = ServiceChoice("care", 0.5, 60.0, 20.0, 100.0)
    >>> wish_of(Choices(0.9, (care,), False, None, "central"))["services"]["care"]["target"]
    0.5
    """
    return {
        "budget": choices.budget,
        "demand_case": choices.demand_case,
        "new_sites": choices.new_sites,
        "keep_within_standard": choices.keep_within_standard,
        "fair": choices.fair,
        "services": {
            item.service: {
                "target": item.target,
                "standard_minutes": item.standard_minutes,
                "min_places": item.min_places,
                "max_places": item.max_places,
            }
            for item in choices.services
        },
        "forced": list(choices.forced),
        "forbidden": list(choices.forbidden),
        "offering": [list(pair) for pair in choices.offering],
        "sizes": [list(size) for size in choices.sizes],
    }


def read_wish(desk: Desk, told: Any) -> Choices:
    """Return the choices that a wish means.

    Raises
    ------
    InputError
        If it isn't a wish, or names services or sites that there aren't.
    """
    try:
        wish = Wish.model_validate(told)
    except ValidationError as error:
        raise InputError(
            [
                Finding("wish: " + ".".join(map(str, one["loc"])), one["msg"], "reload the page")
                for one in error.errors(include_url=False)
            ]
        ) from None
    _refuse_unknown(desk, wish)
    return Choices(
        budget=wish.budget,
        services=tuple(
            ServiceChoice(item.service, **wish.services[item.service].model_dump())
            for item in desk.start.services
        ),
        keep_within_standard=wish.keep_within_standard,
        new_sites=wish.new_sites,
        demand_case=wish.demand_case,
        forced=tuple(sorted(set(wish.forced))),
        forbidden=tuple(sorted(set(wish.forbidden))),
        offering=tuple(sorted(set(wish.offering))),
        fair=wish.fair,
        sizes=tuple(sorted(set(wish.sizes))),
    )


def _refuse_unknown(desk: Desk, wish: Wish) -> None:
    sites, options = set(desk.inputs.sites.index), set(desk.inputs.options.index)
    wrong = [site for site in (*wish.forced, *wish.forbidden) if site not in sites]
    offered = (*wish.offering, *((site, service) for site, service, _ in wish.sizes))
    wrong += [f"{site}: {service}" for site, service in offered if (site, service) not in options]
    wrong += sorted({item.service for item in desk.start.services} ^ set(wish.services))
    if wrong:
        raise InputError([Finding("wish", f"not known: {', '.join(wrong)}", "reload the page")])
