"""Every fault planted in a backward rule turns that row's tests red, or is written down as one that changes nothing."""
import pytest

from microgradx.testing._numeric import Example
from tests.faults import harness
from tests.ops.test_rows import SAMPLED

FEW = ["mul", "sub", "where", "sum", "linear", "exp", "floor"]      # one of each sort: broadcast, masked, reduced, transposed, zero


@pytest.fixture
def briefly(monkeypatch):
    """Few examples, for what is about the harness."""
    monkeypatch.setattr(harness, "EXAMPLES", 4)
    monkeypatch.setattr(harness, "MORE", 8)


def missed(names):
    return [f"{r.row}: {r.fault} {r.by}" for r in harness.run(names) if r.verdict == "MISSED"]


@pytest.mark.parametrize("name", FEW)
def test_every_fault_is_caught(name):
    assert missed([name]) == []


@pytest.mark.nightly
@pytest.mark.parametrize("name", [name for name in SAMPLED if name not in FEW])
def test_every_fault_is_caught_in_all_rows(name):
    assert missed([name]) == []


def test_the_kinds_of_the_issue_are_planted():
    faults = {r.fault for r in harness.run(["mul"])}
    for kind in ("factor 2", "sign", "missing", "flipped", "no reduction over broadcast", "constant to second order"):
        assert {f"{kind}, input 0", f"{kind}, input 1"} <= faults
    assert {"swapped, inputs 0 and 1", "shared input not accumulated"} <= faults


def test_blind_tests_miss_what_they_compare(briefly, monkeypatch):
    monkeypatch.setattr(Example, "compare", lambda *args, **kwargs: None)
    monkeypatch.setattr(Example, "single", lambda self: None)
    found = missed(["mul"])
    assert "mul: sign, input 0 " in found and "mul: swapped, inputs 0 and 1 " in found


def test_a_fault_without_effect_needs_a_written_reason(briefly, monkeypatch):
    monkeypatch.setattr(harness, "reason_for", lambda row, fault: None)
    assert any(m.startswith("floor: sign, input 0 changed nothing") for m in missed(["floor"]))


def test_a_reason_does_not_excuse_a_fault_that_changes_something(briefly, monkeypatch):
    monkeypatch.setattr(harness, "reason_for", lambda row, fault: "said to change nothing")
    monkeypatch.setattr(Example, "compare", lambda *args, **kwargs: None)
    monkeypatch.setattr(Example, "single", lambda self: None)
    assert "mul: sign, input 0 " in missed(["mul"])


def test_tests_that_never_reach_the_rule_are_an_error(monkeypatch):
    monkeypatch.setattr(harness, "check_row", lambda *args: None)
    with pytest.raises(AssertionError, match="never run its rule"):
        missed(["mul"])
