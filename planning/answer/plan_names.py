"""Names of the plans of a run: the official plan, or today's network if the scenario states no official plan."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ansinh.planning.answer.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.question.scenario import Scenario

Baseline = Literal["official", "today"]
"""The plan with which the optimised plan is compared: an official plan, or today's places unchanged."""


TODAY: Baseline = "today"


class PlanName(NamedTuple):
    """The name of a plan as a title, and as the subject of a sentence."""

    title_vi: str
    title_en: str
    said_vi: str
    said_en: str

    @property
    def inside_vi(self) -> str:
        """The name inside a Vietnamese sentence."""
        return self.said_vi[:1].lower() + self.said_vi[1:]

    @property
    def inside_en(self) -> str:
        """The name inside an English sentence."""
        return self.said_en[:1].lower() + self.said_en[1:]


_OPTIMISED = PlanName("Phương án tối ưu", "Optimised plan", "Phương án tối ưu", "The optimised plan")
_BASELINES: dict[Baseline, PlanName] = {
    "official": PlanName(
        "Kế hoạch đã ban hành", "Official plan as written", "Kế hoạch đã ban hành", "The official plan"
    ),
    TODAY: PlanName(
        "Giữ nguyên hiện trạng", "Today's network kept", "Mạng lưới hiện nay", "The network of today"
    ),
}


_CAPITAL = {
    "official": ("không quá số vốn của phương án đối chiếu", "no more capital than the plan beside it"),
    "budgets": ("trong ngân sách của kịch bản", "within the budgets of the scenario"),
    "unlimited": ("không giới hạn vốn", "no limit on capital"),
}


def baseline(scenario: Scenario) -> Baseline:
    """Return with what a run of `scenario` compares: today's network if ``[official]`` gives no places."""
    return "official" if scenario.official.places else TODAY


def plan_name(scenario: Scenario, plan_id: str) -> PlanName:
    """Return the name of a plan; any other plan than the official and the optimised one is named by its id."""
    names = {OFFICIAL: _BASELINES[baseline(scenario)], OPTIMISED: _OPTIMISED}
    return names.get(plan_id, PlanName(plan_id, plan_id, plan_id, plan_id))


def optimised_description(scenario: Scenario) -> tuple[str, str]:
    """Return the limits on the optimised plan of `scenario`, in Vietnamese and English."""
    optimise = scenario.optimise
    bounds = [_CAPITAL[optimise.capital_at_most]]
    if optimise.new_sites_at_most is not None:
        most = optimise.new_sites_at_most
        bounds.append((f"nhiều nhất {most} cơ sở mới", f"at most {most} new sites"))
    elif optimise.same_new_sites:
        bounds.append(("không thêm cơ sở mới so với phương án đối chiếu", "no more new sites than beside it"))
    return "; ".join(vi for vi, _ in bounds), "; ".join(en for _, en in bounds)
