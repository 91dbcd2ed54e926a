// What a convolution slides over what, before it has weights.

/// A convolution's window over a known input.
package struct Geometry: Hashable, Sendable {
  package let window: Window
  package let input: Shape
  package let filters: Int
  package let rows: Axis
  package let columns: Axis

  /// - Precondition: the window fits the input (``Topology`` saw to it).
  package init(_ window: Window, over input: Shape, filters: Int) {
    guard let rows = window.rows(over: input.height), let columns = window.columns(over: input.width) else {
      preconditionFailure("the window fits its input")
    }
    (self.window, self.input, self.filters) = (window, input, filters)
    (self.rows, self.columns) = (rows, columns)
  }

  /// The floats under the window: the length of the dot product behind one output value.
  package var depth: Int { window.height * window.width * input.channels }

  package var outputPixels: Int { rows.output * columns.output }
}
