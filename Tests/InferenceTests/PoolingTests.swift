// Pools against their definitions; what the border counts for.

import Inference
import Testing

@Suite struct PoolingTests {
  @Test(arguments: InstructionSet.available, 0..<40)
  func poolsMatchTheDefinition(set: InstructionSet, seed: Int) throws {
    var numbers = SplitMix64(state: UInt64(seed))
    func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &numbers) }
    let window = Window(
      height: pick(1...4), width: pick(1...4), stride: pick(1...3), padding: pick(0...1) == 0 ? .same : .valid
    )
    let shape = Shape(height: pick(4...9), width: pick(4...9), channels: pick(1...37))
    let input = numbers.floats(shape.count)
    let map = NaiveMap(shape: shape, values: input)

    let greatest = map.pooled(window) { $0.max() ?? .nan }
    #expect(distance(try pool(.maxPool(window), shape, input, set), greatest) == 0)
    let mean = map.pooled(window) { $0.reduce(0, +) / Double($0.count) }
    #expect(distance(try pool(.averagePool(window), shape, input, set), mean) < 1e-6)
  }

  @Test func aPaddedBorderDoesNotCountInTheMean() throws {
    let window = Window(height: 3, width: 3, stride: 1, padding: .same)
    let ones = [Float](repeating: 1, count: 25)
    #expect(distance(try pool(.averagePool(window), Shape(side: 5, channels: 1), ones), ones) < 1e-6)
  }

  @Test func aPaddedBorderIsNotTakenForZeroInTheMaximum() throws {
    let window = Window(height: 3, width: 3, stride: 2, padding: .same)
    let negative = [Float](repeating: -2, count: 25)
    let pooled = try pool(.maxPool(window), Shape(side: 5, channels: 1), negative)
    #expect(pooled == [Float](repeating: -2, count: 9))
  }

  @Test(arguments: [1, 8, 13]) func theGlobalMeanCoversAMapOfAnySide(side: Int) throws {
    let values = (0..<side * side).flatMap { index -> [Float] in [Float(index), 1] }
    let pooled = try pool(.globalAveragePool, Shape(side: side, channels: 2), values)
    #expect(distance(pooled, [Float(side * side - 1) / 2, 1]) < 1e-4)
  }

  /// A maximum that skips NaN would turn an overflow into a score.
  @Test(arguments: InstructionSet.available, 0..<9)
  func aNaNIsNeverPassedOver(set: InstructionSet, place: Int) throws {
    let window = Window(height: 3, width: 3, stride: 1, padding: .valid)
    var input = [Float](repeating: 1, count: 9 * 5)
    input[place * 5 + 3] = .nan
    let pooled = try pool(.maxPool(window), Shape(side: 3, channels: 5), input, set)
    #expect(pooled.map(\.isNaN) == [false, false, false, true, false])
  }

  private func pool(
    _ kind: Layer.Kind, _ shape: Shape, _ input: [Float], _ set: InstructionSet? = nil
  ) throws -> [Float] {
    try Network(table: [Layer("p", kind, from: [Layer.input])], input: shape, weights: [:], for: set)
      .run(input)
  }
}
