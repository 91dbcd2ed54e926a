// Which wells, lamps and frames each imager's pictures show.

extension WellShape {
  /// A well as the plates in this imager's pictures have them.
  static func drawn(_ look: ImagerLook, _ dice: inout Dice) -> WellShape {
    switch look {
    case .formulatrix: dice.chance(0.78) ? ringed(&dice) : squared(&dice)
    case .rigaku: dice.chance(0.5) ? shallow(&dice) : dice.chance(0.6) ? octagonal(&dice) : ringed(&dice)
    case .hwmri: turned(&dice)
    }
  }

  /// A round lens of a sitting-drop plate: thick black ring, often with a straight wall at one side.
  private static func ringed(_ dice: inout Dice) -> WellShape {
    var well = WellShape(floor: .round(radius: dice.within(0.34...0.54)))
    let side = dice.pick([Point(0, 1), Point(0, -1), Point(1, 0), Point(-1, 0)])
    if dice.chance(0.6) { well.chord = (side, well.reach * dice.within(0.86...0.98)) }
    well.wall = dice.within(0.08...0.2)
    well.wallLight = dice.within(0.01...0.12)
    well.innerSoftness = dice.skewed(0.002...0.03)
    well.outerSoftness = dice.within(0.01...0.06)
    well.surround = dice.within(0.4...1)
    well.roughness = dice.within(0.02...0.2)
    well.shadow = (dice.within(0.01...0.12), dice.within(0.02...0.45))
    well.foot = dice.within(-0.7...0.5)
    well.slat = dice.chance(0.25) ? dice.pick([-1, 1]) * dice.within(0.5...0.65) : 0
    well.moldings = dice.count(0...3)
    return well
  }

  /// A square well of a flat-bottomed plate, seen with its dark walls.
  private static func squared(_ dice: inout Dice) -> WellShape {
    let half = Point(dice.within(0.36...0.5), dice.within(0.36...0.48))
    var well = WellShape(floor: .box(half: half, corner: dice.within(0.02...0.12), rounded: true))
    well.wall = dice.within(0.1...0.4)
    well.wallLight = dice.within(0.01...0.1)
    well.innerSoftness = dice.within(0.003...0.015)
    well.surround = dice.within(0.02...0.4)
    well.roughness = dice.within(0.05...0.3)
    well.shadow = (0.03, dice.within(0...0.3))
    return well
  }

  /// A large shallow well whose blurred wall stands at the edge of the frame.
  private static func shallow(_ dice: inout Dice) -> WellShape {
    var well = ringed(&dice)
    well.floor = .round(radius: dice.within(0.5...0.68))
    well.chord = dice.chance(0.4) ? (Point(-1, 0), well.reach * dice.within(0.7...0.95)) : nil
    well.innerSoftness = dice.within(0.008...0.04)
    well.shadow = (dice.within(0.03...0.16), dice.within(0.1...0.5))
    well.foot = dice.within(-0.2...0.15)
    well.slat = dice.chance(0.45) ? dice.pick([-1, 1]) * dice.within(0.6...0.75) : 0
    return well
  }

  private static func octagonal(_ dice: inout Dice) -> WellShape {
    let size = dice.within(0.4...0.5)
    let half = Point(size * dice.within(0.95...1.08), size)
    var well = WellShape(floor: .box(half: half, corner: size * dice.within(0.2...0.45), rounded: false))
    well.wall = dice.within(0.015...0.06)
    well.wallLight = dice.within(0.1...0.5)
    well.innerSoftness = dice.within(0.003...0.015)
    well.outerSoftness = dice.within(0.01...0.04)
    well.surround = dice.within(0.3...0.85)
    well.roughness = dice.within(0.05...0.3)
    well.shadow = (0.02, dice.within(0...0.3))
    return well
  }

  /// A well of a 1536-well plate: a bright round floor in a rough dark ring with turning marks.
  private static func turned(_ dice: inout Dice) -> WellShape {
    var well = WellShape(floor: .round(radius: dice.within(0.3...0.46)))
    well.wall = dice.within(0.02...0.09)
    well.wallLight = dice.within(0.04...0.25)
    well.innerSoftness = dice.within(0.003...0.012)
    well.outerSoftness = dice.within(0.015...0.05)
    well.surround = dice.within(0.15...0.5)
    well.roughness = dice.within(0.05...0.35)
    well.flecks = dice.chance(0.7) ? dice.count(10...120) : 0
    well.grooves = dice.within(0.08...0.35)
    well.shadow = (dice.within(0.02...0.2), dice.within(0.05...0.5))
    well.foot = dice.within(-0.3...0.3)
    return well
  }
}
