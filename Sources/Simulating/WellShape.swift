// The well that holds the drop: the shape of its floor, its walls, and what stands around it.

/// A well, its floor centered on the origin of the plate.
struct WellShape: Sendable {
  enum Floor: Sendable {
    case round(radius: Float)
    /// A box with its corners cut off (octagon) or rounded.
    case box(half: Point, corner: Float, rounded: Bool)
    /// No wall in sight.
    case open
  }

  var floor: Floor
  /// A wall that cuts a round floor: its direction and its distance from the middle.
  var chord: (direction: Point, distance: Float)?
  /// Width of the dark wall, and how much light it lets through.
  var wall: Float = 0.1
  var wallLight: Float = 0.03
  /// Width over which floor and wall, wall and surround run into each other.
  var innerSoftness: Float = 0.006
  var outerSoftness: Float = 0.03
  /// Light of the plate around the well, and how rough it looks.
  var surround: Float = 0.7
  var roughness: Float = 0.05
  /// Turning marks on wall and surround.
  var grooves: Float = 0
  /// How far the wall's shadow reaches over the floor, and its depth.
  var shadow: (width: Float, depth: Float) = (0.05, 0.2)
  /// A thin ring of light or dark along the wall's foot.
  var foot: Float = 0
  /// A slat of another part of the plate left or right of this place (0: none).
  var slat: Float = 0
  /// Letters and arcs molded into the plate beside the well.
  var moldings: Int = 0
  /// Bright flecks along the wall of a turned well.
  var flecks: Int = 0

  /// Distance to the wall for a place on the floor, negative beyond.
  @inline(__always)
  func depth(_ p: Point) -> Float {
    let depth = floorDepth(p)
    guard let chord else { return depth }
    return min(depth, chord.distance - p.dot(chord.direction))
  }

  /// The depth without the cutting wall.
  @inline(__always)
  private func floorDepth(_ p: Point) -> Float {
    switch floor {
    case .round(let radius): return radius - p.length
    case .box(let half, let corner, let rounded):
      let x = abs(p.x)
      let y = abs(p.y)
      if rounded {
        let over = Point(max(0, x - half.x + corner), max(0, y - half.y + corner))
        return min(corner - over.length, half.x - x, half.y - y)
      }
      return min(half.x - x, half.y - y, (half.x + half.y - corner - x - y) * 0.707_107)
    case .open: return 10
    }
  }

  /// Half the shorter side of the floor: what a drop's size is measured by.
  var reach: Float {
    switch floor {
    case .round(let radius): radius
    case .box(let half, _, _): min(half.x, half.y)
    case .open: 0.5
    }
  }
}

extension WellShape {
  /// Paints floor, wall and surround over the whole canvas.
  func paint(_ canvas: inout Canvas, _ dice: Dice) {
    var dice = dice
    paintGround(&canvas, &dice)
    for _ in 0..<moldings { paintMolding(&canvas, &dice) }
    for _ in 0..<flecks { paintFleck(&canvas, &dice) }
    if slat != 0 { paintSlat(&canvas, &dice) }
  }

  private func paintGround(_ canvas: inout Canvas, _ dice: inout Dice) {
    if case .open = floor { return }
    let rough = Noise(&dice)
    let turning = Noise(&dice)
    let offset = chord.map { $0.distance } ?? 0
    let inner = max(innerSoftness, canvas.view.pixel)
    let outer = max(outerSoftness, canvas.view.pixel)
    canvas.shadeAll { p, light, brown in
      let depth = floorDepth(p)
      let cut = chord.map { offset - p.dot($0.direction) } ?? depth
      if depth > 0.15 && cut > 0.15 { return }
      let open = smooth(-inner, inner, min(depth, cut))
      let beyond = smooth(-wall + outer, -wall - outer, depth)
      var outside = mix(wallLight, surround, beyond)
      if open < 1 {
        outside *= 1 + roughness * (0.3 + beyond) * rough.fractal(p * 60, octaves: 3)
        if grooves > 0 { outside *= 1 + grooves * groove(p, turning) }
      }
      let near = max(0, min(depth, cut))
      let shaded = 1 - shadow.depth * smooth(shadow.width, 0, near)
      let footing = 1 + foot * bell((min(depth, cut) - inner) / (inner * 0.7))
      light *= mix(outside, shaded * footing, open)
      brown += (1 - open) * 0.1
    }
  }

  /// Marks that run around the well.
  @inline(__always)
  private func groove(_ p: Point, _ noise: Noise) -> Float {
    let distance = p.length
    let around = p / max(distance, 1e-6)
    let fine = noise.value(Point(distance * 140 + around.x * 9, around.y * 9 + around.x * 5))
    let coarse = noise.value(Point(distance * 45 + around.y * 6, around.x * 14 + around.y * 11))
    return 0.6 * fine + 0.8 * coarse
  }

  /// A dark-edged bar or arc outside the well.
  private func paintMolding(_ canvas: inout Canvas, _ dice: inout Dice) {
    let away = reach + wall * dice.within(0.9...1.4)
    var at = dice.direction() * away * dice.within(1...1.3)
    var heading = Turn(dice.unit())
    let bend = dice.within(-0.06...0.06)
    let factor = dice.within(0.25...0.75)
    let width = dice.within(0.008...0.016)
    for _ in 0..<dice.count(3...14) {
      let next = at + heading.vector * 0.012
      if depth(at) < -wall * 0.8 {
        let side = heading.vector.normal * width
        canvas.stroke(from: at + side, to: next + side, width: 0.005, factor: factor, softness: 0.003)
        canvas.stroke(from: at - side, to: next - side, width: 0.005, factor: factor, softness: 0.003)
      }
      at = next
      heading = Turn(heading.turns + bend)
    }
  }

  /// A short bright or dark dash that lies along the wall.
  private func paintFleck(_ canvas: inout Canvas, _ dice: inout Dice) {
    let direction = dice.direction()
    let at = direction * (reach + wall * dice.within(-0.15...0.9))
    let along = direction.normal * dice.skewed(0.002...0.014)
    let factor = dice.chance(0.6) ? dice.within(1.5...4) : dice.within(0.3...0.8)
    canvas.stroke(from: at - along, to: at + along, width: dice.skewed(0.002...0.008), factor: factor)
  }

  /// A vertical streaky band.
  private func paintSlat(_ canvas: inout Canvas, _ dice: inout Dice) {
    let streaks = Noise(&dice)
    let level = dice.within(0.15...0.6)
    let width = dice.within(0.04...0.14)
    canvas.shadeAll { p, light, _ in
      let x = slat < 0 ? slat - p.x : p.x - slat
      let cover = smooth(-0.012, 0.004, x)
      guard cover > 0 else { return }
      let streak = streaks.value(Point(p.x * 90, p.y * 2)) + 0.6 * streaks.value(Point(p.x * 240, p.y * 5))
      let beyond = mix(level, level * 1.5, smooth(width, width * 1.3, x))
      light = mix(light, beyond * (1 + 0.16 * streak), cover)
    }
  }
}
