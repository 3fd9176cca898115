"""Trains the recogniser from nothing, on one core, and writes its weights and their card.

    python recogniser/train.py --out src/passavant/domain/image/weights

PyTorch is needed here and nowhere else (see README.md). Everything that decides the result stands in `PLAN`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import subprocess
import time
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from strips import ALPHABET, BLANK, FONT_FOLDER, FONTS, IGNORED, STRIDE, STRIP_HEIGHT, STRIP_WIDTH, StripMaker
from torch import nn

PLAN = {
    "seed": 9303,
    "steps": 13500,
    "batch": 48,
    "strip_width": STRIP_WIDTH,
    "peak_rate": 4e-3,
    "warm_up": 300,
    "weight_decay": 0.01,
    "average": 0.998,
    "channels": [16, 32, 48, 72, 112, 112],
}
WEIGHTS = "mrz_recogniser.onnx"
CARD = "mrz_recogniser.json"
CHECKING_SEED = 77  # strips that training never sees


class Recogniser(nn.Module):
    """Seven convolutions: 24 rows become one, four columns become one, 38 answers for each (37 and blank)."""

    def __init__(self, channels: list[int]) -> None:
        super().__init__()
        a, b, c, d, e, f = channels
        self.body = nn.Sequential(
            *_block(1, a, (5, 5), stride=(2, 2), padding=(2, 2)),
            *_block(a, b, (3, 3), padding=(1, 1)),
            nn.MaxPool2d((2, 2)),
            *_block(b, c, (3, 3), padding=(1, 1)),
            *_block(c, d, (3, 3), padding=(1, 1)),
            nn.MaxPool2d((2, 1)),
            *_block(d, e, (3, 3), padding=(0, 1)),
            *_block(e, f, (1, 5), padding=(0, 2)),
            nn.Conv2d(f, len(ALPHABET) + 1, (1, 1)),
        )

    def forward(self, strips: torch.Tensor) -> torch.Tensor:
        return self.body(strips).squeeze(2)


def _block(
    into: int,
    out: int,
    kernel: tuple[int, int],
    *,
    padding: tuple[int, int],
    stride: tuple[int, int] = (1, 1),
) -> list[nn.Module]:
    return [
        nn.Conv2d(into, out, kernel, stride=stride, padding=padding, bias=False),
        nn.BatchNorm2d(out),
        nn.ReLU(inplace=True),
    ]


def train(plan: dict, out: Path, report: Path) -> None:
    """Train, average the weights, and write them; a checkpoint every 400 steps so that nothing is lost."""
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(plan["seed"])
    maker = StripMaker(plan["seed"])
    checks = [StripMaker(CHECKING_SEED).batch(512)]
    net = Recogniser(plan["channels"]).to(memory_format=torch.channels_last)
    averaged = {name: value.clone() for name, value in net.state_dict().items()}
    optimizer = torch.optim.AdamW(net.parameters(), lr=plan["peak_rate"], weight_decay=plan["weight_decay"])
    loss_of = nn.CrossEntropyLoss(ignore_index=IGNORED)
    started, losses = time.monotonic(), []
    for step in range(1, plan["steps"] + 1):
        for group in optimizer.param_groups:
            group["lr"] = _rate(step, plan)
        strips, answers = maker.batch(plan["batch"], plan["strip_width"])
        guess = net(torch.from_numpy(strips).contiguous(memory_format=torch.channels_last))
        loss = loss_of(guess, torch.from_numpy(answers))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimizer.step()
        _average(averaged, net, min(plan["average"], step / (step + 20)))
        losses.append(loss.item())
        if step % 200 == 0 or step == plan["steps"]:
            right = _share_right(averaged, plan, checks)
            seconds = time.monotonic() - started
            line = f"step {step} loss {np.mean(losses[-200:]):.4f} columns right {right:.4f} {seconds:.0f} s"
            print(line, flush=True)
            with report.open("a") as file:
                file.write(line + "\n")
        if step % 400 == 0 or step == plan["steps"]:
            write(averaged, plan, out, trained_steps=step, seconds=time.monotonic() - started)


def _rate(step: int, plan: dict) -> float:
    if step < plan["warm_up"]:
        return plan["peak_rate"] * step / plan["warm_up"]
    done = (step - plan["warm_up"]) / (plan["steps"] - plan["warm_up"])
    return plan["peak_rate"] * (0.002 + 0.998 * 0.5 * (1 + math.cos(math.pi * done)))


def _average(averaged: dict, net: nn.Module, keep: float) -> None:
    with torch.no_grad():
        for name, value in net.state_dict().items():
            if value.dtype.is_floating_point:
                averaged[name].mul_(keep).add_(value, alpha=1 - keep)
            else:
                averaged[name].copy_(value)


def _share_right(averaged: dict, plan: dict, checks: list) -> float:
    net = Recogniser(plan["channels"])
    net.load_state_dict(averaged)
    net.eval()
    right = total = 0
    with torch.no_grad():
        for strips, answers in checks:
            guess = net(torch.from_numpy(strips)).argmax(1).numpy()
            asked = (answers != IGNORED) & (answers != BLANK)
            right += int((guess == answers)[asked].sum())
            total += int(asked.sum())
    return right / total


# -- writing ----------------------------------------------------------------------------------------------------


def write(averaged: dict, plan: dict, out: Path, *, trained_steps: int, seconds: float) -> None:
    """The weights as ONNX, normalisation folded in, and a card that says where they come from."""
    net = Recogniser(plan["channels"])
    net.load_state_dict(averaged)
    net.eval()
    weights = _as_onnx(net).SerializeToString()
    (out / WEIGHTS).write_bytes(weights)
    card = {
        "weights": WEIGHTS,
        "sha256": hashlib.sha256(weights).hexdigest(),
        "bytes": len(weights),
        "alphabet": ALPHABET,
        "strip_height": STRIP_HEIGHT,
        "stride": STRIDE,
        "trained_by": "recogniser/train.py",
        "plan": plan,
        "trained_steps": trained_steps,
        "seconds_on_one_core": round(seconds),
        "fonts": {
            "package": f"fonts-ocr-b {_package_version()}",
            "licence": "public domain",
            "files": {name: hashlib.sha256((FONT_FOLDER / name).read_bytes()).hexdigest() for name in FONTS},
        },
        "made_with": {"torch": torch.__version__, "numpy": np.__version__, "opencv": cv2.__version__},
    }
    (out / CARD).write_text(json.dumps(card, indent=1) + "\n")


def _package_version() -> str:
    asked = subprocess.run(
        ["/usr/bin/dpkg-query", "-W", "-f", "${Version}", "fonts-ocr-b"],
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip() or "unknown"


def _as_onnx(net: Recogniser) -> onnx.ModelProto:
    nodes, tensors, flowing = [], [], "strips"
    layers = list(net.body)
    for index, layer in enumerate(layers):
        out = f"t{index}"
        if isinstance(layer, nn.Conv2d):
            following = layers[index + 1] if index + 1 < len(layers) else None
            weight, bias = _folded(layer, following if isinstance(following, nn.BatchNorm2d) else None)
            tensors += [
                numpy_helper.from_array(weight, f"w{index}"),
                numpy_helper.from_array(bias, f"b{index}"),
            ]
            up, left = layer.padding
            settings = {
                "kernel_shape": layer.kernel_size,
                "strides": layer.stride,
                "pads": [up, left, up, left],
            }
            nodes.append(helper.make_node("Conv", [flowing, f"w{index}", f"b{index}"], [out], **settings))
        elif isinstance(layer, nn.BatchNorm2d):
            continue
        elif isinstance(layer, nn.ReLU):
            nodes.append(helper.make_node("Relu", [flowing], [out]))
        else:
            size = list(layer.kernel_size)
            nodes.append(helper.make_node("MaxPool", [flowing], [out], kernel_shape=size, strides=size))
        flowing = out
    classes = len(ALPHABET) + 1
    graph = helper.make_graph(
        nodes,
        "mrz_recogniser",
        [helper.make_tensor_value_info("strips", TensorProto.FLOAT, ["n", 1, STRIP_HEIGHT, "w"])],
        [helper.make_tensor_value_info(flowing, TensorProto.FLOAT, ["n", classes, 1, "v"])],
        tensors,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], producer_name="passavant")
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model


def _folded(conv: nn.Conv2d, norm: nn.BatchNorm2d | None) -> tuple[np.ndarray, np.ndarray]:
    weight = conv.weight.detach().numpy()
    if norm is None:
        return weight, conv.bias.detach().numpy()
    scale = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach().numpy()
    bias = (norm.bias - norm.running_mean * torch.from_numpy(scale)).detach().numpy()
    return (weight * scale[:, None, None, None]).astype(np.float32), bias.astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=PLAN["steps"])
    wanted = parser.parse_args()
    train(PLAN | {"steps": wanted.steps}, wanted.out, Path(__file__).with_name("training.log"))


if __name__ == "__main__":
    main()
