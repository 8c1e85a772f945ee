"""Fetching a file from the first mirror that has it: short time-outs, a checksum, and nothing half-written."""
import hashlib
from urllib.parse import urljoin

TIMEOUT_SECONDS = 10


def matches(data, digest):
    """Whether the bytes have this MD5 (32 digits) or SHA-256 (64 digits)."""
    found = hashlib.md5(data, usedforsecurity=False) if len(digest) == 32 else hashlib.sha256(data)
    return found.hexdigest() == digest


def read(url):
    """The bytes that lie there; urllib's URLError where they do not."""
    import urllib.request  # as slow to import as everything of nn
    with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response:
        return response.read()


def fetch(mirrors, filename, accept):
    """accept(bytes) of `filename` from the first mirror where that succeeds; `accept` raises ValueError for wrong
    bytes.

    Raises RuntimeError naming every mirror and what went wrong there.
    """
    tried = []
    for mirror in mirrors:
        url = urljoin(mirror, filename)
        try:
            return accept(read(url))
        except (OSError, ValueError) as error:  # URLError, time-outs and refused connections are OSErrors
            tried.append(f"  {url}: {str(error).strip('<>')}")
            getattr(error, "close", bool)()       # an answer that says no holds its text
    raise RuntimeError(f"Error downloading {filename}:\n" + "\n".join(tried))
