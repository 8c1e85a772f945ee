"""Every row of the op table: value, gradient, second order, float32, memory, in all layouts; a row without a sampler fails.

`check_row` is what a planted fault (tests/faults) must turn red. HYPOTHESIS_PROFILE=nightly (or --nightly) runs 1000 random examples a row.
"""
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import microgradx
from microgradx._engine.tape import ROWS
from microgradx.testing import check_op
from microgradx.testing._bounds import bound_of
from microgradx.testing._numeric import LAYOUTS, rows_of
from microgradx.testing.samplers import NOT_BY_DIFFERENCES, SAMPLERS, Draw

DIFFERENTIABLE = [name for name, row in ROWS.items() if row.differentiable and name not in NOT_BY_DIFFERENCES]
SAMPLED = [name for name in DIFFERENTIABLE if name in SAMPLERS]
KINDS = ("any", "any", "0-d", "empty")


def check_row(name, seed, kind):
    """One example of each of the row's samplers, in random layouts."""
    draw = Draw(seed, kind)
    for sampler in SAMPLERS[name]:
        case = sampler(draw)
        case.bound = bound_of(name)
        allowed = LAYOUTS if case.ties else LAYOUTS[:3]
        layouts = [allowed[draw.rng.integers(len(allowed))] for _ in case.arrays]
        check_op(case.function, [case], value_tolerance=(1e-12, 1e-9), layouts=layouts, seed=seed, name=name,
                 skip=("broadcasting", "empty"))     # the samplers draw both


def test_every_differentiable_row_has_a_sampler():
    assert [name for name in DIFFERENTIABLE if name not in SAMPLERS] == []


@pytest.mark.parametrize("name", SAMPLED)
@settings(max_examples=1000 if settings.default.max_examples >= 1000 else 20)
@given(seed=st.integers(0, 2 ** 32), kind=st.sampled_from(KINDS))
def test_row(name, seed, kind):
    check_row(name, seed, kind)


@pytest.mark.parametrize("name", SAMPLED)
def test_samplers_record_their_row(name):
    seen = set()
    for sampler in SAMPLERS[name]:
        for seed in range(12):
            case = sampler(Draw(seed))
            seen |= rows_of(case.function(*[microgradx.from_numpy(np.array(a)).requires_grad_() for a in case.arrays]))
    assert name in seen


@pytest.mark.parametrize("name", SAMPLED)
def test_a_gradient_asked_for_alone_is_the_same(name):
    for sampler in SAMPLERS[name]:
        for seed in range(2):
            case = sampler(Draw(seed))
            inputs = [microgradx.from_numpy(np.array(a)).requires_grad_() for a in case.arrays]
            out = case.function(*inputs)
            loss = sum(part.sum() for part in (out if isinstance(out, (tuple, list)) else [out]) if part.requires_grad)
            together = microgradx.autograd.grad(loss, inputs, retain_graph=True, allow_unused=True)
            for x, expected in zip(inputs, together, strict=True):
                alone, = microgradx.autograd.grad(loss, [x], retain_graph=True, allow_unused=True)
                assert (alone is None) == (expected is None)
                assert alone is None or microgradx.equal(alone.nan_to_num(), expected.nan_to_num())


@pytest.mark.parametrize("name", SAMPLED)
def test_a_gradient_of_what_hooks_packed_is_the_same(name):
    def gradients(sampler, seed):
        case = sampler(Draw(seed))
        inputs = [microgradx.from_numpy(np.array(a)).requires_grad_() for a in case.arrays]
        microgradx.manual_seed(seed)
        out = case.function(*inputs)
        loss = sum(part.abs().sum() for part in (out if isinstance(out, (tuple, list)) else [out]) if part.requires_grad)
        first = microgradx.autograd.grad(loss, inputs, create_graph=True, allow_unused=True)
        second = [g.abs().sum() for g in first if g is not None and g.requires_grad]
        return [*first, *(microgradx.autograd.grad(sum(second), inputs, allow_unused=True) if second else ())]
    for sampler in SAMPLERS[name]:
        for seed in range(3):
            expected = gradients(sampler, seed)
            with microgradx.autograd.graph.saved_tensors_hooks(lambda t: [t.detach().clone()], lambda box: box[0].clone()):
                found = gradients(sampler, seed)
            for g, e in zip(found, expected, strict=True):
                assert (g is None) == (e is None) and (g is None or microgradx.equal(g.nan_to_num(), e.nan_to_num()))
