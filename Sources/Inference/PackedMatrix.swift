// Weights in the order in which the kernels read them.
// Source: Goto and van de Geijn 2008, "Anatomy of High-Performance Matrix Multiplication", section 4.2 (packing).

internal import CKernels

/// Some columns of a matrix, as wide as a kernel's registers.
struct Panel: Hashable, Sendable {
  let vectors: Int
  /// The columns that exist; zeros fill the rest.
  let columns: Range<Int>
  /// Floats in a row.
  let width: Int
}

/// One or several matrices of equal size, cut into panels. A panel's rows lie together, and its places in all
/// layers lie together.
struct PackedMatrix: Sendable {
  let rows: Int
  let layers: Int
  let panels: [Panel]
  private let values: Constants
  private let kernels: Kernels

  /// - Parameter value: of a layer, a row and a column.
  init(
    rows: Int, columns: Int, layers: Int = 1, for kernels: Kernels,
    value: (_ layer: Int, _ row: Int, _ column: Int) -> Float
  ) {
    let panels = PackedMatrix.panels(columns, for: kernels)
    let width = panels.reduce(0) { $0 + $1.width }
    values = Constants(count: rows * width * layers) { place in
      var place = place
      for panel in panels {
        for layer in 0..<layers {
          for row in 0..<rows {
            for column in panel.columns {
              place[column - panel.columns.lowerBound] = value(layer, row, column)
            }
            place += panel.width
          }
        }
      }
    }
    (self.rows, self.layers, self.panels, self.kernels) = (rows, layers, panels, kernels)
  }

  /// The widest panel's floats in a row.
  var widest: Int { panels.map(\.width).max() ?? 0 }

  /// The rows of a panel in a layer.
  func values(of panel: Int, layer: Int) -> UnsafePointer<Float> {
    let before = panels[..<panel].reduce(0) { $0 + $1.width }
    return values.base + (before * layers + layer * panels[panel].width) * rows
  }

  /// The weights that are read after a panel in a layer, so that the kernel can fetch them meanwhile.
  func after(panel: Int, layer: Int) -> (base: UnsafePointer<Float>, count: Int)? {
    if layer + 1 < layers { return (values(of: panel, layer: layer + 1), rows * panels[panel].width) }
    guard panel + 1 < panels.count else { return nil }
    return (values(of: panel + 1, layer: 0), rows * panels[panel + 1].width)
  }

  /// `result = left * self`, or `result += left * self`, by the first layer; rows lie a stride apart.
  func multiply(
    _ left: UnsafePointer<Float>, stride: Int, count: Int, into result: UnsafeMutablePointer<Float>,
    stride resultStride: Int, adding: Bool
  ) {
    let offsets = (0..<count).map { Int32($0 * stride) }
    offsets.withUnsafeBufferPointer { offsets in
      guard let offsets = offsets.baseAddress else { return }
      withUnsafePointer(to: Int32(0)) { noTaps in
        for (index, panel) in panels.enumerated() {
          kernels.multiply(
            PanelProduct(
              input: left, windows: offsets, count: count, taps: noTaps, tapCount: 1, run: rows,
              panel: values(of: index, layer: 0), vectors: panel.vectors,
              bias: adding ? nil : PackedMatrix.noBias.base, lowest: -.infinity,
              output: result + panel.columns.lowerBound, outputStride: resultStride,
              columns: panel.columns.count, next: nil, nextCount: 0))
        }
      }
    }
  }

  /// Zeros for the widest panel.
  static let noBias = Constants(count: 64) { _ in }

  /// A row of numbers as wide as all panels, for ``bias``es: each panel's columns begin where its panel does.
  static func padded(_ numbers: [Float], for kernels: Kernels) -> Constants {
    let panels = panels(numbers.count, for: kernels)
    return Constants(count: panels.reduce(0) { $0 + $1.width }) { place in
      for (column, number) in numbers.enumerated() { place[column] = number }
    }
  }

  /// As few panels as possible, and none of one vector where others can be narrower instead: with few sums at
  /// once the processor waits for each.
  private static func panels(_ columns: Int, for kernels: Kernels) -> [Panel] {
    let vectors = (columns + kernels.lanes - 1) / kernels.lanes
    let count = (vectors + kernels.widest - 1) / kernels.widest
    var panels = [Panel]()
    for index in 0..<count {
      let wide = vectors / count + (index < vectors % count ? 1 : 0)
      let first = panels.last?.columns.upperBound ?? 0
      let width = wide * kernels.lanes
      panels.append(Panel(vectors: wide, columns: first..<min(first + width, columns), width: width))
    }
    return panels
  }
}
