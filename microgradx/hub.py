"""Weights from an address, as model files ask for them; repositories of code are written for PyTorch and are not run."""
import os
import re
from urllib.parse import urlparse

from microgradx._rows import need
from microgradx.serialization import load as _load

__all__ = ["download_url_to_file", "get_dir", "load", "load_state_dict_from_url", "set_dir"]
HASH_REGEX = re.compile(r"-([a-f0-9]*)\.")        # the digits in a file's name
_folder = {}


def _cache():
    return os.environ.get("XDG_CACHE_HOME") or os.path.join("~", ".cache")


def get_dir():
    """get_dir() -> str: where downloaded weights are kept: set_dir's folder, $MICROGRADX_HOME/hub, or ~/.cache/microgradx/hub."""
    return _folder.get("hub") or os.path.join(os.path.expanduser(os.environ.get("MICROGRADX_HOME") or os.path.join(_cache(), "microgradx")), "hub")


def set_dir(d):
    """set_dir(folder): keep downloaded weights there."""
    _folder["hub"] = os.path.expanduser(d)


def download_url_to_file(url, dst, hash_prefix=None, progress=True):
    """download_url_to_file(url, dst): write what is there to the file dst, whole or not at all; progress shows nothing.

    hash_prefix: how its SHA-256 begins, else RuntimeError. urllib's URLError where the download fails.
    """
    import hashlib

    from microgradx.vision.datasets._download import read
    data = read(url)
    found = hashlib.sha256(data).hexdigest()
    need(not hash_prefix or found.startswith(hash_prefix), RuntimeError, f'invalid hash value (expected "{hash_prefix}", got "{found}")')
    os.makedirs(os.path.dirname(dst) or ".", exist_ok=True)
    with open(f"{dst}.part", "wb") as file:
        file.write(data)
    os.replace(f"{dst}.part", dst)


def load_state_dict_from_url(url, model_dir=None, map_location=None, progress=True, check_hash=False, file_name=None, weights_only=False):
    """load_state_dict_from_url(url) -> dict: load(the file), which is downloaded unless the cache (or PyTorch's) has it.

    check_hash=True compares with the digits in the name (resnet18-f37072fd.pth). urllib's URLError where the download fails.
    """
    name = file_name or os.path.basename(urlparse(url).path)
    path = os.path.join(model_dir or os.path.join(get_dir(), "checkpoints"), name)
    theirs = os.path.join(os.path.expanduser(os.environ.get("TORCH_HOME") or os.path.join(_cache(), "torch")), "hub", "checkpoints", name)
    if not model_dir and not os.path.exists(path) and os.path.exists(theirs):
        path = theirs
    if not os.path.exists(path):
        wanted = HASH_REGEX.search(name) if check_hash else None
        download_url_to_file(url, path, wanted and wanted[1], progress)
    return _load(path, map_location=map_location, weights_only=weights_only)


def load(repo_or_dir, model, *args, **kwargs):
    """Raises: repositories on the hub hold code for PyTorch."""
    raise RuntimeError(f"hub.load: {repo_or_dir!r} holds code written for PyTorch, which is not run here; copy the model's class into the "
                       "program and give its weights to load_state_dict(hub.load_state_dict_from_url(...))")


def __getattr__(name):
    """hub.tqdm: the bar of the package tqdm, which programs import from here."""
    if name == "tqdm":
        from tqdm import tqdm
        return tqdm
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
