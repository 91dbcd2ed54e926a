// One crystal (or one cluster of needles): what it is when full grown, and how much of it there is on a day.

/// A crystal at a place in the drop.
struct Crystal: Sendable {
  enum Body: Sendable {
    /// A faceted body; `aspect` is its length against its width, `profile` how its ends are cut.
    case solid(sides: Int, aspect: Float, taper: Float, belly: Float, flatten: Float, lies: Bool)
    /// Needles that start at the center, each with a direction, a share of the length and a width.
    case spray(needles: [Needle])
    /// A ball of fibers with a rough outline.
    case ball(lobes: Float)
  }

  struct Needle: Sendable {
    let along: Point
    let start: Float
    let end: Float
    let width: Float
  }

  let body: Body
  let center: Point
  /// Half its length when full grown, in plate units.
  let size: Float
  /// The day of its nucleation, and the days in which it grows to half its size.
  let born: Float
  let halfTime: Float
  /// How boldly it shows against the others of its drop, 0...1: crystals lie in different depths.
  let boldness: Float
  /// For its attitude and small irregularities.
  let dice: Dice

  /// How broad it looks against its length: what is thin is lost sooner in blur and precipitate.
  var breadth: Float {
    switch body {
    case .solid, .ball: 1
    case .spray(let needles): needles.count > 1 ? 0.4 : 0.25
    }
  }

  /// The share of the full size that it has on a day: 0 before its birth, never shrinking.
  func growth(atDay day: Float) -> Float {
    let age = day - born
    return age <= 0 ? 0 : age / (age + halfTime)
  }
}
