"""Bounds of small networks by auto_LiRPA: intervals (IBP) and CROWN with intervals inside (CROWN-IBP).

Writes the networks' weights in the layout of TensorFlow.js, boxes of inputs, and their bounds as JSON to standard output.
"""

import json
import sys

import torch
from auto_LiRPA import BoundedModule, BoundedTensor
from auto_LiRPA.perturbations import PerturbationLpNorm
from torch import nn

SAMPLES = 3


class MirroredRelu(nn.Module):
    """mReLU(x) = relu(x + 1) - 2 relu(x) + relu(x - 1)."""

    def forward(self, x):
        return torch.relu(x + 1) - 2 * torch.relu(x) + torch.relu(x - 1)


class Rbf(nn.Module):
    def forward(self, x):
        return torch.exp(-x * x)


class Flatten(nn.Module):
    """Flattens [N, C, H, W] as TensorFlow.js does [N, H, W, C]."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).reshape(x.shape[0], -1)


ACTIVATIONS = {
    "relu": nn.ReLU,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "mirroredRelu": MirroredRelu,
    "rbf": Rbf,
}


def dense_network(activation):
    return nn.Sequential(nn.Linear(6, 10), activation(), nn.Linear(10, 10), activation(), nn.Linear(10, 4))


def convolutional_network(activation):
    return nn.Sequential(
        nn.Conv2d(1, 4, 3),
        nn.BatchNorm2d(4),
        activation(),
        nn.MaxPool2d(2),
        nn.Conv2d(4, 5, 2),
        activation(),
        nn.AvgPool2d(2, 1),
        Flatten(),
        nn.Linear(5, 6),
        activation(),
        nn.Linear(6, 4),
    )


def randomise(model):
    for module in model:
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.uniform_(-0.5, 0.5)
            module.running_var.uniform_(0.5, 1.5)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
        elif hasattr(module, "weight"):
            nn.init.normal_(module.weight, 0, 1.2 / module.weight[0].numel() ** 0.5)
            nn.init.normal_(module.bias, 0, 0.3)


def weights_of(module):
    if isinstance(module, nn.Linear):
        return [module.weight.T, module.bias]
    if isinstance(module, nn.Conv2d):
        return [module.weight.permute(2, 3, 1, 0), module.bias]
    if isinstance(module, nn.BatchNorm2d):
        return [module.weight, module.bias, module.running_mean, module.running_var]
    return []


def rounded(tensor):
    return [float(f"{value:.8g}") for value in tensor.detach().flatten().tolist()]


def case(kind, name, epsilon, seed):
    torch.manual_seed(seed)
    activation = ACTIVATIONS[name]
    model = dense_network(activation) if kind == "dense" else convolutional_network(activation)
    with torch.no_grad():
        randomise(model)
    model.eval()
    shape = [SAMPLES, 6] if kind == "dense" else [SAMPLES, 1, 9, 9]
    inputs = torch.rand(shape) * 0.6 + 0.2
    perturbation = PerturbationLpNorm(norm=float("inf"), x_L=inputs - epsilon, x_U=inputs + epsilon)
    bounded = BoundedModule(model, torch.empty_like(inputs), bound_opts={"conv_mode": "matrix"})
    x = BoundedTensor(inputs, perturbation)
    found = {}
    for method, theirs in [("interval", "IBP"), ("crown", "IBP+backward")]:
        low, high = bounded.compute_bounds(x=(x,), method=theirs)
        found[method] = {"low": rounded(low), "high": rounded(high)}
    last = inputs if kind == "dense" else inputs.permute(0, 2, 3, 1)
    return {
        "kind": kind,
        "activation": name,
        "epsilon": epsilon,
        "weights": [rounded(weight) for module in model for weight in weights_of(module)],
        "inputs": rounded(last),
        **found,
    }


def main():
    cases = []
    for kind, epsilons in [("dense", [0.02, 0.1]), ("convolutional", [0.01, 0.04])]:
        for seed, name in enumerate(ACTIVATIONS):
            cases += [case(kind, name, epsilon, seed + 1) for epsilon in epsilons]
    json.dump({"by": "auto_LiRPA 0.7.1", "samples": SAMPLES, "cases": cases}, sys.stdout)
    print()


main()
