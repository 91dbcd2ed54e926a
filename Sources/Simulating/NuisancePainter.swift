// What every picture may show whatever the drop does: dust, fibers, scratches, stains.

/// Dirt on the plate, inside and outside the drop.
struct Nuisances: Sendable {
  let dust: Int
  let fibers: Int
  let scratches: Int
  let stains: Int
  let dice: Dice

  init(_ dice: inout Dice) {
    dust = dice.chance(0.6) ? dice.count(1...14) : dice.chance(0.2) ? dice.count(15...90) : 0
    fibers = dice.chance(0.2) ? dice.count(1...2) : 0
    scratches = dice.chance(0.15) ? dice.count(1...3) : 0
    stains = dice.chance(0.2) ? dice.count(1...5) : 0
    self.dice = dice.stream(7)
  }

  func paint(on canvas: inout Canvas) {
    var dice = self.dice
    for _ in 0..<stains { stain(&canvas, &dice) }
    for _ in 0..<dust { grain(&canvas, &dice) }
    for _ in 0..<fibers { fiber(&canvas, &dice) }
    for _ in 0..<scratches { scratch(&canvas, &dice) }
  }

  private func somewhere(_ dice: inout Dice) -> Point {
    Point(dice.within(-0.6...0.6), dice.within(-0.5...0.5))
  }

  private func grain(_ canvas: inout Canvas, _ dice: inout Dice) {
    let at = somewhere(&dice)
    let radius = dice.skewed(0.0015...0.006)
    let edge = dice.within(0.1...0.8)
    let core = dice.chance(0.3) ? 1.2 : edge
    canvas.spot(at: at, radius: radius, edge: edge, core: core, ring: 0.6)
    if dice.chance(0.4) {
      canvas.spot(at: at + dice.direction() * radius, radius: radius * 0.7, edge: edge, core: edge, ring: 0.5)
    }
  }

  /// A curling hair.
  private func fiber(_ canvas: inout Canvas, _ dice: inout Dice) {
    var at = somewhere(&dice)
    var heading = Turn(dice.unit())
    var bend = dice.within(-0.03...0.03)
    let width = dice.skewed(0.002...0.01)
    let factor = dice.within(0.2...0.8)
    let softness = dice.skewed(0...0.008)
    for _ in 0..<dice.count(6...40) {
      let next = at + heading.vector * 0.01
      canvas.stroke(from: at, to: next, width: width, factor: mix(factor, 1, 0.35), softness: softness)
      at = next
      bend += dice.within(-0.015...0.015)
      heading = Turn(heading.turns + bend)
    }
  }

  private func scratch(_ canvas: inout Canvas, _ dice: inout Dice) {
    let at = somewhere(&dice)
    let long = dice.chance(0.3) ? 2 : dice.within(0.05...0.5)
    let to = at + dice.direction() * long
    let factor = dice.chance(0.3) ? dice.within(1.05...1.3) : dice.within(0.5...0.95)
    canvas.stroke(from: at, to: to, width: dice.skewed(0.001...0.003), factor: factor)
  }

  /// A blurred disk: dirt far from the focus.
  private func stain(_ canvas: inout Canvas, _ dice: inout Dice) {
    let at = somewhere(&dice)
    let radius = dice.skewed(0.008...0.05)
    let depth = dice.within(-0.06...0.15)
    let reach = Point(radius, radius) * 2
    canvas.shade(from: at - reach, to: at + reach) { p, light, _ in
      light *= 1 - depth * smooth(radius * 1.2, radius * 0.7, (p - at).length)
    }
  }
}
