"""The version: a string that compares number by number."""
import functools
import operator
import re

_FORM = re.compile(r"v?(\d+(?:\.\d+)*)(\.?(?:a|b|c|rc|alpha|beta|pre|dev)[\d.]*)?(?:[.+-].*)?", re.I)


def _numbers(version):
    """(the numbers without the zeros at the end, is it a release?), or None for what is no version."""
    text = version if isinstance(version, str) else ".".join(map(str, version))
    form = _FORM.fullmatch(text.strip())
    if form is None:
        return None
    numbers = [int(n) for n in form[1].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers, form[2] is None


class TorchVersion(str):
    """A version as a string that compares by its numbers, also with tuples; with what is no version it compares as a string.

    >>> from microgradx.torch_version import TorchVersion
    >>> TorchVersion("2.13.0") >= "2.9", TorchVersion("2.13.0") < (2, 14), TorchVersion("2.13.0") == "2.13"
    (True, True, True)
    """

    def _compare(self, other, operation):
        if not isinstance(other, (str, tuple, list)):
            return NotImplemented
        mine, its = _numbers(str(self)), _numbers(other)
        return operation(str(self), other) if mine is None or its is None else operation(mine, its)

    __hash__ = str.__hash__


for _name in ("lt", "le", "eq", "gt", "ge"):  # "ne" stays that of strings, as in PyTorch
    setattr(TorchVersion, f"__{_name}__", functools.partialmethod(TorchVersion._compare, operation=getattr(operator, _name)))
