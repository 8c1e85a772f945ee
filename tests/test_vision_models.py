"""vision.models: names and shapes of parameters, initial weights, losses and gradients as torchvision 0.28 has them for the same seed."""
import hashlib
import pickle
from functools import partial

import pytest

import microgradx
from microgradx import hub
from microgradx.vision import models
from microgradx.vision.models import convnext, efficientnet, vision_transformer

# of seed 0 and 10 classes: length of the state_dict, digest of its names and shapes, digest of the text, sum of |weights|, loss and sum of
# |gradients| of a step on noise; recorded with torchvision 0.28
RECORDED = {
    "resnet18": (122, "42eaa23d", "2f7920a0", 224726.526, 2.47668, 76535),
    "resnet34": (218, "1de6f093", "59c23ce5", 440822.845, 2.55817, 2.4814e+05),
    "resnet50": (320, "ff689cf9", "2da1e64a", 727002.743, 2.44471, 8999.5),
    "resnext50_32x4d": (320, "833d334e", "16615230", 802237.614, 2.84330, 1.2796e+06),
    "wide_resnet50_2": (320, "aeb5f185", "781c7a55", 1420630.713, 2.65187, 3.397e+05),
    "alexnet": (16, "a906ba57", "7dc327bc", 354172.741, 2.29595, 2626.3),
    "vgg11_bn": (62, "d928d79b", "d817155b", 1117545.009, 2.33004, 4.4556e+05),
    "vgg16": (32, "e4826bd9", "3c08ecec", 1213771.567, 2.37608, 46976),
    "mobilenet_v2": (314, "3c0079c9", "4fdc7dfe", 152747.533, 2.47068, 83926),
    "mobilenet_v3_large": (312, "8e8d0c29", "4c3d03cd", 208222.370, 2.28554, 2392.4),
    "mobilenet_v3_small": (244, "b063c1db", "f1674d03", 69937.565, 2.30207, 265.47),
    "squeezenet1_0": (52, "c1da509f", "c3292338", 51019.660, 2.26861, 1862.9),
    "squeezenet1_1": (52, "f86c30be", "f243a0e1", 49967.501, 2.26072, 1548.6),
    "densenet121": (727, "1e792fc5", "71fbd07e", 329372.031, 2.72900, 60971),
    "efficientnet_b0": (360, "14b7205d", "8412066d", 281121.485, 3.59493, 690150.0),
    "efficientnet_v2_s": (782, "db6a0a58", "f08ce5cb", 1255887.233, 7.62707, 1762600.0),
    "convnext_tiny": (182, "be2721e0", "97241c1a", 451173.475, 2.62858, 29205.0),
    "vit_b_32": (152, "ea14658f", "568c9a43", 1769188.145, 2.8255, 261820.0),
    # small ones of their classes
    "stems": (58, "1579f044", "376d15a0", 2416.442, 2.30501, 132.15),
    "patches": (32, "e7c96743", "db4eb403", 2736.038, 2.24144, 624.43),
    "stages": (52, "8cd0c227", "d060ba1e", 361.222, 2.31184, 310.97),
    "fused": (110, "e651c42b", "46d70b06", 10945.217, 2.79987, 812.43),
}
OPTIONS = {"resnet50": {"zero_init_residual": True}, "wide_resnet50_2": {"replace_stride_with_dilation": [False, True, True]}, "densenet121": {"memory_efficient": True},
           "mobilenet_v3_small": {"width_mult": 1.25, "reduced_tail": True, "dilated": True}, "vit_b_32": {"image_size": 64}}
LARGE = ("vit_b_32", "convnext_tiny", "efficientnet_v2_s", "alexnet", "vgg11_bn", "vgg16", "wide_resnet50_2", "resnext50_32x4d")


stem, stage = vision_transformer.ConvStemConfig, convnext.CNBlockConfig
SMALL = {
    "stems": partial(models.VisionTransformer, 64, 16, 2, 4, 32, 64, dropout=0.1, attention_dropout=0.2, representation_size=24,
                     conv_stem_configs=[stem(8, 3, 2), stem(8, 3, 2), stem(12, 3, 2), stem(12, 3, 2)]),
    "patches": partial(models.VisionTransformer, 64, 16, 2, 4, 32, 64),
    "stages": partial(models.ConvNeXt, [stage(8, 16, 1), stage(16, 24, 2), stage(24, None, 1)], 0.3),
    "fused": partial(models.EfficientNet, [efficientnet.FusedMBConvConfig(1, 3, 1, 16, 16, 1), efficientnet.FusedMBConvConfig(4, 3, 2, 16, 24, 2),
                                           efficientnet.MBConvConfig(6, 5, 2, 24, 32, 2, 1.0, 1.4)], 0.2, 0.5, last_channel=40)}


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.nightly) if name in LARGE else name for name in RECORDED])
def test_networks(name):
    length, names, text, weights, loss, gradients = RECORDED[name]
    microgradx.manual_seed(0)
    model = (SMALL.get(name) or getattr(models, name))(num_classes=10, **OPTIONS.get(name, {}))
    state = model.state_dict()
    assert len(state) == length and digest([list(state), [tuple(v.shape) for v in state.values()]]) == names
    assert digest(model) == text
    assert sum(p.double().abs().sum().item() for p in model.parameters()) == pytest.approx(weights, rel=1e-5)
    if hasattr(model, "heads"):     # begins as zeros
        microgradx.nn.init.normal_(model.heads.head.weight, std=0.02)
    found = microgradx.nn.functional.cross_entropy(model(microgradx.randn(2, 3, 64, 64)), microgradx.tensor([1, 2]))
    found.backward()
    assert found.item() == pytest.approx(loss, rel=1e-3)
    assert sum(p.grad.double().abs().sum().item() for p in model.parameters()) == pytest.approx(gradients, rel=0.02)


def digest(value):
    return hashlib.md5(repr(value).encode()).hexdigest()[:8]


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """An empty folder of weights; nothing can be downloaded."""
    monkeypatch.setattr("urllib.request.urlopen", lambda *args, **kwargs: pytest.fail("a download"))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.setitem(hub._folder, "hub", str(tmp_path / "hub"))
    (tmp_path / "hub" / "checkpoints").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize("folder", ["hub/checkpoints", "torch/hub/checkpoints"])
def test_trained_weights_come_from_the_cache_or_pytorchs(shelf, folder):
    trained = models.squeezenet1_1()
    (shelf / folder).mkdir(parents=True, exist_ok=True)
    microgradx.save(trained.state_dict(), shelf / folder / "squeezenet1_1-b8a52dc0.pth")
    kind = models.SqueezeNet1_1_Weights
    for weights in "DEFAULT", "IMAGENET1K_V1", "SqueezeNet1_1_Weights.DEFAULT", kind.DEFAULT:
        model = models.get_model("squeezenet1_1", weights=weights)
        assert all(microgradx.equal(a, b) for a, b in zip(model.parameters(), trained.parameters(), strict=True))
    with pytest.warns(UserWarning, match="'pretrained' is deprecated"):
        assert microgradx.equal(models.squeezenet1_1(pretrained=True).classifier[1].bias, trained.classifier[1].bias)
    with pytest.warns(UserWarning, match="deprecated"):
        assert microgradx.equal(models.squeezenet1_1(True).classifier[1].bias, trained.classifier[1].bias)


def test_weights_that_are_not_there_or_do_not_fit(shelf, monkeypatch):
    def no_network(*args, **kwargs):
        raise OSError("no network")
    monkeypatch.setattr("urllib.request.urlopen", no_network)
    with pytest.raises(OSError, match="no network"):
        models.resnet18(weights="DEFAULT")
    with pytest.raises(TypeError, match="expected ResNet18_Weights but received ResNet50_Weights"):
        models.resnet18(weights=models.ResNet50_Weights.DEFAULT)
    with pytest.raises(KeyError, match="nothing"):
        models.resnet18(weights="nothing")
    with pytest.raises(ValueError, match="'num_classes' expected value 1000 but got 3"):
        models.resnet18(weights="DEFAULT", num_classes=3)
    with pytest.raises(ValueError, match="'image_size' expected value 384 but got 224"):
        models.vit_b_16(weights="IMAGENET1K_SWAG_E2E_V1", image_size=224)
    for wrong in lambda: models.get_model("nothing"), lambda: models.get_weight("A.B"), lambda: models.get_model_weights("nothing"):
        with pytest.raises(ValueError):
            wrong()
    for call in lambda: models.squeezenet1_1(False), lambda: models.squeezenet1_1(pretrained=False):     # as old programs ask for none
        with pytest.warns(UserWarning, match="deprecated"):
            assert isinstance(call(), models.SqueezeNet)


def test_names_of_old_densenet_files(shelf):
    file = shelf / "hub" / "checkpoints" / "densenet121-a639ec97.pth"
    microgradx.save({"features.denseblock1.denselayer1.norm.1.weight": microgradx.ones(1), "features.norm5.bias": microgradx.ones(2)}, file)
    assert list(models.DenseNet121_Weights.DEFAULT.get_state_dict()) == ["features.denseblock1.denselayer1.norm1.weight", "features.norm5.bias"]


def test_enums_of_weights_say_what_an_image_goes_through():
    best, first = models.ResNet50_Weights.DEFAULT, models.get_weight("ResNet50_Weights.IMAGENET1K_V1")
    assert repr(best) == str(best) == "ResNet50_Weights.IMAGENET1K_V2" and best is not first and pickle.loads(pickle.dumps(best)) is best
    assert best.url == "https://download.pytorch.org/models/resnet50-11ad3fa6.pth" and models.AlexNet_Weights.DEFAULT.url.endswith("/alexnet-owt-7be5be79.pth")
    assert best.transforms().resize_size == [232] and str(first.transforms()).splitlines() == [
        "ImageClassification(", "    crop_size=[224]", "    resize_size=[256]", "    mean=[0.485, 0.456, 0.406]", "    std=[0.229, 0.224, 0.225]",
        "    interpolation=InterpolationMode.BILINEAR", ")"]
    kind = models.EfficientNet_B1_Weights
    assert [each.name for each in models.ViT_L_16_Weights] == ["IMAGENET1K_V1", "IMAGENET1K_SWAG_E2E_V1", "IMAGENET1K_SWAG_LINEAR_V1"]
    assert kind.DEFAULT is kind.IMAGENET1K_V2 and kind.DEFAULT.url.endswith("/efficientnet_b1-c27df63c.pth") and models.ViT_H_14_Weights.DEFAULT.meta["min_size"] == (518,) * 2
    assert str(models.EfficientNet_V2_L_Weights.DEFAULT.transforms()).splitlines()[1:] == [
        "    crop_size=[480]", "    resize_size=[480]", "    mean=[0.5, 0.5, 0.5]", "    std=[0.5, 0.5, 0.5]", "    interpolation=InterpolationMode.BICUBIC", ")"]
    Image = pytest.importorskip("PIL.Image")
    expected = [(0.2 - mean) / std for mean, std in ((0.485, 0.229), (0.456, 0.224), (0.406, 0.225))]
    for picture in microgradx.full((3, 300, 400), 51, dtype=microgradx.uint8), Image.new("RGB", (400, 300), (51, 51, 51)):
        found = first.transforms()(picture)
        assert found.shape == (3, 224, 224) and found[:, 0, 0].tolist() == pytest.approx(expected) and found.std((1, 2)).max() < 1e-5
    with pytest.raises(KeyError, match="num_params, min_size"):
        best.meta["categories"]


def test_every_network_has_an_enum_whose_facts_fit():
    assert [type(layer).__name__ for layer in models.vgg.make_layers([4, "M", 8], batch_norm=True)] == "Conv2d BatchNorm2d ReLU MaxPool2d Conv2d BatchNorm2d ReLU".split()
    assert models.list_models(models.vgg, exclude=["*bn", "vgg19"]) == ["vgg11", "vgg13", "vgg16"] and not models.list_models(include="x")
    for name in models.list_models():
        kind = models.get_model_weights(name)
        assert kind is models.get_model_weights(getattr(models, name)) is getattr(models, kind.__name__) and kind.__name__.lower() == name + "_weights"
    for name in "resnet18", "mobilenet_v2", "mobilenet_v3_large", "mobilenet_v3_small", "squeezenet1_0", "squeezenet1_1", "densenet121", "efficientnet_b0":
        assert models.get_model_weights(name).DEFAULT.meta["num_params"] == sum(p.numel() for p in models.get_model(name).parameters())


def test_networks_that_are_not_there_are_named():
    with pytest.raises(AttributeError, match="there are alexnet"):
        models.googlenet  # noqa: B018


def test_bad_options():
    from microgradx.vision.models import resnet
    for error, call in ((TypeError, lambda: models.resnet18(10)), (TypeError, lambda: models.resnet18(nothing=1)), (ValueError, lambda: models.SqueezeNet("2_0")),
                        (ValueError, lambda: models.resnet18(width_per_group=128)), (NotImplementedError, lambda: models.resnet18(replace_stride_with_dilation=[1, 1, 1])),
                        (ValueError, lambda: models.ResNet(resnet.BasicBlock, [1] * 4, replace_stride_with_dilation=[1])),
                        (ValueError, lambda: models.MobileNetV3([], 8)), (TypeError, lambda: models.MobileNetV3([1], 8)),
                        (ValueError, lambda: models.EfficientNet([], 0.1)), (TypeError, lambda: models.EfficientNet([1], 0.1)), (ValueError, lambda: models.ConvNeXt([])),
                        (TypeError, lambda: models.ConvNeXt([1])), (TypeError, lambda: models.convnext_tiny(drop_path=0.1)), (AssertionError, lambda: models.VisionTransformer(30, 8, 1, 2, 16, 32)),
                        (AssertionError, lambda: SMALL["patches"]()(microgradx.zeros(1, 3, 64, 32))), (AssertionError, lambda: SMALL["patches"]().encoder(microgradx.zeros(2, 2))),
                        (ValueError, lambda: efficientnet.MBConv(efficientnet.MBConvConfig(1, 3, 3, 8, 8, 1), 0, microgradx.nn.BatchNorm2d)),
                        (ValueError, lambda: models.MobileNetV2(inverted_residual_setting=[[1, 2]])), (RuntimeError, lambda: models.resnet18()(microgradx.zeros(1, 1, 32, 32)))):
        with pytest.raises(error):
            call()


def test_a_head_of_ones_own():
    """What tutorials do to such a network: freeze it, give it another last layer, train that."""
    model = models.resnet18()
    model.requires_grad_(False)
    model.fc = microgradx.nn.Linear(model.fc.in_features, 2)
    optimizer = microgradx.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=1e-4)
    model.eval()
    x, y, losses = microgradx.randn(4, 3, 32, 32), microgradx.tensor([0, 1, 0, 1]), []
    for _ in range(5):
        optimizer.zero_grad()
        loss = microgradx.nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] and model.conv1.weight.grad is None


def test_hub_has_the_bar_of_tqdm():
    tqdm = pytest.importorskip("tqdm")
    assert hub.tqdm is tqdm.tqdm
    assert not hasattr(hub, "bar")
