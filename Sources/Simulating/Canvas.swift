// The planes that painters darken and tint, and the view that ties pixels to places on the plate.

/// How a camera stands over a well: which place falls on which pixel.
struct View: Sendable {
  let width: Int
  let height: Int
  /// The place in the middle of the frame.
  let center: Point
  /// Frame heights per unit of the plate; 1 unless the camera is nearer.
  let zoom: Float

  /// Pixels per unit of the plate.
  var scale: Float { Float(height) * zoom }
  /// The size of a pixel on the plate.
  var pixel: Float { 1 / scale }

  @inline(__always)
  func place(column: Int, row: Int) -> Point {
    Point(
      (Float(column) + 0.5 - Float(width) * 0.5) / scale + center.x,
      (Float(row) + 0.5 - Float(height) * 0.5) / scale + center.y)
  }

  /// The pixels that may lie between two corners, clipped to the frame; empty ranges when none does.
  func window(_ low: Point, _ high: Point) -> (columns: Range<Int>, rows: Range<Int>) {
    (
      View.clip(low.x, high.x, middle: center.x, scale, count: width),
      View.clip(low.y, high.y, middle: center.y, scale, count: height)
    )
  }

  private static func clip(_ low: Float, _ high: Float, middle: Float, _ scale: Float, count: Int) -> Range<
    Int
  > {
    let half = Float(count) * 0.5
    let first = Int(max(0, min(Float(count), ((low - middle) * scale + half).rounded(.down))))
    let last = Int(max(0, min(Float(count), ((high - middle) * scale + half).rounded(.up) + 1)))
    return first..<max(first, last)
  }
}

/// Light that reaches the camera, and how brown it has become, one sample a pixel.
struct Canvas {
  let view: View
  /// 0 is black, 1 is the lamp.
  var light: [Float]
  /// 0 is the color of the lamp; positive absorbs blue before red, negative the reverse.
  var brown: [Float]
  /// Pixels that show a crystal: a measure for tests and for the label rules.
  var crystalMask: [Bool]

  init(view: View) {
    self.view = view
    let count = view.width * view.height
    self.light = [Float](repeating: 1, count: count)
    self.brown = [Float](repeating: 0, count: count)
    self.crystalMask = [Bool](repeating: false, count: count)
  }

  /// Visits the pixels between two corners; `paint` gets the place and the two samples.
  @inline(__always)
  mutating func shade(
    from low: Point, to high: Point, _ paint: (Point, inout Float, inout Float) -> Void
  ) {
    let (columns, rows) = view.window(low, high)
    let view = self.view
    light.withUnsafeMutableBufferPointer { light in
      brown.withUnsafeMutableBufferPointer { brown in
        for row in rows {
          for column in columns {
            let index = row * view.width + column
            paint(view.place(column: column, row: row), &light[index], &brown[index])
          }
        }
      }
    }
  }

  /// Visits every pixel.
  @inline(__always)
  mutating func shadeAll(_ paint: (Point, inout Float, inout Float) -> Void) {
    shade(from: Point(-100, -100), to: Point(100, 100), paint)
  }
}

// MARK: - Marks

extension Canvas {
  /// Multiplies light by `factor` along a line of `width`, sharp to a pixel; `softness` widens its flanks.
  /// A line thinner than a pixel weakens instead of breaking up.
  mutating func stroke(from a: Point, to b: Point, width: Float, factor: Float, softness: Float = 0) {
    let pixel = view.pixel
    let drawn = max(width, pixel)
    let strength = width / drawn
    let flank = max(pixel, softness)
    let reach = drawn * 0.5 + flank * 0.6
    let margin = Point(reach, reach)
    let along = b - a
    let square = max(along.dot(along), 1e-12)
    shade(from: pointwiseMin(a, b) - margin, to: pointwiseMax(a, b) + margin) { p, light, _ in
      let t = clamp((p - a).dot(along) / square)
      let distance = (p - a - along * t).length
      let cover = smooth(reach, drawn * 0.5 - flank * 0.6, distance) * strength
      light *= 1 + (factor - 1) * cover
    }
  }

  /// A round spot that darkens or brightens; `ring` of it is edge, the rest has `core` as its factor.
  mutating func spot(at center: Point, radius: Float, edge: Float, core: Float, ring: Float) {
    let pixel = view.pixel
    let drawn = max(radius, pixel * 0.6)
    let strength = min(1, radius / drawn * (radius / drawn))
    let inner = drawn * (1 - ring)
    let reach = Point(drawn + pixel, drawn + pixel)
    shade(from: center - reach, to: center + reach) { p, light, _ in
      let distance = (p - center).length
      let cover = clamp((drawn - distance) / pixel + 0.5) * strength
      let edgeness = smooth(inner - pixel, inner + pixel, distance)
      light *= 1 + (mix(core, edge, edgeness) - 1) * cover
    }
  }

  /// Fills a convex polygon whose corners run around it; `factor` and `tint` are functions of the place.
  @inline(__always)
  mutating func fill(
    _ corners: [Point], marks: Bool = false, tint: Float = 0, _ factor: (Point) -> Float
  ) {
    guard corners.count >= 3 else { return }
    let low = corners.reduce(corners[0]) { pointwiseMin($0, $1) }
    let high = corners.reduce(corners[0]) { pointwiseMax($0, $1) }
    let edges = HalfPlane.edges(of: corners)
    let view = self.view
    let pixel = view.pixel
    let (columns, rows) = view.window(low, high)
    for row in rows {
      for column in columns {
        let p = view.place(column: column, row: row)
        var depth = Float.greatestFiniteMagnitude
        for edge in edges { depth = min(depth, edge.depth(p)) }
        let cover = clamp(depth / pixel + 0.5)
        guard cover > 0 else { continue }
        let index = row * view.width + column
        light[index] *= 1 + (factor(p) - 1) * cover
        brown[index] += tint * cover
        if marks && depth >= 0 { crystalMask[index] = true }
      }
    }
  }
}

/// The inner side of an edge of a convex polygon.
struct HalfPlane {
  let origin: Point
  let inward: Point

  @inline(__always)
  func depth(_ p: Point) -> Float { (p - origin).dot(inward) }

  /// The half planes whose common part is the polygon, whichever way its corners run.
  static func edges(of corners: [Point]) -> [HalfPlane] {
    let middle = corners.reduce(Point(0, 0), +) / Float(corners.count)
    return corners.indices.compactMap { index in
      let a = corners[index]
      let side = corners[(index + 1) % corners.count] - a
      let length = side.length
      guard length > 1e-9 else { return nil }
      let normal = side.normal / length
      return HalfPlane(origin: a, inward: (middle - a).dot(normal) >= 0 ? normal : -normal)
    }
  }
}
