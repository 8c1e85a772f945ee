"""What a wrong gradient looks like: a verdict from numbers, and the text around it.

A verdict is claimed only where its formula reproduces backward's whole table to the noise of the finite differences, at
the point of the check and, where the function is defined there, at a second point.
"""
import itertools
import re
from dataclasses import dataclass, field

import numpy as np

from microgradx.autograd._jacobian import plain
from microgradx.autograd._sweep import Sweep
from microgradx.creation import zeros_like

HINTS = {
    "constant factor": "look for a factor lost or applied twice: the 2 of a square, the 1/N of a mean, a gradient added twice.",
    "sign": "look for a lost or doubled minus.",
    "transposed operand": "look for a .t() that is missing or too much, for a sum or expand over the wrong one of two equal axes, or for a "
                          "direction to reverse (cumsum, roll).",
    "swapped gradients": "backward returns the right gradients in the wrong order: one per argument of forward, in forward's order; "
                         "it gets one per output, in the outputs' order.",
    "missing sum over a broadcast dimension": "an input that was used for several outputs gets the sum of their gradients: "
                                              "grad.sum(dim) over the dimensions it was broadcast along.",
    "kink": "the function has no derivative here, and backward's value lies between the one-sided slopes, so this is no fault. "
            "Check at a point further from the kink.",
    "float noise": "the check is at fault and not, as far as can be seen, the gradient: use float64 inputs, or another eps.",
    "gradient missing": "backward returns nothing for it: None or zeros, a detached value, or a path that was forgotten.",
    "not finite": "the function or its gradient is not finite here: a point outside or on the edge of its domain.",
    "not deterministic": "two calls with the same inputs gave different values, so finite differences say nothing. Fix the random seed inside.",
    "unknown": "none of the common faults fits; look at the table of backward against finite differences.",
}


@dataclass
class Explanation:
    """Why a check failed. verdict: a key of HINTS; reason: the numbers behind it; factor: of a constant factor; str(): all lines."""

    verdict: str
    reason: str
    factor: float | None = None
    hint: str | None = None     # instead of the verdict's own
    others: list = field(default_factory=list)
    facts: list = field(default_factory=list)
    tables: list = field(default_factory=list)

    def __str__(self):
        lines = [f"verdict: {self.verdict}", f"    {self.reason}", f"    {self.hint or HINTS[self.verdict]}", *self.facts]
        if self.others:
            lines.append(f"also wrong: {', '.join(self.others[:6])}{' ...' if len(self.others) > 6 else ''}")
        return "\n".join(lines + self.tables)


def explain(target, settings, k, i, fast, missing):
    """The explanation of a mismatch of output k and input i."""
    sweep = Sweep(target, k, i, settings.eps)
    with np.errstate(all="ignore"):
        explanation = _verdict(sweep, settings, missing)
        _describe(explanation, sweep, settings, fast)
    return explanation


def _verdict(sweep, settings, missing):
    again = sweep.target.values()[sweep.k]
    if not np.array_equal(again, sweep.value, equal_nan=True):
        return Explanation("not deterministic", f"the same call gave values that differ by up to {np.abs(again - sweep.value).max():.3g}.")
    numeric, analytic = sweep.numeric, sweep.analytic
    wrong = ~settings.close(analytic, numeric)
    finite = np.isfinite(analytic) & np.isfinite(sweep.best)
    noisy, kinks = _noise(sweep, settings), _kinks(sweep, settings)
    if not wrong.any():
        return Explanation("unknown", "every single entry is within the tolerance; only their sum along the random direction is not.")
    if (wrong & ~finite).any() and not (wrong & finite & ~noisy & ~kinks).any():
        at = _index(np.argmax(wrong & ~finite), wrong)
        return Explanation("not finite", f"finite differences {numeric[at]:.6g}, backward {analytic[at]:.6g}.")
    if not (wrong & ~noisy).any():
        return _noise_verdict(sweep, wrong)
    if not (wrong & ~noisy & ~kinks).any():
        at = _index(np.argmax(np.where(wrong & kinks, np.abs(analytic - numeric), -1)), wrong)
        step = sweep.reference
        return Explanation("kink", f"{int((wrong & kinks).sum())} of {wrong.size} entries: e.g. slope {sweep.left[step][at]:.6g} on the left, "
                                   f"{sweep.right[step][at]:.6g} on the right, backward {analytic[at]:.6g}.")
    level = wrong & _level(sweep, settings)
    tables = _Tables(sweep, finite & ~kinks & ~level, level.any())
    if not (wrong & ~noisy & ~kinks & ~level).any() or tables.agree(settings):
        return _noise_verdict(sweep, wrong)
    return _fit(sweep, tables, settings, missing)


def _noise(sweep, settings):
    """Where backward agrees with stable differences at steps well above the step of the check, or well below it.

    Below, the differences have to converge with the square of the step, as those of a smooth function do: at a kink, or where
    a cast to float32 makes stairs, they stand still or jump.
    """
    found = np.zeros(sweep.analytic.shape, bool)
    for allowed, above in ((sweep.steps > 3 * settings.eps, True), (sweep.steps < settings.eps / 3, False)):
        best, spread, _ = sweep.stable(allowed)
        gap = np.abs(sweep.numeric - best)
        trusted = (spread < 0.3 * gap + settings.atol) & ((spread < 0.05 * np.abs(best) + 10 * settings.atol) | (sweep.noise[sweep.at_eps] > gap))
        if not above:
            error = np.abs(sweep.central - best)[:sweep.at_eps + 1]
            law = error[:-1] / error[1:] / ((sweep.steps[:sweep.at_eps] / sweep.steps[1:sweep.at_eps + 1]) ** 2)[:, None, None]
            trusted &= ((law > 0.3) & (law < 3)).any(0)
        found |= trusted & (np.abs(sweep.analytic - best) <= settings.atol + settings.rtol * np.abs(best) + 3 * spread)
    return found


def _level(sweep, settings):
    """Where backward is what two neighbouring steps agree on, though others agree on something else.

    Trusted are steps below that of the check, and above it where rounding alone explains the check's number.
    """
    gap, noise = np.abs(sweep.central - sweep.analytic), sweep.noise[:, None, None]
    fits = (gap <= settings.atol + settings.rtol * np.abs(sweep.analytic) + noise) & (noise < 0.1 * np.abs(sweep.analytic))
    fits &= (sweep.steps < sweep.eps)[:, None, None] | (noise[sweep.at_eps] > 0.5 * np.abs(sweep.numeric - sweep.analytic))
    return (fits[1:] & fits[:-1]).any(0)


def _noise_verdict(sweep, wrong):
    gap = np.where(wrong & np.isfinite(sweep.central), np.abs(sweep.central - sweep.analytic), 0).max((1, 2))
    best = int(np.argmin(np.where(np.isfinite(sweep.central).all((1, 2)), gap, np.inf)))
    now = np.abs(sweep.numeric - sweep.analytic)[wrong].max()
    too = "small: rounding, divided by the step, is more than the tolerance" if best >= sweep.at_eps else "large: the function bends within it"
    return Explanation("float noise", f"with eps={sweep.eps:g} the largest gap is {now:.2g}, with a step of {sweep.steps[best]:.0e} it is "
                                      f"{gap[best]:.2g}. The step is too {too}.")


def _kinks(sweep, settings):
    """Where the one-sided slopes stay apart as the step shrinks (a smooth function's come together) and enclose backward's value."""
    step = int(np.argmax((sweep.steps >= 9.9 * settings.eps) & (sweep.steps >= sweep.unit ** (1 / 3))))
    sweep.reference = step = min(step, len(sweep.steps) - 2)
    low, high = np.minimum(sweep.left, sweep.right), np.maximum(sweep.left, sweep.right)
    gap = high - low
    room = settings.atol + settings.rtol * np.maximum(np.abs(low[step]), np.abs(high[step])) + 20 * sweep.noise[step]
    inside = (sweep.analytic >= low[step] - room) & (sweep.analytic <= high[step] + room)
    bends = np.full(gap[0].shape, sweep.at_eps >= 2)
    for s in (sweep.at_eps, sweep.at_eps - 1):  # proportional to the step up to eps: a smooth function that oscillates beyond it
        growth = gap[s] / gap[s - 1] / (sweep.steps[s] / sweep.steps[s - 1])
        bends &= (growth > 0.5) & (growth < 2)
    return (gap[step] > room) & (gap[step + 1] < 3 * gap[step]) & inside & ~bends


class _Tables:
    """Finite differences and backward, at the point and at a second one, where they can be compared."""

    def __init__(self, sweep, usable, doubtful=False):
        self.doubtful = doubtful    # entries were left out since backward may be right there
        self.pairs = [(sweep.best, sweep.analytic, usable, self._room(sweep.best, sweep.spread, usable, sweep.unit))]
        self.spreads = [sweep.spread]
        numeric, spread, analytic = sweep.elsewhere()
        steady = spread <= 0.01 * np.abs(numeric).max(initial=0, where=np.isfinite(numeric))
        kept = usable & steady & np.isfinite(numeric) & np.isfinite(analytic)
        self.checked_twice = bool(kept.any())
        if self.checked_twice:
            self.pairs.append((numeric, analytic, kept, self._room(numeric, spread, kept, sweep.unit)))
            self.spreads.append(spread)

    @staticmethod
    def _room(numeric, spread, usable, unit):
        """What differences cannot resolve, at each entry."""
        scale = np.abs(numeric[usable]).max(initial=0)
        return 10 * np.where(np.isfinite(spread), spread, 0) + min(10 * np.sqrt(unit), 0.05) * scale

    def all(self, formula):
        """Does formula(numeric) give backward's table at every point?"""
        return all((np.abs(formula(n) - a) <= room)[usable].all() for n, a, usable, room in self.pairs)

    def agree(self, settings):
        """Is backward right at every point, entry by entry, as far as the best differences can tell? Then no fault may be claimed."""
        return all(usable.any() and (np.abs(n - a) <= settings.atol + settings.rtol * np.abs(n) + 10 * spread)[usable].all()
                   for (n, a, usable, _), spread in zip(self.pairs, self.spreads, strict=True))


def _fit(sweep, tables, settings, missing):
    """The verdict on a smooth mismatch: the first formula that turns finite differences into backward's numbers."""
    usable = tables.pairs[0][2]
    where = f"{int(usable.sum())} entries" + (" and at a second point" if tables.checked_twice else "")
    n, a, _, room = tables.pairs[0]
    n, a = n[usable], a[usable]
    if not (np.abs(n) > room[usable]).any():
        if n.any() or sweep.noise.min() > np.abs(a).max(initial=0):
            return Explanation("float noise", f"rounding can change these finite differences by {sweep.noise[sweep.at_eps]:.2g} at "
                                              f"eps={sweep.eps:g}, and no step gives numbers that mean something.")
        return Explanation("unknown", f"finite differences are zero in all {where}, backward goes up to {np.abs(a).max(initial=0):.6g}.{_bend(sweep)}")
    if tables.all(np.zeros_like):
        hint = sweep.target.meanings[sweep.k] and ("the backward is not differentiable itself: a .detach(), .data or NumPy in it, or something that "
                                                   "forward computed and kept. Where that is meant, mark it with once_differentiable.")
        return Explanation("gradient missing", f"backward {'returned None' if missing else 'is zero'} in all {where}; "
                                               f"finite differences go up to {np.abs(n).max():.6g}.", 0.0, hint)
    swapped, twin = _swapped(sweep, settings)
    if swapped:
        return swapped
    factor = float(n @ a / (n @ n)) if n.any() else 0.0
    several = tables.checked_twice or len(set(np.round(np.abs(n[np.abs(n) > room[usable]]), 6))) > 1
    if factor and several and not tables.doubtful and tables.all(lambda n: factor * n):
        return _factor_verdict(sweep, factor, where)
    if sweep.full and usable.all():
        for look in (_transposed, _unsummed):
            found = look(sweep, tables)
            if found:
                return found
    signs = [np.sum((np.abs(n) > room) & (np.sign(n) != np.sign(a)) & usable) for n, a, usable, room in tables.pairs]
    if all((np.abs(np.abs(n) - np.abs(a)) <= room)[usable].all() for n, a, usable, room in tables.pairs) and \
            (tables.checked_twice or (np.abs(n) > room[usable]).sum() > 1):
        return Explanation("sign", f"{int(signs[0])} of {n.size} entries have the right size and the wrong sign, the others are right.")
    return _unknown(sweep, tables, twin)


def _unknown(sweep, tables, twin):
    """What is wrong with which entries, where no formula fits all of them."""
    n, a, usable, room = tables.pairs[0]
    wrong, lost, extra = usable & (np.abs(n - a) > room), np.abs(a) <= room, np.abs(n) <= room
    said = [f"{count} where {zero} {'is' if zero == 'backward' else 'are'} zero and {other} up to {np.abs(values[at]).max():.4g}"
            for zero, other, values, at in (("finite differences", "backward", a, wrong & extra), ("backward", "finite differences", n, wrong & lost))
            if (count := int(at.sum()))]
    off = wrong & ~lost & ~extra
    if off.any():
        ratio = a[off] / n[off]
        said.append(f"{ratio.size} off by a factor from {ratio.min():.4g} to {ratio.max():.4g}" if np.ptp(ratio) > 1e-3 * np.abs(ratio).max() else
                    f"{ratio.size} off by the factor {ratio[0]:.4g}" + ("" if (wrong != (usable & ~extra)).any() else
                                                                   ", which is another one at a second point: it depends on the values"))
    reason = f"{int(wrong.sum())} of {n.size} entries are wrong: {', '.join(said)}" if said else "no single entry is wrong by more than noise"
    return Explanation("unknown", f"{reason}{_place(sweep, wrong)}{twin}.{_bend(sweep)}{_ignored(sweep)}")


def _ignored(sweep):
    """In words, that backward does not use its argument."""
    g = sweep.target.pull(sweep.k, zeros_like(sweep.target.outputs[sweep.k]))[sweep.i]
    return " A zero output gradient gives a gradient: backward is not multiplied by grad_output." if g is not None and (plain(g) != 0).any() else ""


def _place(sweep, wrong):
    """In words, the slice that all wrong entries are in."""
    ins, outs = _axes(sweep)
    found = np.nonzero(wrong.reshape(ins + outs)) if sweep.full and ins + outs and wrong.sum() > 1 else ()
    said = [f"index {at[0]} of the {'input' if d < len(ins) else 'output'}'s dimension {d if d < len(ins) else d - len(ins)}"
            for d, at in enumerate(found) if (ins + outs)[d] > 1 and (at == at[0]).all()]
    return f"; all at {' and '.join(said)}" if said else ""


def _bend(sweep):
    """In words, that the function has no derivative here, though along each element alone it has one: the middle of three equal values that are sorted."""
    u, slopes = np.random.default_rng(4).uniform(0.5, 1, _axes(sweep)[0]) * np.random.default_rng(5).choice([-1, 1], _axes(sweep)[0]), []
    for h in (sweep.eps, 10 * sweep.eps):
        plus, minus, _, _ = sweep.target.differences(sweep.i, u, h)
        slopes.append(((plus[sweep.k] - sweep.value) / h, (sweep.value - minus[sweep.k]) / h))
    near, far = (np.abs(right - left) for right, left in slopes)
    at = int(near.argmax())
    if near[at] <= 0.01 * np.abs(slopes[0]).max() + 100 * sweep.noise[sweep.at_eps] or not 0.5 < near[at] / far[at] < 2:
        return ""
    return f" The function has a kink here: along a random direction its slope is {slopes[0][1][at]:.4g} on the left, {slopes[0][0][at]:.4g} on the right."


def _swapped(sweep, settings):
    """(a verdict or None, words for the reason of another): are these the right numbers for another input or output?"""
    target, k, i = sweep.target, sweep.k, sweep.i
    if not sweep.full or sum(x.numel() for x in target.inputs) > 300 or len(target.inputs) + len(target.outputs) < 3:
        return None, ""
    numeric, analytic = target.numeric(settings.eps), [target.analytic(n)[0] for n in range(len(target.outputs))]
    here, backward = numeric[i][k], analytic[k][i]
    others = [(k, j, target.names[j]) for j in range(len(target.inputs)) if j != i] + \
             [(n, i, f"output {target.places[n]}") for n in range(len(target.outputs)) if n != k]
    for n, j, name in others:
        there = numeric[j][n]
        if there.shape == here.shape and backward.any() and settings.close(backward, there).all() and not settings.close(here, there).all():
            mine = target.names[i] if n == k else f"output {target.places[k]}"
            if settings.close(analytic[n][j], here).all():
                return Explanation("swapped gradients", f"backward has the gradient of {name} for {mine}, and that of {mine} for {name}."), ""
            return None, f"; backward has the numbers that are right for {name}"
    return None, ""


def _factor_verdict(sweep, factor, where):
    if abs(factor + 1) < 1e-3:
        return Explanation("sign", f"backward = -1 * finite differences in all {where}.", -1.0)
    x, output = sweep.target.inputs[sweep.i], sweep.target.outputs[sweep.k]
    sizes = {x.numel(): "elements of the input", output.numel(): "elements of the output"}
    for name, t in (("input", x), ("output", output)):
        for axis, length in enumerate(t.shape):
            sizes.setdefault(length, f"the length of the {name}'s dimension {axis}")
    near = lambda value: next((n for n in sizes if n > 1 and abs(value / n - 1) < 1e-3), None)  # noqa: E731
    times, over = near(factor), near(1 / factor)
    said = f" = the number of {sizes[times]}: forgot the mean's 1/{times}?" if times else \
        f" = 1/{over}, one over the number of {sizes[over]}: a mean where there should be a sum?" if over else ""
    said = said.replace("the number of the length", "the length")
    return Explanation("constant factor", f"backward = {factor:.6g} * finite differences in all {where}. {factor:.6g}{said}".rstrip(), factor) \
        if said else Explanation("constant factor", f"backward = {factor:.6g} * finite differences in all {where}.", factor)


def _axes(sweep):
    """(shape of the input, shape of the output)"""
    return tuple(sweep.target.inputs[sweep.i].shape), tuple(sweep.target.outputs[sweep.k].shape)


def _rearrangements(ins, outs):
    """(words, function of the Jacobian) for every swap of two axes, of the input, of the output, or of one with the other."""
    shape, a = ins + outs, len(ins)
    names = [f"input dimension {d}" for d in range(a)] + [f"output dimension {d}" for d in range(len(outs))]
    pairs = [(p, q) for p, q in itertools.combinations(range(len(shape)), 2) if shape[p] > 1 and shape[q] > 1
             and (shape[p] == shape[q] or (p < a) == (q < a))]
    for count in (1, 2):
        for swaps in itertools.combinations(pairs, count):
            if len({d for pair in swaps for d in pair}) == 2 * count:
                yield ", and ".join(f"{names[p]} and {names[q]} swapped" for p, q in swaps), swaps, shape


def _transposed(sweep, tables):
    """Is backward's Jacobian the right one with two axes swapped?"""
    ins, outs = _axes(sweep)
    for words, swaps, shape in _rearrangements(ins, outs):
        def swapped(n, swaps=swaps, shape=shape):
            n = n.reshape(shape)
            for p, q in swaps:
                n = n.swapaxes(p, q)
            return n.reshape(sweep.analytic.shape)
        if tables.all(swapped):
            return Explanation("transposed operand", f"backward's Jacobian is that of finite differences with {words}.")
    return None


def _unsummed(sweep, tables):
    """Does backward take one slice of the output gradient where the sum over an output dimension belongs?"""
    ins, outs = _axes(sweep)
    shape, room = ins + outs, tables.pairs[0][3]
    numeric, analytic = ((np.abs(t) > room).reshape(shape) for t in tables.pairs[0][:2])
    keep, axes = np.ones(shape, bool), []
    for axis in range(len(ins), len(shape)):
        others = tuple(d for d in range(len(shape)) if d != axis)
        used = analytic.any(others)
        reached = np.moveaxis(numeric, axis, -1).reshape(*numeric.shape[:len(ins)], -1, shape[axis]).any(-2)
        if used.sum() == 1 and (reached.sum(-1)[analytic.reshape(*ins, -1).any(-1)] > 1).all():
            keep &= used.reshape([-1 if d == axis else 1 for d in range(len(shape))])
            axes.append(f"{axis - len(ins)} (only slice {int(used.argmax())} is used)")
    if axes and tables.all(lambda n: np.where(keep.reshape(n.shape), n, 0)):
        return Explanation("missing sum over a broadcast dimension",
                           f"backward has the right numbers for a single slice and zeros for the rest of output dimension {', '.join(axes)}.")
    return None


def _index(flat, table):
    return tuple(int(n) for n in np.unravel_index(int(flat), table.shape))


def _element(name, shape, flat):
    at = ", ".join(str(int(n)) for n in np.unravel_index(flat, shape))
    return f"{name}[{at}]" if shape else name


def _describe(explanation, sweep, settings, fast):
    """The worst entry, directional numbers, the steps, and small Jacobians in full."""
    target, numeric, analytic = sweep.target, sweep.numeric, sweep.analytic
    x, (ins, outs) = target.inputs[sweep.i], _axes(sweep)
    output, meaning = f"output {target.places[sweep.k]}", target.meanings[sweep.k]
    excess = np.abs(analytic - numeric) / (settings.atol + settings.rtol * np.abs(numeric))
    excess = np.where(np.isnan(excess), np.where(analytic == 0, 1e300, np.inf), excess)
    row, column = at = _index(np.argmax(excess), excess)
    entry = f"d {_element(output, outs, column)} / d {_element(target.names[sweep.i], ins, row)}" if sweep.full else \
        f"direction {row}, projection {column} (too large to look at every entry)"
    here = f", at x = {plain(x).ravel()[row]:.6g}" if sweep.full else ""
    explanation.facts += [
        f"{target.names[sweep.i]}: {str(x.dtype).split('.')[-1]} {list(ins)}; {output}: {list(outs)}{meaning}",
        f"worst of {int((~settings.close(analytic, numeric)).sum())} wrong entries (of {numeric.size}): {entry}{here}",
        f"    backward {analytic[at]:.9g}, finite differences {numeric[at]:.9g}; they differ by {abs(analytic[at] - numeric[at]):.3g}, "
        f"allowed is {settings.atol + settings.rtol * abs(numeric[at]):.3g}"]
    explanation.facts += _directional(sweep, fast)
    explanation.tables += [f"steps at this entry (the check uses {sweep.eps:g})",
                           "    step      central        left           right          backward - central"]
    for h, central, left, right in zip(sweep.steps, *(t[(slice(None), *at)] for t in (sweep.central, sweep.left, sweep.right)), strict=True):
        if 0.9e-3 <= h / sweep.eps <= 1.1e4 or sweep.unit > 1e-9:
            explanation.tables.append(f"    {h:<10.0e}{central:<15.8g}{left:<15.8g}{right:<15.8g}{analytic[at] - central:.3g}")
    if sweep.full and numeric.shape[0] <= 8 and numeric.shape[1] <= 8:
        for name, table in (("numerical", numeric), ("analytical", analytic)):
            explanation.tables.append(f"{name} (a row per input element):\n{np.array2string(table, precision=5, suppress_small=True, max_line_width=150)}")


def _directional(sweep, fast):
    """v'Ju both ways: the random pair of fast mode, else one drawn here."""
    if fast:
        return ["along the random direction of the check: backward {:.9g}, finite differences {:.9g}".format(*fast)]
    if not sweep.full:
        return []
    rng = np.random.default_rng(3)
    u, v = (w / np.linalg.norm(w) for w in (rng.standard_normal(n) for n in sweep.analytic.shape))
    plus, minus, _, _ = sweep.target.differences(sweep.i, u.reshape(_axes(sweep)[0]), sweep.eps)
    return [f"along a random direction: backward {u @ sweep.analytic @ v:.9g}, finite differences "
            f"{(plus[sweep.k] - minus[sweep.k]) @ v / (2 * sweep.eps):.9g}"]


def explain_shape(target, k, message):
    """The explanation of a gradient that the engine refused for its shape; None where the error is about something else."""
    found = re.search(r"got (\[[\d, ]*\]) but expected shape compatible with (\[[\d, ]*\])", message)
    if not found:
        return None
    got, expected = ([int(n) for n in re.findall(r"\d+", part)] for part in found.groups())
    said = f"backward returned a gradient of shape {got} for an input of shape {expected}"
    if sorted(n for n in got if n > 1) == sorted(n for n in expected if n > 1):
        if [n for n in got if n > 1] == [n for n in expected if n > 1]:
            return Explanation("missing sum over a broadcast dimension", f"{said}: the dimension of length 1 is gone; sum with keepdim=True.")
        return Explanation("transposed operand", f"{said}: the same lengths in another order.")
    if got == list(target.outputs[k].shape):
        return Explanation("missing sum over a broadcast dimension", f"{said}: the output's shape, not summed over what was broadcast.")
    return Explanation("unknown", f"{said}.", hint="backward returns one gradient per argument of forward, each of that argument's shape.")
