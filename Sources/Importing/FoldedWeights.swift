// The MARCO network as benchmarks of several engines pass it around: kernels with the batch norm folded in.

public import CrystalNet
private import Domain
private import Foundation
internal import Inference
public import SystemPackage

/// A folder of `weights.json` and `weights.bin`.
///
/// The first says where the second holds each layer's kernel (HWIO) and its bias, as little-endian float32:
/// `{"tensors": [{"name": "Conv2d_0a_3x3", "shape": [3, 3, 3, 16], "kernel_offset": 0, "bias_offset": 1728}, ...]}`
/// with offsets in bytes. Layers are named as in the published graph, the last one `Logits`.
public struct FoldedWeights: Sendable {
  private struct Index: Decodable {
    struct Entry: Decodable {
      let name: String
      let shape: [Int]
      let kernel_offset: Int
      let bias_offset: Int
    }

    let tensors: [Entry]
  }

  private let source: String
  private let index: [String: Index.Entry]
  private let data: [UInt8]
  private let digest: Digest

  /// Bytes; MARCO's own has 26,000.
  private static let largestIndex = 1 << 20

  public init(in folder: FilePath) throws(ImportError) {
    source = folder.escaped
    let json = try WholeFile.read(folder.appending("weights.json"), limit: FoldedWeights.largestIndex)
    data = try WholeFile.read(folder.appending("weights.bin"), limit: VariableTable.published.byteCount)
    digest = Digest(of: json + data)
    guard let entries = try? JSONDecoder().decode(Index.self, from: Data(json)).tensors else {
      throw .folded(source: source, reason: "weights.json has not the expected form")
    }
    index = Dictionary(entries.map { ($0.name, $0) }) { first, _ in first }
  }

  /// The network with these weights, for the published recipe.
  public func modelFile() throws(ImportError) -> ModelFile {
    let family = NetworkFamily.marco
    var tensors = [String: WeightTensor]()
    for layer in family.table {
      guard case .convolution(_, let filters, let finish) = layer.kind else { continue }
      let entry = try entry(of: finish == .bias ? "Logits" : layer.name)
      tensors[layer.name + "/weights"] = try tensor(entry, at: entry.kernel_offset, entry.shape)
      let bias = try tensor(entry, at: entry.bias_offset, [filters])
      if finish == .bias {
        tensors[layer.name + "/biases"] = bias
        continue
      }
      tensors[layer.name + "/BatchNorm/beta"] = bias
      tensors[layer.name + "/BatchNorm/moving_mean"] = constant(0, filters)
      tensors[layer.name + "/BatchNorm/moving_variance"] = constant(Float(1 - BatchNorm.epsilon), filters)
    }
    let facts = ModelFacts(name: "folded", family: family, recipe: "marco-\(family.input)/1")
    return ModelFile(facts: facts, tensors: tensors, digest: digest, source: source)
  }

  private func entry(of layer: String) throws(ImportError) -> Index.Entry {
    guard let entry = index[layer] else {
      throw .folded(source: source, reason: "layer \(layer) is missing")
    }
    return entry
  }

  private func tensor(
    _ entry: Index.Entry, at offset: Int, _ shape: [Int]
  ) throws(ImportError) -> WeightTensor {
    // No axis and no product of a sound shape is larger than the data, so that none overflows.
    let count = shape.reduce(1) { $0 <= data.count && 0...data.count ~= $1 ? $0 * $1 : 0 }
    guard count > 0, count <= data.count / 4, (0...data.count - 4 * count).contains(offset) else {
      throw .folded(source: source, reason: "\(entry.name) does not lie in weights.bin")
    }
    let values = [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      data.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(buffer)
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + 4 * count]))
      }
      filled = count
    }
    return WeightTensor(shape: shape, values: values)
  }

  private func constant(_ value: Float, _ count: Int) -> WeightTensor {
    WeightTensor(shape: [count], values: Array(repeating: value, count: count))
  }
}
