"""Names in place of ids, for tables of analyses on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.cli.language import language

if TYPE_CHECKING:
    from ansinh.planning.inputs.problem import Inputs

CANDIDATE = "candidate"
"""Status of sites that nobody has planned: their name says no more than their commune."""


def services_said(value: object, inputs: Inputs) -> str:
    """Return ids of services, as a list or joined by commas, as names."""
    ids = [part.strip() for part in (value if isinstance(value, tuple | list) else str(value).split(","))]
    return ", ".join(service_said(name, inputs) for name in ids)


def service_said(name: str, inputs: Inputs) -> str:
    """Return the name of a service, or what is given if there is none of this id."""
    service = inputs.scenario.services.get(name)
    if service is None:
        return name
    return service.name_vi if language() == "vi" else service.name_en


def sites_said(value: object, inputs: Inputs) -> str:
    """Return ids of sites, joined by commas, as names; of places that nobody has planned the commune alone."""
    table = inputs.sites
    ids = [part.strip() for part in str(value).split(",") if part.strip()]
    return ", ".join(
        str(table["commune_name" if table["status"][name] == CANDIDATE else "name_vi"][name])
        if name in table.index
        else name
        for name in ids
    )
