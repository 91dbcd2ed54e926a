// Chance that falls alike on every machine: SplitMix64 with named streams.

/// A small generator of random numbers (SplitMix64; Steele, Lea and Flood 2014, figure 17).
///
/// Only integer arithmetic and exact conversions are used, so a seed gives the same numbers everywhere.
struct Dice: Sendable {
  private var state: UInt64

  init(seed: UInt64) { self.state = seed }

  /// An independent stream that depends on the present state and `stream` alone; does not advance `self`, so
  /// that adding a die to one part of a picture leaves the other parts as they were.
  func stream(_ stream: UInt64) -> Dice {
    Dice(seed: Dice.mix(state &+ Dice.mix(stream &+ 0x9E37_79B9_7F4A_7C15)))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Dice.mix(state)
  }

  /// Uniform in 0..<1, with 24 bits.
  mutating func unit() -> Float { Float(next() >> 40) * 0x1p-24 }

  mutating func within(_ range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * unit()
  }

  /// Between the bounds with equal weight on equal ratios in the middle and more on the small side, without a
  /// logarithm: the square of a uniform draw between the square roots.
  mutating func skewed(_ range: ClosedRange<Float>) -> Float {
    let root = within(range.lowerBound.squareRoot()...range.upperBound.squareRoot())
    return root * root
  }

  mutating func count(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  mutating func chance(_ probability: Float) -> Bool { unit() < probability }

  /// Roughly normal with mean 0 and variance 1: the sum of four uniform draws.
  mutating func bell() -> Float { (unit() + unit() + unit() + unit() - 2) * 1.732_051 }

  /// - Precondition: not empty.
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[count(0...elements.count - 1)] }

  /// A unit vector in the plane.
  mutating func direction() -> Point { Turn(unit()).vector }

  /// The finalizer of SplitMix64: a bijection that scatters every bit.
  static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
