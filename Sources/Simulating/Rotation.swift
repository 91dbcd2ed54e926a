// Rotations of space, for crystals that lie, stand or tumble.

/// A rotation of space, from a unit quaternion.
struct Rotation {
  private let rows: (SIMD3<Float>, SIMD3<Float>, SIMD3<Float>)

  /// Any attitude, each as likely as every other.
  static func any(_ dice: inout Dice) -> Rotation {
    Rotation(SIMD4(dice.bell(), dice.bell(), dice.bell(), dice.bell()))
  }

  /// A turn about the line of sight with a slight tilt: the attitude of a body that lies on its broad face.
  static func lying(tilt: Float, _ dice: inout Dice) -> Rotation {
    let half = Turn(dice.unit() * 0.5)
    return Rotation(SIMD4(half.cosine, dice.bell() * tilt * 0.5, dice.bell() * tilt * 0.5, half.sine))
  }

  init(_ raw: SIMD4<Float>) {
    let square = (raw * raw).sum()
    let q = square > 1e-9 ? raw / square.squareRoot() : SIMD4(1, 0, 0, 0)
    let (w, x, y, z) = (q.x, q.y, q.z, q.w)
    rows = (
      SIMD3(1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)),
      SIMD3(2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)),
      SIMD3(2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y))
    )
  }

  func apply(_ p: SIMD3<Float>) -> SIMD3<Float> {
    SIMD3((rows.0 * p).sum(), (rows.1 * p).sum(), (rows.2 * p).sum())
  }
}

extension Rotation {
  /// Lays the axis of the body along a direction of the floor, rolled about itself, with a slight tilt.
  static func along(_ direction: Point, tilt: Float, roll: Float) -> Rotation {
    // Roll about the axis, tip the axis down to x, tilt, then turn to the direction.
    let turned = Rotation(SIMD4(Turn(roll * 0.5).cosine, 0, 0, Turn(roll * 0.5).sine))
    let tip = 0.25 + tilt
    let tipped = Rotation(SIMD4(Turn(tip * 0.5).cosine, 0, Turn(tip * 0.5).sine, 0))
    let aimed = Rotation(
      rows: SIMD3(direction.x, -direction.y, 0), SIMD3(direction.y, direction.x, 0), SIMD3(0, 0, 1))
    return aimed.after(tipped.after(turned))
  }

  private init(rows a: SIMD3<Float>, _ b: SIMD3<Float>, _ c: SIMD3<Float>) { rows = (a, b, c) }

  private func after(_ first: Rotation) -> Rotation {
    func column(_ x: Float, _ y: Float, _ z: Float) -> SIMD3<Float> { apply(first.apply(SIMD3(x, y, z))) }
    let (a, b, c) = (column(1, 0, 0), column(0, 1, 0), column(0, 0, 1))
    return Rotation(rows: SIMD3(a.x, b.x, c.x), SIMD3(a.y, b.y, c.y), SIMD3(a.z, b.z, c.z))
  }
}
