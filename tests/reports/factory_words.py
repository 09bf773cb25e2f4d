"""Make texts and small tables of a run: meta data, plans, certificates, findings, assumptions."""

# ruff: noqa: F841  (rows of a table are easiest to read on one line)

from __future__ import annotations

from typing import Any

import pandas as pd

from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED

PLANS = pd.DataFrame(
    [
        (
            OFFICIAL, "Kế hoạch 512/KH-UBND như đã ban hành", "Plan 512/KH-UBND as written",
            "Đúng địa điểm và quy mô ghi trong kế hoạch.", "Sites and sizes as the plan states them.",
        ),
        (
            OPTIMISED, "Phương án tối ưu", "Optimised plan",
            "Cùng mục tiêu và ngân sách, chọn lại địa điểm và quy mô.", "Same targets and budget, sites chosen anew.",
        ),
    ],
    columns=["plan_id", "name_vi", "name_en", "description_vi", "description_en"],
).set_index("plan_id")  # fmt: skip

META: dict[str, Any] = {
    "scenario": "made-up",
    "title_vi": "Mạng lưới cơ sở trợ giúp xã hội tỉnh Đắk Nông đến năm 2030",
    "title_en": "Network of social-assistance facilities in Đắk Nông to 2030",
    "question_vi": "Đặt cơ sở ở đâu để người cần trợ giúp được phục vụ nhiều nhất trong ngân sách đã định?",
    "question_en": "Where should facilities stand so that most people in need are served within the budget?",
    "province": "dak-nong",
    "province_name_vi": "Đắk Nông",
    "province_name_en": "Đắk Nông",
    "province_now_vi": "Lâm Đồng",
    "province_merged_from": ["Lâm Đồng", "Bình Thuận", "Đắk Nông"],
    "plan_document": "Kế hoạch số 512/KH-UBND ngày 31/7/2024",
    "base_year": 2019,
    "price_year": 2024,
    "created": "2026-01-15T08:00:00Z",
    "proposal_date": "2026-11-28",
    "versions": {"ansinh": "0.1.0", "python": "3.11"},
    "settings": {"seed": 1, "time_limit_s": 30},
    "discount_rate": 0.05,
    "demand_case": "central",
    "reporting": [
        {"who_vi": "Sở Y tế", "due_vi": "trước ngày 15 tháng 12 hằng năm", "source": "Kế hoạch 512/KH-UBND"}
    ],
    "agency_vi": "Sở Y tế",
}

ASSUMPTIONS = pd.DataFrame(
    [
        ("rate.elderly", "Tỷ lệ người cao tuổi cần chăm sóc", "Rate of elderly in need", "0.0031", "0.002", "0.005",
         "người/người", "Nghị định 20/2021/NĐ-CP", "2021-03-15", "D", False, ""),
        ("cost.place", "Suất đầu tư một chỗ", "Capital cost per place", "450", "380", "600",
         "triệu đồng", "", "", "A", True, "Theo dự án tương tự."),
        ("places.S03", "Số chỗ Mái ấm Hoa Hướng Dương", "Places at Sunflower home", "2", "1.6", "2.6",
         "chỗ", "", "", "A", True, "Kế hoạch không ghi số chỗ."),
    ],
    columns=["key", "name_vi", "name_en", "value", "low", "high", "unit", "source", "source_date", "confidence",
             "is_assumption", "note"],
)  # fmt: skip


def _certificates() -> pd.DataFrame:
    rows = [
        (OFFICIAL, "unserved", "PROVED_OPTIMAL", 5.8, 5.8, 0.0, 0.4, "HiGHS", "1.15.1", ""),
        (OFFICIAL, "travel", "PROVED_OPTIMAL", 812.0, 812.0, 0.0, 0.6, "HiGHS", "1.15.1", ""),
        (OPTIMISED, "unserved", "PROVED_OPTIMAL", 3.1, 3.1, 0.0, 1.2, "HiGHS", "1.15.1", ""),
        (OPTIMISED, "cost", "WITHIN_GAP", 21_450.0, 21_380.0, 0.0033, 4.9, "HiGHS", "1.15.1", ""),
        (OPTIMISED, "travel", "PROVED_OPTIMAL", 701.0, 701.0, 0.0, 0.9, "HiGHS", "1.15.1", ""),
    ]
    columns = ["plan_id", "stage", "status", "value", "bound", "gap", "seconds", "backend", "version", "note"]
    return pd.DataFrame(rows, columns=columns)


def _budgets(money: pd.DataFrame) -> pd.DataFrame:
    names = {"central_budget": ("Ngân sách trung ương", "Central budget"),
             "provincial_budget": ("Ngân sách tỉnh", "Provincial budget")}  # fmt: skip
    capital = money[money["kind"] == "capital"].groupby(["source", "period"])["million_vnd"].max()
    return pd.DataFrame(
        {
            "source": source, "period": period, "million_vnd": round(float(value) * 1.2, -2), "covers": "capital",
            "carry_over": False, "name_vi": names[str(source)][0], "name_en": names[str(source)][1],
        }
        for (source, period), value in capital.items()
        if source in names
    )  # fmt: skip


def _shortfalls(measures: pd.DataFrame) -> pd.DataFrame:
    rows = []
    picked = measures.query(
        "measure == 'served_share' and group_by == 'all' and service != 'all' and value < 0.99"
    )
    target = measures.query("measure == 'target_persons' and group_by == 'all'").set_index(
        ["plan_id", "period", "service"]
    )["value"]
    for row in picked.itertuples():
        people = target[row.plan_id, row.period, row.service]
        rows.append(
            {
                "plan_id": row.plan_id, "name": f"coverage_{row.service}", "kind": "coverage",
                "services": row.service, "period": row.period, "group": "all", "required": float(people),
                "reached": float(people * row.value), "missing_persons": float(people * (1 - row.value)),
            }
        )  # fmt: skip
    columns = [
        "plan_id",
        "name",
        "kind",
        "services",
        "period",
        "group",
        "required",
        "reached",
        "missing_persons",
    ]
    return pd.DataFrame(rows, columns=columns)


def _duals(facilities: pd.DataFrame) -> pd.DataFrame:
    full = facilities[(facilities["plan_id"] == OPTIMISED) & (facilities["utilisation"] > 0.999)]
    return pd.DataFrame(
        {
            "plan_id": OPTIMISED, "kind": "place", "site_id": row.site_id, "service": row.service,
            "period": row.period, "source": "", "value": 1.0, "unit": "persons",
        }
        for row in full.itertuples()
    )  # fmt: skip


def _comparison(measures: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    last = periods.index[-1]
    wanted = ["served_persons", "unserved_persons", "mean_minutes", "p90_minutes", "capital_million_vnd"]
    here = measures.query("group_by == 'all' and period == @last and measure in @wanted")
    wide = here.pivot_table(index=["measure", "service", "period", "unit"], columns="plan_id", values="value")
    wide = wide.reset_index()
    wide["difference"] = wide[OPTIMISED] - wide[OFFICIAL]
    wide["text_vi"] = [f"Chênh lệch {d:.1f}" for d in wide["difference"]]
    wide["text_en"] = [f"Difference {d:.1f}" for d in wide["difference"]]
    columns = [
        "measure",
        "service",
        "period",
        OFFICIAL,
        OPTIMISED,
        "difference",
        "unit",
        "text_vi",
        "text_en",
    ]
    return pd.DataFrame(wide[columns].to_dict("list"))


def _findings(hostile: str) -> pd.DataFrame:
    rows = [
        (OPTIMISED, "info", "better", "Phương án tối ưu phục vụ thêm người trong cùng ngân sách.",
         "The optimised plan serves more people within the same budget."),
        (OFFICIAL, "warning", "too_small", f"Cơ sở tại Cư Jút không đủ chỗ. {hostile}".strip(),
         f"The facility in Cư Jút is too small. {hostile}".strip()),
        (OFFICIAL, "problem", "target_missed", "Chưa đạt mục tiêu 80 % về cai nghiện ma túy.",
         "The 80 % target of drug rehabilitation is missed."),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["plan_id", "severity", "code", "text_vi", "text_en"])


def _verdicts(hostile: str) -> pd.DataFrame:
    """Return one verdict of each kind: a site that moves, places that are short, a promise kept and one broken."""
    rows = [
        ("site", "elderly", "2030", 21.0, 28.5, "minutes", "official", "move", "Thành phố Gia Nghĩa", "Huyện Cư Jút", 5, 8,
         f"Đặt ở đâu: nên chuyển. {hostile}".strip(), f"Where: move. {hostile}".strip()),
        ("size", "elderly+general_protection", "2030", 264.0, 300.0, "places", "need", "short", "", "", 7, 8,
         "Quy mô: thiếu.", "How large: short."),
        ("share", "half of the people reached", "2030", 0.31, 0.5, "share", "required", "not_kept", "", "", 0, 0,
         "Chưa đạt.", "Not kept."),
        ("share", "all homes kept", "2030", 1.0, 1.0, "share", "required", "kept", "", "", 0, 0, "Đạt.", "Kept."),
        ("money", "capital", "", 60_000.0, 61_000.0, "million_vnd", "official", "cheaper", "", "", 0, 0,
         "Vốn: ít hơn.", "How much: less."),
    ]  # fmt: skip
    columns = ["kind", "subject", "period", "value", "bound", "unit", "compared_with", "answer", "gains", "loses",
               "holds_in", "cases", "text_vi", "text_en"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _today(allocation: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """Return the trips to the sites of today in the first period of the official plan, half of the people each."""
    rows = allocation[(allocation["plan_id"] == OFFICIAL) & (allocation["period"] == periods.index[0])]
    columns = ["service", "demand_id", "site_id", "persons", "minutes"]
    return rows[columns].assign(persons=rows["persons"] / 2).reset_index(drop=True)


def make_words(
    results: dict[str, pd.DataFrame], services: pd.DataFrame, periods: pd.DataFrame, *, hostile: str
) -> dict[str, Any]:
    """Return the parts of a `RunData` that are texts or small tables."""
    sources = [
        ("boundaries.gpkg", "Ranh giới hành chính", "CC BY 3.0 IGO",
         "geoBoundaries / OCHA ROAP, Government of Viet Nam", "2020"),
        ("population_grid_67_dak_nong.csv", "Dân số lưới 1 km", "CC BY 4.0", "WorldPop", "2020"),
    ]  # fmt: skip
    return {
        "meta": dict(META),
        "plans": PLANS.copy(),
        "certificates": _certificates(),
        "budgets": _budgets(results["money"]),
        "shortfalls": _shortfalls(results["measures"]),
        "duals": _duals(results["facilities"]),
        "comparison": _comparison(results["measures"], periods),
        "findings": _findings(hostile),
        "verdicts": _verdicts(hostile),
        "today": _today(results["allocation"], periods),
        "assumptions": ASSUMPTIONS.copy(),
        "data_sources": pd.DataFrame(sources, columns=["file", "what", "licence", "attribution", "vintage"]),
    }
