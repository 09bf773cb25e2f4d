"""Places of services that a scenario with own data doesn't plan."""

from __future__ import annotations

from ansinh.geodata import Province, facility_places
from ansinh.geodata.own import DataFinding
from ansinh.geodata.own.findings import quoted, spoken
from ansinh.planning.question.scenario import Scenario
from ansinh.words.phrase import Figure


def service_findings(scenario: Scenario, province: Province) -> list[DataFinding]:
    """Return a finding about places of services that no service of the scenario offers; they stay as they are."""
    if scenario.data is None:
        return []
    places = facility_places(province)
    planned = {offered for service in scenario.services.values() for offered in service.offers}
    others = places[~places["service"].isin(planned)]
    if others.empty:
        return []
    many = Figure(float(others["places"].sum()))
    said = spoken("service_outside", places=many, values=quoted(others["service"]))
    return [DataFinding("service_outside", "warning", "", "", (), "services", *said)]
