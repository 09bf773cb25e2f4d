"""Legal bases of a proposal: a dated table, chosen by the day of the letter and by what the plan does."""

from ansinh.planning.law.choose import CITED, UNSURE, legal_bases, proposal_day
from ansinh.planning.law.table import CHECKED_ON, FIELDS, all_bases

__all__ = ["CHECKED_ON", "CITED", "FIELDS", "UNSURE", "all_bases", "legal_bases", "proposal_day"]
