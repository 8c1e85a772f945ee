"""What data sets need of files: their checksums, fetching them, and unpacking archives."""
import bz2
import gzip
import hashlib
import lzma
import os
import pathlib
import shutil
import tarfile
import zipfile

from microgradx._files import write_atomically
from microgradx._rows import need

from ._download import read

_OPENERS = {".bz2": bz2.open, ".gz": gzip.open, ".xz": lzma.open}
_SHORT = {".tgz": [".tar", ".gz"], ".tbz": [".tar", ".bz2"], ".tbz2": [".tar", ".bz2"]}


def calculate_md5(fpath, chunk_size=1024 * 1024):
    """The MD5 of a file, as 32 digits."""
    with open(fpath, "rb") as file:
        digest = hashlib.md5(usedforsecurity=False)
        while chunk := file.read(chunk_size):
            digest.update(chunk)
    return digest.hexdigest()


def check_md5(fpath, md5, **kwargs):
    """Whether the file has this MD5."""
    return md5 == calculate_md5(fpath, **kwargs)


def check_integrity(fpath, md5=None):
    """Whether there is such a file, with this MD5 where one is given."""
    return os.path.isfile(fpath) and (md5 is None or check_md5(fpath, md5))


def download_url(url, root, filename=None, md5=None, max_redirect_hops=3):
    """Fetch url into the folder root, as filename or under its own name, unless the file is there with this MD5.

    Raises urllib's URLError where it cannot be fetched, RuntimeError where it has another MD5. max_redirect_hops changes nothing.
    """
    root = os.path.expanduser(root)
    path = os.path.join(root, filename or os.path.basename(url))
    if not check_integrity(path, md5):
        write_atomically(path, read(url))
        need(check_integrity(path, md5), RuntimeError, f"download_url: {path}: File not found or corrupted.")


def extract_archive(from_path, to_path=None, remove_finished=False):
    """Unpack a .tar, .zip (either also .gz, .bz2, .xz) or a compressed file into the folder to_path, by default its own; gives the path of what it made.

    Raises RuntimeError for names that end otherwise.
    """
    source = pathlib.Path(from_path)
    to_path = source.parent if to_path is None else pathlib.Path(to_path)
    *_, outer, inner = ["", "", *_SHORT.get(source.suffix, source.suffixes[-2:])]
    if inner == ".tar" or outer == ".tar" and inner in _OPENERS:
        with tarfile.open(source) as archive:
            archive.extractall(to_path, filter="data")
    elif inner == ".zip":
        with zipfile.ZipFile(source) as archive:
            archive.extractall(to_path)
    else:
        need(inner in _OPENERS, RuntimeError, f"extract_archive: Unknown compression or archive type: '{inner}' of {source}; known are .tar, .zip, "
             f"{', '.join(_OPENERS)}")
        to_path = to_path / source.name.removesuffix(inner)
        with _OPENERS[inner](source) as packed, open(to_path, "wb") as file:
            shutil.copyfileobj(packed, file)
    if remove_finished:
        source.unlink()
    return os.fspath(to_path) if isinstance(from_path, str) else to_path


def download_and_extract_archive(url, download_root, extract_root=None, filename=None, md5=None, remove_finished=False):
    """download_url, then extract_archive into extract_root, by default the same folder."""
    download_root = os.path.expanduser(download_root)
    download_url(url, download_root, filename, md5)
    extract_archive(os.path.join(download_root, filename or os.path.basename(url)), extract_root or download_root, remove_finished)


def verify_str_arg(value, arg=None, valid_values=None, custom_msg=None):
    """The value; ValueError unless it is a string, one of valid_values where these are given."""
    need(isinstance(value, str), ValueError, f"Expected type str{f' for argument {arg}' if arg else ''}, but got type {type(value)}.")
    need(valid_values is None or value in valid_values, ValueError, custom_msg or
         f"Unknown value '{value}' for argument {arg}. Valid values are {{{', '.join(map(repr, valid_values or ()))}}}.")
    return value


def list_dir(root, prefix=False):
    """The folders in root, by their names or (prefix) paths."""
    return [entry.path if prefix else entry.name for entry in os.scandir(os.path.expanduser(root)) if entry.is_dir()]


def list_files(root, suffix, prefix=False):
    """The files in root whose names end with suffix (or one of several), by their names or (prefix) paths."""
    return [entry.path if prefix else entry.name for entry in os.scandir(os.path.expanduser(root)) if entry.is_file() and entry.name.endswith(suffix)]
