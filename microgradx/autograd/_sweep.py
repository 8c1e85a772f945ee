"""Finite differences at many step sizes, one-sided and central, of a part of a Jacobian: the numbers that a verdict is made from."""
import numpy as np

from microgradx._engine.tensor import Tensor
from microgradx.autograd._jacobian import plain
from microgradx.creation import from_numpy

_ROOM = 1_000_000   # entries of one table (steps x inputs x outputs) that an explanation may fill
_BACKWARDS = 2000   # backward passes it may make
_COLUMNS = 300      # elements of an input it may move
_UNIT = {(8, False): 2.0 ** -52, (4, False): 2.0 ** -23, (2, False): 2.0 ** -10, (2, True): 2.0 ** -7}  # by size, is it bfloat16


class Sweep:
    """Slopes of output k by input i along directions u, at all steps, seen through projections v; and backward's v'Ju.

    Where the Jacobian is small enough (`full`), directions and projections are the single elements, so the tables are the
    Jacobian itself; else they are a few random ones, whose v'Ju still tell a factor, a sign, a kink or noise.
    `central`, `right`, `left` are (steps, directions, projections) and divide by the steps as the dtype rounded them; `numeric` is
    the quotient of the check itself. `best` is the central difference at the step where neighbouring steps agree best, `spread`
    how well they do.
    """

    def __init__(self, target, k, i, eps):
        x, output = target.inputs[i], target.outputs[k]
        self.target, self.k, self.i, self.eps = target, k, i, eps
        self.unit = max(_UNIT[x.dtype.itemsize, str(x.dtype).endswith("bfloat16")], _UNIT[output.dtype.itemsize, False])
        reach = int(np.ceil(np.log10(max(1.0, np.abs(plain(x)).max(initial=0)))))
        low, high = int(np.floor(np.log10(self.unit) * 0.6)), reach + (self.unit > 1e-9)  # from 1e-10 in float64, 1e-5 in float32
        self.steps = np.array(sorted({eps, *(10.0 ** e for e in range(low, high))}))
        self.at_eps = int(np.flatnonzero(self.steps == eps)[0])
        n, m = x.numel(), output.numel()
        self.full = n <= _COLUMNS and m <= _BACKWARDS and len(self.steps) * n * m <= _ROOM
        rng = np.random.default_rng(1)
        unit = lambda t: (lambda w: w / np.sqrt((w ** 2).sum()))(rng.standard_normal(tuple(t.shape)))  # noqa: E731
        self.us = list(range(n)) if self.full else [unit(x) for _ in range(6)]
        self.vs = None if self.full else [unit(output).ravel() for _ in range(6)]
        self.value = target.values()[k]
        self._measure()

    def _project(self, values):
        return values if self.vs is None else np.array([v @ values for v in self.vs])

    def _sides(self, u, h):
        """The projected values on both sides and the two steps; None where the function refuses to go this far (a loss with a domain)."""
        try:
            plus, minus, up, down = self.target.differences(self.i, u, h)
        except Exception:  # noqa: BLE001 - any error here only means that there is no number for this step
            return None
        return self._project(plus[self.k]), self._project(minus[self.k]), up, down

    def _measure(self):
        base, shape = self._project(self.value), (len(self.steps), len(self.us), self.value.size if self.full else len(self.vs))
        self.central, self.right, self.left = (np.full(shape, np.nan) for _ in range(3))
        self.numeric = np.full(shape[1:], np.nan)
        with np.errstate(all="ignore"):
            for s, h in enumerate(self.steps):
                for a, u in enumerate(self.us):
                    sides = self._sides(u, float(h))
                    if sides is None:
                        continue
                    plus, minus, up, down = sides
                    self.right[s, a], self.left[s, a] = (plus - base) / up, (base - minus) / down
                    self.central[s, a] = (plus - minus) / (up + down)
                    if s == self.at_eps:
                        self.numeric[a] = (plus - minus) / (2 * h)
            self.noise = 4 * self.unit * np.abs(base).max(initial=0) / self.steps
            self.best, self.spread, self.picked = self.stable(np.ones(len(self.steps), bool))
        self.analytic = self.backward()

    def stable(self, allowed):
        """(central difference where neighbouring allowed steps agree best, by how much they differ there, the number of that step).

        NaN and infinity where no two are finite.
        """
        at = np.flatnonzero(allowed)
        if len(at) < 2:
            return tuple(np.full(self.central.shape[1:], value) for value in (np.nan, np.inf, 0))
        with np.errstate(all="ignore"):
            gap = np.abs(np.diff(self.central[at], axis=0)) + self.noise[at[:-1], None, None]
        gap = np.where(np.isfinite(gap), gap, np.inf)
        pick = gap.argmin(0)[None]
        best, spread = np.take_along_axis(self.central[at], pick, 0)[0], np.take_along_axis(gap, pick, 0)[0]
        return np.where(np.isfinite(spread), best, np.nan), spread, at[pick[0]]

    def backward(self):
        """Backward's table at the inputs as they are now: (directions, projections)."""
        if self.full:
            return self.target.analytic(self.k)[0][self.i]
        table = np.zeros((len(self.us), len(self.vs)))
        for b, v in enumerate(self.vs):
            output = self.target.outputs[self.k]
            g = self.target.pull(self.k, from_numpy(v.reshape(tuple(output.shape))).to(output.dtype))[self.i]
            if g is not None:
                table[:, b] = [(plain(g) * u).sum() for u in self.us]
        return table

    def _modest_step(self):
        """The number of the smallest step, from the cube root of the precision up, that is as good as the best: far steps meet kinks."""
        scale = np.abs(self.best[np.isfinite(self.best)]).max(initial=0)
        with np.errstate(invalid="ignore"):
            good = (np.abs(self.central - self.best) <= 1e-5 * scale + 2 * self.spread).all((1, 2)) & (self.steps >= self.unit ** (1 / 3))
        return int(good.argmax()) if good.any() else int(np.median(self.picked[self.best != 0])) if (self.best != 0).any() else self.at_eps

    def elsewhere(self):
        """(central differences, how well two steps agree, backward's table) at a second point near the first.

        Differences are NaN where the function is not defined there.
        """
        rng, kept = np.random.default_rng(2), []
        step = self._modest_step()
        tensors = [t for t in {id(t): t for t in (*self.target.inputs, *self.target.args) if isinstance(t, Tensor)}.values()
                   if t.dtype.is_floating_point]
        numeric = np.full((2, *self.analytic.shape), np.nan)
        analytic = self.analytic
        try:
            for t in tensors:
                x = plain(t)
                kept.append(t.data.clone())
                moved = np.where(x == 0, 0.05 * rng.uniform(-1, 1, x.shape), x * (1 + 0.1 * rng.uniform(-1, 1, x.shape)))
                t.data[...] = from_numpy(moved).to(t.dtype)
            self.target.again()
            with np.errstate(all="ignore"):
                for h, table in zip(self.steps[[step, min(step + 1, len(self.steps) - 1)]], numeric, strict=True):
                    for a, u in enumerate(self.us):
                        sides = self._sides(u, float(h))
                        if sides is not None:
                            table[a] = (sides[0] - sides[1]) / (sides[2] + sides[3])
            analytic = self.backward()
        except Exception:  # noqa: BLE001 - a function may refuse a point nobody asked about; that must not hide the failure found at theirs
            numeric[:] = np.nan
        finally:
            for t, values in zip(tensors, kept, strict=False):
                t.data[...] = values
            self.target.again()
        return numeric[0], np.abs(numeric[1] - numeric[0]), analytic
