// The drop as a lens: the dark or bright meniscus by which it shows against the floor.

/// How one drop bends light.
struct DropOptics: Sendable {
  /// How much darker the rim is than the middle, and how gently: the power of the share of the radius.
  var rim: Float
  var power: Int
  /// The lamp's side: the rim away from it is darker.
  var lean: Point
  /// The light of the whole drop against the floor, and its brownness.
  var body: Float
  var brown: Float
  /// The thin line along the outline.
  var outline: Float
  var outlineWidth: Float
  /// Black crescents at steep stretches of the edge: their width and darkness.
  var crescent: Float
  var crescentDepth: Float
  /// The light caught just outside (positive) or the dark there (negative).
  var halo: Float
  /// Faint rings that a lamp's reflection leaves inside and a dried film outside: share of the radius and
  /// strength; 0 for none.
  var ring: (share: Float, strength: Float)
  var film: (share: Float, strength: Float)

  static func drawn(_ look: ImagerLook, _ dice: inout Dice) -> DropOptics {
    let steep = dice.chance(look == .rigaku ? 0.5 : 0.3)
    return DropOptics(
      rim: steep ? dice.within(0.35...0.95) : dice.skewed(0...0.4),
      power: dice.pick(steep ? [2, 2, 3, 4, 5] : [2, 4, 8, 12]),
      lean: dice.direction() * dice.within(0...0.8),
      body: dice.within(0.72...1.08), brown: dice.skewed(0...0.25),
      outline: dice.within(0.3...0.97), outlineWidth: dice.skewed(0.002...0.01),
      crescent: dice.chance(0.45) ? dice.within(0.02...0.12) : 0, crescentDepth: dice.within(0.4...0.98),
      halo: dice.within(-0.1...0.2),
      ring: dice.chance(0.12) ? (dice.within(0.4...0.9), dice.within(-0.07...0.07)) : (0, 0),
      film: dice.chance(0.15) ? (dice.within(1.03...1.2), dice.within(-0.12...0.12)) : (0, 0))
  }

  func paint(_ shape: DropShape, on canvas: inout Canvas, _ dice: Dice) {
    var dice = dice
    let (uneven, streak) = (Noise(&dice), Noise(&dice))
    let streaks = dice.chance(0.3) ? dice.within(0.005...0.04) : 0
    let pixel = canvas.view.pixel
    let reach = max(0.03, shape.radius * (film.share - 1) * 2)
    let box = shape.box
    canvas.shade(from: box.low - Point(reach, reach), to: box.high + Point(reach, reach)) { p, light, brown in
      let (share, depth) = shape.locate(p)
      guard depth > -reach else { return }
      let inside = clamp(depth / pixel + 0.5)
      let off = (p - shape.center) / shape.radius
      var factor: Float = 1 + halo * bell((depth + 0.006) / 0.004) * (1 - inside)
      if inside > 0 {
        var lens = self.lens(off, share, depth, uneven)
        if streaks > 0 { lens *= 1 + streaks * share * streak.value(off / max(off.length, 1e-4) * 30) }
        factor = mix(factor, max(0.03, lens), inside)
        brown += self.brown * inside
      } else if film.strength != 0 {
        factor *= driedFilm(off, share, uneven)
      }
      let line = bell(depth / max(outlineWidth, pixel)) * min(1, outlineWidth / pixel)
      light *= factor * (1 - (1 - outline) * line)
    }
  }

  /// Light that comes through the drop at a place; `off` is the place in radii from the middle.
  @inline(__always)
  private func lens(_ off: Point, _ share: Float, _ depth: Float, _ uneven: Noise) -> Float {
    let side = max(0, 1 - off.dot(lean))
    var steepness = share
    for _ in 1..<power { steepness *= share }
    var light = body * (1 - rim * steepness * side) * (1 + 0.06 * uneven.value(off * 1.7 + 5))
    if crescent > 0 {
      let width = crescent * (uneven.value(off * 1.1 + 20) * 1.6 - 0.1)
      if width > 0 { light *= 1 - crescentDepth * smooth(width, 0, depth) }
    }
    if ring.strength != 0 { light *= 1 + ring.strength * bell((share - ring.share) / 0.008) }
    return light
  }

  /// A film shows along a part of the rim only.
  @inline(__always)
  private func driedFilm(_ off: Point, _ share: Float, _ uneven: Noise) -> Float {
    let here = smooth(-0.1, 0.3, uneven.value(off * 0.9 + 60))
    let edge = 1 + film.strength * here * bell((share - film.share) / 0.01)
    return edge * (1 - 0.03 * here * smooth(film.share + 0.01, film.share - 0.01, share))
  }
}
