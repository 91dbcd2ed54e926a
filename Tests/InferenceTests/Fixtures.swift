// Seeded numbers and one-layer networks for the tests of this module.

import Inference
import Testing

/// SplitMix64: a small generator whose numbers depend on its seed alone.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func floats(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }

  mutating func tensor(_ shape: [Int], in range: ClosedRange<Float> = -1...1) -> WeightTensor {
    WeightTensor(shape: shape, values: floats(shape.reduce(1, *), in: range))
  }
}

extension Network {
  /// Runs one picture in a fresh workspace.
  func run(_ input: [Float]) -> [Float] {
    let workspace = Workspace(for: self)
    return input.withUnsafeBufferPointer { run($0, in: workspace) }
  }
}

/// The greatest difference between two arrays of one length, or infinity.
func distance(_ left: [Float], _ right: [Float]) -> Float {
  guard left.count == right.count else { return .infinity }
  return zip(left, right).map { abs($0 - $1) }.max() ?? 0
}

/// A convolution with bias, on seeded numbers, by the engine and by the definition.
func convolved(
  _ window: Window, _ shape: Shape, filters: Int, _ set: InstructionSet, _ forms: FormTable, seed: UInt64
) throws -> (found: [Float], expected: [Float]) {
  var numbers = SplitMix64(state: seed)
  let kernel = numbers.tensor([window.height, window.width, shape.channels, filters])
  let biases = numbers.tensor([filters])
  let input = numbers.floats(shape.count)
  let network = try Network(
    table: [Layer("c", .convolution(window, filters: filters, .bias), from: [Layer.input])], input: shape,
    weights: ["c/weights": kernel, "c/biases": biases], for: set, forms: forms)
  let sums = NaiveMap(shape: shape, values: input).convolved(window, kernel.values, filters: filters)
  return (network.run(input), sums.enumerated().map { $1 + biases.values[$0 % filters] })
}

/// Holds the engine against the definition.
func compareWithDefinition(
  _ window: Window, _ shape: Shape, filters: Int, _ set: InstructionSet, _ forms: FormTable, seed: UInt64,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let (found, expected) = try convolved(window, shape, filters: filters, set, forms, seed: seed)
  #expect(distance(found, expected) < 1e-3, sourceLocation: sourceLocation)
}

/// The root mean square of the differences over that of the values.
func relativeError(
  _ window: Window, _ shape: Shape, filters: Int, _ set: InstructionSet, _ forms: FormTable, seed: UInt64
) throws -> Double {
  let (found, expected) = try convolved(window, shape, filters: filters, set, forms, seed: seed)
  let differences = zip(found, expected).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
  return (differences / expected.reduce(0.0) { $0 + Double($1 * $1) }).squareRoot()
}
