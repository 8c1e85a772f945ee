"""Mistakes that the checks of layers, losses, optimizers, loaders and derivatives stop, one for each check, as in mistakes.py."""
import importlib

from .mistakes import _leaf


def module(L, name):
    return importlib.import_module(f"{L.__name__}.{name}")


def with_attribute(L):
    module = L.nn.Module()
    module.a = 1
    return module


def public_hook(L):
    def hook(*args):
        pass
    module = L.nn.Linear(1, 1)
    module.register_state_dict_post_hook(hook)
    module._register_state_dict_hook(hook)


def hook_that_returns(L, register):
    module = L.nn.Module()
    getattr(module, register)(lambda *args: {})
    return module


def detached_elsewhere(L):
    return L.ones(2).as_subclass(type("Own", (L.Tensor,), {"detach": lambda self: self.as_subclass(L.Tensor)}))


def parametrization(L, forward):
    return type("P", (L.nn.Module,), {"forward": forward})()


def pruned(L):
    method = module(L, "nn.utils.prune").PruningContainer()
    method._tensor_name = "bias"
    return method


def tied(L):
    net = L.nn.Sequential()
    net.a, net.b = L.nn.Linear(2, 2), L.nn.Linear(2, 2)
    net.a.weight = net.b.weight
    return net


def backward_of(x):
    loss = (x ** 2).sum()
    loss.backward()
    return loss


def step_after_hook(L):
    optimizer = L.optim.SGD([_leaf(L)], lr=0.1)
    optimizer.register_step_pre_hook(lambda *args: 1)
    optimizer.step()


def own_vmap(L):
    return type("Own", (L.autograd.Function,), {"generate_vmap_rule": True, **{name: staticmethod(f) for name, f in {
        "forward": lambda x: x, "setup_context": lambda *args: None, "vmap": lambda *args: None}.items()}})


def disabled_inside(L):
    with L.autograd.graph.saved_tensors_hooks(abs, abs), L.autograd.graph.disable_saved_tensors_hooks("not here"):
        pass


MISTAKES = {
    "checks of activations": {
        RuntimeError: r"""
            L.nn.functional.prelu(L.ones(2, 3), L.ones(1, 3)) ;; L.nn.functional.prelu(L.tensor(1.), L.ones(3)) ;; L.nn.functional.celu(L.ones(2), alpha=0)
            L.nn.functional.dropout1d(L.ones(2, 3, 4, 5))""",
        ValueError: r"""
            L.nn.Softmax2d()(L.ones(2, 3)) ;; L.nn.init.calculate_gain("leaky_relu", True) ;; L.nn.init.calculate_gain("leaky_relu", "a")""",
    },
    "checks of convolutions and pools": {
        RuntimeError: r"""
            L.nn.functional.grid_sample(L.ones(1, 1, 0, 3), L.zeros(1, 2, 2, 2)) ;; L.nn.functional.grid_sample(L.ones(1, 1, 2, 0, 3), L.zeros(1, 2, 2, 2, 3))
            L.nn.functional.conv2d(L.ones(1, 1, 4, 4), L.ones(1, 1, 2)) ;; L.nn.functional.conv2d(L.ones(1, 1, 4, 4), L.ones(1, 1, 2, 2), stride=(1, 1, 1))
            L.nn.functional.max_pool2d(L.ones(1, 1, 4, 4), (2, 2, 2)) ;; L.nn.functional.adaptive_avg_pool2d(L.ones(1, 1, 4, 4), (1, 2, 3))
            L.nn.functional.adaptive_max_pool2d(L.ones(1, 1, 4, 4), (1, 2, 3)) ;; L.nn.functional.adaptive_avg_pool2d(L.ones(1, 1, 4, 4), 2 ** 31)
            L.nn.functional.adaptive_max_pool2d(L.ones(1, 1, 4, 4), 2 ** 31)
            L.nn.functional.max_unpool2d(L.ones(1, 1, 2, 2), L.zeros(1, 1, 2, 3).long(), 2)""",
        ValueError: r"""
            L.nn.functional.max_unpool2d(L.ones(1, 1, 2, 2), L.zeros(1, 1, 2, 2).long(), 2, output_size=(9, 9))
            L.nn.functional.fractional_max_pool2d(L.ones(1, 1, 4, 4), 2) ;; L.nn.FractionalMaxPool2d(2)
            L.nn.FractionalMaxPool2d(2, output_size=2, output_ratio=0.5) ;; L.nn.ConvTranspose2d(1, 1, 2, padding_mode="reflect")""",
    },
    "checks of losses": {
        RuntimeError: r"""
            L.nn.functional.linear_cross_entropy(L.ones(2, 3, 4), L.ones(4, 3), L.zeros(2).long())
            L.nn.functional.linear_cross_entropy(L.ones(3), L.ones(4, 5, 3), L.tensor(0))
            L.nn.functional.cosine_similarity(L.ones(2, 3) * 1j, L.ones(2, 3)) ;; L.nn.functional.cosine_embedding_loss(L.ones(2, 3), L.ones(3), L.ones(2))
            L.nn.functional.cosine_embedding_loss(L.ones(2, 3), L.ones(2, 3), L.ones(2, 3))
            L.nn.functional.triplet_margin_loss(L.ones(2, 3), L.ones(2, 3), L.ones(3))
            L.nn.functional.triplet_margin_with_distance_loss(L.ones(2, 3), L.ones(2, 3), L.ones(3))""",
        ValueError: r"""
            L.nn.functional.multi_margin_loss(L.ones(2, 3), L.tensor([0, 1]), weight=L.ones(1, 3))
            L.nn.functional.triplet_margin_loss(L.ones(2, 3), L.ones(2, 3), L.ones(2, 3), margin=0)
            L.nn.functional.triplet_margin_with_distance_loss(L.ones(2, 3), L.ones(2, 3), L.ones(2, 3), margin=-1)
            L.nn.TripletMarginWithDistanceLoss(margin=0) ;; L.nn.functional.gaussian_nll_loss(L.ones(2), L.ones(2), -1.)
            L.nn.functional.gaussian_nll_loss(L.ones(2, 3), L.ones(2, 3), L.ones(4))
            L.nn.functional.gaussian_nll_loss(L.ones(2, 3), L.ones(2, 3), L.ones(2, 4)) ;; L.nn.MultiMarginLoss(p=3)
            L.nn.MultiMarginLoss(weight=L.ones(2, 2)) ;; L.nn.AdaptiveLogSoftmaxWithLoss(4, 5, [])""",
    },
    "checks of embeddings": {
        NotImplementedError: r"""
            L.nn.functional.embedding_bag(L.tensor([[0, 1]]), L.ones(3, 2), per_sample_weights=L.ones(1, 2))""",
        ValueError: r"""
            L.nn.functional.embedding_bag(L.zeros(1, 1, 1).long(), L.ones(3, 2))
            L.nn.functional.embedding_bag(L.tensor([0, 1]), L.ones(3, 2), L.tensor([[0]]))
            L.nn.functional.embedding_bag(L.tensor([[0, 1]]), L.ones(3, 2), L.tensor([0])) ;; L.nn.functional.embedding_bag(L.tensor([0, 1]), L.ones(3, 2))""",
        RuntimeError: r"""
            L.nn.functional.one_hot(L.tensor([0, 1]), -2)""",
        AssertionError: r"""
            L.nn.Embedding(3, 2, _weight=L.ones(2, 2)) ;; L.nn.EmbeddingBag(3, 2, _weight=L.ones(2, 2))""",
    },
    "checks of spectra": {
        RuntimeError: r"""
            L.stft(L.ones(8), 4, win_length=5, return_complex=True) ;; L.stft(L.ones(8), 4, win_length=0, return_complex=True)
            L.stft(L.ones(8), 4, window=L.ones(3), return_complex=True) ;; L.stft(L.ones(8), 4) ;; L.stft(L.ones(8).long(), 4, return_complex=True)
            L.stft(L.ones(1, 2, 8), 4, return_complex=True) ;; L.stft(L.ones(8), 4, return_complex=True, align_to_window=True)
            L.stft(L.ones(8), 9, return_complex=True, center=False) ;; L.stft(L.ones(8), 4, hop_length=0, return_complex=True)
            L.stft(L.ones(8) * 1j, 4, onesided=True) ;; L.istft(L.ones(3, 5), 4) ;; L.istft(L.ones(3, 0) * 1j, 4) ;; L.istft(L.ones(1, 1, 3, 5) * 1j, 4)
            L.istft(L.ones(5, 5) * 1j, 4) ;; L.istft(L.ones(3, 5) * 1j, 4, hop_length=5) ;; L.istft(L.ones(3, 5) * 1j, 4, hop_length=0)
            L.istft(L.ones(3, 5) * 1j, 4, onesided=True, return_complex=True) ;; L.istft(L.ones(3, 5) * 1j, 4, win_length=5)""",
    },
    "checks of modules": {
        ValueError: r"""
            L.nn.Sequential().__iadd__(L.nn.ReLU()) ;; L.nn.Sequential(L.nn.ReLU()) * 0 ;; L.nn.ParameterDict().update([(1,)]) ;; L.nn.Bilinear(0, 2, 3)
            L.nn.utils.parametrizations.spectral_norm(L.nn.Linear(2, 2), "nope")
            L.nn.utils.parametrizations.spectral_norm(L.nn.Linear(2, 2), n_power_iterations=0)
            L.nn.utils.spectral_norm(L.nn.Linear(2, 2), n_power_iterations=0) ;; L.nn.utils.spectral_norm(L.nn.Linear(2, 2, bias=False), "bias")
            L.nn.utils.parametrize.remove_parametrizations(L.nn.utils.parametrizations.weight_norm(L.nn.Linear(2, 2)), "weight", leave_parametrized=False)
            L.nn.utils.parametrize.register_parametrization(L.nn.Linear(2, 2), "weight", parametrization(L, lambda self, x: 1))
            L.func.functional_call(tied(L), {"a.weight": L.ones(2, 2), "b.weight": L.zeros(2, 2)}, L.ones(1, 2))""",
        TypeError: r"""
            L.nn.Sequential() * 1.5 ;; L.nn.ParameterList().extend(L.ones(2)) ;; L.nn.ParameterList().extend(1)
            L.nn.ParameterDict().__setitem__(1, L.ones(2)) ;; L.nn.ModuleDict().update([1]) ;; L.nn.ParameterDict().update([1])
            L.nn.Unflatten(1, (2, 1.5)) ;; L.nn.Module().register_parameter("w", _leaf(L) * 2) ;; L.nn.Module().register_parameter("w", L.ones(2))
            module(L, "nn.utils.prune").PruningContainer().add_pruning_method(1)""",
        AssertionError: r"""
            L.nn.Sequential().insert(0, 1) ;; hook_that_returns(L, "register_load_state_dict_post_hook").load_state_dict({})""",
        AttributeError: r"""
            L.nn.Sequential(L.nn.ReLU()).set_submodule("1", L.nn.ReLU(), strict=True) ;; with_attribute(L).set_submodule("a", L.nn.ReLU())""",
        NotImplementedError: r"""
            L.nn.Linear(2, 2, device="meta").to("cpu")""",
        RuntimeError: r"""
            public_hook(L) ;; hook_that_returns(L, "register_state_dict_post_hook").state_dict() ;; L.nn.Parameter(detached_elsewhere(L))
            L.nn.utils.skip_init(L.nn.ReLU) ;; L.nn.utils.weight_norm(L.nn.utils.weight_norm(L.nn.Linear(2, 2)))
            L.nn.utils.spectral_norm(L.nn.utils.spectral_norm(L.nn.Linear(2, 2)))""",
        IndexError: r"""
            L.nn.utils.parametrizations.spectral_norm(L.nn.Linear(2, 2), dim=2)""",
    },
    "checks of sequences": {
        RuntimeError: r"""
            L.nn.utils.rnn.pack_padded_sequence(L.ones(0, 2, 3), [1, 1]) ;; L.nn.utils.rnn.pad_sequence([L.ones(2), L.ones(3)], padding_side="top")
            L.nn.utils.rnn.pad_sequence(1)""",
        ValueError: r"""
            L.nn.utils.rnn.pad_packed_sequence(L.nn.utils.rnn.pack_sequence([L.ones(3), L.ones(2)]), total_length=2)""",
    },
    "checks of optimizers and loaders": {
        KeyError: r"""
            L.optim.lr_scheduler.StepLR(L.optim.SGD([_leaf(L)], lr=0.1), 1, last_epoch=3)""",
        RuntimeError: r"""
            L.optim.LBFGS([x := _leaf(L)], line_search_fn="armijo").step(lambda: backward_of(x)) ;; L.optim.Adam([_leaf(L)], fused=True, differentiable=True)
            L.optim.Adam([_leaf(L)], fused=True, foreach=True) ;; step_after_hook(L)""",
        ValueError: r"""
            L.optim.lr_scheduler.CosineAnnealingWarmRestarts(L.optim.SGD([_leaf(L)], lr=0.1), 1, eta_min="a")
            L.optim.Optimizer([{"params": [_leaf(L)]}], {"lr": module(L, "optim.optimizer").required})
            L.utils.data.DataLoader([1], num_workers=1, prefetch_factor=-1) ;; L.utils.data.WeightedRandomSampler([1.], 1, replacement=1)""",
        AttributeError: r"""
            L.optim.lr_scheduler.ChainedScheduler([1])""",
        TypeError: r"""
            L.optim.lr_scheduler.SequentialLR(L.optim.SGD([_leaf(L)], lr=0.1), [1, 2], milestones=[1]) ;; L.optim.Adam([_leaf(L)], betas=0.9)""",
        AssertionError: r"""
            L.optim.swa_utils.AveragedModel(L.nn.Linear(2, 2), avg_fn=len, multi_avg_fn=len)""",
    },
    "checks of derivatives": {
        RuntimeError: r"""
            L.func.jacrev(lambda x: x)(L.ones(2) * 1j) ;; L.func.jacfwd(lambda x: x)(L.ones(2) * 1j)
            L.func.grad(lambda x: x.sum(), argnums=1.5)(L.ones(2)) ;; L.func.grad(lambda x: x.sum(), argnums=(0, "a"))(L.ones(2))
            L.func.grad(lambda x: (x * 1j).sum())(L.ones(2)) ;; L.autograd.backward(_leaf(L).sum(), grad_tensors=L.tensor(1.), grad_variables=L.tensor(1.))
            L.autograd.functional.jacobian(lambda x: x, L.ones(2) * 1j) ;; L.autograd.functional.jacobian(lambda x: x * 1j, L.ones(2))
            L.autograd.gradcheck(lambda x: x, [L.ones(2).bfloat16().requires_grad_()]) ;; L.autograd.graph.get_gradient_edge(L.ones(2)) ;; disabled_inside(L)
            L.vmap(lambda x, y: y.bernoulli_(), (0, None), randomness="different")(L.ones(2), L.zeros(2)) ;; L.vmap(own_vmap(L).apply)(L.ones(2))
            L.vmap(lambda x: L.rand(0))(L.ones(2)) ;; L.vmap(lambda x: L.randperm(2))(L.ones(2)) ;; L.vmap(lambda x: L.vmap(lambda y: y + L.rand(1), randomness="different")(x))(L.ones(2, 3))
            L.vmap(lambda x, y: L.nn.functional.dropout(y, 0.5, True, True), (0, None), randomness="different")(L.ones(2), L.ones(3))""",
        ValueError: r"""
            L.vmap(lambda x: x, in_dims=("a",))(L.ones(2)) ;; L.nn.parallel.DistributedDataParallel(L.nn.Linear(2, 2), device_ids=[0])""",
        TypeError: r"""
            L.nn.parallel.DistributedDataParallel(L.nn.Linear(2, 2), process_group=1)""",
    },
}
