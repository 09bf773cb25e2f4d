"""How columns and results of analyses are called on the terminal; programs read the plain names by ``--json``."""

from __future__ import annotations

from ansinh.cli.language import say

HEADS = {
    "plan_id": ("phương án", "plan"),
    "site_id": ("mã", "id"),
    "site": ("địa điểm", "site"),
    "commune": ("xã", "commune"),
    "plans": ("số phương án", "plans"),
    "in_all": ("mọi phương án", "in all"),
    "official": ("kế hoạch", "official"),
    "optimised": ("tối ưu", "best"),
    "name": ("tên", "name"),
    "service": ("dịch vụ", "service"),
    "period": ("kỳ", "period"),
    "source": ("nguồn", "source"),
    "places": ("số chỗ", "places"),
    "level": ("mức", "level"),
    "share": ("tỷ lệ", "share"),
    "proof": ("mức chắc chắn", "proof"),
    "sites": ("địa điểm", "sites"),
    "new_sites": ("cơ sở mới", "new sites"),
    "new_site_ids": ("cơ sở mới", "new sites"),
    "differs_in": ("khác nhau", "differs in"),
    "served_persons": ("được phục vụ", "served"),
    "unserved_persons": ("chưa phục vụ", "not served"),
    "unserved_share": ("tỷ lệ chưa phục vụ", "share not served"),
    "worst_district_unserved_share": ("huyện kém nhất", "worst district"),
    "mean_minutes": ("phút bình quân", "mean minutes"),
    "max_minutes": ("phút dài nhất", "longest minutes"),
    "gini_minutes": ("Gini", "Gini"),
    "capital_million_vnd": ("vốn, triệu đồng", "capital, million đồng"),
    "cost_million_vnd_discounted": ("chi phí, triệu đồng", "cost, million đồng"),
    "running_million_vnd_per_year": ("chi mỗi năm, triệu đồng", "running a year, million đồng"),
    "persons": ("người", "persons"),
    "persons_more": ("thêm người", "people more"),
    "persons_asked": ("người cần thêm", "people asked"),
    "person_minutes_less": ("bớt người-phút", "person-minutes less"),
    "million_vnd": ("triệu đồng", "million đồng"),
    "million_vnd_more": ("thêm triệu đồng", "million đồng more"),
    "dual_persons": ("đối ngẫu, người", "dual, persons"),
    "dual_minutes": ("đối ngẫu, phút", "dual, minutes"),
    "chosen_in": ("được chọn", "chosen in"),
    "cases": ("trường hợp", "cases"),
    "plan": ("phương án", "plan"),
    "case": ("kịch bản", "scenario"),
    "mean_regret_persons": ("hối tiếc bình quân, người", "mean regret, persons"),
    "expected_regret_persons": ("hối tiếc kỳ vọng, người", "expected regret, persons"),
    "worst_regret_persons": ("hối tiếc lớn nhất, người", "worst regret, persons"),
    "worst_regret_minutes": ("hối tiếc lớn nhất, phút", "worst regret, minutes"),
    "worst_regret_million_vnd": ("hối tiếc lớn nhất, triệu đồng", "worst regret, million đồng"),
    "worst_case": ("trường hợp xấu nhất", "worst case"),
    "stage": ("mục tiêu", "aim"),
    "value": ("giá trị", "value"),
    "value_before": ("trước", "before"),
    "value_after": ("sau", "after"),
    "difference": ("chênh lệch", "difference"),
    "measure": ("chỉ tiêu", "measure"),
    "unit": ("đơn vị", "unit"),
    "group_by": ("nhóm", "group by"),
    "change_minutes": ("thay đổi, phút", "change, minutes"),
    "verdict": ("kết quả", "verdict"),
    "gaining_persons": ("người lợi", "gaining"),
    "losing_persons": ("người thiệt", "losing"),
    "status": ("trạng thái", "status"),
    "gap": ("khoảng cách", "gap"),
    "error": ("lỗi", "error"),
}

_PROOFS = {
    "PROVED_OPTIMAL": ("tối ưu", "optimal"),
    "WITHIN_GAP": ("tối ưu đến {gap}", "optimal to {gap}"),
    "INCUMBENT": ("chưa rõ, hở {gap}", "open, gap {gap}"),
}


def head(column: str) -> str:
    """Return the heading of a column; one without words is shown by its name.

    >>> head("alternative-2")[-1]
    '2'
    """
    if column.startswith("alternative-"):
        return say("số ", "no. ") + column.removeprefix("alternative-")
    return say(*HEADS[column]) if column in HEADS else column.replace("_", " ")


def proof(status: object, gap: float) -> str:
    """Return how sure a plan is: "optimal to 0.40%"."""
    words = _PROOFS.get(str(getattr(status, "value", status)))
    return say(*words).format(gap=f"{gap:.2%}") if words else str(status)
