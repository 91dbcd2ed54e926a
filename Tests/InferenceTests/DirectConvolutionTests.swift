// The direct form on maps whose windows are reached over several blocks, panels and pixel gaps.

import Inference
import Testing

@Suite struct DirectConvolutionTests {
  static let direct = FormTable { _ in .direct }
  static let windows = [
    Window(height: 1, width: 1, stride: 1, padding: .same),
    Window(height: 3, width: 3, stride: 2, padding: .valid),
    Window(height: 3, width: 3, stride: 1, padding: .same),
    Window(height: 1, width: 7, stride: 1, padding: .same),
    Window(height: 1, width: 1, stride: 2, padding: .same),
    Window(height: 2, width: 4, stride: 3, padding: .same),
  ]

  /// One, two and three vectors of filters and what stays of them, by every instruction set.
  @Test(arguments: InstructionSet.available, [1, 4, 8, 15, 24, 33, 48, 80, 104])
  func filtersAreCutIntoPanels(set: InstructionSet, filters: Int) throws {
    for (seed, window) in Self.windows.enumerated() {
      let shape = Shape(height: 11, width: 13, channels: 3 + seed * 4)
      try compareWithDefinition(window, shape, filters: filters, set, Self.direct, seed: UInt64(seed))
    }
  }

  @Test(arguments: InstructionSet.available) func aLargeMapIsCutIntoBlocks(set: InstructionSet) throws {
    let window = Window(height: 3, width: 3, stride: 1, padding: .same)
    try compareWithDefinition(
      window, Shape(height: 41, width: 37, channels: 64), filters: 2, set, Self.direct, seed: 1)
  }

  /// Two convolutions after one another write into a concat and read a slice of it.
  @Test(arguments: InstructionSet.available) func slicesOfAConcatAreReadAndWritten(set: InstructionSet) throws
  {
    let point = Window(height: 1, width: 1, stride: 1, padding: .same)
    let wide = Window(height: 3, width: 3, stride: 1, padding: .same)
    let table = [
      Layer("a", .convolution(point, filters: 5, .batchNormReLU), from: ["input"]),
      Layer("b", .convolution(wide, filters: 19, .batchNormReLU), from: ["a"]),
      Layer("c", .convolution(point, filters: 3, .batchNormReLU), from: ["b"]),
      Layer("all", .concat, from: ["c", "a", "b"]),
    ]
    let shape = Shape(height: 9, width: 8, channels: 6)
    let weights = GradientTests.weights(table, shape, seed: 4)
    let network = try Network(table: table, input: shape, weights: weights, for: set, forms: Self.direct)
    var numbers = SplitMix64(state: 5)
    let input = numbers.floats(shape.count)
    let expected = NaiveNetwork(table: table, input: shape, weights: weights).run(input.map(Double.init))
    #expect(distance(network.run(input), expected.map { Float($0) }) < 1e-4)
  }
}
