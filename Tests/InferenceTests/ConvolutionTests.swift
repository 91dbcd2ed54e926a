// The engine's convolution against the definition, on seeded random shapes.

import Inference
import Testing

@Suite struct ConvolutionTests {
  /// A random convolution over a random map; odd and even kernels, strides 1 to 3, both paddings.
  struct Case {
    let window: Window
    let input: Shape
    let filters: Int

    init(seed: Int) {
      var numbers = SplitMix64(state: UInt64(seed))
      func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &numbers) }
      window = Window(
        height: pick(1...7), width: pick(1...7), stride: pick(1...3),
        padding: pick(0...1) == 0 ? .same : .valid)
      input = Shape(height: pick(7...13), width: pick(7...13), channels: pick(1...9))
      filters = pick(1...9)
    }
  }

  @Test(arguments: InstructionSet.available, 0..<100)
  func sumsMatchTheDefinition(set: InstructionSet, seed: Int) throws {
    let sample = Case(seed: seed)
    var numbers = SplitMix64(state: UInt64(seed) << 32)
    let kernel = numbers.tensor([
      sample.window.height, sample.window.width, sample.input.channels, sample.filters,
    ])
    let biases = numbers.tensor([sample.filters])
    let input = numbers.floats(sample.input.count)
    let network = try Network(
      table: [Layer("c", .convolution(sample.window, filters: sample.filters, .bias), from: [Layer.input])],
      input: sample.input, weights: ["c/weights": kernel, "c/biases": biases], for: set)
    let sums = NaiveMap(shape: sample.input, values: input)
      .convolved(sample.window, kernel.values, filters: sample.filters)
    let expected = sums.enumerated().map { $1 + biases.values[$0 % sample.filters] }
    #expect(distance(network.run(input), expected) < 1e-4)
  }

  @Test func batchNormIsFoldedAndCutOffAtZero() throws {
    let shape = Shape(side: 5, channels: 3)
    let window = Window(height: 3, width: 3, stride: 1, padding: .same)
    var numbers = SplitMix64(state: 2)
    let weights = [
      "c/weights": numbers.tensor([3, 3, 3, 4]), "c/BatchNorm/beta": numbers.tensor([4]),
      "c/BatchNorm/moving_mean": numbers.tensor([4]),
      "c/BatchNorm/moving_variance": numbers.tensor([4], in: 0...2),
    ]
    let input = numbers.floats(shape.count)
    let network = try Network(
      table: [Layer("c", .convolution(window, filters: 4, .batchNormReLU), from: [Layer.input])],
      input: shape, weights: weights)
    func stored(_ name: String, _ filter: Int) -> Double {
      Double(weights["c/" + name]?.values[filter] ?? .nan)
    }
    let sums = NaiveMap(shape: shape, values: input)
      .convolved(window, weights["c/weights"]?.values ?? [], filters: 4)
    let expected = sums.enumerated().map { index, sum in
      let filter = index % 4
      let deviation = (stored("BatchNorm/moving_variance", filter) + 0.001).squareRoot()
      let normal = (Double(sum) - stored("BatchNorm/moving_mean", filter)) / deviation
      return Float(max(0, normal + stored("BatchNorm/beta", filter)))
    }
    #expect(distance(network.run(input), expected) < 1e-4)
    #expect(expected.contains(0) && expected.contains { $0 > 0 })
  }
}
