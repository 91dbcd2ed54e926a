// Winograd's forms against the definition: every transform, every instruction set, tiles that leave the map.

import Inference
import Testing

@Suite struct WinogradConvolutionTests {
  /// A window and how many outputs a tile may have.
  struct Case: Sendable {
    let height: Int
    let width: Int
    let outputs: Int
  }

  static let cases = [
    Case(height: 3, width: 3, outputs: 4), Case(height: 3, width: 3, outputs: 6),
    Case(height: 5, width: 5, outputs: 2), Case(height: 5, width: 5, outputs: 4),
    Case(height: 1, width: 7, outputs: 2), Case(height: 7, width: 1, outputs: 2),
    Case(height: 1, width: 7, outputs: 4), Case(height: 7, width: 1, outputs: 4),
    Case(height: 1, width: 7, outputs: 6), Case(height: 7, width: 1, outputs: 6),
    Case(height: 1, width: 3, outputs: 4), Case(height: 3, width: 1, outputs: 6),
  ]

  @Test(arguments: InstructionSet.available, cases.indices)
  func sumsMatchTheDefinition(set: InstructionSet, index: Int) throws {
    let sample = Self.cases[index]
    for seed in 0..<6 {
      var numbers = SplitMix64(state: UInt64(index * 100 + seed))
      func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &numbers) }
      let window = Window(
        height: sample.height, width: sample.width, stride: 1, padding: seed % 2 == 0 ? .same : .valid)
      let shape = Shape(height: pick(7...18), width: pick(7...18), channels: pick(1...40))
      try compareWithDefinition(
        window, shape, filters: pick(1...70), set, FormTable { _ in .winograd(sample.outputs) },
        seed: UInt64(seed))
    }
  }

  @Test(arguments: InstructionSet.available) func manyTilesAreCutIntoBlocks(set: InstructionSet) throws {
    let window = Window(height: 3, width: 3, stride: 1, padding: .same)
    try compareWithDefinition(
      window, Shape(height: 45, width: 47, channels: 60), filters: 50, set, FormTable { _ in .winograd(4) },
      seed: 1)
  }

  /// Sums are off by some 1e-6 of their size, in any form.
  @Test(arguments: InstructionSet.available, cases.indices)
  func littlePrecisionIsLost(set: InstructionSet, index: Int) throws {
    let sample = Self.cases[index]
    let window = Window(height: sample.height, width: sample.width, stride: 1, padding: .same)
    let error = try relativeError(
      window, Shape(height: 12, width: 12, channels: 96), filters: 32, set,
      FormTable { _ in .winograd(sample.outputs) }, seed: 3)
    #expect(error < 1e-5)
  }

  @Test func aFormThatDoesNotFitFallsBackToTheDefinition() throws {
    let windows = [
      Window(height: 3, width: 3, stride: 2, padding: .same),
      Window(height: 2, width: 3, stride: 1, padding: .same),
      Window(height: 1, width: 1, stride: 1, padding: .same),
      Window(height: 7, width: 7, stride: 1, padding: .same),
      Window(height: 4, width: 4, stride: 1, padding: .same),
    ]
    for window in windows {
      try compareWithDefinition(
        window, Shape(height: 9, width: 9, channels: 3), filters: 5, .baseline,
        FormTable { _ in .winograd(4) },
        seed: 2)
    }
  }
}
