// A whole table of layers evaluated from the definitions in float64, for central differences.

import Inference

/// A network of ``NaiveMap`` operations.
struct NaiveNetwork {
  let table: [Layer]
  let input: Shape
  let weights: [String: WeightTensor]

  /// The last layer's output.
  func run(_ values: [Double]) -> [Double] {
    var maps = [Layer.input: NaiveMap(shape: input, values: values)]
    var last = [Double]()
    for layer in table {
      let sources = layer.sources.compactMap { maps[$0] }
      let map = output(of: layer, sources)
      maps[layer.name] = map
      last = map.values
    }
    return last
  }

  /// d output[index] / d input at some places by central differences; exact up to rounding where no ReLU or maximum switches,
  /// for all else is linear.
  func gradient(ofOutput index: Int, at values: [Double], places: [Int], step: Double = 1e-6) -> [Double] {
    places.map { place in
      var (above, below) = (values, values)
      above[place] += step
      below[place] -= step
      return (run(above)[index] - run(below)[index]) / (2 * step)
    }
  }

  private func output(of layer: Layer, _ sources: [NaiveMap]) -> NaiveMap {
    let source = sources[0]
    switch layer.kind {
    case .convolution(let window, let filters, let finish):
      return convolution(layer.name, source, window, filters, finish)
    case .maxPool(let window): return pool(source, window) { $0.max() ?? .nan }
    case .averagePool(let window): return pool(source, window, mean)
    case .globalAveragePool:
      let window = Window(
        height: source.shape.height, width: source.shape.width, stride: 1, padding: .valid)
      return pool(source, window, mean)
    case .concat: return joined(sources)
    }
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private func convolution(
    _ name: String, _ source: NaiveMap, _ window: Window, _ filters: Int, _ finish: Layer.Finish
  ) -> NaiveMap {
    func stored(_ part: String) -> [Double] { (weights[name + part]?.values ?? []).map(Double.init) }
    var values = source.sums(window, stored("/weights"), filters: filters)
    switch finish {
    case .bias:
      let biases = stored("/biases")
      for index in values.indices { values[index] += biases[index % filters] }
    case .batchNormReLU:
      let (beta, mean) = (stored("/BatchNorm/beta"), stored("/BatchNorm/moving_mean"))
      let variance = stored("/BatchNorm/moving_variance")
      for index in values.indices {
        let filter = index % filters
        let deviation = (variance[filter] + 0.001).squareRoot()
        values[index] = max(0, (values[index] - mean[filter]) / deviation + beta[filter])
      }
    }
    return NaiveMap(shape: slid(source, window, channels: filters), values: values)
  }

  private func pool(_ source: NaiveMap, _ window: Window, _ reduce: ([Double]) -> Double) -> NaiveMap {
    NaiveMap(
      shape: slid(source, window, channels: source.shape.channels), values: source.reduced(window, reduce))
  }

  private func slid(_ source: NaiveMap, _ window: Window, channels: Int) -> Shape {
    Shape(
      height: NaiveMap.axis(source.shape.height, window.height, window.stride, window.padding).output,
      width: NaiveMap.axis(source.shape.width, window.width, window.stride, window.padding).output,
      channels: channels)
  }

  private func joined(_ sources: [NaiveMap]) -> NaiveMap {
    let (height, width) = (sources[0].shape.height, sources[0].shape.width)
    let values = (0..<height * width).flatMap { pixel in
      sources.flatMap { source in
        let channels = source.shape.channels
        return source.values[pixel * channels..<(pixel + 1) * channels]
      }
    }
    let channels = sources.reduce(0) { $0 + $1.shape.channels }
    return NaiveMap(shape: Shape(height: height, width: width, channels: channels), values: values)
  }
}
