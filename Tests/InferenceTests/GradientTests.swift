// The backward pass against central differences of the definitions; ties, joins, workspaces.

import Inference
import Testing

@Suite struct GradientTests {
  static let valid = Window(height: 3, width: 3, stride: 2, padding: .valid)
  static let same = Window(height: 3, width: 3, stride: 1, padding: .same)
  static let wide = Window(height: 1, width: 4, stride: 1, padding: .same)
  static let point = Window(height: 1, width: 1, stride: 1, padding: .same)
  static let strided = Window(height: 2, width: 3, stride: 2, padding: .same)

  /// One layer of a kind after another; each makes its own network over the input.
  static let kinds: [Layer.Kind] =
    [valid, same, wide, point, strided].flatMap { window -> [Layer.Kind] in
      [
        .convolution(window, filters: 3, .bias), .convolution(window, filters: 4, .batchNormReLU),
        .maxPool(window), .averagePool(window),
      ]
    } + [.globalAveragePool]

  /// Every kind of layer, branches that share a source, a concat inside a concat, a tensor that is joined and
  /// read elsewhere too, and a head.
  static let small: [Layer] = [
    Layer("a", .convolution(valid, filters: 4, .batchNormReLU), from: ["input"]),
    Layer("b", .convolution(same, filters: 5, .batchNormReLU), from: ["a"]),
    Layer("b/pool", .maxPool(same), from: ["a"]),
    Layer("b/mean", .averagePool(same), from: ["b"]),
    Layer("inner", .concat, from: ["b", "b/pool"]),
    Layer("c", .convolution(point, filters: 3, .batchNormReLU), from: ["inner"]),
    Layer("d", .convolution(wide, filters: 3, .batchNormReLU), from: ["b/mean"]),
    Layer("outer", .concat, from: ["inner", "c", "d"]),
    Layer("e", .maxPool(valid), from: ["outer"]),
    Layer("mean", .globalAveragePool, from: ["e"]),
    Layer("logits", .convolution(point, filters: 3, .bias), from: ["mean"]),
  ]

  @Test(arguments: kinds.indices) func aLayerAgreesWithCentralDifferences(index: Int) throws {
    let table = [Layer("x", Self.kinds[index], from: ["input"])]
    try compare(table, Shape(height: 6, width: 7, channels: 2), seed: UInt64(index))
  }

  @Test(arguments: 0..<3) func aNetworkAgreesWithCentralDifferences(seed: UInt64) throws {
    try compare(Self.small, Shape(height: 13, width: 12, channels: 3), seed: seed)
  }

  @Test func aMapTooLargeForOneBandIsPropagatedInBands() throws {
    // The transpose of the forward pass: <gradient of <w, f(x)>, x> = <w, f(x)> for a linear layer.
    let shape = Shape(height: 41, width: 64, channels: 64)
    let window = Window(height: 3, width: 3, stride: 1, padding: .same)
    let table = [
      Layer("c", .convolution(window, filters: 2, .bias), from: ["input"]),
      Layer("mean", .globalAveragePool, from: ["c"]),
    ]
    var numbers = SplitMix64(state: 1)
    let weights = [
      "c/weights": numbers.tensor([3, 3, 64, 2]), "c/biases": WeightTensor(shape: [2], values: [0, 0]),
    ]
    let network = try Network(table: table, input: shape, weights: weights)
    let input = numbers.floats(shape.count)
    let gradient = network.gradient(ofOutput: 1, at: input, in: GradientWorkspace(for: network))
    let product = zip(gradient.values, input).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    #expect(abs(product - Double(gradient.outputs[1])) < 1e-5)
  }

  @Test func theFirstOfEqualMaximaTakesAll() throws {
    let pool = Layer("p", .maxPool(Window(height: 2, width: 2, stride: 2, padding: .valid)), from: ["input"])
    let network = try Network(table: [pool], input: Shape(side: 2, channels: 1), weights: [:])
    let workspace = GradientWorkspace(for: network)
    #expect(network.gradient(ofOutput: 0, at: [1, 3, 3, 3], in: workspace).values == [0, 1, 0, 0])
    #expect(network.gradient(ofOutput: 0, at: [5, 5, 5, 5], in: workspace).values == [1, 0, 0, 0])
  }

  @Test func aReLUAtZeroPassesNothingOn() throws {
    let layer = Layer("c", .convolution(Self.point, filters: 1, .batchNormReLU), from: ["input"])
    let one = WeightTensor(shape: [1], values: [1])
    let zero = WeightTensor(shape: [1], values: [0])
    let network = try Network(
      table: [layer], input: Shape(side: 1, channels: 1),
      weights: [
        "c/weights": WeightTensor(shape: [1, 1, 1, 1], values: [1]), "c/BatchNorm/beta": zero,
        "c/BatchNorm/moving_mean": zero, "c/BatchNorm/moving_variance": one,
      ])
    let workspace = GradientWorkspace(for: network)
    #expect(network.gradient(ofOutput: 0, at: [0], in: workspace).values == [0])
    #expect(network.gradient(ofOutput: 0, at: [1], in: workspace).values[0] > 0.99)
  }

  @Test func theOutputsAreThoseOfAScoringRunAndAWorkspaceCarriesNothingOver() throws {
    let shape = Shape(height: 13, width: 12, channels: 3)
    let network = try Network(
      table: Self.small, input: shape, weights: Self.weights(Self.small, shape, seed: 9))
    var numbers = SplitMix64(state: 10)
    let inputs = (0..<3).map { _ in numbers.floats(shape.count) }
    let workspace = GradientWorkspace(for: network)
    for input in inputs {
      let reused = network.gradient(ofOutput: 2, at: input, in: workspace)
      let fresh = network.gradient(ofOutput: 2, at: input, in: GradientWorkspace(for: network))
      #expect(reused.values == fresh.values)
      // A scoring run may take a form of a convolution that rounds otherwise.
      #expect(distance(reused.outputs, network.run(input)) < 1e-5)
    }
  }

  private func compare(_ table: [Layer], _ shape: Shape, seed: UInt64) throws {
    let weights = Self.weights(table, shape, seed: seed)
    let network = try Network(table: table, input: shape, weights: weights)
    let naive = NaiveNetwork(table: table, input: shape, weights: weights)
    var numbers = SplitMix64(state: seed &+ 1000)
    let input = numbers.floats(shape.count)
    let exact = input.map(Double.init)
    let workspace = GradientWorkspace(for: network)
    // The definitions are slow, so a large input is looked at in some 60 places.
    let places = Array(stride(from: 0, to: input.count, by: max(1, input.count / 60)))
    for index in Set([0, network.run(input).count - 1]) {
      let expected = naive.gradient(ofOutput: index, at: exact, places: places)
      let found = network.gradient(ofOutput: index, at: input, in: workspace).values
      let scale = max(1e-3, found.map { Double(abs($0)) }.max() ?? 0)
      for (place, wanted) in zip(places, expected) {
        #expect(abs(Double(found[place]) - wanted) < 1e-5 * scale, "place \(place)")
      }
    }
  }

  /// Seeded weights for every convolution of a table.
  static func weights(_ table: [Layer], _ shape: Shape, seed: UInt64) -> [String: WeightTensor] {
    guard let topology = try? Topology(table, input: shape) else { return [:] }
    var numbers = SplitMix64(state: seed)
    var weights = [String: WeightTensor]()
    for (layer, sources) in zip(topology.layers, topology.sources) {
      guard case .convolution(let window, let filters, let finish) = layer.kind else { continue }
      let channels = topology.shapes[sources[0]].channels
      weights[layer.name + "/weights"] = numbers.tensor([window.height, window.width, channels, filters])
      switch finish {
      case .bias: weights[layer.name + "/biases"] = numbers.tensor([filters])
      case .batchNormReLU:
        weights[layer.name + "/BatchNorm/beta"] = numbers.tensor([filters])
        weights[layer.name + "/BatchNorm/moving_mean"] = numbers.tensor([filters])
        weights[layer.name + "/BatchNorm/moving_variance"] = numbers.tensor([filters], in: 0.5...1.5)
      }
    }
    return weights
  }
}
