"""The Pascal VOC data sets of 2007 to 2012: photographs with outlines or with boxes (Everingham et al., 2010)."""
import pathlib
from xml.etree import ElementTree

from microgradx._rows import need

from .._pil import pil
from .utils import download_and_extract_archive, verify_str_arg
from .vision import VisionDataset

# year: the folder and the file at its address, the file's MD5, the name under which it is kept, what stands before VOCdevkit
_FILES = {
    "2012": ("voc2012/VOCtrainval_11-May-2012.tar", "6cd6e144f989b92b3379bac3b3de84fd", "VOCtrainval_11-May-2012.tar", "."),
    "2011": ("voc2011/VOCtrainval_25-May-2011.tar", "6c3384ef61512963050cb5d687e5bf1e", "VOCtrainval_25-May-2011.tar", "TrainVal"),
    "2010": ("voc2010/VOCtrainval_03-May-2010.tar", "da459979d0c395079b5c75ee67908abb", "VOCtrainval_03-May-2010.tar", "."),
    "2009": ("voc2009/VOCtrainval_11-May-2009.tar", "a3e00b113cfcfebf17e343f59da3caa1", "VOCtrainval_11-May-2009.tar", "."),
    "2008": ("voc2008/VOCtrainval_14-Jul-2008.tar", "2629fa636546599198acfcfbfcf1904a", "VOCtrainval_11-May-2012.tar", "."),
    "2007": ("voc2007/VOCtrainval_06-Nov-2007.tar", "c52e279531787c972589f7e41ab4ae64", "VOCtrainval_06-Nov-2007.tar", "."),
    "2007-test": ("voc2007/VOCtest_06-Nov-2007.tar", "b6e924de25625d8de591ea690078ad9f", "VOCtest_06-Nov-2007.tar", "."),
}


class _VOC(VisionDataset):
    """The names of the pictures, and of what belongs to each, below `root/VOCdevkit/VOC<year>`."""

    _LISTS = _FOLDER = _ENDING = ""

    def __init__(self, root, year="2012", image_set="train", download=False, transform=None, target_transform=None, transforms=None):
        super().__init__(root, transforms, transform, target_transform)
        self.year = verify_str_arg(year, "year", "2007 2008 2009 2010 2011 2012".split())
        self.image_set = verify_str_arg(image_set, "image_set", ["train", "trainval", "val"] + ["test"] * (year == "2007"))
        place, self.md5, self.filename, before = _FILES["2007-test" if (year, image_set) == ("2007", "test") else year]
        self.url = f"https://thor.robots.ox.ac.uk/pascal/VOC/{place}"
        if download:
            download_and_extract_archive(self.url, self.root, filename=self.filename, md5=self.md5)
        base = pathlib.Path(self.root, before, "VOCdevkit", f"VOC{year}")
        need(base.is_dir(), RuntimeError, "Dataset not found or corrupted. You can use download=True to download it")
        names = [line.strip() for line in (base / "ImageSets" / self._LISTS / f"{image_set}.txt").read_text().splitlines()]
        self.images = [str(base / "JPEGImages" / f"{name}.jpg") for name in names]
        self.targets = [str(base / self._FOLDER / f"{name}{self._ENDING}") for name in names]

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        picture, target = pil(type(self).__name__).Image.open(self.images[index]).convert("RGB"), self._target(self.targets[index])
        if self.transforms is not None:
            picture, target = self.transforms(picture, target)
        return picture, target


class VOCSegmentation(_VOC):
    """Sample i is (RGB PIL image, PIL image of the classes of its pixels, in the palette of the data set).

    year: "2007" to "2012"; image_set: train, trainval or val, of 2007 test, too. RuntimeError where the folder is missing, ValueError for other words.
    """

    _LISTS, _FOLDER, _ENDING = "Segmentation", "SegmentationClass", ".png"
    masks = property(lambda self: self.targets)

    def _target(self, path):
        return pil("VOCSegmentation").Image.open(path)


class VOCDetection(_VOC):
    """Sample i is (RGB PIL image, {"annotation": what the XML file says of it}), with a list of objects and words for numbers.

    year and image_set as for VOCSegmentation.
    """

    _LISTS, _FOLDER, _ENDING = "Main", "Annotations", ".xml"
    annotations = property(lambda self: self.targets)

    def _target(self, path):
        return self.parse_voc_xml(ElementTree.parse(path).getroot())

    @staticmethod
    def parse_voc_xml(node):
        """{tag: text}, or {tag: {child's tag: its value, or a list where there are several}}; the objects of an annotation are always a list.

        >>> from xml.etree import ElementTree
        >>> from microgradx.vision.datasets import VOCDetection
        >>> VOCDetection.parse_voc_xml(ElementTree.fromstring("<annotation><object><name>cat</name></object></annotation>"))
        {'annotation': {'object': [{'name': 'cat'}]}}
        """
        if not len(node):
            return {node.tag: node.text.strip()} if node.text else {}
        found = {}
        for child in node:
            for tag, value in VOCDetection.parse_voc_xml(child).items():
                found.setdefault(tag, []).append(value)
        if node.tag == "annotation":
            found["object"] = [found.get("object", [])]         # one value: the list
        return {node.tag: {tag: values[0] if len(values) == 1 else values for tag, values in found.items()}}
