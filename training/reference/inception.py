"""The MARCO network as an ONNX graph, from this file's own reading of the paper's Inception-v3 variant.

Written apart from Sources/CrystalNet/Architecture.swift on purpose: the parity test compares the readings.
The blocks follow TensorFlow-Slim's inception_v3 (Szegedy et al. 2015); the depths follow the released graph.
Batch norm stays a node of its own, so that folding it is tested too.
"""
import math

import onnx
from onnx import TensorProto, helper, numpy_helper

import seeded


class Graph:
    """An ONNX graph under construction; every method adds one layer and returns its name."""

    def __init__(self, width=1.0):
        self.width = width
        self.nodes, self.initializers, self.layers = [], [], []
        self.depth = {"input": 3}
        self.tensors = {}

    def filters(self, count):
        """to the nearest multiple of 8, halves away from zero, at least 8"""
        return max(8, math.floor(count * self.width / 8 + 0.5) * 8)

    def conv(self, name, source, height, width, filters, stride=1, valid=False):
        filters = self.filters(filters)
        tensors = seeded.convolution(name, height, width, self.depth[source], filters)
        self._convolve(name, source, tensors, f"{name}:sums", stride, valid)
        parts = ("beta", "moving_mean", "moving_variance")
        norm = {part: tensors[f"{name}/BatchNorm/{part}"] for part in parts}
        gamma = norm["beta"] * 0 + 1
        inputs = [self._constant(f"{name}:gamma", gamma)]
        inputs += [self._constant(f"{name}:{part}", values) for part, values in norm.items()]
        self._node("BatchNormalization", [f"{name}:sums", *inputs], f"{name}:norm", epsilon=0.001)
        self._node("Relu", [f"{name}:norm"], name)
        return self._layer(name, filters)

    def logits(self, name, source):
        tensors = seeded.convolution(name, 1, 1, self.depth[source], 4, logits=True)
        bias = self._constant(f"{name}:biases", tensors[f"{name}/biases"])
        self._convolve(name, source, tensors, name, 1, True, bias)
        return self._layer(name, 4)

    def max_pool(self, name, source):
        self._node("MaxPool", [source], name, kernel_shape=[3, 3], strides=[2, 2])
        return self._layer(name, self.depth[source])

    def average_pool(self, name, source):
        self._node("AveragePool", [source], name, kernel_shape=[3, 3], pads=[1, 1, 1, 1], count_include_pad=0)
        return self._layer(name, self.depth[source])

    def global_average(self, name, source):
        self._node("GlobalAveragePool", [source], name)
        return self._layer(name, self.depth[source])

    def concat(self, name, *sources):
        self._node("Concat", list(sources), name, axis=1)
        return self._layer(name, sum(self.depth[source] for source in sources))

    def model(self, side, every_layer=False):
        """the whole graph over an NCHW input of side x side; its outputs are the logits or every layer"""
        names = self.layers if every_layer else self.layers[-1:]
        outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None] * 4) for name in names]
        picture = helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, side, side])
        graph = helper.make_graph(self.nodes, "marco", [picture], outputs, self.initializers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.checker.check_model(model)
        return model

    def _convolve(self, name, source, tensors, output, stride, valid, *bias):
        self.tensors |= tensors
        kernel = tensors[f"{name}/weights"]
        height, width = kernel.shape[:2]
        # Every SAME convolution here has an odd kernel and stride 1, so its border is the same on both sides.
        pads = [0] * 4 if valid else [height // 2, width // 2, height // 2, width // 2]
        weights = self._constant(f"{name}:weights", kernel.transpose(3, 2, 0, 1).copy())
        self._node("Conv", [source, weights, *bias], output, strides=[stride] * 2, pads=pads)

    def _constant(self, name, values):
        self.initializers.append(numpy_helper.from_array(values, name))
        return name

    def _node(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))

    def _layer(self, name, depth):
        self.depth[name] = depth
        self.layers.append(name)
        return name


def marco(width=1.0):
    g = Graph(width)
    net = g.conv("Conv2d_0a_3x3", "input", 3, 3, 16, stride=2, valid=True)
    net = g.conv("Conv2d_1a_3x3", net, 3, 3, 32, stride=2, valid=True)
    net = g.conv("Conv2d_2a_3x3", net, 3, 3, 32, valid=True)
    net = g.conv("Conv2d_2b_3x3", net, 3, 3, 64)
    net = g.max_pool("MaxPool_3a_3x3", net)
    net = g.conv("Conv2d_3b_1x1", net, 1, 1, 80, valid=True)
    net = g.conv("Conv2d_4a_3x3", net, 3, 3, 144, valid=True)
    net = g.max_pool("MaxPool_5a_3x3", net)
    net = block_35(g, "Mixed_5b", net, 32)
    net = block_35(g, "Mixed_5c", net, 64, names=("Conv2d_0b_1x1", "Conv_1_0c_5x5"))
    net = block_35(g, "Mixed_5d", net, 64)
    net = reduction_17(g, "Mixed_6a", net)
    net = block_17(g, "Mixed_6b", net, 128)
    net = block_17(g, "Mixed_6c", net, 144, tall=160)
    net = block_17(g, "Mixed_6d", net, 144)
    net = block_17(g, "Mixed_6e", net, 96, entry=192)
    net = reduction_8(g, "Mixed_7a", net)
    net = block_8(g, "Mixed_7b", net, "Conv2d_0b_3x1")
    net = block_8(g, "Mixed_7c", net, "Conv2d_0c_3x1")
    net = g.global_average("AvgPool_1a_8x8", net)
    g.logits("Logits/Conv2d_1c_1x1", net)
    return g


def block_35(g, block, net, pooled, names=("Conv2d_0a_1x1", "Conv2d_0b_5x5")):
    zero = g.conv(f"{block}/Branch_0/Conv2d_0a_1x1", net, 1, 1, 64)
    one = g.conv(f"{block}/Branch_1/{names[0]}", net, 1, 1, 48)
    one = g.conv(f"{block}/Branch_1/{names[1]}", one, 5, 5, 64)
    two = g.conv(f"{block}/Branch_2/Conv2d_0a_1x1", net, 1, 1, 64)
    two = g.conv(f"{block}/Branch_2/Conv2d_0b_3x3", two, 3, 3, 96)
    two = g.conv(f"{block}/Branch_2/Conv2d_0c_3x3", two, 3, 3, 96)
    return g.concat(f"{block}/concat", zero, one, two, pool_branch(g, block, net, pooled))


def reduction_17(g, block, net):
    zero = g.conv(f"{block}/Branch_0/Conv2d_1a_1x1", net, 3, 3, 256, stride=2, valid=True)
    one = g.conv(f"{block}/Branch_1/Conv2d_0a_1x1", net, 1, 1, 64)
    one = g.conv(f"{block}/Branch_1/Conv2d_0b_3x3", one, 3, 3, 96)
    one = g.conv(f"{block}/Branch_1/Conv2d_1a_1x1", one, 3, 3, 96, stride=2, valid=True)
    two = g.max_pool(f"{block}/Branch_2/MaxPool_1a_3x3", net)
    return g.concat(f"{block}/concat", zero, one, two)


def block_17(g, block, net, depth, entry=None, tall=None):
    """entry and tall: the two layers of branch 2 that escape the paper's cap in the released graph"""
    zero = g.conv(f"{block}/Branch_0/Conv2d_0a_1x1", net, 1, 1, depth)
    one = g.conv(f"{block}/Branch_1/Conv2d_0a_1x1", net, 1, 1, depth)
    one = g.conv(f"{block}/Branch_1/Conv2d_0b_1x7", one, 1, 7, depth)
    one = g.conv(f"{block}/Branch_1/Conv2d_0c_7x1", one, 7, 1, depth)
    two = g.conv(f"{block}/Branch_2/Conv2d_0a_1x1", net, 1, 1, entry or depth)
    two = g.conv(f"{block}/Branch_2/Conv2d_0b_7x1", two, 7, 1, tall or depth)
    two = g.conv(f"{block}/Branch_2/Conv2d_0c_1x7", two, 1, 7, depth)
    two = g.conv(f"{block}/Branch_2/Conv2d_0d_7x1", two, 7, 1, depth)
    two = g.conv(f"{block}/Branch_2/Conv2d_0e_1x7", two, 1, 7, depth)
    return g.concat(f"{block}/concat", zero, one, two, pool_branch(g, block, net, depth))


def reduction_8(g, block, net):
    zero = g.conv(f"{block}/Branch_0/Conv2d_0a_1x1", net, 1, 1, 96)
    zero = g.conv(f"{block}/Branch_0/Conv2d_1a_3x3", zero, 3, 3, 96, stride=2, valid=True)
    one = g.conv(f"{block}/Branch_1/Conv2d_0a_1x1", net, 1, 1, 96)
    one = g.conv(f"{block}/Branch_1/Conv2d_0b_1x7", one, 1, 7, 96)
    one = g.conv(f"{block}/Branch_1/Conv2d_0c_7x1", one, 7, 1, 96)
    one = g.conv(f"{block}/Branch_1/Conv2d_1a_3x3", one, 3, 3, 96, stride=2, valid=True)
    two = g.max_pool(f"{block}/Branch_2/MaxPool_1a_3x3", net)
    return g.concat(f"{block}/concat", zero, one, two)


def block_8(g, block, net, fork):
    zero = g.conv(f"{block}/Branch_0/Conv2d_0a_1x1", net, 1, 1, 192)
    one = g.conv(f"{block}/Branch_1/Conv2d_0a_1x1", net, 1, 1, 192)
    wide = g.conv(f"{block}/Branch_1/Conv2d_0b_1x3", one, 1, 3, 192)
    tall = g.conv(f"{block}/Branch_1/{fork}", one, 3, 1, 192)
    one = g.concat(f"{block}/Branch_1/concat", wide, tall)
    two = g.conv(f"{block}/Branch_2/Conv2d_0a_1x1", net, 1, 1, 192)
    two = g.conv(f"{block}/Branch_2/Conv2d_0b_3x3", two, 3, 3, 192)
    wide = g.conv(f"{block}/Branch_2/Conv2d_0c_1x3", two, 1, 3, 192)
    tall = g.conv(f"{block}/Branch_2/Conv2d_0d_3x1", two, 3, 1, 192)
    two = g.concat(f"{block}/Branch_2/concat", wide, tall)
    return g.concat(f"{block}/concat", zero, one, two, pool_branch(g, block, net, 96))


def pool_branch(g, block, net, depth):
    pooled = g.average_pool(f"{block}/Branch_3/AvgPool_0a_3x3", net)
    return g.conv(f"{block}/Branch_3/Conv2d_0b_1x1", pooled, 1, 1, depth)
