"""A planner's own data: tables in any format and any coordinate system of Viet Nam, checked all at once."""

from ansinh.geodata.own.findings import Change, DataFinding, Log, Origin, acceptable, kinds, repairs
from ansinh.geodata.own.province import OwnProvince
from ansinh.geodata.own.read import OwnData, read_own
from ansinh.geodata.own.spec import TABLES, OwnSpec, Source

__all__ = [
    "TABLES",
    "Change",
    "DataFinding",
    "Log",
    "Origin",
    "OwnData",
    "OwnProvince",
    "OwnSpec",
    "Source",
    "acceptable",
    "kinds",
    "read_own",
    "repairs",
]
