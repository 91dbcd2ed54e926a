// Crystals on the canvas: facets by their slope, edges dark with a bright side, needles, fibrous balls.

/// Paints crystals as large as they are on a day.
struct CrystalPainter {
  let optics: CrystalOptics
  let day: Float

  func paint(_ crystals: [Crystal], on canvas: inout Canvas) {
    for crystal in crystals {
      let growth = crystal.growth(atDay: day)
      guard growth > 0.02 else { continue }
      switch crystal.body {
      case .solid: paintSolid(crystal, growth, on: &canvas)
      case .spray(let needles): paintSpray(needles, crystal, growth, on: &canvas)
      case .ball(let lobes): paintBall(crystal, lobes, growth, on: &canvas)
      }
    }
  }

  // MARK: - Facets

  private func paintSolid(_ crystal: Crystal, _ growth: Float, on canvas: inout Canvas) {
    guard let body = CrystalPainter.polyhedron(crystal) else { return }
    let size = crystal.size * growth
    let contrast = optics.contrast * crystal.boldness
    let faces = body.faces
    let flat = body.corners.map { crystal.center + Point($0.x, $0.y) * size }
    if optics.shadow > 0 { paintShadow(crystal.center, size, on: &canvas) }
    var dice = crystal.dice.stream(1)
    let uneven = Noise(&dice)
    for face in faces where face.isFront { fill(face, flat, size, contrast, uneven, on: &canvas) }
    // On small bodies full lines would run together into a black spot.
    let drawn = contrast * min(1, 0.45 + 0.07 * size / canvas.view.pixel)
    for edge in Polyhedron.edges(of: faces) {
      line(edge, flat[edge.ends.0], flat[edge.ends.1], size, crystal.center, drawn, on: &canvas)
    }
  }

  private static func polyhedron(_ crystal: Crystal) -> Polyhedron? {
    guard case .solid(let sides, let aspect, let taper, let belly, let flatten, let lies) = crystal.body
    else { return nil }
    var dice = crystal.dice
    // Half the long side is 1, whether the body is long (a rod) or broad (a plate).
    let half = aspect / max(aspect, 1)
    let radius = 1 / max(aspect, 1)
    let cut = half * (belly > 0 ? 0.02 : dice.within(0.6...0.98))
    let profile: [(Float, Float)] =
      belly > 0
      ? [(-half, radius * taper), (-cut, radius), (cut, radius), (half, radius * taper)]
      : [(-half, radius * taper), (-cut, radius), (cut, radius), (half, radius * taper)]
    let rotation = lies ? longSideDown(aspect, &dice) : Rotation.any(&dice)
    return Polyhedron(sides: sides, profile: profile, flatten: flatten, rotation: rotation)
  }

  /// Plates lie on their face; rods lie along the floor.
  private static func longSideDown(_ aspect: Float, _ dice: inout Dice) -> Rotation {
    aspect < 1
      ? .lying(tilt: 0.35, &dice)
      : .along(dice.direction(), tilt: dice.within(-0.06...0.06), roll: dice.unit())
  }

  private func fill(
    _ face: Polyhedron.Face, _ flat: [Point], _ size: Float, _ contrast: Float, _ uneven: Noise,
    on canvas: inout Canvas
  ) {
    let slope = Point(face.normal.x, face.normal.y)
    let facing = slope.dot(optics.lamp)
    // Steep facets bend light out of the lens; those toward the lamp flash instead.
    let steep = 1 - face.normal.z
    let shade = mix(1, optics.clarity, contrast) + contrast * (0.45 * facing - 0.45 * steep)
    let corners = face.outline.map { flat[$0] }
    let middle = corners.reduce(Point(0, 0), +) / Float(corners.count)
    let gradient = contrast * optics.bend / max(size, 1e-6)
    canvas.fill(corners, marks: true, tint: optics.brown * (0.3 + steep)) { p in
      let texture =
        optics.rough > 0 ? optics.rough * contrast * uneven.fractal(p / (0.3 * size), octaves: 3) : 0
      return max(0.06, shade + gradient * (p - middle).dot(optics.lamp) + texture)
    }
  }

  /// An edge: dark on the outline with light caught outside it, finer within, faint on the far side.
  private func line(
    _ edge: Polyhedron.Edge, _ a: Point, _ b: Point, _ size: Float, _ center: Point, _ contrast: Float,
    on canvas: inout Canvas
  ) {
    let width = min(optics.edge, size * 0.15)
    switch edge.frontFaces {
    case 1: outline(a, b, width, center, contrast, on: &canvas)
    case 2:
      let lit = ((b - a).normal / max((b - a).length, 1e-6)).dot(optics.lamp)
      let factor = lit > 0.3 && optics.halo > 0.2 ? 1 + 0.5 * contrast : 1 - 0.5 * contrast
      canvas.stroke(from: a, to: b, width: width * 0.7, factor: factor)
    default:
      let factor = 1 - optics.through * contrast * 0.5
      if size > 6 * canvas.view.pixel { canvas.stroke(from: a, to: b, width: width * 0.6, factor: factor) }
    }
  }

  private func outline(
    _ a: Point, _ b: Point, _ width: Float, _ center: Point, _ contrast: Float, on canvas: inout Canvas
  ) {
    let out = (a + b) * 0.5 - center
    let away = out / max(out.length, 1e-6)
    let facing = away.dot(optics.lamp) * optics.relief
    let shift = away * (width + canvas.view.pixel * 0.7)
    let halo = 1 + optics.halo * contrast * (1 + facing)
    canvas.stroke(from: a + shift, to: b + shift, width: width, factor: halo)
    let dark = 0.85 * contrast * min(1, 1 - 0.75 * facing)
    canvas.stroke(
      from: a, to: b, width: width * (1.25 - 0.5 * facing), factor: 1 - dark, softness: width * 0.6)
    guard facing > 0.2 else { return }
    canvas.stroke(from: a - shift, to: b - shift, width: width, factor: 1 + 0.5 * contrast * facing)
  }

  private func paintShadow(_ center: Point, _ size: Float, on canvas: inout Canvas) {
    let middle = center - optics.lamp * size * 0.25
    let reach = Point(size, size) * 2
    canvas.shade(from: middle - reach, to: middle + reach) { p, light, _ in
      light *= 1 - optics.shadow * 0.6 * bell((p - middle).length / (size * 0.9)) * 0.8
    }
  }

  // MARK: - Needles

  private func paintSpray(
    _ needles: [Crystal.Needle], _ crystal: Crystal, _ growth: Float, on canvas: inout Canvas
  ) {
    let size = crystal.size * growth
    let contrast = optics.contrast * crystal.boldness
    for needle in needles {
      let a = crystal.center + needle.along * needle.start * size
      let b = crystal.center + needle.along * needle.end * size
      let width = max(0.001, needle.width * crystal.size * (0.4 + 0.6 * growth))
      // The flank away from the lamp is dark, the other bright, by how squarely the needle faces the lamp.
      let across = needle.along.normal.dot(optics.lamp)
      let side = needle.along.normal * width * 0.4 * (across >= 0 ? 1 : -1)
      let strength = contrast * (0.55 + 0.45 * abs(across))
      canvas.stroke(from: a - side, to: b - side, width: width * 0.7, factor: max(0.08, 1 - 0.8 * strength))
      canvas.stroke(from: a + side, to: b + side, width: width * 0.6, factor: 1 - 0.25 * contrast)
      // Where many needles start together, their bright cores would add up to a white spot.
      let core = needle.start < 0 ? a : mix(a, b, 0.25)
      canvas.stroke(from: core, to: b, width: width * 0.5, factor: 1 + 0.45 * strength)
      canvas.markCrystal(from: a, to: b, width: width)
    }
  }

  // MARK: - Fibrous balls

  private func paintBall(_ crystal: Crystal, _ lobes: Float, _ growth: Float, on canvas: inout Canvas) {
    var dice = crystal.dice
    let noise = Noise(&dice)
    let size = crystal.size * growth
    let dark = max(0.45, optics.contrast) * dice.within(0.5...0.9)
    let fibers = dice.within(6...18)
    let reach = Point(size, size) * (1.05 + lobes)
    let pixel = canvas.view.pixel
    canvas.shade(from: crystal.center - reach, to: crystal.center + reach) { p, light, brown in
      let off = p - crystal.center
      let distance = off.length
      let around = off / max(distance, 1e-6)
      let outline = size * (1 + lobes * noise.value(around * 4))
      let cover = clamp((outline - distance) / pixel + 0.5)
      guard cover > 0 else { return }
      let share = distance / outline
      let fiber = noise.value(Point(around.x * fibers, around.y * fibers) + share * 0.7)
      let lit = around.dot(optics.lamp) * share
      let edge = bell((1 - share) / 0.12)
      let core = bell(share / 0.25)
      let factor =
        1 - dark * (0.35 + 0.4 * edge + 0.3 * core) + optics.contrast * (0.4 * fiber * share + 0.3 * lit)
      light *= mix(1, max(0.06, factor), cover)
      brown += (optics.brown + 0.15) * cover
    }
    canvas.markDisk(at: crystal.center, radius: size)
  }
}

extension Canvas {
  /// Enters a disk into the crystal mask.
  mutating func markDisk(at center: Point, radius: Float) {
    let reach = Point(radius, radius)
    mark(from: center - reach, to: center + reach) { ($0 - center).length <= radius }
  }

  /// Enters a line into the crystal mask, at least a pixel wide.
  mutating func markCrystal(from a: Point, to b: Point, width: Float) {
    let half = max(width, view.pixel) * 0.5
    let margin = Point(half, half)
    let along = b - a
    let square = max(along.dot(along), 1e-12)
    mark(from: pointwiseMin(a, b) - margin, to: pointwiseMax(a, b) + margin) { p in
      (p - a - along * clamp((p - a).dot(along) / square)).length <= half
    }
  }

  @inline(__always)
  private mutating func mark(from low: Point, to high: Point, _ holds: (Point) -> Bool) {
    let (columns, rows) = view.window(low, high)
    for row in rows {
      for column in columns where holds(view.place(column: column, row: row)) {
        crystalMask[row * view.width + column] = true
      }
    }
  }
}
