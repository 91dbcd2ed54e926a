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
