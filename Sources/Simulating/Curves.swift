// The few curves that painting needs, from +, -, *, / and square roots alone: the functions of libm differ in
// their last bit from one system to the next, and pictures must not.

/// A position on the plate; the unit is the height of the frame, the origin the middle of the well, y down.
typealias Point = SIMD2<Float>

extension SIMD2<Float> {
  var length: Float { (x * x + y * y).squareRoot() }
  func dot(_ other: Self) -> Float { x * other.x + y * other.y }
  /// A quarter turn.
  var normal: Self { Self(-y, x) }
}

/// An angle in whole turns, with sine and cosine to about 1e-4.
struct Turn: Sendable {
  let turns: Float

  init(_ turns: Float) { self.turns = turns }

  var sine: Float {
    // Folded to -1...1 half turns, then a parabola with one correction (Bhaskara's idea, refitted).
    let x = 2 * (turns - (turns + 0.5).rounded(.down))
    let parabola = 4 * x * (1 - abs(x))
    return parabola * (0.775 + 0.225 * abs(parabola))
  }

  var cosine: Float { Turn(turns + 0.25).sine }
  var vector: Point { Point(cosine, sine) }
}

/// 0 below `edge0`, 1 above `edge1`, smooth between; the edges may stand in either order.
@inline(__always)
func smooth(_ edge0: Float, _ edge1: Float, _ x: Float) -> Float {
  let t = clamp((x - edge0) / (edge1 - edge0))
  return t * t * (3 - 2 * t)
}

@inline(__always)
func clamp(_ x: Float) -> Float { max(0, min(1, x)) }

@inline(__always)
func mix(_ a: Float, _ b: Float, _ t: Float) -> Float { a + (b - a) * t }

/// 1 at 0, falling like a bell to nearly 0 at 3.
@inline(__always)
func bell(_ x: Float) -> Float {
  let t = 1 / (1 + x * x)
  return t * t
}

@inline(__always)
func mix(_ a: Point, _ b: Point, _ t: Float) -> Point { a + (b - a) * t }
