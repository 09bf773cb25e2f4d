"""Names of provinces and agencies as of 2026: no districts, Department of Health, Public Security."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ansinh.reports.facts.present import REFORM
from ansinh.reports.proposal.law_marks import letter_day
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Words

CITIES = ("Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Cần Thơ", "Hồ Chí Minh")
"""Cities under the central government since 1 July 2025."""
_PREFIXES = ("tỉnh ", "thành phố ", "tp. ", "tp ")


@dataclass(frozen=True)
class Offices:
    """The names of the sender and of the recipients of a proposal.

    Attributes
    ----------
    province
        Name with its rank: "tỉnh Lâm Đồng", "thành phố Huế", "Lâm Đồng Province".
    place
        Name without its rank, as in the line of place and date.
    committee, agency, police
        The People's Committee, the agency that submits, and Public Security of the province.
    code
        Short sign of the agency in the document's number.
    """

    province: str
    place: str
    committee: str
    agency: str
    police: str
    code: str


def offices(facts: Facts, words: Words) -> Offices:
    """Return the offices from the run's meta data; the agency is the Department of Health if none is named."""
    meta = facts.data.meta
    place = bare_name(text(meta.get("province_now_vi") or meta.get("province_name_vi", "")))
    province = with_rank(place, words.language)
    agency = text(meta.get("agency_vi", "")) or "Sở Y tế"
    known = agency.casefold() == "sở y tế"
    return Offices(
        province=province,
        place=place,
        committee=words("proposal.letter.committee", province=province),
        agency=words("proposal.agency.health") if known else agency,
        police=words("proposal.agency.police", province=province),
        code=words("proposal.agency.health_code")
        if known
        else "".join(word[0].upper() for word in agency.split()),
    )


def former_province(facts: Facts, words: Words) -> str:
    """Return the name of the plan's province; of one that was merged or renamed, with what it belongs to or is called now.

    Huế alone was renamed without a neighbour; all others that changed their names were merged. A province that gave its name
    to a larger one is told from that by the day on which it ended.
    """
    meta = facts.data.meta
    name = text(meta.get("province_name_vi", ""))
    now = bare_name(text(meta.get("province_now_vi") or name))
    if letter_day(facts) < REFORM:
        return name
    if now == bare_name(name):
        return words("proposal.letter.of_then", name=name) if meta.get("province_merged_from") else name
    key = "renamed" if now in name else "merged"
    return words(f"proposal.letter.{key}", name=name, now=with_rank(now, words.language))


def part_of_today(facts: Facts, words: Words, here: Offices) -> str:
    """Return the sentence that the plan is of a part of today's province, and what follows for who decides; "" if of all."""
    parts = [text(part) for part in facts.data.meta.get("province_merged_from") or []]
    if letter_day(facts) < REFORM or not parts:
        return ""
    name = bare_name(text(facts.data.meta.get("province_name_vi", "")))
    return words(
        "proposal.letter.part_of_today",
        name=name,
        now=here.province[:1].upper() + here.province[1:],
        parts=", ".join(parts),
        committee=here.committee,
    )


def bare_name(name: str) -> str:
    """Return the name of a province without "tỉnh" or "thành phố"."""
    for prefix in _PREFIXES:
        if name.casefold().startswith(prefix):
            return name[len(prefix) :].strip()
    return name


def with_rank(place: str, language: str) -> str:
    """Return the name of a province with its rank."""
    city = place in CITIES
    if language == "en":
        return f"{place} City" if city else f"{place} Province"
    return f"thành phố {place}" if city else f"tỉnh {place}"
