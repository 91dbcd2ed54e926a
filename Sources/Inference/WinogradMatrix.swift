// The matrices of Winograd's minimal filtering, from the points at which polynomials are evaluated.
// Source: Lavin and Gray 2016, "Fast Algorithms for Convolutional Neural Networks", section 4; the construction is
// Toom's and Cook's (Blahut 2010, "Fast Algorithms for Signal Processing", section 5.2).
//
// `outputs` sums of `taps` products each need `size = outputs + taps - 1` products: Y = A'[(G g) * (B' d)], with
// a_0... the finite points and infinity as the last one:
//   G[j][k] = a_j^k / f_j with f_j the product of (a_j - a_l) over the other points; the last row is 0 ... 0 1
//   B'[j] holds the coefficients of the product of (x - a_l) over the other points; the last row, over all
//   A'[i][j] = a_j^i; the last column is 0 ... 0 1
// B' and A' are written out in the kernels (CKernels/winograd.h), G is here, since weights are transformed once.

/// The transform of a kernel's taps on one axis.
struct WinogradMatrix: Hashable, Sendable {
  /// Values at the points.
  let size: Int
  /// Sums that come out.
  let outputs: Int
  let taps: Int

  /// - Returns: nil for sizes that the kernels do not know.
  init?(outputs: Int, taps: Int) {
    let size = outputs + taps - 1
    let known = [6: [2, 4], 8: [2, 4, 6], 10: [4], 12: [6]]
    guard known[size]?.contains(outputs) == true else { return nil }
    (self.size, self.outputs, self.taps) = (size, outputs, taps)
  }

  /// The finite points: 0 and pairs around it, those of many that were tried that lose the least in float32: sums are
  /// off by 1e-6 (6), 3e-6 (8), 2e-6 (10) and 4e-6 (12) of their size.
  private var points: [Double] {
    let pairs: [Float]
    switch size {
    case 6: pairs = [0.75, 1.5]
    case 8: pairs = [0.5, 1, 2]
    case 10: pairs = [0.5, 0.8, 1.25, 2]
    default: pairs = [0.375, 2.0 / 3, 1, 1.5, 3]
    }
    return [0] + pairs.flatMap { [Double($0), -Double($0)] }
  }

  /// G: `size` rows of `taps` numbers.
  var kernelTransform: [[Double]] {
    let points = points
    let finite = points.enumerated().map { index, point in
      var divisor = 1.0
      for (other, value) in points.enumerated() where other != index { divisor *= point - value }
      var row = [1 / divisor]
      for _ in 1..<taps { row.append((row.last ?? 0) * point) }
      return row
    }
    return finite + [[Double](repeating: 0, count: taps - 1) + [1]]
  }
}
