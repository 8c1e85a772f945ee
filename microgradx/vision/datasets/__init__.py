"""Data sets of pictures."""
from microgradx._machine import _absent_type

from .cifar import CIFAR10, CIFAR100
from .fakedata import FakeData
from .folder import DatasetFolder, ImageFolder
from .mnist import EMNIST, KMNIST, MNIST, FashionMNIST
from .omniglot import Omniglot
from .oxford_iiit_pet import OxfordIIITPet
from .stl10 import STL10
from .svhn import SVHN
from .vision import VisionDataset
from .voc import VOCDetection, VOCSegmentation

__all__ = ["CIFAR10", "CIFAR100", "DatasetFolder", "EMNIST", "FakeData", "FashionMNIST", "ImageFolder", "KMNIST", "MNIST", "Omniglot",
           "OxfordIIITPet", "STL10", "SVHN", "VOCDetection", "VOCSegmentation", "VisionDataset"]

_OTHERS = """CLEVRClassification Caltech101 Caltech256 CarlaStereo CelebA Cityscapes CocoCaptions CocoDetection Country211 CREStereo DTD ETH3DStereo EuroSAT
    FER2013 FGVCAircraft FallingThingsStereo Flickr30k Flickr8k Flowers102 FlyingChairs FlyingThings3D Food101 GTSRB HD1K HMDB51 INaturalist ImageNet Imagenette
    InStereo2k Kinetics Kitti Kitti2012Stereo Kitti2015Stereo KittiFlow LFWPairs LFWPeople LSUN Middlebury2014Stereo MovingMNIST PCAM PhotoTour Places365 QMNIST
    RenderedSST2 SBDataset SBU SEMEION SUN397 SceneFlowStereo Sintel SintelStereo StanfordCars UCF101 USPS WIDERFace"""      # packages import them all
globals().update({name: _absent_type(f"vision.datasets.{name}", NotImplementedError, "nothing here reads its files") for name in _OTHERS.split()})
