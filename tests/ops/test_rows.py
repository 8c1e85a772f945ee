"""Every row of the op table: value, gradient, second order, float32, memory, in all layouts; a row without a sampler fails."""
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from microgradx._engine.tape import ROWS

import microgradx  # noqa: F401 - fills the table
from microgradx.testing._numeric import CHECKS, LAYOUTS, Example, rows_of
from microgradx.testing.samplers import SAMPLERS, Draw

DIFFERENTIABLE = [name for name, row in ROWS.items() if row.kind != "none"]


def test_every_differentiable_row_has_a_sampler():
    assert [name for name in DIFFERENTIABLE if name not in SAMPLERS] == []


@pytest.mark.parametrize("name", [n for n in DIFFERENTIABLE if n in SAMPLERS])
@given(seed=st.integers(0, 2 ** 32), kind=st.sampled_from(["any", "any", "0-d", "empty"]))
def test_row(name, seed, kind):
    draw = Draw(seed, kind)
    for sampler in SAMPLERS[name]:
        case = sampler(draw)
        allowed = LAYOUTS if case.ties else LAYOUTS[:3]
        example = Example(case, np.random.default_rng(seed), [allowed[draw.rng.integers(len(allowed))] for _ in case.arrays])
        for check in CHECKS:
            getattr(example, check)()


@pytest.mark.parametrize("name", [n for n in DIFFERENTIABLE if n in SAMPLERS])
def test_samplers_record_their_row(name):
    seen = set()
    for sampler in SAMPLERS[name]:
        for seed in range(12):
            case = sampler(Draw(seed))
            seen |= rows_of(case.function(*[microgradx.from_numpy(np.array(a)).requires_grad_() for a in case.arrays]))
    assert name in seen
