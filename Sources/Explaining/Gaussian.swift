// The normal distribution: its bell, and numbers drawn from it.

private import Glibc

/// `exp(-x² / 2)`.
func gaussian(_ x: Double) -> Double { exp(-x * x / 2) }

/// Normal numbers of mean 0 and deviation 1 that depend on the seed alone.
///
/// SplitMix64 (Steele, Lea and Flood 2014, figure 17) for the bits; Box and Muller 1958 for the shape.
struct GaussianNoise {
  private var state: UInt64
  private var spare: Float?

  init(seed: UInt64) { state = seed }

  mutating func next() -> Float {
    if let spare {
      self.spare = nil
      return spare
    }
    let radius = (-2 * log(1 - unit())).squareRoot()
    let angle = 2 * Double.pi * unit()
    spare = Float(radius * sin(angle))
    return Float(radius * cos(angle))
  }

  /// Uniform in 0..<1, with 53 bits.
  private mutating func unit() -> Double { Double(bits() >> 11) * 0x1p-53 }

  private mutating func bits() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
