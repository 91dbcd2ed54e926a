// Smooth randomness over the plate: the grain of precipitate, the unevenness of light.

/// Value noise on a square lattice, a pure function of place and seed.
struct Noise: Sendable {
  let seed: UInt32

  init(_ dice: inout Dice) { self.seed = UInt32(truncatingIfNeeded: dice.next() >> 32) }

  /// In -1...1, with features about one unit wide.
  @inline(__always)
  func value(_ p: Point) -> Float {
    let floorX = p.x.rounded(.down)
    let floorY = p.y.rounded(.down)
    let fx = p.x - floorX
    let fy = p.y - floorY
    let x = Int32(floorX)
    let y = Int32(floorY)
    let u = fx * fx * (3 - 2 * fx)
    let v = fy * fy * (3 - 2 * fy)
    let top = mix(corner(x, y), corner(x &+ 1, y), u)
    let bottom = mix(corner(x, y &+ 1), corner(x &+ 1, y &+ 1), u)
    return mix(top, bottom, v)
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

  /// In -1...1 at a lattice point.
  @inline(__always)
  func corner(_ x: Int32, _ y: Int32) -> Float {
    var h = UInt32(bitPattern: x) &* 0x85EB_CA6B ^ UInt32(bitPattern: y) &* 0xC2B2_AE35 ^ seed
    h = (h ^ (h >> 15)) &* 0x2C1B_3C6D
    h = (h ^ (h >> 12)) &* 0x297A_2D39
    h ^= h >> 15
    return Float(Int32(bitPattern: h)) * 0x1p-31
  }
}
