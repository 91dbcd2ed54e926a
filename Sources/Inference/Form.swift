// The ways to compute a convolution.

/// How a convolution is computed. All forms give the same sums up to rounding.
package enum Form: Hashable, Sendable, CustomStringConvertible {
  /// Every product of the definition, read where the pixels lie.
  case direct
  /// Winograd's: so many output pixels of an axis at once, with fewer products and a few more sums.
  case winograd(Int)

  package var description: String {
    switch self {
    case .direct: "direct"
    case .winograd(let outputs): "winograd \(outputs)"
    }
  }

  /// The forms that a convolution can take, direct first.
  package static func allFitting(_ geometry: Geometry) -> [Form] {
    let window = geometry.window
    guard window.stride == 1, window.height == window.width || min(window.height, window.width) == 1 else {
      return [.direct]
    }
    let taps = max(window.height, window.width)
    let plane = min(window.height, window.width) > 1
    let outputs = taps > 1 ? [2, 4, 6] : []
    let matrices = outputs.compactMap { WinogradMatrix(outputs: $0, taps: taps) }
    return [.direct] + matrices.filter { !plane || $0.size < 10 }.map { .winograd($0.outputs) }
  }
}
