// The backward pass against TensorFlow's own derivative of the published graph, on seeded values.
// The fixture is written by training/reference/make_tensorflow_reference.py; docs/parity.md describes it.

import CrystalNet
import Domain
import Foundation
import Inference
import Testing

@Suite struct GradientParityTests {
  struct Fixture: Decodable {
    let gradients: [Reference]
  }

  struct Reference: Decodable {
    struct Sample: Decodable {
      /// Into height, width, channel.
      let index: Int
      let value: Double
    }

    let name: String
    let block: Int
    let logits: [Double]
    let deviation: Double
    let samples: [Sample]
  }

  /// TensorFlow reckons in float32, where a ReLU near zero may open or close: float64 differs from it by a few
  /// hundredths of the gradient's deviation at single places. So a place may be off by a tenth, and half of them
  /// by no more than a thousandth.
  @Test(arguments: 0..<2) func theInputGradientIsTensorFlows(number: Int) throws {
    let file = TensorFlowReference.fixtures.appending(path: "tensorflow-gradients.json")
    let reference = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file)).gradients[number]
    let family = NetworkFamily.marco
    let topology = try Topology(family.table, input: family.inputShape)
    let network = try Network(
      table: family.table, input: family.inputShape, weights: SeededTensors.weights(for: topology))
    let picture = SeededTensors.picture(reference.name, side: family.input, block: reference.block)
    let crystals = try #require(Outcome.allCases.firstIndex(of: .crystals))
    let found = network.gradient(ofOutput: crystals, at: picture, in: GradientWorkspace(for: network))

    for (logit, expected) in zip(found.outputs, reference.logits) {
      #expect(abs(Double(logit) - expected) < 1e-4)
    }
    let distances = reference.samples.map {
      abs(Double(found.values[$0.index]) - $0.value) / reference.deviation
    }
    #expect(reference.samples.count == 200)
    #expect(distances.allSatisfy { $0 < 0.1 })
    #expect(distances.sorted()[100] < 1e-3)
  }
}
