"""Runs the attacks of Foolbox, torchattacks and ART on a problem: python attack.py problem.json folder [name ...]

Writes the perturbed images of each attack as float32 [N, 28, 28] to folder/<name>.f32, one seed after the other for an attack
that draws, and versions.json. Names are <library>_<attack>.
"""

import base64
import json
import sys
import time
import warnings
import zlib
from pathlib import Path

warnings.simplefilter("ignore")

import art
import foolbox
import numpy as np
import scipy
import torch
import torchattacks
from art.attacks import evasion
from art.estimators.classification import PyTorchClassifier
from foolbox import attacks as fb
from scipy.optimize import fmin_l_bfgs_b

torch.set_num_threads(1)


def unpack(text, dtype):
    return np.frombuffer(zlib.decompress(base64.b64decode(text)), dtype)


class Network(torch.nn.Module):
    """The network of src/network.ts."""

    def __init__(self, weights):
        super().__init__()
        self.convolution1 = torch.nn.Conv2d(1, 8, 5, stride=2)
        self.convolution2 = torch.nn.Conv2d(8, 16, 5, stride=2)
        self.dense = torch.nn.Linear(256, 10)
        layers = [self.convolution1, self.convolution2, self.dense]
        for i, layer in enumerate(layers, start=1):
            kernel = torch.tensor(unpack(weights[f"kernel{i}"], np.float32))
            layer.bias.data = torch.tensor(unpack(weights[f"bias{i}"], np.float32))
            if layer is self.dense:
                layer.weight.data = kernel.reshape(256, 10).T.contiguous()
            else:
                out, into, *window = layer.weight.shape
                layer.weight.data = kernel.reshape(*window, into, out).permute(3, 2, 0, 1).contiguous()

    def forward(self, x):
        # ART's HopSkipJump has doubles.
        x = torch.relu(self.convolution1(x.float()))
        x = torch.relu(self.convolution2(x))
        return self.dense(x.permute(0, 2, 3, 1).flatten(1))


problem = json.loads(Path(sys.argv[1]).read_text())
folder = Path(sys.argv[2])
s = problem["settings"]
network = Network(problem["weights"]).eval()
for parameter in network.parameters():
    parameter.requires_grad_(False)
labels = torch.tensor(problem["labels"])
images = torch.tensor(unpack(problem["images"], np.uint8).astype(np.float32) / np.float32(255)).reshape(-1, 1, 28, 28)
assert (network(images).argmax(1) == labels).all(), "the network is not the one that was trained"

foolbox_model = foolbox.PyTorchModel(network, bounds=(0, 1), device="cpu")
art_model = PyTorchClassifier(
    network, torch.nn.CrossEntropyLoss(), input_shape=(1, 28, 28), nb_classes=10, clip_values=(0, 1), device_type="cpu"
)
eps, eps2, steps = s["epsilon"], s["epsilonL2"], s["steps"]
minimal = s["minimumNormSteps"]
cw = {"steps": s["carliniWagnerSteps"], "rounds": s["carliniWagnerRounds"], "constant": s["carliniWagnerConstant"]}


def with_foolbox(attack, **options):
    return lambda _: attack.run(foolbox_model, images, labels, **options)


def with_art(attack):
    return lambda _: torch.tensor(attack.generate(images.numpy(), labels.numpy()))


def with_torchattacks(attack):
    def run(seed):
        # Most of them seed torch with this themselves.
        attack.seed = seed
        return attack(images, labels)

    return run


def hop_skip_jump(seed):
    attack = fb.HopSkipJumpAttack(steps=s["hopSkipJumpSteps"], initial_gradient_eval_steps=s["hopSkipJumpQueries"])
    starts = fb.LinearSearchBlendedUniformNoiseAttack(steps=50).run(foolbox_model, images, labels)
    # Foolbox gives up all of them where no noise is wrong: such an image starts from one of another category.
    for i in (network(starts).argmax(1) == labels).nonzero().flatten().tolist():
        starts[i] = images[(labels != labels[i]).nonzero()[0, 0]]
    return with_foolbox(attack, starting_points=starts)(seed)


def scipy_lbfgs(_):
    return torch.stack([nearest(image, int(label)) for image, label in zip(images, labels)])


def nearest(image, label):
    """Szegedy's attack on one image, its c by the bisection of constant-search.ts; the nearest of all points on the way that are wrong."""
    best = [np.inf, image]

    def objective(x, c):
        x = torch.tensor(x, dtype=torch.float32).reshape(1, *image.shape).requires_grad_(True)
        scores = network(x)
        others = torch.cat([scores[:, :label], scores[:, label + 1 :]], 1)
        distance = ((x - image) ** 2).sum()
        loss = distance + c * (scores.logsumexp(1) - others.logsumexp(1)).sum()
        (gradient,) = torch.autograd.grad(loss, x)
        if scores.argmax() != label:
            found[0] = True
            if distance < best[0]:
                best[:] = [distance.item(), x.detach()[0]]
        return loss.item(), gradient.numpy().flatten().astype(np.float64)

    low, high, c = 0, np.inf, s["lbfgsConstant"]
    for _ in range(s["lbfgsRounds"]):
        found = [False]
        start = image.numpy().flatten().astype(np.float64)
        fmin_l_bfgs_b(objective, start, args=(c,), bounds=[(0, 1)] * start.size, maxfun=s["lbfgsSteps"])
        low, high = (low, c) if found[0] else (c, high)
        c = c * 10 if np.isinf(high) else (low + high) / 2
    return best[1]


pgd = {"rel_stepsize": s["stepSize"], "steps": steps, "random_start": False}
attacks = {
    "foolbox_fgsm": with_foolbox(fb.LinfFastGradientAttack(), epsilon=eps),
    "torchattacks_fgsm": with_torchattacks(torchattacks.FGSM(network, eps=eps)),
    "art_fgsm": with_art(evasion.FastGradientMethod(art_model, eps=eps)),
    "foolbox_pgd": with_foolbox(fb.LinfPGD(**pgd), epsilon=eps),
    "torchattacks_pgd": with_torchattacks(
        torchattacks.PGD(network, eps=eps, alpha=eps * s["stepSize"], steps=steps, random_start=False)
    ),
    "art_pgd": with_art(
        evasion.ProjectedGradientDescent(
            art_model, eps=eps, eps_step=eps * s["stepSize"], max_iter=steps, num_random_init=0, verbose=False
        )
    ),
    "foolbox_pgdL2": with_foolbox(fb.L2PGD(**pgd), epsilon=eps2),
    "torchattacks_pgdRandom": with_torchattacks(torchattacks.PGD(network, eps=eps, alpha=eps / 8, steps=40)),
    "torchattacks_apgd": with_torchattacks(torchattacks.APGD(network, norm="Linf", eps=eps, steps=s["apgdSteps"])),
    "torchattacks_apgdDlr": with_torchattacks(
        torchattacks.APGD(network, norm="Linf", eps=eps, steps=s["apgdSteps"], loss="dlr")
    ),
    "torchattacks_apgdL2": with_torchattacks(torchattacks.APGD(network, norm="L2", eps=eps2, steps=s["apgdSteps"])),
    "torchattacks_fab": with_torchattacks(torchattacks.FAB(network, norm="Linf", eps=eps, steps=s["apgdSteps"])),
    "torchattacks_fabL2": with_torchattacks(torchattacks.FAB(network, norm="L2", eps=eps2, steps=s["apgdSteps"])),
    "torchattacks_square": with_torchattacks(
        torchattacks.Square(network, norm="Linf", eps=eps, n_queries=s["squareQueries"])
    ),
    "torchattacks_squareL2": with_torchattacks(
        torchattacks.Square(network, norm="L2", eps=s["squareEpsilonL2"], n_queries=s["squareQueries"])
    ),
    "foolbox_deepFool": with_foolbox(fb.L2DeepFoolAttack()),
    "foolbox_deepFoolLinf": with_foolbox(fb.LinfDeepFoolAttack()),
    "art_deepFool": with_art(evasion.DeepFool(art_model, epsilon=0.02, max_iter=50, batch_size=100, verbose=False)),
    "foolbox_carliniWagner": with_foolbox(
        fb.L2CarliniWagnerAttack(binary_search_steps=cw["rounds"], steps=cw["steps"], initial_const=cw["constant"])
    ),
    "foolbox_hopSkipJump": hop_skip_jump,
    "art_hopSkipJump": with_art(
        evasion.HopSkipJump(
            art_model, max_iter=s["hopSkipJumpSteps"], init_eval=s["hopSkipJumpQueries"], verbose=False
        )
    ),
    "scipy_lbfgs": scipy_lbfgs,
    "foolbox_ddn": with_foolbox(fb.DDNAttack(steps=minimal)),
    "foolbox_fmn": with_foolbox(fb.LInfFMNAttack(steps=minimal)),
    "foolbox_fmnL2": with_foolbox(fb.L2FMNAttack(steps=minimal)),
}
random = ("pgdRandom", "apgd", "apgdDlr", "apgdL2", "square")
seeds = {f"torchattacks_{name}": s["seeds"] for name in random} | {
    "torchattacks_squareL2": s["squareSeedsL2"],
    "foolbox_hopSkipJump": s["hopSkipJumpSeeds"],
    "art_hopSkipJump": s["hopSkipJumpSeeds"],
}


def run(name, seed):
    torch.manual_seed(seed)
    np.random.seed(seed)
    return attacks[name](seed).detach().reshape(len(labels), 28, 28).numpy().astype(np.float32)


def accuracy(perturbed):
    return 100 * (network(torch.tensor(perturbed).unsqueeze(1)).argmax(1) == labels).float().mean()


folder.mkdir(parents=True, exist_ok=True)
for name in sys.argv[3:] or attacks:
    start = time.time()
    results = [run(name, seed) for seed in range(seeds.get(name, 1))]
    np.concatenate(results).tofile(folder / f"{name}.f32")
    right = " ".join(f"{accuracy(each):.0f}" for each in results)
    print(f"{name}: {right} % right, {time.time() - start:.1f} s", flush=True)

versions = {each.__name__: each.__version__ for each in (torch, foolbox, torchattacks, art, scipy)}
(folder / "versions.json").write_text(json.dumps(versions))
