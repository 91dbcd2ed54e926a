// Parity with onnxruntime: seeded networks and pictures, every layer's mean and spread, the logits.
// The fixture is written by training/reference/make_reference.py.

import CrystalNet
import Foundation
import Inference
import Testing

/// The fixture's contents.
struct Reference: Decodable {
  struct Network: Decodable {
    let family: String
    let input: Int
    let pictures: [Picture]
  }

  struct Picture: Decodable {
    let name: String
    let block: Int
    let logits: [Double]
    let logits64: [Double]
    let layers: [Layer]
  }

  struct Layer: Decodable {
    let name: String
    let shape: String
    let mean: Double
    let deviation: Double
  }

  let units: [String: [Float]]
  let networks: [Network]

  static func load() throws -> Reference {
    let url = try #require(
      Bundle.module.url(forResource: "marco-reference", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
  }
}

@Suite struct ReferenceTests {
  /// Of the values themselves for logits and means, which are about 1.
  static let tolerance = 1e-4

  @Test func theGeneratorsAgreeBitForBit() throws {
    for (name, expected) in try Reference.load().units {
      #expect(SeededTensors.units(name, expected.count) == expected)
    }
  }

  @Test(arguments: InstructionSet.available, 0..<2)
  func everyLayerAgreesWithOnnxruntime(set: InstructionSet, index: Int) throws {
    let reference = try Reference.load().networks[index]
    let family = try #require(NetworkFamily(reference.family))
    #expect(family.input == reference.input)
    let topology = try Topology(family.table, input: family.inputShape)
    let network = try Network(
      table: family.table, input: family.inputShape, weights: SeededTensors.weights(for: topology), for: set)
    let workspace = Workspace(for: network)
    for picture in reference.pictures { compare(network, workspace, picture, side: reference.input) }
  }

  private func compare(_ network: Network, _ workspace: Workspace, _ picture: Reference.Picture, side: Int) {
    let input = SeededTensors.picture(picture.name, side: side, block: picture.block)
    var expected = Dictionary(uniqueKeysWithValues: picture.layers.map { ($0.name, $0) })
    let logits = input.withUnsafeBufferPointer {
      network.run($0, in: workspace) { layer, tensor in
        let found = statistics(tensor.values)
        guard let wanted = expected.removeValue(forKey: layer.name) else {
          Issue.record("the reference has no layer \(layer.name)")
          return
        }
        #expect(tensor.shape.description == wanted.shape, "\(layer.name)")
        #expect(abs(found.mean - wanted.mean) < Self.tolerance, "\(layer.name)")
        #expect(abs(found.deviation - wanted.deviation) < Self.tolerance, "\(layer.name)")
      }
    }
    #expect(expected.isEmpty)
    for (found, wanted) in zip(logits, zip(picture.logits, picture.logits64)) {
      #expect(abs(Double(found) - wanted.0) < Self.tolerance)
      #expect(abs(Double(found) - wanted.1) < Self.tolerance)
    }
    #expect(logits.count == 4)
  }

  /// Mean and standard deviation in float64.
  private func statistics(_ values: [Float]) -> (mean: Double, deviation: Double) {
    var (sum, squares) = (0.0, 0.0)
    for value in values {
      sum += Double(value)
      squares += Double(value) * Double(value)
    }
    let mean = sum / Double(values.count)
    return (mean, max(0, squares / Double(values.count) - mean * mean).squareRoot())
  }
}
