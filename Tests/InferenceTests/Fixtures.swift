// Seeded numbers and one-layer networks for the tests of this module.

import Inference

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
