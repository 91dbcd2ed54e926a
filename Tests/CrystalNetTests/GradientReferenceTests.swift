// The backward pass against PyTorch's autograd in float64, on seeded networks.
// The fixture is written by training/reference/make_gradient_reference.py.

import CrystalNet
import Foundation
import Inference
import Testing

@Suite struct GradientReferenceTests {
  struct Fixture: Decodable {
    let picture: String
    let networks: [Reference]

    static func load() throws -> Fixture {
      let url = try #require(
        Bundle.module.url(forResource: "marco-gradients", withExtension: "json", subdirectory: "Fixtures"))
      return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
    }
  }

  struct Reference: Decodable {
    let family: String
    /// Which logit.
    let outcome: Int
    let logit: Double
    let mean: Double
    let deviation: Double
    let places: [Int]
    let values: [Double]
  }

  /// Of the gradient's standard deviation. A ReLU whose sum is next to nothing may open or close by the last bit of a
  /// float32, and then the places before it are off by some thousandths: half of them must not be.
  static let tolerance = 1e-4

  @Test(arguments: 0..<2) func theInputGradientAgreesWithAutograd(index: Int) throws {
    let fixture = try Fixture.load()
    let reference = fixture.networks[index]
    let family = try #require(NetworkFamily(reference.family))
    let topology = try Topology(family.table, input: family.inputShape)
    let network = try Network(
      table: family.table, input: family.inputShape, weights: SeededTensors.weights(for: topology))
    let picture = SeededTensors.picture(fixture.picture, side: family.input, block: 1)
    let found = network.gradient(
      ofOutput: reference.outcome, at: picture, in: GradientWorkspace(for: network))

    #expect(abs(Double(found.outputs[reference.outcome]) - reference.logit) < 1e-4)
    let count = Double(found.values.count)
    let mean = found.values.reduce(0.0) { $0 + Double($1) } / count
    let squares = found.values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    #expect(abs((squares / count).squareRoot() - reference.deviation) < Self.tolerance * reference.deviation)
    #expect(abs(mean - reference.mean) < Self.tolerance * reference.deviation)
    let distances = zip(reference.places, reference.values).map { place, value in
      abs(Double(found.values[place]) - value) / reference.deviation
    }
    #expect(distances.allSatisfy { $0 < 100 * Self.tolerance })
    #expect(distances.sorted()[100] < Self.tolerance)
    #expect(reference.places.count == 200)
  }
}
