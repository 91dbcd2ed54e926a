// The MARCO network without its published values, which are not ours to copy: values from a seed cost the same time.

private import CrystalNet
internal import Foundation
private import Inference

/// Weights of every layer in the form of `Importing.FoldedWeights`, with the layers themselves beside them, so that
/// peers.py can build the same network for other engines.
struct SeededModel {
  private struct Tensor: Encodable {
    let name: String
    let shape: [Int]
    let kernel_offset: Int
    let bias_offset: Int
  }

  private struct Node: Encodable {
    let name: String
    let kind: String
    let sources: [String]
    var kernel: [Int] = []
    var stride = 1
    var same = false
  }

  private struct Index: Encodable {
    let side: Int
    let nodes: [Node]
    let tensors: [Tensor]
  }

  func write(to folder: URL) throws {
    let family = NetworkFamily.marco
    let topology = try Topology(family.table, input: family.inputShape)
    var data = Data()
    var nodes: [Node] = []
    var tensors: [Tensor] = []
    for (layer, sources) in zip(topology.layers, topology.sources) {
      let channels = topology.shapes[sources[0]].channels
      nodes.append(node(layer))
      guard case .convolution(let window, let filters, let finish) = layer.kind else { continue }
      let shape = [window.height, window.width, channels, filters]
      let kernel = data.count
      // He et al. 2015, "Delving Deep into Rectifiers": values of every layer stay about 1.
      let scale = (6 / Double(window.height * window.width * channels)).squareRoot()
      data.append(values(shape.reduce(1, *), seed: UInt64(2 * tensors.count), scale: Float(scale)))
      let bias = data.count
      data.append(values(filters, seed: UInt64(2 * tensors.count + 1), scale: 0.05))
      tensors.append(
        Tensor(
          name: finish == .bias ? "Logits" : layer.name, shape: shape, kernel_offset: kernel,
          bias_offset: bias))
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try data.write(to: folder.appending(path: "weights.bin"))
    let index = Index(side: family.input, nodes: nodes, tensors: tensors)
    try JSONEncoder().encode(index).write(to: folder.appending(path: "weights.json"))
  }

  private func node(_ layer: Layer) -> Node {
    func windowed(_ kind: String, _ window: Window, name: String) -> Node {
      Node(
        name: name, kind: kind, sources: layer.sources, kernel: [window.height, window.width],
        stride: window.stride, same: window.padding == .same)
    }
    switch layer.kind {
    case .convolution(let window, _, .batchNormReLU): return windowed("relu", window, name: layer.name)
    case .convolution(let window, _, .bias): return windowed("linear", window, name: "Logits")
    case .maxPool(let window): return windowed("maximum", window, name: layer.name)
    case .averagePool(let window): return windowed("mean", window, name: layer.name)
    case .globalAveragePool: return Node(name: layer.name, kind: "global", sources: layer.sources)
    case .concat: return Node(name: layer.name, kind: "concat", sources: layer.sources)
    }
  }

  /// Little-endian float32 in -scale..<scale (SplitMix64; Steele, Lea and Flood 2014).
  private func values(_ count: Int, seed: UInt64, scale: Float) -> Data {
    var state = seed &* 0xD134_2543_DE82_EF95
    let values = (0..<count).map { _ in
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Float(Int((z ^ (z >> 31)) >> 40) - (1 << 23)) * 0x1p-23 * scale
    }
    return values.withUnsafeBytes { Data($0) }
  }
}
