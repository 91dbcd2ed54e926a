// How each habit fills a drop: bodies, sizes, numbers and places of its crystals.

extension Habit {
  /// All crystals that a drop will ever hold.
  ///
  /// - Parameter born: the day of the first nucleation.
  func crystals(in shape: DropShape, born: Float, _ dice: inout Dice) -> [Crystal] {
    let count = population(&dice)
    let largest = max(shape.radius * largestShare(count: count, &dice), least(shape.radius))
    let spread = Spread(shape, &dice)
    let evenness = dice.within(0.3...1)
    let sameness = dice.within(0...1)
    let pattern = bodyDraw(&dice)
    let halfTime = dice.within(0.5...3)
    return (0..<count).map { index in
      let size = index == 0 ? largest : largest * mix(dice.skewed(0.15...1), dice.within(0.8...1), sameness)
      return Crystal(
        body: body(like: pattern, &dice), center: spread.place(size: size, &dice), size: max(size, 0.004),
        born: born + (index == 0 ? 0 : dice.skewed(0...4)), halfTime: halfTime * dice.within(0.7...1.4),
        boldness: index == 0 ? 1 : dice.within(evenness...1), dice: dice.stream(UInt64(index)))
    }
  }

  private func population(_ dice: inout Dice) -> Int {
    switch self {
    case .blocks, .bipyramids, .plates, .rods:
      dice.chance(0.35) ? dice.count(1...4) : dice.chance(0.55) ? dice.count(5...30) : dice.count(30...110)
    case .needles: dice.chance(0.5) ? dice.count(3...25) : dice.count(25...120)
    case .bundles: dice.count(1...14)
    case .urchins: dice.chance(0.5) ? dice.count(1...3) : dice.count(4...16)
    case .spherulites: dice.chance(0.5) ? dice.count(1...6) : dice.count(7...40)
    case .shower: dice.count(90...500)
    }
  }

  /// The largest crystal's half length as a share of the drop's radius.
  private func largestShare(count: Int, _ dice: inout Dice) -> Float {
    switch self {
    case .blocks, .bipyramids: dice.skewed(count < 5 ? 0.16...0.6 : count < 31 ? 0.1...0.28 : 0.06...0.15)
    case .plates: dice.skewed(count < 5 ? 0.18...0.6 : count < 31 ? 0.12...0.3 : 0.07...0.16)
    case .rods: dice.skewed(count < 5 ? 0.2...0.7 : count < 31 ? 0.12...0.36 : 0.07...0.18)
    case .needles: dice.skewed(0.15...0.6)
    case .bundles: dice.skewed(0.15...0.7)
    case .urchins: dice.skewed(count < 4 ? 0.25...0.9 : 0.14...0.45)
    case .spherulites: dice.skewed(count < 7 ? 0.08...0.3 : 0.04...0.12)
    case .shower: dice.skewed(0.018...0.055)
    }
  }

  /// The half length below which the largest crystal would pass for dust.
  private func least(_ radius: Float) -> Float {
    switch self {
    case .shower: max(0.006, 0.022 * radius)
    case .spherulites: max(0.014, 0.06 * radius)
    default: max(0.014, 0.045 * radius)
    }
  }

  /// What the crystals of one drop have in common: corners of a ring, aspect, taper, belly, flatness.
  private func bodyDraw(_ dice: inout Dice) -> (
    sides: Int, aspect: Float, taper: Float, belly: Float, flat: Float
  ) {
    switch self {
    case .blocks, .shower:
      (dice.pick([4, 4, 4, 6, 3]), dice.within(0.6...1.4), dice.within(0.6...1), 0, dice.within(0.6...1))
    case .bipyramids:
      (dice.pick([4, 4, 6, 3]), dice.within(0.8...2), dice.within(0.02...0.4), 1, dice.within(0.7...1))
    case .plates:
      (dice.pick([4, 4, 6, 6, 8]), dice.within(0.05...0.2), dice.within(0.8...1), 0, dice.within(0.4...1))
    case .rods, .needles, .bundles, .urchins, .spherulites:
      (dice.pick([4, 6]), dice.within(2.5...8), dice.within(0.4...1), 0, dice.within(0.5...1))
    }
  }

  private func body(
    like pattern: (sides: Int, aspect: Float, taper: Float, belly: Float, flat: Float),
    _ dice: inout Dice
  ) -> Crystal.Body {
    switch self {
    case .blocks, .bipyramids, .plates, .rods, .shower:
      .solid(
        sides: pattern.sides, aspect: pattern.aspect * dice.within(0.8...1.25), taper: pattern.taper,
        belly: pattern.belly, flatten: pattern.flat * dice.within(0.85...1),
        lies: self == .plates || self == .rods || dice.chance(0.3))
    case .needles: .spray(needles: [Crystal.Needle.line(dice.direction(), &dice)])
    case .bundles: .spray(needles: Crystal.Needle.bundle(&dice))
    case .urchins: .spray(needles: Crystal.Needle.urchin(&dice))
    case .spherulites: .ball(lobes: dice.within(0...0.2))
    }
  }
}

extension Crystal.Needle {
  static func line(_ along: Point, _ dice: inout Dice) -> Crystal.Needle {
    Crystal.Needle(along: along, start: -1, end: 1, width: dice.skewed(0.015...0.09))
  }

  /// Nearly parallel needles that splay at both ends.
  static func bundle(_ dice: inout Dice) -> [Crystal.Needle] {
    let axis = dice.unit()
    let splay = dice.within(0.01...0.06)
    return (0..<dice.count(6...30)).map { _ in
      let along = Turn(axis + splay * dice.bell()).vector
      return Crystal.Needle(
        along: along, start: -dice.within(0.4...1), end: dice.within(0.4...1), width: dice.skewed(0.01...0.04)
      )
    }
  }

  /// Needles all around a center.
  static func urchin(_ dice: inout Dice) -> [Crystal.Needle] {
    let span = dice.chance(0.7) ? 1 : dice.within(0.2...0.7)
    let axis = dice.unit()
    let width = dice.skewed(0.012...0.05)
    return (0..<dice.count(14...70)).map { _ in
      Crystal.Needle(
        along: Turn(axis + span * (dice.unit() - 0.5)).vector, start: 0, end: dice.within(0.35...1),
        width: width * dice.within(0.6...1.4))
    }
  }
}

/// Where in the drop crystals lie: everywhere, around a few centers, or along the rim.
private struct Spread {
  private let shape: DropShape
  private let centers: [Point]
  private let closeness: Float
  private let rim: Bool

  init(_ shape: DropShape, _ dice: inout Dice) {
    self.shape = shape
    self.rim = dice.chance(0.12)
    self.closeness = dice.within(0.1...0.4)
    let clustered = dice.chance(0.35)
    self.centers = clustered ? (0..<dice.count(1...3)).map { _ in shape.place(within: 0.7, &dice) } : []
  }

  /// A place where a crystal of half length `size` does not grow through the wall by more than half.
  func place(size: Float, _ dice: inout Dice) -> Point {
    for _ in 0..<8 {
      let p = candidate(&dice)
      if shape.limit.depth(p) > min(0.5 * size, 0.4 * shape.radius) { return p }
    }
    return shape.place(within: 0.5, &dice)
  }

  private func candidate(_ dice: inout Dice) -> Point {
    if rim {
      let direction = dice.direction()
      return shape.center + direction * shape.outline(direction) * dice.within(0.78...0.96)
    }
    guard !centers.isEmpty, dice.chance(0.8) else { return shape.place(within: 0.9, &dice) }
    let near = dice.pick(centers) + Point(dice.bell(), dice.bell()) * closeness * shape.radius * 0.6
    return shape.locate(near).depth > 0.01 ? near : shape.place(within: 0.85, &dice)
  }
}
