"""Write Tests/CrystalNetTests/Fixtures/marco-reference.json: what onnxruntime makes of seeded networks.

  pip install -r training/reference/requirements.txt
  python training/reference/make_reference.py

For MARCO itself and one small member of its family, and for two pictures each: the logits, and the mean and
standard deviation of every layer's output.  The logits are also computed in float64 by a plain evaluation of
the same graph in PyTorch; the script stops if the two disagree by more than 1e-5.
"""
import json
import pathlib
import sys

import numpy as np
import onnxruntime
import torch
from onnx import helper, numpy_helper

import inception
import seeded

NETWORKS = [
    dict(family="marco", width=1.0, input=599),
    dict(family="width=0.25,input=255", width=0.25, input=255),
]
PICTURES = [dict(name="picture/noise", block=1), dict(name="picture/blocks", block=16)]
FIXTURE = pathlib.Path(__file__).parents[2] / "Tests/CrystalNetTests/Fixtures/marco-reference.json"


def run_onnx(model, picture):
    """layer name -> float32 array, by onnxruntime on one thread"""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(None, {"input": picture})))


def run_float64(model, picture):
    """name of a graph's value -> float64 tensor, node by node, from a float64 picture"""
    f = torch.nn.functional
    values = {"input": picture}
    values |= {i.name: torch.tensor(numpy_helper.to_array(i)).double() for i in model.graph.initializer}
    for node in model.graph.node:
        x = [values[name] for name in node.input]
        a = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
        pads, strides = tuple(a.get("pads", [0, 0])[:2]), a.get("strides", [1, 1])
        match node.op_type:
            case "Conv": y = f.conv2d(*x, stride=strides, padding=pads)
            case "BatchNormalization": y = f.batch_norm(x[0], x[3], x[4], x[1], x[2], eps=a["epsilon"])
            case "Relu": y = x[0].relu()
            case "MaxPool": y = f.max_pool2d(x[0], a["kernel_shape"], strides)
            case "AveragePool": y = f.avg_pool2d(x[0], a["kernel_shape"], strides, pads, False, False)
            case "GlobalAveragePool": y = x[0].mean((2, 3), keepdim=True)
            case "Concat": y = torch.cat(x, 1)
            case kind: sys.exit(f"no float64 rule for {kind}")
        values[node.output[0]] = y
    return values


def shape(values):
    """height x width x channels"""
    return "x".join(map(str, (*values.shape[2:], values.shape[1])))


def statistics(values):
    values = values.astype(np.float64)
    return dict(mean=round(values.mean(), 9), deviation=round(values.std(), 9))


def reference(network, picture):
    graph = inception.marco(network["width"])
    model = graph.model(network["input"], every_layer=True)
    pixels = seeded.picture(picture["name"], network["input"], picture["block"])
    pixels = np.ascontiguousarray(pixels.transpose(2, 0, 1)[None])
    outputs = run_onnx(model, pixels)
    exact = run_float64(model, torch.from_numpy(pixels).double())[graph.layers[-1]].flatten().numpy()
    logits = outputs[graph.layers[-1]].flatten()
    difference = np.abs(logits - exact).max()
    print(network["family"], picture["name"], logits, "float64 differs by", difference, file=sys.stderr)
    if difference > 1e-5:
        sys.exit("onnxruntime and float64 disagree")
    layers = [dict(name=n, shape=shape(outputs[n]), **statistics(outputs[n])) for n in graph.layers]
    return dict(picture, logits=[float(x) for x in logits], logits64=[float(x) for x in exact], layers=layers)


def main():
    networks = [dict(family=n["family"], input=n["input"], pictures=[reference(n, p) for p in PICTURES])
                for n in NETWORKS]
    checks = {name: [float(x) for x in seeded.units(name, 4)] for name in ("a", "Conv2d_0a_3x3/weights")}
    text = json.dumps(dict(onnxruntime=onnxruntime.__version__, units=checks, networks=networks), indent=1)
    FIXTURE.parent.mkdir(parents=True, exist_ok=True)
    FIXTURE.write_text(text + "\n")


if __name__ == "__main__":
    main()
