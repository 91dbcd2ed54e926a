// Frames and bytes that the tests of this module share.

import Domain

/// A seeded generator (SplitMix64), so that every run sees the same bytes.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { self.state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A smooth ramp with some grain: easy on JPEG, not trivial for anything.
func ramp(width: Int, height: Int, channels: Int) -> Frame {
  var generator = SeededGenerator(seed: 7)
  let samples = (0..<width * height * channels).map { index in
    let pixel = index / channels
    let slope = pixel % width * 160 / width + pixel / width * 60 / height
    return UInt8(slope + index % channels * 10 + Int(generator.next() % 8))
  }
  return Frame(width: width, height: height, channels: channels, samples: samples)
}

extension Frame {
  /// The largest difference of two samples; nil where the shapes differ.
  func distance(to other: Frame) -> Int? {
    guard (width, height, channels) == (other.width, other.height, other.channels) else { return nil }
    return zip(samples, other.samples).map { abs(Int($0) - Int($1)) }.max()
  }
}
