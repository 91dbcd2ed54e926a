// Building a network: what is refused, and by which name. Running it: joins, workspaces, workers.

import Inference
import Testing

@Suite struct NetworkTests {
  static let window = Window(height: 3, width: 3, stride: 1, padding: .same)
  static let shape = Shape(side: 4, channels: 2)
  static let table = [Layer("c", .convolution(window, filters: 3, .batchNormReLU), from: [Layer.input])]

  static var weights: [String: WeightTensor] {
    var numbers = SplitMix64(state: 3)
    return [
      "c/weights": numbers.tensor([3, 3, 2, 3]), "c/BatchNorm/beta": numbers.tensor([3]),
      "c/BatchNorm/moving_mean": numbers.tensor([3]),
      "c/BatchNorm/moving_variance": numbers.tensor([3], in: 0.5...1.5),
    ]
  }

  static func network(_ change: (inout [String: WeightTensor]) -> Void) throws(NetworkError) -> Network {
    var weights = weights
    change(&weights)
    return try Network(table: table, input: shape, weights: weights)
  }

  @Test(arguments: weights.keys.sorted()) func aMissingTensorIsNamed(name: String) {
    #expect(throws: NetworkError.missingTensor(name)) { try Self.network { $0[name] = nil } }
  }

  @Test(arguments: weights.keys.sorted()) func aTensorOfAnotherShapeIsNamed(name: String) throws {
    let expected = try #require(Self.weights[name]).shape
    let wrong = WeightTensor(shape: [1, 5], values: [1, 2, 3, 4, 5])
    #expect(throws: NetworkError.wrongShape(tensor: name, expected: expected, found: [1, 5])) {
      try Self.network { $0[name] = wrong }
    }
  }

  @Test(arguments: weights.keys.sorted(), [Float.nan, .infinity, -.infinity])
  func aTensorThatIsNotFiniteIsNamed(name: String, value: Float) throws {
    let tensor = try #require(Self.weights[name])
    var values = tensor.values
    values[2] = value
    #expect(throws: NetworkError.notFinite(tensor: name, index: 2)) {
      try Self.network { $0[name] = WeightTensor(shape: tensor.shape, values: values) }
    }
  }

  @Test func anOverflowByFoldingIsNamed() {
    let huge = WeightTensor(
      shape: [3, 3, 2, 3], values: [Float](repeating: .greatestFiniteMagnitude, count: 54))
    #expect(throws: NetworkError.notFinite(tensor: "c/weights", index: 0)) {
      try Self.network {
        $0["c/weights"] = huge
        $0["c/BatchNorm/moving_variance"] = WeightTensor(shape: [3], values: [0, 0, 0])
      }
    }
  }

  @Test func aNegativeVarianceIsNamed() {
    let name = "c/BatchNorm/moving_variance"
    #expect(throws: NetworkError.negativeVariance(tensor: name, index: 1)) {
      try Self.network { $0[name] = WeightTensor(shape: [3], values: [1, -1e-6, 1]) }
    }
  }

  @Test func aTableThatContradictsItselfIsRefusedByTheLayersName() {
    let pool = Layer.Kind.maxPool(Window(height: 3, width: 3, stride: 2, padding: .valid))
    let tables: [String: [Layer]] = [
      "lost": [Layer("lost", pool, from: ["nowhere"])],
      "twice": [Layer("twice", pool, from: ["input"]), Layer("twice", pool, from: ["input"])],
      "small": [Layer("first", pool, from: ["input"]), Layer("small", pool, from: ["first"])],
      "uneven": [
        Layer("p", pool, from: ["input"]), Layer("q", .globalAveragePool, from: ["input"]),
        Layer("r", .maxPool(Self.window), from: ["input"]), Layer("uneven", .concat, from: ["p", "r"]),
      ],
      "single": [Layer("p", pool, from: ["input"]), Layer("single", .concat, from: ["p"])],
    ]
    for (name, table) in tables {
      #expect { try Topology(table, input: Self.shape) } throws: { error in
        guard case NetworkError.table(let layer, _) = error else { return false }
        return layer == name
      }
    }
  }

  @Test func joinedBranchesStandSideBySide() throws {
    let table = [
      Layer("max", .maxPool(Self.window), from: ["input"]),
      Layer("mean", .averagePool(Self.window), from: ["input"]),
      Layer("both", .concat, from: ["max", "mean"]),
    ]
    let network = try Network(table: table, input: Self.shape, weights: [:])
    var numbers = SplitMix64(state: 4)
    let input = numbers.floats(Self.shape.count)
    let workspace = Workspace(for: network)
    var seen = [String: [Float]]()
    let output = input.withUnsafeBufferPointer {
      network.run($0, in: workspace) { layer, tensor in seen[layer.name] = tensor.values }
    }
    let (max, mean) = (try #require(seen["max"]), try #require(seen["mean"]))
    let joined = stride(from: 0, to: 32, by: 2).flatMap { pixel -> [Float] in
      [max[pixel], max[pixel + 1], mean[pixel], mean[pixel + 1]]
    }
    #expect(output == joined)
    #expect(seen["both"] == joined)
  }

  @Test func aWorkspaceCarriesNothingFromPictureToPicture() throws {
    let network = try Self.network { _ in }
    let workspace = Workspace(for: network)
    var numbers = SplitMix64(state: 5)
    let pictures = (0..<3).map { _ in numbers.floats(Self.shape.count) }
    let fresh = pictures.map { network.run($0) }
    let reused = pictures.map { picture in picture.withUnsafeBufferPointer { network.run($0, in: workspace) }
    }
    #expect(fresh == reused)
  }

  @Test func workersShareANetwork() async throws {
    let network = try Self.network { _ in }
    var numbers = SplitMix64(state: 6)
    let input = numbers.floats(Self.shape.count)
    let alone = network.run(input)
    await withTaskGroup(of: [Float].self) { group in
      for _ in 0..<8 { group.addTask { network.run(input) } }
      for await output in group { #expect(output == alone) }
    }
  }
}
