"""A planner's own data: any table, any coordinate system of Viet Nam, every mistake found at once."""

from geodata.own.findings import Change, DataFinding, Log, Origin, messages, repairs
from geodata.own.province import OwnProvince
from geodata.own.read import OwnData, read_own
from geodata.own.spec import TABLES, OwnSpec, Source

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
    "messages",
    "read_own",
    "repairs",
]
