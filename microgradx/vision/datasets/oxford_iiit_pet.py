"""The Oxford-IIIT Pet data set: cats and dogs of 37 breeds, with their outlines (Parkhi et al., 2012)."""
import pathlib

from microgradx._rows import need

from .._pil import pil
from .utils import download_and_extract_archive, verify_str_arg
from .vision import VisionDataset


class OxfordIIITPet(VisionDataset):
    """Sample i is (RGB PIL image, target); split is trainval or test, below `root/oxford-iiit-pet`.

    target_types, one or several (then the target is a tuple): category (0 to 36), binary-category (cat 0, dog 1), segmentation (a PIL image:
    1 the animal, 2 what is around it, 3 its edge). RuntimeError where the folders are missing, ValueError for other words.
    """

    _RESOURCES = (("https://www.robots.ox.ac.uk/~vgg/data/pets/data/images.tar.gz", "5c4f3ee8e5d25df40f4fd59a7f44e54c"),
                  ("https://www.robots.ox.ac.uk/~vgg/data/pets/data/annotations.tar.gz", "95a8c909bbe2e81eed6a22bccdf3f68f"))
    _KINDS = ("category", "binary-category", "segmentation")

    def __init__(self, root, split="trainval", target_types="category", transforms=None, transform=None, target_transform=None, download=False):
        self._split = verify_str_arg(split, "split", ("trainval", "test"))
        self._target_types = [verify_str_arg(each, "target_types", self._KINDS)
                              for each in ([target_types] if isinstance(target_types, str) else target_types)]
        super().__init__(root, transforms=transforms, transform=transform, target_transform=target_transform)
        base = self._base_folder = pathlib.Path(self.root) / "oxford-iiit-pet"
        self._images_folder, self._anns_folder = base / "images", base / "annotations"
        if download and not self._check_exists():
            for url, md5 in self._RESOURCES:
                download_and_extract_archive(url, str(base), md5=md5)
        need(self._check_exists(), RuntimeError, "Dataset not found. You can use download=True to download it")
        rows = [line.split()[:3] for line in (self._anns_folder / f"{self._split}.txt").read_text().splitlines()]
        names, self._labels, self._bin_labels = [row[0] for row in rows], [int(row[1]) - 1 for row in rows], [int(row[2]) - 1 for row in rows]
        self._images = [self._images_folder / f"{name}.jpg" for name in names]
        self._segs = [self._anns_folder / "trimaps" / f"{name}.png" for name in names]
        breeds = sorted(set(zip(self._labels, (name.rpartition("_")[0] for name in names), strict=True)))
        self.classes, self.bin_classes = [" ".join(part.title() for part in breed.split("_")) for _, breed in breeds], ["Cat", "Dog"]
        self.class_to_idx, self.bin_class_to_idx = ({name: k for k, name in enumerate(each)} for each in (self.classes, self.bin_classes))

    def __len__(self):
        return len(self._images)

    def __getitem__(self, index):
        image = pil("OxfordIIITPet").Image
        found = {"category": lambda: self._labels[index], "binary-category": lambda: self._bin_labels[index],
                 "segmentation": lambda: image.open(self._segs[index])}
        targets = tuple(found[kind]() for kind in self._target_types)
        picture, target = image.open(self._images[index]).convert("RGB"), None if not targets else targets[0] if len(targets) == 1 else targets
        return self.transforms(picture, target) if self.transforms else (picture, target)

    def _check_exists(self):
        return self._images_folder.is_dir() and self._anns_folder.is_dir()
