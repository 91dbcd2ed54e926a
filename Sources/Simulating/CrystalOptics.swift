// How crystals take the light: drawn once for all crystals of a drop.

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
