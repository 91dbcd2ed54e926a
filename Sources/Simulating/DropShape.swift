// The outline of a drop: a wobbly circle with perhaps a tail where the needle left it.

/// A star-shaped outline around a center, as radii over the angle.
struct DropShape: Sendable {
  let center: Point
  /// The mean radius.
  let radius: Float
  private let radii: [Float]
  /// The drop ends where the well's floor does: pushed against a wall, it is cut there.
  let limit: WellShape

  /// - Parameter shrink: 1 for a fresh drop, less when water has left it; `stretch` 0 for a round one, 0.2 for an oval.
  init(
    center: Point, radius: Float, limit: WellShape, wobble: Float, stretch: Float = 0, tails: Int,
    frayed: Float = 0, shrink: Float, _ dice: Dice
  ) {
    self.center = center
    self.radius = radius * shrink
    self.limit = limit
    var dice = dice
    let waves = (2...6).map { order in
      (order: Float(order), height: wobble * dice.bell() / Float(order), phase: dice.unit())
    }
    let long = dice.unit()
    let tips = (0..<tails).map { _ -> (at: Float, height: Float, width: Float) in
      (
        at: dice.unit(), height: dice.chance(0.3) ? dice.within(-0.1...0) : dice.within(0.03...0.28),
        width: dice.within(0.015...0.07)
      )
    }
    let torn = frayed > 0 ? Noise(&dice) : nil
    let tear = dice.unit()
    self.radii = (0..<DropShape.steps).map { step in
      let direction = DropShape.direction(step)
      let turns = DropShape.turns(direction)
      var r: Float = 1
      for wave in waves { r += wave.height * Turn(wave.order * turns + wave.phase).sine }
      r *= 1 + stretch * Turn(2 * turns + long).sine
      for tip in tips {
        let off = abs(turns - tip.at)
        let x = min(off, 1 - off) / tip.width
        r += tip.height / (1 + x * x * (1 + 0.5 * x))
      }
      if let torn {
        // A skin that tears leaves a ragged stretch of the outline.
        let off = abs(turns - tear)
        let along = bell(min(off, 1 - off) / 0.12)
        r += frayed * along * torn.fractal(direction * 14, octaves: 3)
      }
      return max(0.25, r) * radius * shrink
    }
  }

  /// How far in a place lies: `share` is 0 in the middle and 1 on the outline, `depth` the distance to the
  /// outline (negative outside), both nearly.
  @inline(__always)
  func locate(_ p: Point) -> (share: Float, depth: Float) {
    let off = p - center
    let distance = off.length
    let r = outline(off)
    let depth = min(r - distance, limit.depth(p))
    return (distance / r, depth)
  }

  /// The radius of the outline in a direction, by a table over an angle that needs no trigonometry.
  @inline(__always)
  func outline(_ off: Point) -> Float {
    let sum = abs(off.x) + abs(off.y)
    guard sum > 0 else { return radius }
    let share = off.x / sum
    let diamond = off.y >= 0 ? 1 - share : 3 + share
    let place = diamond * Float(DropShape.steps) * 0.25
    let step = Int(place)
    let next = step + 1
    return mix(
      radii[step & (DropShape.steps - 1)], radii[next & (DropShape.steps - 1)], place - Float(step))
  }

  /// The corners of the box around the outline.
  var box: (low: Point, high: Point) {
    let reach = radii.reduce(0, max)
    return (center - Point(reach, reach), center + Point(reach, reach))
  }

  /// A place within the drop whose share is at most `share`; the middle if chance will not find one.
  func place(within share: Float, _ dice: inout Dice) -> Point {
    for _ in 0..<20 {
      let direction = dice.direction()
      let reach = outline(direction) * share * dice.unit().squareRoot()
      let p = center + direction * reach
      if limit.depth(p) > 0.02 { return p }
    }
    return center
  }

  private static let steps = 1024

  /// The direction of a table entry: corners of a diamond, walked evenly.
  private static func direction(_ step: Int) -> Point {
    let diamond = Float(step) * 4 / Float(steps)
    let share = diamond < 2 ? 1 - diamond : diamond - 3
    return Point(share, diamond < 2 ? 1 - abs(share) : abs(share) - 1)
  }

  /// The angle of a direction in turns, 0..<1, by a rational arctangent good to 1e-4 turns.
  private static func turns(_ p: Point) -> Float {
    let ratio = min(abs(p.x), abs(p.y)) / max(abs(p.x), abs(p.y), 1e-12)
    let eighth = ratio / (6.283_185 * (1 + 0.280_872 * ratio * ratio))
    let quarter = abs(p.y) > abs(p.x) ? 0.25 - eighth : eighth
    let half = p.x < 0 ? 0.5 - quarter : quarter
    return p.y < 0 ? (half == 0 ? 0 : 1 - half) : half
  }
}
