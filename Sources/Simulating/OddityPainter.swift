// What is round and therefore no crystal: gas bubbles, and the droplets of a phase that separates.

/// A round body that acts as a lens.
struct Globule: Sendable {
  let center: Point
  let radius: Float
  /// Width of its dark edge as a share of the radius, and how dark.
  let ring: Float
  let dark: Float
  let core: Float

  func paint(on canvas: inout Canvas) {
    let pixel = canvas.view.pixel
    let reach = Point(radius + 2 * pixel, radius + 2 * pixel) * 1.1
    canvas.shade(from: center - reach, to: center + reach) { p, light, _ in
      let distance = (p - center).length
      let share = distance / radius
      let inside = clamp((radius - distance) / pixel + 0.5)
      let edge = smooth(1 - ring, 1 - ring * 0.3, share)
      let glint = bell(((p - center) / radius - Point(-0.25, -0.25)).length / 0.25)
      let body = mix(core, 1 - dark, edge) * (1 + 0.15 * glint)
      light *= mix(1 + 0.15 * bell((share - 1.04) / 0.04), max(0.03, body), inside)
    }
  }

  /// A few gas bubbles: bright in the middle, with a thick black edge.
  static func bubbles(in shape: DropShape, count: Int, _ dice: inout Dice) -> [Globule] {
    let ring = dice.within(0.25...0.6)
    return (0..<count).map { _ in
      Globule(
        center: shape.place(within: 0.85, &dice), radius: shape.radius * dice.skewed(0.02...0.28),
        ring: ring, dark: dice.within(0.6...0.97), core: dice.within(0.8...1.15))
    }
  }

  /// Many oil droplets: thin edges, all alike, often of two sizes.
  static func droplets(in shape: DropShape, _ dice: inout Dice) -> [Globule] {
    let ring = dice.within(0.15...0.5)
    let dark = dice.within(0.2...0.7)
    let core = dice.within(0.85...1.2)
    let largest = dice.skewed(0.02...0.16)
    return (0..<dice.count(15...220)).map { _ in
      Globule(
        center: shape.place(within: 0.95, &dice), radius: shape.radius * largest * dice.skewed(0.15...1),
        ring: ring, dark: dark, core: core)
    }
  }
}
