"""Seeded tensors, the same bit for bit here and in Tests/CrystalNetTests/SeededTensors.swift.

Value i of a tensor is a function of the tensor's name and i alone:

  seed   FNV-1a, 64 bits, of the name's UTF-8
  bits   SplitMix64's output function of seed + (i + 1) * 0x9E3779B97F4A7C15, modulo 2^64
  unit   (bits >> 40) * 2^-23 - 1: in [-1, 1), exact in float32
  value  offset + unit * scale, each step rounded to float32

Scales are computed in float64 and rounded to float32 once.  Kernels are He-uniform: the scale is
sqrt(6 / fan in), for the logits (no ReLU) sqrt(3 / fan in); fan in is kernel height * width * input channels.
"""
import math

import numpy as np

BETA, MEAN, VARIANCE, BIAS = (0, 0.25), (0, 0.25), (1, 0.5), (0, 0.25)  # offset, scale


def fnv1a(name):
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value


def units(name, count):
    """count float32 values in [-1, 1)"""
    z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(fnv1a(name))
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return ((z >> np.uint64(40)).astype(np.int64) - (1 << 23)).astype(np.float32) * np.float32(2.0**-23)


def tensor(name, shape, offset, scale):
    values = np.float32(offset) + units(name, math.prod(shape)) * np.float32(scale)
    return values.reshape(shape)


def convolution(layer, height, width, channels, filters, logits=False):
    """weights-file name -> tensor, for one layer"""
    scale = math.sqrt((3 if logits else 6) / (height * width * channels))
    kernel = tensor(f"{layer}/weights", (height, width, channels, filters), 0, scale)
    if logits:
        return {f"{layer}/weights": kernel, f"{layer}/biases": tensor(f"{layer}/biases", (filters,), *BIAS)}
    norm = {"beta": BETA, "moving_mean": MEAN, "moving_variance": VARIANCE}
    return {f"{layer}/weights": kernel} | {
        f"{layer}/BatchNorm/{part}": tensor(f"{layer}/BatchNorm/{part}", (filters,), *rule)
        for part, rule in norm.items()
    }


def picture(name, side, block):
    """side x side x 3 (HWC) noise in [-1, 1) whose pixels repeat in blocks of block x block"""
    index = np.arange(side) // block
    pixels = units(name, side * side * 3).reshape(side, side, 3)
    return pixels[np.ix_(index, index)]
