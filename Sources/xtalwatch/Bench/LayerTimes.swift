// How long each layer takes: the network's own run, and every form of every convolution by itself.

internal import CrystalNet
internal import Inference

/// The least CPU time of each layer over several pictures, in the network as it runs.
struct LayerTimes {
  struct Row {
    let name: String
    let output: Shape
    /// Nil for what is no convolution.
    let form: Form?
    let milliseconds: Double
    /// By the definition's products; more than the processor can do where a form saves products.
    let gigaflops: Double
  }

  let rows: [Row]

  init(of network: Network, runs: Int) {
    let input = BatchTimes.input(seed: 0, count: network.topology.input.count)
    let workspace = Workspace(for: network)
    var best = [Double](repeating: .infinity, count: network.topology.layers.count)
    for _ in 0...runs {
      var (layer, start) = (0, BatchTimes.processTime)
      input.withUnsafeBufferPointer { input in
        _ = network.run(input, in: workspace) { _, _ in
          best[layer] = min(best[layer], (BatchTimes.processTime - start) / .milliseconds(1))
          (layer, start) = (layer + 1, BatchTimes.processTime)
        }
      }
    }
    let topology = network.topology
    rows = best.enumerated().map { index, milliseconds in
      Row(
        name: topology.layers[index].name, output: topology.output(of: index),
        form: network.form(ofLayer: index),
        milliseconds: milliseconds,
        gigaflops: Double(topology.multiplyAccumulates(of: index)) * 2e-6 / milliseconds)
    }
  }
}

/// The least CPU time of every form of every different convolution of a network, with its weights in the cache.
struct FormTimes {
  struct Row {
    let geometry: Geometry
    let layers: Int
    let milliseconds: [(form: Form, best: Double)]
  }

  let rows: [Row]

  init(of network: Network, runs: Int) throws(NetworkError) {
    var counts = [Geometry: Int]()
    var order = [Geometry]()
    for geometry in network.topology.convolutions {
      if counts[geometry] == nil { order.append(geometry) }
      counts[geometry, default: 0] += 1
    }
    rows = try order.map { geometry throws(NetworkError) in
      Row(
        geometry: geometry, layers: counts[geometry] ?? 0,
        milliseconds: try Form.allFitting(geometry).map { form throws(NetworkError) in
          (form, try FormTimes.best(of: form, geometry, network.instructionSet, runs: runs))
        })
    }
  }

  private static func best(
    of form: Form, _ geometry: Geometry, _ set: InstructionSet, runs: Int
  ) throws(NetworkError) -> Double {
    let (window, filters) = (geometry.window, geometry.filters)
    func noise(_ shape: [Int]) -> WeightTensor {
      WeightTensor(shape: shape, values: BatchTimes.input(seed: 1, count: shape.reduce(1, *)))
    }
    let network = try Network(
      table: [Layer("c", .convolution(window, filters: filters, .bias), from: [Layer.input])],
      input: geometry.input,
      weights: [
        "c/weights": noise([window.height, window.width, geometry.input.channels, filters]),
        "c/biases": noise([filters]),
      ], for: set, forms: FormTable { _ in form })
    return LayerTimes(of: network, runs: runs).rows[0].milliseconds
  }
}
