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
    far = {"status": "INCUMBENT", "gap": 1.2, "stage": "unserved", "value": 212.0, "bound": 96.3}
    told, unbounded = (sentence(row | far | {"bound": bound}, VI) for bound in (96.3, -10.0))
    assert "212 người" in told
    assert "dưới 96 người" in told
    assert "212 người" in unbounded
    assert "%" not in told + unbounded
    assert sentence(row | {"status": "SOMETHING_NEW"}, VI) == "SOMETHING_NEW"
    assert "như văn bản" in sentence(row | {"plan_id": OFFICIAL, "status": "PROVED_OPTIMAL", "gap": 0.0}, VI)
