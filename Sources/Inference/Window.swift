// Where a sliding window lands: TensorFlow's output sizes and padding, for convolutions and pools alike.

/// What happens at a map's border, by TensorFlow's names.
public enum Padding: Hashable, Sendable {
  /// Zeros (for pools: nothing) are put around the map so that stride 1 keeps its size.
  case same
  /// The window never leaves the map.
  case valid
}

/// The kernel of a convolution or pool and how it moves.
public struct Window: Hashable, Sendable {
  /// Pixels.
  public let height: Int
  /// Pixels.
  public let width: Int
  /// Pixels between two positions, on both axes.
  public let stride: Int
  public let padding: Padding

  /// - Precondition: kernel and stride are at least 1.
  public init(height: Int, width: Int, stride: Int, padding: Padding) {
    precondition(height >= 1 && width >= 1 && stride >= 1, "a window covers and moves by at least one pixel")
    self.height = height
    self.width = width
    self.stride = stride
    self.padding = padding
  }

  /// The vertical movement over a map of that many rows; nil where the window does not fit.
  package func rows(over count: Int) -> Axis? {
    Axis(input: count, kernel: height, stride: stride, padding: padding)
  }

  /// The horizontal movement over a map of that many columns; nil where the window does not fit.
  package func columns(over count: Int) -> Axis? {
    Axis(input: count, kernel: width, stride: stride, padding: padding)
  }

  /// Kernel 1x1 and stride 1: every pixel for itself.
  var isPointwise: Bool { height == 1 && width == 1 && stride == 1 }
}

/// A window's movement along one axis.
///
/// The rule is TensorFlow's (`tf.nn`, "Notes on padding"). VALID: `ceil((input - kernel + 1) / stride)`
/// positions. SAME: `ceil(input / stride)` positions over a border of
/// `max((output - 1) * stride + kernel - input, 0)` pixels, the smaller half of which stands before the map.
package struct Axis: Hashable, Sendable {
  package let input: Int
  package let kernel: Int
  package let stride: Int
  /// The number of positions.
  package let output: Int
  /// Border pixels before the map.
  package let before: Int

  package init?(input: Int, kernel: Int, stride: Int, padding: Padding) {
    self.input = input
    self.kernel = kernel
    self.stride = stride
    switch padding {
    case .valid:
      guard input >= kernel else { return nil }
      output = (input - kernel) / stride + 1
      before = 0
    case .same:
      output = (input + stride - 1) / stride
      before = max((output - 1) * stride + kernel - input, 0) / 2
    }
  }

  /// Where the window at a position begins; negative inside the border.
  func start(of position: Int) -> Int { position * stride - before }

  /// The part of the kernel, `0..<kernel`, that lies on the map at a position.
  package func taps(at position: Int) -> Range<Int> {
    let start = start(of: position)
    return max(0, -start)..<min(kernel, input - start)
  }
}
