// Seeded tensors, the same bit for bit here and in training/reference/seeded.py, which specifies them.

import CrystalNet
import Inference

enum SeededTensors {
  /// `count` values in [-1, 1) that depend on the name and their index alone.
  static func units(_ name: String, _ count: Int) -> [Float] {
    let seed = fnv1a(name)
    return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      var counter = seed
      for index in 0..<count {
        counter &+= 0x9E37_79B9_7F4A_7C15
        buffer[index] = Float(Int(mixed(counter) >> 40) - (1 << 23)) * 0x1p-23
      }
      initialized = count
    }
  }

  static func tensor(_ name: String, _ shape: [Int], offset: Float, scale: Double) -> WeightTensor {
    let factor = Float(scale)
    var values = units(name, shape.reduce(1, *))
    for index in values.indices { values[index] = offset + values[index] * factor }
    return WeightTensor(shape: shape, values: values)
  }

  /// Weights for every layer of a network.
  static func weights(for topology: Topology) -> [String: WeightTensor] {
    var weights = [String: WeightTensor]()
    for (layer, sources) in zip(topology.layers, topology.sources) {
      guard case .convolution(let window, let filters, let finish) = layer.kind else { continue }
      let channels = topology.shapes[sources[0]].channels
      func put(_ part: String, _ shape: [Int], _ offset: Float, _ scale: Double) {
        let name = layer.name + "/" + part
        weights[name] = tensor(name, shape, offset: offset, scale: scale)
      }
      let gain: Double = finish == .bias ? 3 : 6
      let fanIn = Double(window.height * window.width * channels)
      put("weights", [window.height, window.width, channels, filters], 0, (gain / fanIn).squareRoot())
      if finish == .bias {
        put("biases", [filters], 0, 0.25)
      } else {
        put("BatchNorm/beta", [filters], 0, 0.25)
        put("BatchNorm/moving_mean", [filters], 0, 0.25)
        put("BatchNorm/moving_variance", [filters], 1, 0.5)
      }
    }
    return weights
  }

  /// side x side x 3 noise in [-1, 1) whose pixels repeat in blocks of `block` x `block`.
  static func picture(_ name: String, side: Int, block: Int) -> [Float] {
    let pixels = units(name, side * side * 3)
    return (0..<side).flatMap { row in
      (0..<side).flatMap { column in
        let first = (row / block * side + column / block) * 3
        return pixels[first..<first + 3]
      }
    }
  }

  private static func fnv1a(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// SplitMix64's output function.
  private static func mixed(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension ModelFacts {
  /// A small network for tests that need any.
  static func sample(family: NetworkFamily, temperature: Double = 1) -> ModelFacts {
    ModelFacts(
      name: "sample-1", family: family, recipe: "sample/1", temperature: temperature,
      training: ["training.note": "seeded"])
  }
}
