// Shape inference: a table of layers over one input size, with every name resolved and every size known.

/// A table of layers laid over an input.
///
/// Tensors are numbered: 0 is the input, `i + 1` the output of layer `i`.
public struct Topology: Sendable {
  public let layers: [Layer]
  /// The shape of every tensor.
  public let shapes: [Shape]
  /// The tensors that each layer reads.
  public let sources: [[Int]]

  /// - Throws: ``NetworkError`` that names the layer whose source is unknown, whose window does not fit its
  ///   input, whose name is taken or whose sources cannot be joined.
  public init(_ layers: [Layer], input: Shape) throws(NetworkError) {
    var numbers = [Layer.input: 0]
    var shapes = [input]
    var sources = [[Int]]()
    for layer in layers {
      let read = try Topology.resolve(layer, numbers)
      shapes.append(try Topology.output(of: layer, over: read.map { shapes[$0] }))
      sources.append(read)
      guard numbers.updateValue(shapes.count - 1, forKey: layer.name) == nil else {
        throw .table(layer: layer.name, "its name is taken by an earlier layer")
      }
    }
    self.layers = layers
    self.shapes = shapes
    self.sources = sources
  }

  public var input: Shape { shapes[0] }

  /// The output shape of layer `index`.
  public func output(of index: Int) -> Shape { shapes[index + 1] }

  /// The float32 values that layer `index` stores: kernel, beta and moving statistics, or kernel and bias.
  public func parameters(of index: Int) -> Int {
    guard case .convolution(let window, let filters, let finish) = layers[index].kind else { return 0 }
    return (window.height * window.width * channelsRead(by: index) + finish.valuesPerFilter) * filters
  }

  /// The multiply-accumulates of layer `index` for one picture; pools count as none.
  public func multiplyAccumulates(of index: Int) -> Int {
    guard case .convolution(let window, _, _) = layers[index].kind else { return 0 }
    return output(of: index).count * window.height * window.width * channelsRead(by: index)
  }

  /// The convolutions in the table's order.
  package var convolutions: [Geometry] {
    layers.indices.compactMap { index in
      guard case .convolution(let window, let filters, _) = layers[index].kind else { return nil }
      return Geometry(window, over: shapes[sources[index][0]], filters: filters)
    }
  }

  private func channelsRead(by index: Int) -> Int { shapes[sources[index][0]].channels }

  private static func resolve(_ layer: Layer, _ numbers: [String: Int]) throws(NetworkError) -> [Int] {
    guard layer.kind == .concat ? layer.sources.count >= 2 : layer.sources.count == 1 else {
      throw .table(layer: layer.name, "it has \(layer.sources.count) sources")
    }
    var read = [Int]()
    for source in layer.sources {
      guard let number = numbers[source] else {
        throw .table(layer: layer.name, "its source \(source) is no earlier layer")
      }
      read.append(number)
    }
    return read
  }

  private static func output(of layer: Layer, over inputs: [Shape]) throws(NetworkError) -> Shape {
    let first = inputs[0]
    switch layer.kind {
    case .convolution(let window, let filters, _):
      return try slide(window, over: first, channels: filters, for: layer)
    case .maxPool(let window), .averagePool(let window):
      return try slide(window, over: first, channels: first.channels, for: layer)
    case .globalAveragePool:
      return Shape(side: 1, channels: first.channels)
    case .concat:
      guard inputs.allSatisfy({ $0.height == first.height && $0.width == first.width }) else {
        throw .table(layer: layer.name, "its sources differ in size: \(inputs)")
      }
      let channels = inputs.reduce(0) { $0 + $1.channels }
      return Shape(height: first.height, width: first.width, channels: channels)
    }
  }

  private static func slide(
    _ window: Window, over input: Shape, channels: Int, for layer: Layer
  ) throws(NetworkError) -> Shape {
    guard let rows = window.rows(over: input.height), let columns = window.columns(over: input.width) else {
      throw .table(
        layer: layer.name,
        "its \(window.height)x\(window.width) window does not fit on \(input); use a larger input")
    }
    return Shape(height: rows.output, width: columns.output, channels: channels)
  }
}
