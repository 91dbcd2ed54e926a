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
    let dark = dice.within(0.6...0.97)
    let core = dice.within(0.8...1.15)
    return apart(count: count, in: shape, radii: 0.02...0.28, ring: ring, dark: dark, core: core, &dice)
  }

  /// Many oil droplets: thin edges, all alike, of a few sizes.
  static func droplets(in shape: DropShape, _ dice: inout Dice) -> [Globule] {
    let largest = dice.skewed(0.03...0.18)
    let radii = largest * dice.within(0.1...0.6)...largest
    let (ring, dark, core) = (dice.within(0.15...0.5), dice.within(0.2...0.7), dice.within(0.85...1.2))
    return apart(
      count: dice.count(20...260), in: shape, radii: radii, ring: ring, dark: dark, core: core, &dice)
  }

  /// Globules that do not lie over each other; those that find no room are left out.
  private static func apart(
    count: Int, in shape: DropShape, radii: ClosedRange<Float>, ring: Float, dark: Float, core: Float,
    _ dice: inout Dice
  ) -> [Globule] {
    var placed = [Globule]()
    for _ in 0..<count {
      let center = shape.place(within: 0.92, &dice)
      let radius = shape.radius * dice.skewed(radii)
      let free = placed.allSatisfy { ($0.center - center).length > ($0.radius + radius) * 0.97 }
      if free { placed.append(Globule(center: center, radius: radius, ring: ring, dark: dark, core: core)) }
    }
    return placed
  }
}
