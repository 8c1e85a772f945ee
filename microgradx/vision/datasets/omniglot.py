"""Omniglot: handwritten characters of many alphabets (Lake et al., 2015)."""
import os

from microgradx._rows import need

from .._pil import pil
from .utils import check_integrity, download_and_extract_archive, list_dir, list_files
from .vision import VisionDataset


class Omniglot(VisionDataset):
    """Sample i is (grey PIL image or `loader(path)`, the number of its character): of the background set or the evaluation set.

    Below `root/omniglot-py` there are the archive, which is checked by its MD5, and what it holds. With `download=True` it is fetched and
    unpacked. RuntimeError where it is missing or corrupt.
    """

    folder = "omniglot-py"
    download_url_prefix = "https://raw.githubusercontent.com/brendenlake/omniglot/master/python"
    zips_md5 = {"images_background": "68d2efa1b9178cc56df9314c21c6e718", "images_evaluation": "6b91aef0f799c5bb55b94e3f2daec811"}

    def __init__(self, root, background=True, transform=None, target_transform=None, download=False, loader=None):
        super().__init__(os.path.join(root, self.folder), transform=transform, target_transform=target_transform)
        self.background, self.loader = background, loader
        self.name = "images_background" if background else "images_evaluation"
        if download:
            self.download()
        need(self._check_integrity(), RuntimeError, "Dataset not found or corrupted. You can use download=True to download it")
        self.target_folder = os.path.join(self.root, self.name)
        self._alphabets = list_dir(self.target_folder)
        self._characters = [os.path.join(alphabet, name) for alphabet in self._alphabets for name in list_dir(os.path.join(self.target_folder, alphabet))]
        self._samples = [(path, number) for number, character in enumerate(self._characters)
                         for path in list_files(os.path.join(self.target_folder, character), ".png", prefix=True)]

    def __len__(self):
        return len(self._samples)

    def __getitem__(self, index):
        path, target = self._samples[index]
        image = self.loader(path) if self.loader else pil("Omniglot").Image.open(path).convert("L")
        return self.transform(image) if self.transform else image, self.target_transform(target) if self.target_transform else target

    def _check_integrity(self):
        return check_integrity(os.path.join(self.root, self.name + ".zip"), self.zips_md5[self.name])

    def download(self):
        """Fetch and unpack the archive, unless it is there. RuntimeError when it cannot be fetched."""
        if not self._check_integrity():
            download_and_extract_archive(f"{self.download_url_prefix}/{self.name}.zip", self.root, md5=self.zips_md5[self.name])
