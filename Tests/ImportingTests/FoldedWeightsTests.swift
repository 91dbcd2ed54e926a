import CrystalNet
import Foundation
import Inference
import SystemPackage
import Testing

@testable import Importing

/// Networks as benchmarks of several engines pass them around.
@Suite struct FoldedWeightsTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  /// The two files of a network whose layer `n` has kernel values n + 0.5 and biases -n.
  private func write(_ change: (inout [[String: Any]]) -> Void = { _ in }) throws {
    let family = NetworkFamily.marco
    let topology = try Topology(family.table, input: family.inputShape)
    var entries: [[String: Any]] = []
    var values: [Float] = []
    for (layer, sources) in zip(topology.layers, topology.sources) {
      guard case .convolution(let window, let filters, let finish) = layer.kind else { continue }
      let shape = [window.height, window.width, topology.shapes[sources[0]].channels, filters]
      let count = shape.reduce(1, *)
      let number = Float(entries.count)
      entries.append([
        "name": finish == .bias ? "Logits" : layer.name, "shape": shape, "kernel_offset": 4 * values.count,
        "bias_offset": 4 * (values.count + count),
      ])
      values += Array(repeating: number + 0.5, count: count) + Array(repeating: -number, count: filters)
    }
    change(&entries)
    try JSONSerialization.data(withJSONObject: ["tensors": entries])
      .write(to: URL(filePath: folder.path.appending("weights.json").string))
    try values.withUnsafeBytes { Data($0) }
      .write(to: URL(filePath: folder.path.appending("weights.bin").string))
  }

  private func modelFile() throws -> ModelFile { try FoldedWeights(in: folder.path).modelFile() }

  @Test func everyLayerIsFoundAndTheFoldIsExact() throws {
    try write()
    let model = try modelFile()
    #expect(model.facts.recipe == "marco-599/1")
    #expect(model.tensors["Conv2d_0a_3x3/weights"]?.values.allSatisfy { $0 == 0.5 } == true)
    #expect(model.tensors["Logits/Conv2d_1c_1x1/biases"]?.values == [-95, -95, -95, -95])
    let variance = try #require(model.tensors["Conv2d_1a_3x3/BatchNorm/moving_variance"]?.values.first)
    #expect(Float(95.5 / (Double(variance) + BatchNorm.epsilon).squareRoot()) == 95.5)
    _ = try Classifier(model: model)
  }

  @Test func whatContradictsItselfIsRefused() throws {
    let damages: [(inout [[String: Any]]) -> Void] = [
      { $0.removeLast() }, { $0[3]["bias_offset"] = 36_000_000 }, { $0[3]["kernel_offset"] = -4 },
      { $0[3]["shape"] = [Int.max, Int.max, 3, 3] }, { $0[3]["shape"] = [-3, -3, 32, 64] },
      { $0[3]["shape"] = "3x3" },
    ]
    for damage in damages {
      try write(damage)
      let error = try #require(throws: ImportError.self) { try modelFile() }
      #expect("\(error)".contains("no MARCO network as folded weights"))
    }
  }

  @Test func anotherShapeIsNoNetwork() throws {
    try write { $0[3]["shape"] = [3, 3, 64, 32] }
    #expect(throws: ModelError.self) { try Classifier(model: modelFile()) }
  }
}
