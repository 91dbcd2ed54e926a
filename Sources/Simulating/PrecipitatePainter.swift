// Precipitate on the canvas: layers that darken, tint and bend the light of the drop.

extension PrecipitateLook {
  /// - Parameter amount: 0...1, how much is out by now.
  func paint(in shape: DropShape, amount: Float, on canvas: inout Canvas, _ dice: Dice) {
    guard amount > 0.01 else { return }
    var dice = dice
    let lamp = dice.direction()
    paintTexture(in: shape, amount, lamp, on: &canvas, &dice)
    paintSpecks(in: shape, amount, on: &canvas, &dice)
    for _ in 0..<cracks { paintCrack(in: shape, on: &canvas, &dice) }
  }

  private func paintTexture(
    in shape: DropShape, _ amount: Float, _ lamp: Point, on canvas: inout Canvas, _ dice: inout Dice
  ) {
    let (thick, fine, rough) = (Noise(&dice), Noise(&dice), Noise(&dice))
    let pixel = canvas.view.pixel
    let box = shape.box
    // Grain narrower than a pixel averages out; what is left of it spreads over the pixel.
    let width = max(grainWidth, pixel * 1.2)
    let graininess = grain * min(1, grainWidth / width) * amount
    canvas.shade(from: box.low, to: box.high) { p, light, brown in
      let (share, depth) = shape.locate(p)
      let inside = clamp(depth / pixel + 0.5)
      guard inside > 0 else { return }
      let off = p - shape.center
      var cover = inside * amount
      if patchy > 0 {
        let uneven = thick.fractal(off / (shape.radius * 0.55), octaves: 2)
        cover *= smooth(patchy - 0.75, patchy - 0.25, uneven + 0.3 * (1 - share))
      }
      cover *= gathered(off / shape.radius, share)
      let along = off.dot(grainAlong)
      let grains = grainAlong * (along / grainLength) + grainAlong.normal * off.dot(grainAlong.normal)
      var factor = 1 - haze * cover
      if graininess > 0 { factor *= 1 + graininess * cover * fine.fractal(grains / width, octaves: 2) }
      if clumps > 0 { factor *= 1 - clump(grains, fine, rough) * cover }
      if relief > 0 || folds > 0 {
        factor *= 1 + wrinkle(off, lamp, rough, pixel) * cover * wrinkled(off, shape.radius, thick)
      }
      if inner > 0 {
        let skin = shape.locate(p - slid * shape.radius).share
        factor *= 1 + margin(skin, off, thick) * amount * inside
      }
      light *= max(0.05, factor)
      brown += self.brown * cover * (0.6 + 0.4 * thick.value(off / 0.08))
    }
  }

  /// How thick it lies at a place: 0...1.
  @inline(__always)
  private func gathered(_ off: Point, _ share: Float) -> Float {
    let drifted = max(0, min(1, 1 - drift.length * 0.5 + off.dot(drift) * 0.9))
    return hole > 0 ? drifted * smooth(hole * 0.9, hole * 1.1, share) : drifted
  }

  @inline(__always)
  private func clump(_ off: Point, _ fine: Noise, _ rough: Noise) -> Float {
    let field = rough.fractal(off / clumpWidth, octaves: 3)
    let grainy = fine.value(off / (clumpWidth * 0.25) + 9)
    return clumps * smooth(0.05, 0.4, field + 0.25 * grainy)
  }

  /// Light and shade of a bent surface, and the dark lines where it folds.
  @inline(__always)
  private func wrinkle(_ off: Point, _ lamp: Point, _ rough: Noise, _ pixel: Float) -> Float {
    let q = off / reliefWidth
    let bent = q + Point(rough.value(q * 0.6 + 31), rough.value(q * 0.6 + 57)) * 0.7
    let step = max(0.07, pixel * 1.5 / reliefWidth)
    let here = rough.fractal(bent, octaves: 3)
    let there = rough.fractal(bent + lamp * step, octaves: 3)
    var factor = relief * max(-0.8, min(0.8, (there - here) / step * 0.35))
    if folds > 0 {
      let crease = rough.value(bent * 0.55 + 80)
      factor -= folds * bell(crease / foldWidth) * smooth(-0.3, 0.4, here)
      factor += 0.3 * folds * bell((crease - 2 * foldWidth) / foldWidth) * smooth(-0.3, 0.4, here)
    }
    return factor
  }

  /// Where the skin is wrinkled: 0...1.
  @inline(__always)
  private func wrinkled(_ off: Point, _ radius: Float, _ thick: Noise) -> Float {
    smoothness <= -1
      ? 1 : smooth(smoothness - 0.25, smoothness + 0.25, thick.value(off / (radius * 0.5) + 41))
  }

  /// The edge of a skin inside the drop: a dark line, and the darker margin outside it.
  @inline(__always)
  private func margin(_ share: Float, _ off: Point, _ noise: Noise) -> Float {
    let edge = inner * (1 + 0.12 * noise.fractal(off / 0.09 + 13, octaves: 2))
    let beyond = smooth(-innerSoftness, innerSoftness, share - edge)
    let line = bell((share - edge) / innerSoftness)
    return -innerLine * line + 0.4 * innerLine * bell((share - edge) / innerSoftness + 2) - innerDark * beyond
  }

  private func paintSpecks(
    in shape: DropShape, _ amount: Float, on canvas: inout Canvas, _ dice: inout Dice
  ) {
    let where0 = Noise(&dice)
    let size = dice.skewed(0.001...0.0045)
    for _ in 0..<Int(Float(specks) * amount) {
      let p = shape.place(within: 0.98, &dice)
      let radius = size * dice.within(0.5...1.6)
      let dense = where0.value(p / 0.12)
      let factor = dice.within(0.15...0.7)
      guard dense > -0.4 else { continue }
      canvas.spot(
        at: p, radius: radius, edge: factor, core: speckBright ? 1.35 : factor, ring: speckBright ? 0.6 : 0.5)
    }
  }

  /// A jagged bright line.
  private func paintCrack(in shape: DropShape, on canvas: inout Canvas, _ dice: inout Dice) {
    var at = shape.place(within: 0.8, &dice)
    let heading = dice.unit()
    let width = dice.skewed(0.0015...0.006)
    for _ in 0..<dice.count(5...30) {
      let next = at + Turn(heading + 0.12 * dice.bell()).vector * 0.012
      guard shape.locate(next).depth > 0.01 else { return }
      canvas.stroke(from: at, to: next, width: width * dice.within(0.5...1.5), factor: 1.35, softness: 0.002)
      at = next
    }
  }
}
