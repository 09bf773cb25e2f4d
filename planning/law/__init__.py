"""Legal bases of a proposal: a dated table, chosen by the day of the letter and by what the plan does."""

from ansinh.planning.law.choose import CITED, UNSURE, bases_findings, legal_bases, proposal_day
from ansinh.planning.law.table import CHECKED_ON, FIELDS, NUMBER, all_bases, ended_before, unverified

__all__ = [
    "CHECKED_ON",
    "CITED",
    "FIELDS",
    "NUMBER",
    "UNSURE",
    "all_bases",
    "bases_findings",
    "ended_before",
    "legal_bases",
    "proposal_day",
    "unverified",
]
