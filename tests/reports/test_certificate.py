"""Test that the sentence about a certificate claims only what is proven."""

from ansinh.planning.answer.folder.rundata import OFFICIAL
from ansinh.reports.certificate import sentence
from ansinh.words import Words

VI = Words("vi")


def test_certificate_never_claims_more_than_is_proved():
    row = {"plan_id": "optimised", "status": "WITHIN_GAP", "gap": 0.0033}
    assert "0,4%" in sentence(row, VI)
    assert "0,5%" in sentence(row | {"gap": 0.005}, VI)
    assert "chưa chứng minh" in sentence(row | {"status": "INCUMBENT", "gap": 0.2}, VI)
    far = sentence(row | {"status": "INCUMBENT", "gap": 1.0}, VI)
    assert "chưa biết có thể tốt hơn bao nhiêu" in far
    assert "%" not in far
    assert sentence(row | {"status": "SOMETHING_NEW"}, VI) == "SOMETHING_NEW"
    assert "như văn bản" in sentence(row | {"plan_id": OFFICIAL, "status": "PROVED_OPTIMAL", "gap": 0.0}, VI)
