#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works out the numbers of ReferenceNumbers.h with PyTorch (float64), independently of our code.

usage: make_reference.py > ReferenceNumbers.h     (needs torch; the tests only need the header)

Every case trains the same tiny network on the same rows, all in one batch, from the same weights, for EPOCHS steps, and
keeps the loss before each step. Formulas for rows and weights stand in ReferenceTest.cpp too.
"""
import math

import torch

torch.set_default_dtype(torch.float64)
EPOCHS, ROWS, FEATURES, HIDDEN = 12, 40, 5, [6, 4]


def f32(value):
    return torch.tensor(value, dtype=torch.float32).double()


def rows(classes):
    x = f32([[math.sin(1.3 * r + 0.7 * i + 0.1 * r * i) for i in range(FEATURES)] for r in range(ROWS)])
    if classes == 0:
        return x, f32([[2.0 * math.sin(0.5 * r) + 1.0] for r in range(ROWS)])
    return x, torch.tensor([(r * r + 3 * r) % classes for r in range(ROWS)])


ACTIVATIONS = {
    "relu": torch.nn.ReLU, "leaky-relu": lambda: torch.nn.LeakyReLU(0.01), "elu": torch.nn.ELU, "gelu": torch.nn.GELU,
    "silu": torch.nn.SiLU, "tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid, "linear": torch.nn.Identity,
}


def network(activation, outputs, norm):
    layers, width, linears = [], FEATURES, []
    for h in HIDDEN + [outputs]:
        linears.append(torch.nn.Linear(width, h, bias=not norm or len(linears) == len(HIDDEN)))
        layers.append(linears[-1])
        if len(linears) <= len(HIDDEN):
            if norm:
                layers.append(torch.nn.BatchNorm1d(h))
            layers.append(ACTIVATIONS[activation]())
        width = h
    with torch.no_grad():
        for l, linear in enumerate(linears):
            for o in range(linear.out_features):
                if linear.bias is not None:
                    linear.bias[o] = f32(0.1 * math.cos(o + l))
                for i in range(linear.in_features):
                    linear.weight[o, i] = f32(0.5 * math.sin(3.1 * o + 1.7 * i + l))
    return torch.nn.Sequential(*layers), linears


def train(classes=3, activation="tanh", loss="auto", norm=False, optimizer=None, l1=0.0, l2=0.0, clip_norm=0.0,
          clip_value=0.0, weights=None, schedule=None):
    x, y = rows(classes)
    net, linears = network(activation, 3 if loss == "quantile" else 1 if classes in (0, 2) else classes, norm)
    if loss == "auto":
        loss = {0: "mse", 2: "binary"}.get(classes, "cross-entropy")
    w = torch.tensor(weights) if weights else None

    def value():
        z = net(x)
        if loss == "cross-entropy":
            return torch.nn.functional.cross_entropy(z, y, weight=w)
        if loss == "binary":
            each = torch.nn.functional.binary_cross_entropy_with_logits(z[:, 0], y.double(), reduction="none")
            return (each * w[y]).sum() / w[y].sum() if weights else each.mean()
        if loss == "quantile":  # the pinball loss, with levels for an interval of 0.8
            over = y - z
            return torch.maximum(torch.tensor([0.1, 0.5, 0.9]) * over, torch.tensor([-0.9, -0.5, -0.1]) * over).mean()
        return {"mse": torch.nn.functional.mse_loss, "mae": torch.nn.functional.l1_loss,
                "huber": torch.nn.functional.huber_loss}[loss](z, y)

    opt = (optimizer or (lambda p: torch.optim.Adam(p, 0.01)))(net.parameters())
    plan = schedule(opt) if schedule else None
    losses = []
    for _ in range(EPOCHS):
        opt.zero_grad()
        data = value()
        losses.append(data.item())
        penalty = sum(l1 * m.weight.abs().sum() + l2 * (m.weight ** 2).sum() for m in linears)
        (data + penalty).backward()
        if clip_value:
            torch.nn.utils.clip_grad_value_(net.parameters(), clip_value)
        if clip_norm:
            torch.nn.utils.clip_grad_norm_(net.parameters(), clip_norm)
        opt.step()
        if plan:
            plan.step()
    net.eval()
    with torch.no_grad():
        losses.append(value().item())  # the last record's val_loss, on the same rows
    return losses


def rates(make):
    opt = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    plan, out = make(opt), []
    for epoch in range(EPOCHS):
        out.append(opt.param_groups[0]["lr"])
        opt.step()
        if epoch + 1 < EPOCHS:
            plan.step()
    return out


O, S = torch.optim, torch.optim.lr_scheduler
CASES = {
    "sgd": dict(optimizer=lambda p: O.SGD(p, 0.1)),
    "sgd momentum": dict(optimizer=lambda p: O.SGD(p, 0.05, momentum=0.9)),
    "sgd nesterov": dict(optimizer=lambda p: O.SGD(p, 0.05, momentum=0.9, nesterov=True)),
    "rmsprop": dict(optimizer=lambda p: O.RMSprop(p, 0.01, alpha=0.9)),
    "rmsprop momentum": dict(optimizer=lambda p: O.RMSprop(p, 0.005, alpha=0.9, momentum=0.8)),
    "adagrad": dict(optimizer=lambda p: O.Adagrad(p, 0.05, eps=1e-8)),
    "adam": dict(optimizer=lambda p: O.Adam(p, 0.01)),
    "adamw": dict(optimizer=lambda p: O.AdamW(p, 0.01, weight_decay=0.1)),
    "nadam": dict(optimizer=lambda p: O.NAdam(p, 0.01)),
    **{a: dict(activation=a) for a in ACTIVATIONS},
    "one sigmoid": dict(classes=2),
    "mse": dict(classes=0), "mae": dict(classes=0, loss="mae"), "huber": dict(classes=0, loss="huber"),
    "quantile": dict(classes=0, loss="quantile"),
    "class weights": dict(weights=[0.5, 2.0, 1.5]),
    "class weights, one sigmoid": dict(classes=2, weights=[0.25, 3.0]),
    "l1": dict(l1=0.01), "l2": dict(l2=0.01),
    "clip norm": dict(clip_norm=0.05, optimizer=lambda p: O.SGD(p, 0.5)),
    "clip value": dict(clip_value=0.01, optimizer=lambda p: O.SGD(p, 0.5)),
    "batch norm": dict(norm=True),
    "batch norm, clip norm": dict(norm=True, clip_norm=0.1, optimizer=lambda p: O.SGD(p, 0.5)),
    "cosine": dict(optimizer=lambda p: O.SGD(p, 0.3), schedule=lambda o: S.CosineAnnealingLR(o, EPOCHS, 0.01)),
}
RATES = {
    "step": lambda o: S.StepLR(o, 5, 0.5),
    "exponential": lambda o: S.ExponentialLR(o, 0.95),
    "cosine": lambda o: S.CosineAnnealingLR(o, EPOCHS, 0.01),
    "one-cycle": lambda o: S.OneCycleLR(o, 0.1, total_steps=EPOCHS),
}

print("// SPDX-License-Identifier: GPL-3.0-or-later")
print(f"// Made by make_reference.py with PyTorch {torch.__version__.split('+')[0]}, float64. Do not edit.")
print("#pragma once\n\n#include <map>\n#include <string>\n#include <vector>\n")
print("namespace reference {\n")
print("/// Losses before each step, then the loss in evaluation mode after the last.")
print("inline const std::map<std::string, std::vector<double>> losses{")
for name, case in CASES.items():
    print(f'    {{"{name}",\n     {{' + ", ".join(f"{v:.10g}" for v in train(**case)) + "}},")
print("};\n\n/// Learning rates of each step, from a base of 0.1.")
print("inline const std::map<std::string, std::vector<double>> rates{")
for name, make in RATES.items():
    print(f'    {{"{name}",\n     {{' + ", ".join(f"{v:.10g}" for v in rates(make)) + "}},")
print("};\n\n} // namespace reference")
