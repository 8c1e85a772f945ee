"""L-BFGS, with a closure that is evaluated as often as needed."""
import math
from collections import namedtuple

import microgradx
from microgradx._rows import need

from .optimizer import Optimizer, as_real, check, check_common, check_rate, run_closure

Point = namedtuple("Point", "t loss grad slope")  # a place on the line: step length, loss, gradient, directional slope


def _cubic_minimum(a, b, lowest, highest):
    """Where the cubic through the losses and slopes of a and b is smallest, within [lowest, highest]."""
    if a.t > b.t:
        a, b = b, a
    d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.t - b.t)
    under_root = d1 * d1 - a.slope * b.slope
    if not under_root >= 0:
        return (lowest + highest) / 2
    d2 = math.sqrt(under_root)
    bend = b.slope - a.slope + 2 * d2
    if bend == 0:           # a straight line has no minimum: as far downhill as is allowed
        return highest if b.slope < 0 else lowest
    t = b.t - (b.t - a.t) * ((b.slope + d2 - d1) / bend)
    return min(max(t, lowest), highest)


class _StrongWolfe:
    """Line search: bracket a step that meets the strong Wolfe conditions, then close in on it by cubics."""

    C1, C2 = 1e-4, 0.9

    def __init__(self, evaluate, start, direction, max_steps):
        self.evaluate, self.start, self.steps, self.max_steps = evaluate, start, 0, max_steps
        self.smallest = 1e-9 / direction.abs().max().item()

    def too_high(self, point):
        return point.loss > self.start.loss + self.C1 * point.t * self.start.slope

    def flat(self, point):
        return abs(point.slope) <= -self.C2 * self.start.slope

    def bracket(self, t):
        """[the point that will do], or the two ends of an interval that has one."""
        last, point = self.start, self.evaluate(t)
        while self.steps < self.max_steps:
            if self.too_high(point) or (self.steps > 1 and point.loss >= last.loss):
                return [last, point]
            if self.flat(point):
                return [point]
            if point.slope >= 0:
                return [last, point]
            t = _cubic_minimum(last, point, point.t + 0.01 * (point.t - last.t), point.t * 10)
            last, point = point, self.evaluate(t)
            self.steps += 1
        return [self.start, point]

    def search(self, t):
        """The best point found."""
        ends = self.bracket(t)
        ends.sort(key=lambda point: point.loss)  # stable: the first of equals stays in front
        stuck = False
        while len(ends) == 2 and self.steps < self.max_steps:
            low, high = ends
            left, right = min(low.t, high.t), max(low.t, high.t)
            if right - left < self.smallest:
                break
            t, margin = _cubic_minimum(low, high, left, right), 0.1 * (right - left)
            near_an_end = min(right - t, t - left) < margin
            if near_an_end and (stuck or t >= right or t <= left):
                t = right - margin if abs(t - right) < abs(t - left) else left + margin
                near_an_end = False
            stuck = near_an_end
            point = self.evaluate(t)
            self.steps += 1
            if self.too_high(point) or point.loss >= low.loss:
                ends = [low, point] if low.loss <= point.loss else [point, low]
            elif self.flat(point):
                return point
            else:
                ends = [point, low if point.slope * (high.t - low.t) >= 0 else high]
        return ends[0]


class LBFGS(Optimizer):
    """L-BFGS: the direction is minus the gradient times an inverse Hessian made of the last history_size steps.

    step(closure) evaluates the closure (loss with gradients) up to max_iter times, or max_eval with
    line_search_fn="strong_wolfe". One parameter group only (ValueError, or AssertionError where one was added). Nocedal and Wright, Numerical Optimization,
    algorithms 7.5, 3.5 and 3.6; the cubics as in Schmidt's minFunc.

    >>> import microgradx
    >>> w = microgradx.tensor([3.0, -2.0], requires_grad=True)
    >>> optimizer = microgradx.optim.LBFGS([w], line_search_fn="strong_wolfe")
    >>> def closure():
    ...     optimizer.zero_grad()
    ...     loss = ((w - 1) ** 2).sum()
    ...     loss.backward()
    ...     return loss
    >>> optimizer.step(closure).item()
    13.0
    >>> [round(value, 4) for value in w.tolist()]
    [1.0, 1.0]
    """

    def __init__(self, params, lr=1, max_iter=20, max_eval=None, tolerance_grad=1e-7, tolerance_change=1e-9,
                 history_size=100, line_search_fn=None):
        check_rate(lr)
        check_common({"lr": lr})
        super().__init__(params, dict(
            lr=lr, max_iter=max_iter, max_eval=max_iter * 5 // 4 if max_eval is None else max_eval,
            tolerance_grad=tolerance_grad, tolerance_change=tolerance_change, history_size=history_size,
            line_search_fn=line_search_fn))
        check(len(self.param_groups) == 1, "LBFGS doesn't support per-parameter options (parameter groups)")
        self._params = self.param_groups[0]["params"]

    def __setstate__(self, state):
        super().__setstate__(state)
        self._params = self.param_groups[0]["params"]

    def _flat_grad(self):
        return microgradx.cat([as_real(microgradx.zeros_like(p) if p.grad is None else p.grad.to_dense()).reshape(-1) for p in self._params])

    def _move(self, size, direction):
        """p += size * direction, for all parameters."""
        offset = 0
        for p in map(as_real, self._params):
            p.add_(direction[offset:offset + p.numel()].view_as(p), alpha=size)
            offset += p.numel()

    def _line(self, closure, direction, at, max_steps):
        """The function that evaluates the loss at a step length and moves the parameters back."""
        before = [p.clone() for p in self._params]

        def evaluate(t):
            self._move(t, direction)
            loss, grad = float(closure()), self._flat_grad()
            for p, value in zip(self._params, before, strict=True):
                p.copy_(value)
            return Point(t, loss, grad, grad.dot(direction).item())

        return _StrongWolfe(evaluate, at, direction, max_steps)

    @staticmethod
    def _remember(state, y, s, history_size):
        """Add the change of gradient y and the step s to the history, where their product is positive."""
        ys = y.dot(s)
        if ys > 1e-10:
            if len(state["old_dirs"]) == history_size:
                for name in ("old_dirs", "old_stps", "ro"):
                    state[name].pop(0)
            state["old_dirs"].append(y)
            state["old_stps"].append(s)
            state["ro"].append(1 / ys)
            state["H_diag"] = ys / y.dot(y)

    @staticmethod
    def _direction(state, grad, history_size):
        """The two-loop recursion: minus the inverse Hessian's estimate times the gradient."""
        history = list(zip(state["old_dirs"], state["old_stps"], state["ro"], strict=True))
        d, factors = grad.neg(), state.setdefault("al", [None] * history_size)
        for i, (y, s, ro) in reversed([*enumerate(history)]):
            factors[i] = s.dot(d) * ro
            d -= factors[i] * y
        d = d * state["H_diag"]
        for (y, s, ro), factor in zip(history, factors, strict=False):
            d += (factor - y.dot(d) * ro) * s
        return d

    def step(self, closure):
        """Up to max_iter iterations; returns the loss before the first."""
        need(len(self.param_groups) == 1, AssertionError, f"LBFGS: Expected exactly one param_group, but got {len(self.param_groups)}")
        with microgradx.no_grad():
            return self._iterate(lambda: run_closure(closure))

    def _iterate(self, closure):
        group, state = self.param_groups[0], self.state[self._params[0]]
        lr, state_evals = group["lr"], state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)
        first_loss = closure()
        loss, grad, evals = float(first_loss), self._flat_grad(), 1
        state["func_evals"] = state_evals + 1
        if grad.abs().max() <= group["tolerance_grad"]:
            return first_loss
        for n in range(1, group["max_iter"] + 1):
            state["n_iter"] += 1
            if state["n_iter"] == 1:
                t = min(1.0, 1.0 / grad.abs().sum()) * lr
                state.update(d=grad.neg(), t=t, old_dirs=[], old_stps=[], ro=[], H_diag=1)
            else:
                self._remember(state, grad - state["prev_flat_grad"], state["d"] * state["t"], group["history_size"])
                state["d"] = self._direction(state, grad, group["history_size"])
                t = lr
            state.update(prev_flat_grad=grad.clone(), prev_loss=loss, t=t)
            d, slope = state["d"], grad.dot(state["d"]).item()
            if slope > -group["tolerance_change"]:
                break
            new_evals = 0
            if group["line_search_fn"] is not None:
                loss, grad, t, new_evals = self._search(closure, Point(0, loss, grad, slope), t, group["max_eval"] - evals)
                state["t"] = t
            self._move(t, d)
            if group["line_search_fn"] is None and n != group["max_iter"]:
                loss, grad, new_evals = float(closure()), self._flat_grad(), 1
            evals += new_evals
            state["func_evals"] += new_evals
            if evals >= group["max_eval"] or grad.abs().max() <= group["tolerance_grad"] or \
                    (d * t).abs().max() <= group["tolerance_change"] or \
                    abs(loss - state["prev_loss"]) < group["tolerance_change"]:
                break
        return first_loss

    def _search(self, closure, start, t, max_steps):
        """Loss, gradient, step length and number of evaluations of the line search, which may take what is left of max_eval."""
        need(self.param_groups[0]["line_search_fn"] == "strong_wolfe", RuntimeError, "only 'strong_wolfe' is supported")
        count = [0]

        def counted():
            count[0] += 1
            return closure()

        point = self._line(counted, self.state[self._params[0]]["d"], start, max_steps).search(t)
        return point.loss, point.grad, point.t, count[0]
