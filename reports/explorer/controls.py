"""The widgets for choices: they are made for a desk, and convert to and from `Choices`."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as w

from ansinh.planning.desk import Choices, Desk, ServiceChoice
from ansinh.planning.inputs.places import one_site
from ansinh.reports.explorer.wording import money_words, service_name
from ansinh.words import Language, Words

WIDE = {"description_width": "130px"}
FULL = "98%"
MOST_NEW = 15  # new sites that can be chosen; more if the scenario allows more
MOST_PLACES = 5_000  # places that can be typed: ten times the largest facility of a usual scenario


def _full(**values: Any) -> Any:
    return w.Layout(width=FULL, **values)


class ServiceControls:
    """Target, standard and size limits of one service."""

    def __init__(self, desk: Desk, service: str, language: Language) -> None:
        words = Words(language)
        self.service = service
        tip = words("explorer.target_tip", period=desk.quick.period_ids[-1])
        common: dict[str, Any] = {"continuous_update": False, "style": WIDE, "layout": _full()}
        self.target = w.IntSlider(min=5, max=100, step=5, description=words("explorer.target"), tooltip=tip,
                                  readout_format="d", **common)  # fmt: skip
        self.standard = w.IntSlider(min=10, max=240, step=5, description=words("explorer.standard"), **common)
        box = w.Layout(width="76px")
        self.low, self.high = (w.BoundedIntText(min=0, max=MOST_PLACES, step=10, layout=box) for _ in "ab")
        title = w.HTML(f"<b>{escape(service_name(desk, service, language))}</b>")
        sizes = w.HBox([w.Label(words("explorer.sizes")), self.low, w.Label(words("explorer.to")), self.high])
        self.box = w.VBox([title, self.target, self.standard, sizes])
        self.inputs = (self.target, self.standard, self.low, self.high)

    def read(self, start: ServiceChoice) -> ServiceChoice:
        """Return the choices; a value that only lost its decimals in the widget counts as unchanged."""
        target = start.target if self.target.value == round(100 * start.target) else self.target.value / 100
        standard, low, high = (
            was if widget.value == round(was) else float(widget.value)
            for widget, was in (
                (self.standard, start.standard_minutes),
                (self.low, start.min_places),
                (self.high, start.max_places),
            )
        )
        return ServiceChoice(self.service, target, standard, low, high)

    def set(self, choice: ServiceChoice) -> None:
        """Show a choice."""
        self.target.value = round(100 * choice.target)
        self.standard.value = round(choice.standard_minutes)
        self.low.value, self.high.value = round(choice.min_places), round(choice.max_places)


class SiteControls:
    """Sites that must and must not be built, by name."""

    def __init__(self, desk: Desk, language: Language, complain: Callable[[Exception], None]) -> None:
        words = Words(language)
        self.desk, self.complain = desk, complain
        self.ids = desk.site_names()
        self.names = {site: name for name, site in self.ids.items()}
        self.name = w.Combobox(options=tuple(self.ids), placeholder=words("explorer.site_tip"), ensure_option=False,
                               description=words("explorer.site"), layout=_full())  # fmt: skip
        self.force = w.Button(description=words("explorer.force"), button_style="success")
        self.forbid = w.Button(description=words("explorer.forbid"), button_style="warning")
        self.forced, self.forbidden = (
            w.TagsInput(
                allowed_tags=list(self.ids),
                allow_duplicates=False,
                tag_style=style,
                layout=w.Layout(flex="1 1 auto", min_width="0"),
            )
            for style in ("success", "warning")
        )
        self.force.on_click(lambda _: self.add(self.forced))
        self.forbid.on_click(lambda _: self.add(self.forbidden))
        self.box = w.VBox(
            [
                w.HTML(f"<b>{escape(words('explorer.sites'))}</b>"),
                self.name,
                w.HBox([self.force, self.forbid]),
                w.HBox([w.Label(words("explorer.forced"), layout=w.Layout(min_width="84px")), self.forced]),
                w.HBox(
                    [w.Label(words("explorer.forbidden"), layout=w.Layout(min_width="84px")), self.forbidden]
                ),
            ]
        )
        self.inputs = (self.forced, self.forbidden)

    def add(self, tags: Any) -> None:
        """Add the site with the typed name to a list, or show an error if not exactly one site has that name."""
        typed = self.name.value.strip()
        if not typed:
            return
        try:
            site = self.ids.get(typed) or one_site(typed, self.desk.inputs.sites.loc[list(self.names)])
        except ValueError as error:
            self.complain(error)
            return
        self.name.value = ""
        if self.names[site] not in tags.value:
            tags.value = [*tags.value, self.names[site]]

    def read(self, tags: Any) -> tuple[str, ...]:
        """Return the site ids in a list."""
        return tuple(sorted(self.ids[name] for name in tags.value))

    def set(self, choices: Choices) -> None:
        """Show choices."""
        self.forced.value = [self.names[site] for site in choices.forced]
        self.forbidden.value = [self.names[site] for site in choices.forbidden]


class Controls:
    """All the widgets of a desk."""

    def __init__(self, desk: Desk, language: Language, complain: Callable[[Exception], None]) -> None:
        words = Words(language)
        self.desk = desk
        common: dict[str, Any] = {"style": WIDE, "layout": _full()}
        capital = desk.capital_million_vnd
        self.budget = w.IntSlider(min=0, max=200, step=5, description=f"{words('explorer.budget')} (%)", continuous_update=False,
                                  disabled=capital is None, **common)  # fmt: skip
        self.demand = w.ToggleButtons(
            options=[(words.code("common.demand_case", case), case) for case in ("low", "central", "high")],
            style={"button_width": "92px"},
        )
        last = max(MOST_NEW, desk.start.new_sites or 0)
        most = [(words("explorer.no_limit"), None), *((str(n), n) for n in range(last + 1))]
        self.new_sites = w.Dropdown(options=most, description=words("explorer.new_sites"),
                                    style={"description_width": "180px"}, layout=_full())  # fmt: skip
        self.keep = w.Checkbox(description=words("explorer.keep"), indent=False, layout=_full())
        self.services = [ServiceControls(desk, name, language) for name in desk.quick.services]
        self.sites = SiteControls(desk, language, complain)
        self.inputs: tuple[Any, ...] = (
            self.budget, self.demand, self.new_sites, self.keep,
            *(widget for service in self.services for widget in service.inputs), *self.sites.inputs,
        )  # fmt: skip
        self.box = w.VBox(
            [
                w.HTML(f"<b>{escape(words('explorer.money'))}</b>"), self.budget,
                w.HTML(f'<span class="ansinh-note">{escape(money_words(desk, language))}</span>'),
                w.HTML(f"<b>{escape(words('explorer.demand_case'))}</b>"), self.demand, self.new_sites, self.keep,
                *(service.box for service in self.services), self.sites.box,
            ]
        )  # fmt: skip
        self.set(desk.start)

    def read(self) -> Choices:
        """Return the present choices."""
        start = self.desk.start
        return Choices(
            budget=self.budget.value / 100,
            services=tuple(s.read(start.of(s.service)) for s in self.services),
            keep_within_standard=bool(self.keep.value),
            new_sites=self.new_sites.value,
            demand_case=str(self.demand.value),
            forced=self.sites.read(self.sites.forced),
            forbidden=self.sites.read(self.sites.forbidden),
            fair=start.fair,
        )

    def set(self, choices: Choices) -> None:
        """Show choices."""
        self.budget.value = round(100 * choices.budget)
        self.demand.value = choices.demand_case
        self.new_sites.value = choices.new_sites
        self.keep.value = choices.keep_within_standard
        for service in self.services:
            service.set(choices.of(service.service))
        self.sites.set(choices)

    def enable(self, *, on: bool) -> None:
        """Enable the widgets, or disable them while a plan is being made."""
        for widget in (*self.inputs, self.sites.force, self.sites.forbid):
            widget.disabled = not on or (widget is self.budget and self.desk.capital_million_vnd is None)
