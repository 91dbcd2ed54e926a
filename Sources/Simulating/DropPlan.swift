// Where a drop was set, how large and in what shape; and how it dries.

/// Where and how large a drop was set.
struct DropPlan: Sendable {
  let center: Point
  let radius: Float
  let wobble: Float
  let stretch: Float
  let tails: Int
  /// How ragged a torn stretch of the outline is, in radii; 0 for none.
  let frayed: Float
  /// The share of the radius that has dried away after a month.
  let drying: Float
  let dice: Dice

  static func drawn(
    _ look: ImagerLook, _ well: WellShape, _ camera: Point, _ zoom: Float, _ dice: inout Dice
  ) -> DropPlan {
    let reach = min(well.reach, 0.5)
    // Under oil in a narrow well the drop fills the floor; its own edge shows now and then.
    let fills = look == .hwmri && dice.chance(0.75)
    let share = fills ? dice.within(1.1...1.5) : dice.within(0.25...0.97)
    let free = max(0, fills ? 0.1 : 1.02 - share) * reach
    let pushed = !fills && dice.chance(0.2)
    let center = dice.direction() * (pushed ? reach * dice.within(0.5...0.9) : free * dice.unit())
    return DropPlan(
      center: center, radius: reach * share, wobble: dice.skewed(0.01...0.16),
      stretch: dice.chance(0.5) ? dice.within(0...0.22) : dice.within(0...0.05),
      tails: dice.chance(0.45) ? dice.count(1...3) : 0,
      frayed: dice.chance(0.15) ? dice.within(0.05...0.25) : 0, drying: dice.within(0...0.12),
      dice: dice.stream(3))
  }

  func shape(atDay day: Float, _ well: WellShape) -> DropShape {
    DropShape(
      center: center, radius: radius, limit: well, wobble: wobble, stretch: stretch, tails: tails,
      frayed: frayed, shrink: 1 - drying * day / (day + 15), dice)
  }
}
