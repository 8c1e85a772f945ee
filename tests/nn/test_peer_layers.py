"""Every layer beside PyTorch's: text, state, initial values, outputs, gradients and the place of the random stream."""
import inspect

import numpy as np
import pytest
from peer_tools import compare

torch = pytest.importorskip("torch", reason="PyTorch, the peer of these tests, is not installed")
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]

X = (4, 3)
IMAGE = (2, 4, 7, 6)
LINE = (2, 4, 9)
CUBE = (2, 4, 5, 4, 6)
LABELS = ("int", 5, (6,))
SIGNS = ("sign", (6,))

# (how the layer is made, its inputs)
LAYERS = [
    ("nn.Identity()", [X]), ("nn.Linear(3, 5)", [X]), ("nn.Linear(3, 5, bias=False)", [(3,)]),
    ("nn.Linear(3, 5)", [(2, 4, 3)]), ("nn.Bilinear(3, 2, 5)", [(4, 3), (4, 2)]), ("nn.Bilinear(3, 2, 5, bias=False)",
                                                                                   [(2, 4, 3), (2, 4, 2)]),
    ("nn.LazyLinear(5)", [X]), ("nn.LazyConv2d(3, 2)", [IMAGE]), ("nn.LazyConv1d(3, 2, bias=False)", [LINE]),
    ("nn.LazyConvTranspose2d(3, 2, stride=2)", [IMAGE]), ("nn.LazyBatchNorm1d()", [LINE]),
    ("nn.LazyBatchNorm2d()", [IMAGE]), ("nn.LazyInstanceNorm2d(affine=True)", [IMAGE]), ("nn.Flatten()", [IMAGE]),
    ("nn.Flatten(0, 1)", [IMAGE]), ("nn.Unflatten(1, (2, 2))", [IMAGE]),
    # activations
    *[(f"nn.{name}", [(5, 8)]) for name in (
        "ReLU()", "Sigmoid()", "Tanh()", "ReLU6()", "Hardtanh(-0.5, 0.7)", "Hardsigmoid()", "Hardswish()", "SiLU()",
        "Mish()", "ELU(0.7)", "CELU(0.7)", "SELU()", "GLU()", "GLU(1)", "GELU()", "GELU('tanh')", "Hardshrink(0.3)",
        "Softshrink(0.3)", "LeakyReLU(0.2)", "LogSigmoid()", "Softplus()", "Softplus(2.0, 1.0)", "Softsign()",
        "Tanhshrink()", "Softmin(1)", "Softmax(1)", "Softmax(0)", "LogSoftmax(1)", "LogSoftmax(dim=-2)",
        "Threshold(0.1, 20)", "RReLU()", "RReLU().eval()", "PReLU()", "PReLU(8)", "Softmax()")],
    ("nn.Softmax2d()", [IMAGE]), ("nn.PReLU(4)", [IMAGE]),
    # convolutions
    ("nn.Conv1d(4, 6, 3)", [LINE]), ("nn.Conv1d(4, 6, 3, padding='same')", [LINE]), ("nn.Conv1d(4, 6, 4, "
                                                                                     "padding='same')", [LINE]),
    ("nn.Conv1d(4, 6, 3)", [(4, 9)]), ("nn.Conv1d(4, 6, 3, padding=2, padding_mode='circular')", [LINE]),
    ("nn.Conv2d(4, 6, 3)", [IMAGE]), ("nn.Conv2d(4, 6, (3, 2), stride=(2, 1), padding=(1, 0))", [IMAGE]),
    ("nn.Conv2d(4, 6, 3, dilation=2, bias=False)", [IMAGE]), ("nn.Conv2d(4, 6, 3, groups=2)", [IMAGE]),
    ("nn.Conv2d(4, 4, 3, groups=4)", [IMAGE]), ("nn.Conv2d(4, 6, 3, padding='valid')", [(4, 7, 6)]),
    ("nn.Conv2d(4, 6, 3, padding=1, padding_mode='reflect')", [IMAGE]),
    ("nn.Conv2d(4, 6, 3, padding='same', padding_mode='replicate')", [IMAGE]), ("nn.Conv2d(1, 6, 1)", [(2, 1, 5, 5)]),
    ("nn.Conv3d(4, 3, 2)", [CUBE]), ("nn.Conv3d(4, 3, (2, 3, 1), stride=2, padding=(1, 1, 0))", [CUBE]),
    ("nn.ConvTranspose1d(4, 3, 3)", [LINE]), ("nn.ConvTranspose1d(4, 3, 3, stride=2, padding=1, output_padding=1)",
                                              [LINE]),
    ("nn.ConvTranspose2d(4, 3, 3)", [IMAGE]), ("nn.ConvTranspose2d(4, 6, 3, stride=2, groups=2, bias=False)", [IMAGE]),
    ("nn.ConvTranspose2d(4, 3, 2, dilation=2)", [(4, 7, 6)]), ("nn.ConvTranspose3d(4, 3, 2)", [CUBE]),
    # pooling
    ("nn.MaxPool1d(3)", [LINE]), ("nn.MaxPool2d(2)", [IMAGE]), ("nn.MaxPool2d(3, 1, 1)", [IMAGE]),
    ("nn.MaxPool2d((2, 3), ceil_mode=True)", [IMAGE]), ("nn.MaxPool2d(2, dilation=2, stride=1)", [(4, 7, 6)]),
    ("nn.MaxPool2d(2, return_indices=True)", [IMAGE]), ("nn.MaxPool3d(2)", [CUBE]),
    ("nn.AvgPool1d(3)", [LINE]), ("nn.AvgPool1d(3, 2, 1, True, False)", [LINE]), ("nn.AvgPool2d(2)", [IMAGE]),
    ("nn.AvgPool2d(3, 2, 1, ceil_mode=True)", [IMAGE]), ("nn.AvgPool2d(3, 2, 1, count_include_pad=False)", [IMAGE]),
    ("nn.AvgPool2d(3, divisor_override=2)", [(4, 7, 6)]), ("nn.AvgPool3d(2)", [CUBE]),
    ("nn.AdaptiveAvgPool1d(4)", [LINE]), ("nn.AdaptiveAvgPool2d(1)", [IMAGE]), ("nn.AdaptiveAvgPool2d((3, None))",
                                                                                [IMAGE]),
    ("nn.AdaptiveAvgPool3d(2)", [CUBE]), ("nn.AdaptiveMaxPool1d(4)", [LINE]), ("nn.AdaptiveMaxPool2d((3, 4))", [IMAGE]),
    ("nn.AdaptiveMaxPool2d(2, return_indices=True)", [(4, 7, 6)]), ("nn.AdaptiveMaxPool3d(2)", [CUBE]),
    ("nn.LPPool1d(3, 2)", [("uniform", LINE)]), ("nn.LPPool2d(2, 2)", [IMAGE]), ("nn.LPPool3d(2, 2)", [CUBE]),
    ("nn.FractionalMaxPool2d(2, output_size=3)", [IMAGE]), ("nn.FractionalMaxPool2d((3, 2), output_ratio=0.5)",
                                                            [IMAGE]),
    ("nn.FractionalMaxPool3d(2, output_size=2)", [CUBE]),
    # normalisation
    ("nn.BatchNorm1d(3)", [(4, 3)]), ("nn.BatchNorm1d(4)", [LINE]), ("nn.BatchNorm2d(4)", [IMAGE]),
    ("nn.BatchNorm2d(4).eval()", [IMAGE]), ("nn.BatchNorm2d(4, momentum=None)", [IMAGE]), ("nn.BatchNorm3d(4)", [CUBE]),
    ("nn.BatchNorm2d(4, affine=False)", [IMAGE]), ("nn.BatchNorm2d(4, track_running_stats=False)", [IMAGE]),
    ("nn.BatchNorm2d(4, bias=False)", [IMAGE]), ("nn.InstanceNorm1d(4)", [LINE]), ("nn.InstanceNorm2d(4, affine=True)",
                                                                                   [IMAGE]),
    ("nn.InstanceNorm2d(4, track_running_stats=True)", [IMAGE]), ("nn.InstanceNorm2d(4, "
                                                                  "track_running_stats=True).eval()", [IMAGE]),
    ("nn.InstanceNorm3d(4)", [CUBE]), ("nn.InstanceNorm2d(4)", [(4, 7, 6)]),
    ("nn.LayerNorm(6)", [IMAGE]), ("nn.LayerNorm((7, 6))", [IMAGE]), ("nn.LayerNorm(6, elementwise_affine=False)",
                                                                      [IMAGE]),
    ("nn.LayerNorm(6, bias=False)", [IMAGE]), ("nn.RMSNorm(6)", [IMAGE]), ("nn.RMSNorm((7, 6), eps=1e-3)", [IMAGE]),
    ("nn.GroupNorm(2, 4)", [IMAGE]), ("nn.GroupNorm(4, 4, affine=False)", [LINE]), ("nn.GroupNorm(1, 4)", [(3, 4)]),
    ("nn.LocalResponseNorm(3)", [IMAGE]), ("nn.LocalResponseNorm(2, 0.1, 0.5, 2.0)", [LINE]),
    # dropout
    ("nn.Dropout(0.3)", [IMAGE]), ("nn.Dropout(0.3).eval()", [IMAGE]), ("nn.Dropout(0.0)", [X]),
    ("nn.Dropout(1.0)", [X]), ("nn.Dropout1d(0.4)", [LINE]), ("nn.Dropout1d(0.4)", [(4, 9)]),
    ("nn.Dropout2d(0.4)", [IMAGE]), ("nn.Dropout2d(0.4)", [LINE]), ("nn.Dropout3d(0.4)", [CUBE]),
    ("nn.Dropout3d(0.4)", [IMAGE]), ("nn.AlphaDropout(0.3)", [X]), ("nn.AlphaDropout(1.0)", [X]),
    ("nn.FeatureAlphaDropout(0.3)", [IMAGE]), # embeddings
    ("nn.Embedding(7, 3)", [("int", 7, (2, 5))]), ("nn.Embedding(7, 3, padding_idx=2)", [("int", 7, (2, 5))]),
    ("nn.Embedding(7, 3, padding_idx=-1)", [("int", 7, (2, 5))]), ("nn.Embedding(7, 3, max_norm=1.0)",
                                                                   [("int", 7, (2, 5))]),
    ("nn.Embedding(7, 3, scale_grad_by_freq=True)", [("int", 4, (2, 5))]),
    *[(f"nn.EmbeddingBag(7, 3, mode='{mode}')", [("int", 7, (2, 5))]) for mode in ("sum", "mean", "max")],
    ("nn.EmbeddingBag(7, 3, padding_idx=2)", [("int", 7, (4, 5))]),
    # losses
    ("nn.L1Loss()", [X, X]), ("nn.L1Loss(reduction='none')", [X, X]), ("nn.MSELoss()", [X, X]),
    ("nn.MSELoss(reduction='sum')", [X, X]), ("nn.MSELoss(reduction='none')", [X, X]), ("nn.SmoothL1Loss(beta=0.5)",
                                                                                        [X, X]), ("nn.SmoothL1Loss(beta=0.0)", [X, X]),
    ("nn.HuberLoss(delta=0.7)", [X, X]), ("nn.HuberLoss('none')", [X, X]), ("nn.CrossEntropyLoss()", [(6, 5), LABELS]),
    ("nn.CrossEntropyLoss(reduction='sum')", [(6, 5), LABELS]), ("nn.CrossEntropyLoss(ignore_index=1)",
                                                                 [(6, 5), LABELS]),
    ("nn.CrossEntropyLoss(label_smoothing=0.1)", [(6, 5), LABELS]), ("nn.CrossEntropyLoss(reduction='none')",
                                                                     [(6, 5, 2), ("int", 5, (6, 2))]),
    ("nn.CrossEntropyLoss(weight=lib.linspace(0.5, 1.5, 5), label_smoothing=0.2)", [(6, 5), LABELS]),
    ("nn.CrossEntropyLoss()", [(6, 5), ("uniform", (6, 5))]), ("nn.CrossEntropyLoss(lib.linspace(0.5, 1.5, 5))",
                                                               [(6, 5), ("uniform", (6, 5))]),
    ("nn.NLLLoss()", [(6, 5), LABELS]), ("nn.NLLLoss(lib.linspace(0.5, 1.5, 5), ignore_index=2)", [(6, 5), LABELS]),
    ("nn.NLLLoss(reduction='none')", [(6, 5, 2), ("int", 5, (6, 2))]),
    ("nn.BCELoss()", [("uniform", X), ("uniform", X)]),
    ("nn.BCELoss(weight=lib.linspace(0.5, 1.5, 3), reduction='sum')", [("uniform", X), ("uniform", X)]),
    ("nn.BCEWithLogitsLoss()", [X, ("uniform", X)]), ("nn.BCEWithLogitsLoss(lib.linspace(0.5, 1.5, 3), "
                                                      "pos_weight=lib.linspace(1., 3., 3))", [X, ("uniform", X)]),
    ("nn.KLDivLoss(reduction='batchmean')", [X, ("uniform", X)]), ("nn.KLDivLoss(log_target=True)", [X, X]),
    ("nn.PoissonNLLLoss(full=True)", [X, np.arange(12, dtype=np.float32).reshape(4, 3)]),
    ("nn.PoissonNLLLoss(log_input=False, reduction='sum')", [("uniform", X), ("uniform", X)]),
    ("nn.GaussianNLLLoss(full=True)", [X, X, ("uniform", X)]), ("nn.GaussianNLLLoss(eps=0.5)",
                                                                [X, X, ("uniform", (4, 1))]),
    ("nn.HingeEmbeddingLoss(0.8)", [(6,), SIGNS]), ("nn.MarginRankingLoss(0.3)", [(6,), (6,), SIGNS]),
    ("nn.SoftMarginLoss()", [(6,), SIGNS]), ("nn.MultiLabelSoftMarginLoss()", [X, ("uniform", X)]),
    ("nn.MultiMarginLoss()", [(6, 5), LABELS]), ("nn.MultiMarginLoss(2, 0.7, lib.linspace(0.5, 1.5, 5), "
                                                 "reduction='none')", [(6, 5), LABELS]),
    ("nn.MultiLabelMarginLoss()", [(2, 4), np.array([[3, 0, -1, 1], [1, -1, 2, 0]])]),
    ("nn.MultiLabelMarginLoss(reduction='none')", [(4,), np.array([3, 0, -1, 1])]),
    ("nn.CosineEmbeddingLoss(0.1)", [(6, 3), (6, 3), SIGNS]), ("nn.TripletMarginLoss(swap=True)", [X, X, X]),
    ("nn.TripletMarginLoss(0.5, p=1)", [X, X, X]), ("nn.TripletMarginWithDistanceLoss()", [X, X, X]),
    ("nn.LinearCrossEntropyLoss(3, 5)", [(6, 3), LABELS]),
    ("nn.LinearCrossEntropyLoss(3, 5, out_features=(2,), bias=True, label_smoothing=0.1)",
     [(6, 3), ("int", 5, (6, 2))]),
    ("nn.L1Loss(size_average=False)", [X, X]), ("nn.MSELoss(reduce=False)", [X, X]),
    # distances, padding, resizing
    ("nn.CosineSimilarity()", [X, X]), ("nn.CosineSimilarity(0)", [X, X]), ("nn.PairwiseDistance()", [X, X]),
    ("nn.PairwiseDistance(1, keepdim=True)", [X, X]),
    *[(f"nn.{kind}Pad1d((2, 1))", [LINE]) for kind in ("Circular", "Reflection", "Replication", "Zero")],
    *[(f"nn.{kind}Pad2d((2, 1, 0, 3))", [IMAGE]) for kind in ("Circular", "Reflection", "Replication", "Zero")],
    *[(f"nn.{kind}Pad3d(1)", [CUBE]) for kind in ("Circular", "Reflection", "Replication", "Zero")],
    *[(f"nn.ConstantPad{n}d(2, 3.5)", [shape]) for n, shape in ((1, LINE), (2, IMAGE), (3, CUBE))],
    ("nn.ZeroPad2d(-1)", [IMAGE]), ("nn.PixelShuffle(2)", [IMAGE]), ("nn.PixelUnshuffle(2)", [(2, 3, 4, 6)]),
    ("nn.ChannelShuffle(2)", [IMAGE]), ("nn.Unfold(3, 1, 1, 2)", [IMAGE]), ("nn.Unfold((2, 3), dilation=2)", [IMAGE]),
    ("nn.Fold((4, 5), 2)", [(2, 8, 12)]), ("nn.Fold((4, 5), (3, 2), padding=1, stride=2)", [(2, 6, 6)]),
    ("nn.Upsample(scale_factor=2)", [IMAGE]), ("nn.Upsample((5, 9))", [IMAGE]), ("nn.Upsample(scale_factor=1.7, "
                                                                                 "mode='bilinear')", [IMAGE]),
    ("nn.Upsample((5, 9), mode='bilinear', align_corners=True)", [IMAGE]), ("nn.Upsample(12, mode='linear')", [LINE]),
    ("nn.Upsample(scale_factor=2, mode='bicubic')", [IMAGE]),
    ("nn.Upsample((3, 4), mode='bicubic', align_corners=True)", [IMAGE]), ("nn.Upsample(scale_factor=2, "
                                                                           "mode='trilinear')", [CUBE]), ("nn.Upsample(4, mode='area')", [IMAGE]),
    ("nn.Upsample(scale_factor=1.7, mode='nearest-exact')", [IMAGE]),
    ("nn.UpsamplingNearest2d(scale_factor=2)", [IMAGE]), ("nn.UpsamplingBilinear2d(size=9)", [IMAGE]),
    # recurrent
    *[(f"nn.{kind}(3, 4{options})", [(5, 2, 3)]) for kind in ("RNN", "LSTM", "GRU") for options in (
        "", ", 2", ", bidirectional=True", ", bias=False", ", num_layers=2, dropout=0.4, bidirectional=True")],
    ("nn.RNN(3, 4, nonlinearity='relu', batch_first=True)", [(2, 5, 3)]), ("nn.LSTM(3, 4, batch_first=True)",
                                                                           [(2, 5, 3)]),
    ("nn.LSTM(3, 5, 2, proj_size=2, bidirectional=True)", [(5, 2, 3)]), ("nn.GRU(3, 4)", [(5, 3)]),
    ("nn.LSTM(3, 4)", [(5, 3)]), ("nn.RNNCell(3, 4)", [(2, 3)]), ("nn.RNNCell(3, 4, nonlinearity='relu')", [(3,)]),
    ("nn.LSTMCell(3, 4)", [(2, 3)]), ("nn.LSTMCell(3, 4, bias=False)", [(3,)]), ("nn.GRUCell(3, 4)", [(2, 3), (2, 4)]),
    # attention
    ("nn.MultiheadAttention(8, 2)", [(5, 3, 8), (6, 3, 8), (6, 3, 8)]),
    ("nn.MultiheadAttention(8, 2, bias=False, batch_first=True)", [(3, 5, 8), (3, 6, 8), (3, 6, 8)]),
    ("nn.MultiheadAttention(8, 4, kdim=3, vdim=5)", [(5, 3, 8), (6, 3, 3), (6, 3, 5)]),
    ("nn.MultiheadAttention(8, 2, add_bias_kv=True, add_zero_attn=True)", [(5, 3, 8), (6, 3, 8), (6, 3, 8)]),
    ("nn.MultiheadAttention(8, 2, dropout=0.3)", [(5, 8), (6, 8), (6, 8)]),
    ("nn.TransformerEncoderLayer(8, 2, 16, 0.0)", [(5, 3, 8)]), ("nn.TransformerEncoderLayer(8, 2, 16, 0.1)",
                                                                 [(5, 3, 8)]),
    ("nn.TransformerEncoderLayer(8, 2, 16, 0.1, 'gelu', batch_first=True, norm_first=True, bias=False)", [(3, 5, 8)]),
    ("nn.TransformerDecoderLayer(8, 2, 16, 0.1)", [(5, 3, 8), (6, 3, 8)]),
    ("nn.TransformerDecoderLayer(8, 2, 16, 0.1, norm_first=True)", [(5, 3, 8), (6, 3, 8)]),
    ("nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, 0.1), 2, nn.LayerNorm(8))", [(5, 3, 8)]),
    ("nn.Transformer(8, 2, 1, 2, 16, 0.1)", [(5, 3, 8), (4, 3, 8)]),
    ("nn.AdaptiveLogSoftmaxWithLoss(8, 10, [3, 6])", [(5, 8), ("int", 10, (5,))]),
    # containers
    ("nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))", [X]),
    ("nn.Sequential(nn.Conv2d(4, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten(), nn.LazyLinear(3))", [IMAGE]),
    ("nn.utils.weight_norm(nn.Linear(3, 4))", [X]), ("nn.utils.spectral_norm(nn.Linear(3, 4))", [X]),
    ("nn.utils.parametrizations.weight_norm(nn.Conv2d(4, 3, 2))", [IMAGE]),
    ("nn.utils.parametrizations.spectral_norm(nn.Linear(3, 4))", [X]),
    ("nn.utils.weight_norm(nn.Linear(3, 4), dim=None)", [X]),
    *[(f"nn.utils.parametrizations.orthogonal(nn.{layer}, orthogonal_map={kind!r}, use_trivialization={relative})", [inputs])
      for layer, inputs in (("Linear(3, 3)", X), ("Linear(3, 5)", X), ("Linear(3, 2)", X), ("Conv2d(4, 2, 3)", IMAGE)) for kind in (None, "matrix_exp", "cayley", "householder")
      for relative in (True, False)],
]


@pytest.mark.parametrize("expression, inputs", LAYERS, ids=[f"{i}-{row[0][:60]}" for i, row in enumerate(LAYERS)])
def test_layer(expression, inputs):
    compare(torch, expression, inputs)


NAMES_NOT_THERE = {  # what PyTorch's nn has and microgradx's nn has not: README, "Differences"
    "intrinsic", "qat", "quantizable", "quantized",
    "factory_kwargs"}


def test_every_name_is_there():
    import microgradx
    missing = {name for name in dir(torch.nn) if not name.startswith("_") and not hasattr(microgradx.nn, name)}
    assert missing == NAMES_NOT_THERE


def test_inputs_have_their_names():
    """criterion(input=y, target=t) works: forward takes its inputs under PyTorch's names, or under any that its function knows."""
    import microgradx
    without_forward = {"Module", "Container", "ModuleDict", "ModuleList", "ParameterDict", "ParameterList", "RNNBase", "RNNCellBase"}
    for name in sorted(set(dir(torch.nn)) & set(dir(microgradx.nn)) - without_forward - {"PoissonNLLLoss"}):  # it says log_input there
        layers = [getattr(package.nn, name) for package in (torch, microgradx)]
        if inspect.isclass(layers[0]) and issubclass(layers[0], torch.nn.Module):
            theirs, ours = ([*inspect.signature(layer.forward).parameters][1:] for layer in layers)
            assert ours in (theirs, ["inputs", "named"]), name
    a, b, target = (microgradx.rand(3, 4), microgradx.rand(3, 4), microgradx.ones(3))
    loss = microgradx.nn.CosineEmbeddingLoss(margin=0.1)
    assert loss(a, b, target=target) == loss(input1=a, input2=b, target=target) == loss(a, b, target)
    assert microgradx.equal(microgradx.nn.CosineSimilarity()(x1=a, x2=b), microgradx.nn.CosineSimilarity()(a, b))
