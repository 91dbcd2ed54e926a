// Convex bodies with flat faces, as crystals are, turned at random and seen from above.

/// A convex polyhedron made of rings of corners along an axis, around the origin, about one unit large.
struct Polyhedron {
  typealias Corner = SIMD3<Float>

  /// The corners after turning; z points at the camera.
  let corners: [Corner]
  private let rings: [Range<Int>]

  /// - Parameters:
  ///   - sides: corners of each ring, at least 3.
  ///   - profile: height and radius of each ring, in order of height; the profile must be convex.
  ///   - flatten: the width across against the width along of the rings.
  init(sides: Int, profile: [(height: Float, radius: Float)], flatten: Float, rotation: Rotation) {
    var corners = [Corner]()
    var rings = [Range<Int>]()
    for ring in profile {
      let start = corners.count
      for side in 0..<sides {
        let around = Turn((Float(side) + 0.5) / Float(sides)).vector * ring.radius
        corners.append(rotation.apply(Corner(around.x, around.y * flatten, ring.height)))
      }
      rings.append(start..<corners.count)
    }
    self.corners = corners
    self.rings = rings
  }

  /// A flat face.
  struct Face {
    /// Indices of its corners, running around it.
    let outline: [Int]
    /// Unit vector out of the body.
    let normal: Corner

    /// Whether the camera sees it.
    var isFront: Bool { normal.z > 0.02 }
  }

  /// A line where two faces meet, by the indices of its ends.
  struct Edge {
    let ends: (Int, Int)
    /// How many of its faces the camera sees: 2 within the figure, 1 on its outline, 0 on the far side.
    let frontFaces: Int
  }

  /// All faces: two caps and the flanks between rings; degenerate ones are left out.
  var faces: [Face] {
    var outlines = [Array(rings[0]), Array(rings[rings.count - 1])]
    for (low, high) in zip(rings, rings.dropFirst()) {
      for side in 0..<low.count {
        let next = (side + 1) % low.count
        outlines.append([
          low.lowerBound + side, low.lowerBound + next, high.lowerBound + next, high.lowerBound + side,
        ])
      }
    }
    return outlines.compactMap(face)
  }

  /// The edges of `faces`, each once.
  static func edges(of faces: [Face]) -> [Edge] {
    var seen = [(low: Int, high: Int, fronts: Int)]()
    for face in faces {
      for index in face.outline.indices {
        let a = face.outline[index]
        let b = face.outline[(index + 1) % face.outline.count]
        let front = face.isFront ? 1 : 0
        if let known = seen.firstIndex(where: { $0.low == min(a, b) && $0.high == max(a, b) }) {
          seen[known].fronts += front
        } else {
          seen.append((min(a, b), max(a, b), front))
        }
      }
    }
    return seen.map { Edge(ends: ($0.low, $0.high), frontFaces: $0.fronts) }
  }

  private func face(_ outline: [Int]) -> Face? {
    // The diagonals of the outline survive where one of its sides has shrunk to a point.
    let a = corners[outline[outline.count / 2]] - corners[outline[0]]
    let b = corners[outline[outline.count - 1]] - corners[outline[1]]
    let cross = Corner(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    let square = (cross * cross).sum()
    guard square > 1e-8 else { return nil }
    let middle = outline.reduce(Corner(0, 0, 0)) { $0 + corners[$1] }
    let normal = cross / square.squareRoot()
    return Face(outline: outline, normal: (normal * middle).sum() >= 0 ? normal : -normal)
  }
}

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
