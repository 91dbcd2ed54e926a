// The columns of the architecture table, and how a row becomes a layer.

package import Inference

/// One row of ``Architecture/rows``.
package struct Row: Sendable {
  /// Where a row takes its input: from a row above it in the table, or from a layer by name.
  package enum Source: Sendable, ExpressibleByStringLiteral {
    case rowsAbove(Int)
    case named(String)

    static let above = Source.rowsAbove(1)
    static let secondAbove = Source.rowsAbove(2)

    package init(stringLiteral name: String) { self = .named(name) }
  }

  package let name: String
  /// At width 1.
  package let kind: Layer.Kind
  package let sources: [Source]
  /// Output channels at width 1.
  package let channels: Int
  /// Pixels of the output map's side at MARCO's input of 599.
  package let side: Int
  /// Float32 values in the weights file at width 1.
  package var parameters = 0

  static func conv(
    _ name: String, _ source: Source, _ height: Int, _ width: Int, _ stride: Int, _ padding: Padding,
    _ channels: Int, _ side: Int, _ parameters: Int
  ) -> Row {
    let window = Window(height: height, width: width, stride: stride, padding: padding)
    return Row(
      name: name, kind: .convolution(window, filters: channels, .batchNormReLU), sources: [source],
      channels: channels, side: side, parameters: parameters)
  }

  static func logits(
    _ name: String, _ source: Source, _ height: Int, _ width: Int, _ stride: Int, _ padding: Padding,
    _ channels: Int, _ side: Int, _ parameters: Int
  ) -> Row {
    let window = Window(height: height, width: width, stride: stride, padding: padding)
    return Row(
      name: name, kind: .convolution(window, filters: channels, .bias), sources: [source],
      channels: channels, side: side, parameters: parameters)
  }

  static func maxPool(
    _ name: String, _ source: Source, _ height: Int, _ width: Int, _ stride: Int, _ padding: Padding,
    _ channels: Int, _ side: Int
  ) -> Row {
    let window = Window(height: height, width: width, stride: stride, padding: padding)
    return Row(name: name, kind: .maxPool(window), sources: [source], channels: channels, side: side)
  }

  static func avgPool(
    _ name: String, _ source: Source, _ height: Int, _ width: Int, _ stride: Int, _ padding: Padding,
    _ channels: Int, _ side: Int
  ) -> Row {
    let window = Window(height: height, width: width, stride: stride, padding: padding)
    return Row(name: name, kind: .averagePool(window), sources: [source], channels: channels, side: side)
  }

  static func globalPool(_ name: String, _ source: Source, _ channels: Int, _ side: Int) -> Row {
    Row(name: name, kind: .globalAveragePool, sources: [source], channels: channels, side: side)
  }

  static func concat(_ name: String, _ sources: [Source], _ channels: Int, _ side: Int) -> Row {
    Row(name: name, kind: .concat, sources: sources, channels: channels, side: side)
  }
}

extension [Row] {
  /// The table with every source by name and every filter count, but the logits', replaced by `scaled`.
  func layers(scaled: (Int) -> Int) -> [Layer] {
    indices.map { index in
      let sources = self[index].sources.map { source in
        switch source {
        case .rowsAbove(let distance): self[index - distance].name
        case .named(let name): name
        }
      }
      guard case .convolution(let window, let filters, .batchNormReLU) = self[index].kind else {
        return Layer(self[index].name, self[index].kind, from: sources)
      }
      return Layer(
        self[index].name, .convolution(window, filters: scaled(filters), .batchNormReLU), from: sources)
    }
  }
}
