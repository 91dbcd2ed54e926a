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

/// How the crystals of one drop take the light.
struct CrystalOptics: Sendable {
  /// Strength of facets and edges: 0.2 is a ghost, 1 is bold.
  let contrast: Float
  let lamp: Point
  /// Body light and brownness of the facets.
  let clarity: Float
  let brown: Float
  /// Width of an edge line, in plate units.
  let edge: Float
  /// How strongly the far edges shine through.
  let through: Float
  let shadow: Float
  /// Light caught along the outside of an outline, and how unevenly a facet is lit.
  let halo: Float
  let bend: Float
  /// How much the sides toward and away from the lamp differ: 0 equal outlines, 1 one dark and one bright side.
  let relief: Float
  /// Unevenness within facets.
  let rough: Float

  init(_ dice: inout Dice) {
    contrast = dice.chance(0.22) ? dice.within(0.3...0.6) : dice.within(0.65...1.1)
    lamp = dice.direction()
    clarity = dice.within(0.8...1.1)
    brown = dice.chance(0.4) ? dice.within(0.1...0.7) : dice.within(0...0.1)
    edge = dice.skewed(0.002...0.008)
    through = dice.within(0...0.7)
    shadow = dice.chance(0.5) ? dice.skewed(0...0.4) : 0
    halo = dice.within(0...0.45)
    bend = dice.within(0.05...0.6)
    rough = dice.chance(0.6) ? dice.skewed(0.02...0.3) : 0
    relief = dice.within(0...1)
  }
}
