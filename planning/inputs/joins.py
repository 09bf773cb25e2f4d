"""Services that are added where another one stands: places given over to them."""

from __future__ import annotations

import pandas as pd

from ansinh.planning.inputs import costs
from ansinh.planning.norms import Norms
from ansinh.planning.question.scenario import Scenario

COLUMNS = ["site_id", "from_service", "to_service", "million_vnd_per_place", "max_places", "module_places"]


def conversions_to_joined(
    scenario: Scenario, options: pd.DataFrame, norms: Norms, province: str
) -> pd.DataFrame:
    """Return what existing places may be given over to: ``site_id, from_service, to_service``, cost, most places, module.

    Only to a service that `joins` the one which gives places up. Rooms that other people get cost nothing; a secure
    service needs a zone of its own: the share of a new place that a renovation costs. Places are given over whole, and
    as many at a time as the scenario says.
    """
    renovation = costs.renovation_cost(norms, province)
    today = options["existing_places"].reset_index()
    rows = [
        (
            site,
            host,
            name,
            renovation if service.secure else 0.0,
            float(places),
            float(service.converted_at_once),
        )
        for name, service in scenario.services.items()
        for site, host, places in today.itertuples(index=False, name=None)
        if places > 0 and host in service.joins and (site, name) in options.index
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
