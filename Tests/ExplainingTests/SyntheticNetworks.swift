// Small networks whose answers depend on known places, and seeded inputs.

import CrystalNet
import Domain
import Inference
import Testing

enum Synthetic {
  static let side = 24
  /// Columns and rows of the patch.
  static let patch = (x: 14..<19, y: 4..<8)

  static func isInPatch(_ index: Int, width: Int = side) -> Bool {
    patch.x.contains(index % width) && patch.y.contains(index / width)
  }

  /// One output: a weighted sum over the patch of a ReLU of each pixel's channels.
  static func patchNetwork() throws -> Network {
    let pointwise = Window(height: 1, width: 1, stride: 1, padding: .same)
    let whole = Window(height: side, width: side, stride: 1, padding: .valid)
    let table = [
      Layer("relu", .convolution(pointwise, filters: 2, .batchNormReLU), from: [Layer.input]),
      Layer("sum", .convolution(whole, filters: 1, .bias), from: ["relu"]),
    ]
    let sum = (0..<side * side).flatMap { pixel -> [Float] in isInPatch(pixel) ? [1, -0.5] : [0, 0] }
    return try Network(
      table: table, input: Shape(side: side, channels: 3),
      weights: [
        "relu/weights": WeightTensor(shape: [1, 1, 3, 2], values: [1, -1, 1, 0.5, 1, 0.5]),
        "relu/BatchNorm/beta": WeightTensor(shape: [2], values: [0.5, 0.5]),
        "relu/BatchNorm/moving_mean": WeightTensor(shape: [2], values: [0, 0]),
        "relu/BatchNorm/moving_variance": WeightTensor(shape: [2], values: [1, 1]),
        "sum/weights": WeightTensor(shape: [side, side, 2, 1], values: sum),
        "sum/biases": WeightTensor(shape: [1], values: [0.25]),
      ])
  }

  /// Two outputs for and against bright pixels: a pool to cells of 2 x 2, their mean, a head.
  static func brightnessNetwork() throws -> Network {
    let cell = Window(height: 2, width: 2, stride: 2, padding: .valid)
    let pointwise = Window(height: 1, width: 1, stride: 1, padding: .same)
    let table = [
      Layer("cells", .averagePool(cell), from: [Layer.input]),
      Layer("mean", .globalAveragePool, from: ["cells"]),
      Layer("logits", .convolution(pointwise, filters: 2, .bias), from: ["mean"]),
    ]
    return try Network(
      table: table, input: Shape(side: side, channels: 3),
      weights: [
        "logits/weights": WeightTensor(shape: [1, 1, 3, 2], values: [1, -1, 1, -1, 1, -1]),
        "logits/biases": WeightTensor(shape: [2], values: [0.5, -0.5]),
      ])
  }

  /// A small member of the family with random weights; its last map has 5 x 5 cells.
  static func member() throws -> Network {
    let family = try #require(NetworkFamily("width=0.125,input=223"))
    let topology = try Topology(family.table, input: family.inputShape)
    var weights = [String: WeightTensor]()
    for (layer, sources) in zip(topology.layers, topology.sources) {
      guard case .convolution(let window, let filters, let finish) = layer.kind else { continue }
      let shape = [window.height, window.width, topology.shapes[sources[0]].channels, filters]
      let scale = Float(6 / Double(shape[0] * shape[1] * shape[2])).squareRoot()
      let kernel = noise(shape.reduce(1, *), seed: UInt64(weights.count)).map { $0 * scale }
      weights[layer.name + "/weights"] = WeightTensor(shape: shape, values: kernel)
      let parts =
        finish == .bias
        ? ["biases"] : ["BatchNorm/beta", "BatchNorm/moving_mean", "BatchNorm/moving_variance"]
      for part in parts {
        let value: Float = part.hasSuffix("variance") ? 1 : 0.125
        weights["\(layer.name)/\(part)"] = WeightTensor(
          shape: [filters], values: [Float](repeating: value, count: filters))
      }
    }
    return try Network(table: family.table, input: family.inputShape, weights: weights)
  }

  static func noise(_ count: Int, seed: UInt64) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) * 0x1p-23 - 1
    }
  }

  /// A grey picture with some structure.
  static func frame(width: Int, height: Int, channels: Int = 1) -> Frame {
    let samples = (0..<width * height * channels).map { UInt8(truncatingIfNeeded: $0 * 7 / 3 % 200 + 30) }
    return Frame(width: width, height: height, channels: channels, samples: samples)
  }

  static let score = Score(
    probabilities: Probabilities(clear: 0.02, crystals: 0.93, other: 0.02, precipitate: 0.03),
    model: ModelIdentity(name: "sample-1", digest: Digest(of: "sample"), recipe: "marco-24/1"))
}
