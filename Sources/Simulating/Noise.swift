// Smooth randomness over the plate: the grain of precipitate, the unevenness of light.

/// Gradient noise on a square lattice (Perlin 1985), a pure function of place and seed.
struct Noise: Sendable {
  let seed: UInt32

  init(_ dice: inout Dice) { self.seed = UInt32(truncatingIfNeeded: dice.next() >> 32) }

  /// In -1...1, with features about one unit wide; 0 at lattice points.
  @inline(__always)
  func value(_ p: Point) -> Float {
    let floorX = p.x.rounded(.down)
    let floorY = p.y.rounded(.down)
    let fx = p.x - floorX
    let fy = p.y - floorY
    let x = Int32(floorX)
    let y = Int32(floorY)
    let u = fx * fx * fx * (fx * (fx * 6 - 15) + 10)
    let v = fy * fy * fy * (fy * (fy * 6 - 15) + 10)
    let top = mix(slope(x, y, fx, fy), slope(x &+ 1, y, fx - 1, fy), u)
    let bottom = mix(slope(x, y &+ 1, fx, fy - 1), slope(x &+ 1, y &+ 1, fx - 1, fy - 1), u)
    return max(-1, min(1, 2 * mix(top, bottom, v)))
  }

  /// The sum of `octaves` noises, each half as wide and half as strong; about in -1...1.
  @inline(__always)
  func fractal(_ p: Point, octaves: Int) -> Float {
    var place = p
    var sum: Float = 0
    var weight: Float = 0.55
    for _ in 0..<octaves {
      sum += weight * value(place)
      place = Point(place.x * 1.93 - place.y * 0.52 + 7.3, place.x * 0.52 + place.y * 1.93 + 3.1)
      weight *= 0.5
    }
    return sum
  }

  /// The rise from a lattice point along its own random slope.
  @inline(__always)
  private func slope(_ x: Int32, _ y: Int32, _ dx: Float, _ dy: Float) -> Float {
    var h = UInt32(bitPattern: x) &* 0x85EB_CA6B ^ UInt32(bitPattern: y) &* 0xC2B2_AE35 ^ seed
    h = (h ^ (h >> 15)) &* 0x2C1B_3C6D
    h = (h ^ (h >> 12)) &* 0x297A_2D39
    h ^= h >> 15
    let across = Float(Int32(h & 0xFFFF) - 0x8000)
    let down = Float(Int32(h >> 16) - 0x8000)
    return (across * dx + down * dy) * 0x1p-15
  }
}
