"""Every test that takes `lib` runs twice: on microgradx, and, where it is installed, on PyTorch, which proves the expectation."""
import importlib

import pytest


@pytest.fixture(params=["microgradx", pytest.param("torch", marks=pytest.mark.peer)])
def lib(request):
    return importlib.import_module(request.param)


@pytest.fixture
def x(lib):
    """A small leaf."""
    return lib.tensor([1.0, 2.0, 3.0], requires_grad=True)
