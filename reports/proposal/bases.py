"""The legal bases of a letter, as administrative documents cite them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ansinh.planning.inputs.tables import records
from ansinh.planning.law import CITED
from ansinh.words.citations import document
from ansinh.words.numbers import date_long
from ansinh.words.plain import text

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.reports.proposal.scope import Scope
    from ansinh.words import Words

KINDS = ("Thông tư liên tịch", "Nghị quyết", "Quyết định", "Nghị định", "Thông tư", "Luật")
"""First words of titles; longer ones first, as "Thông tư" begins another."""
DRUG = "drug_rehab"
"""Subject of bases that only a letter with drug rehabilitation cites; with nothing else, it cites none of `SOCIAL`."""
SOCIAL = ("social", "elderly", "disability", "children", "community")
_KIND_OF_NUMBER = (("QH", "law"), ("NĐ-CP", "decree"), ("TT", "circular"), ("QĐ", "decision"))


def bases(scope: Scope) -> list[str]:
    """Return one line per document that the letter cites, with its amendments, and last the plan that it carries out."""
    table, words = bases_of(scope), scope.words
    lines = [citation(row, words) for row in records(table[table["use"] == CITED])]
    plan = document(text(scope.facts.data.meta.get("plan_document", "")), words.language)
    lines += [plan] if plan else []
    return [f"{line};" for line in lines[:-1]] + [f"{line}." for line in lines[-1:]]


def bases_of(scope: Scope) -> pd.DataFrame:
    """Return the run's legal bases that concern the letter: of a project without drug rehabilitation none on that."""
    table = scope.facts.data.legal_bases
    if not scope.has_drug_rehabilitation:
        table = table[table["subject"] != DRUG]
    return table[~table["subject"].isin(SOCIAL)] if scope.only_drug_rehabilitation else table


def citation(row: dict[str, Any], words: Words) -> str:
    """Return a document as cited: "Nghị định số 85/2025/NĐ-CP ngày 08 tháng 4 năm 2025 của Chính phủ quy định ... (…)"."""
    number, title = text(row["number"]), text(row[f"title_{words.language}"]) or text(row["title_vi"])
    day = f" {date_long(row['issued'], words.language)}" if text(row["issued"]) else ""
    if words.language == "en":
        head = f"{title}, no. {number}" + (f" of{day}" if day else "")
    else:
        kind = next((kind for kind in KINDS if title.startswith(kind)), "")
        issuer = text(row["issuer_vi"])
        by = f"của {issuer} " if issuer else ""
        rest = title.removeprefix(kind).strip().removeprefix(by)  # users copy titles with who issued it
        head = (
            f"{title} số {number}{day}" if kind == "Luật" else f"{kind} số {number}{day} {by}{rest}".strip()
        )
    amended = list(named(text(row["amended_by"]).split(";"), words))
    return head + (words("proposal.basis_amended", others=", ".join(amended)) if amended else "")


def named(numbers: Iterable[str], words: Words) -> Iterator[str]:
    """Yield numbers with the kind of document that their letters show, once: "Luật số 90/2025/QH15", "số 135/2025/QH15"."""
    before = ""
    for number in filter(None, numbers):
        kind = next((kind for letters, kind in _KIND_OF_NUMBER if letters in number), "document")
        yield words(f"proposal.basis_kind.{'another' if kind == before else kind}", number=number.strip())
        before = kind
