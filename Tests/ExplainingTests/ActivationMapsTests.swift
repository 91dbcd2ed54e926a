// The class activation map: its mean is the logit, its peak the place.

import Explaining
import Inference
import Testing

@Suite struct ActivationMapsTests {
  @Test func theMeanOfTheMapIsTheLogitWithoutItsBias() throws {
    let network = try Synthetic.member()
    let input = Synthetic.noise(network.topology.input.count, seed: 2)
    let workspace = Workspace(for: network)
    let bias = try #require(network.averagingHead).bias
    let maps = try #require(ActivationMaps(of: network, at: input, in: workspace))
    let logits = input.withUnsafeBufferPointer { network.run($0, in: workspace) }
    #expect(maps.outputs == logits)
    for index in logits.indices {
      let map = maps.map(ofOutput: index)
      let mean = map.values.reduce(0.0) { $0 + Double($1) } / Double(map.values.count)
      #expect(abs(mean + Double(bias[index]) - Double(logits[index])) < 1e-5)
      #expect(Set(map.values).count > 1)
    }
  }

  @Test func theMapPeaksWhereTheEvidenceLies() throws {
    let network = try Synthetic.brightnessNetwork()
    let pixels = Synthetic.side * Synthetic.side
    let input = (0..<pixels).flatMap { [Float](repeating: Synthetic.isInPatch($0) ? 1 : 0, count: 3) }
    let maps = try #require(ActivationMaps(of: network, at: input, in: Workspace(for: network)))
    let bright = maps.map(ofOutput: 0)
    let dark = maps.map(ofOutput: 1)
    #expect(bright.width == 12 && bright.height == 12)
    for y in 0..<12 {
      for x in 0..<12 {
        let covered = (0..<4).count {
          Synthetic.isInPatch((2 * y + $0 / 2) * Synthetic.side + 2 * x + $0 % 2)
        }
        #expect(bright.values[y * 12 + x] == Float(covered) * 3 / 4)
        #expect(dark.values[y * 12 + x] == -bright.values[y * 12 + x])
      }
    }
  }

  @Test func aNetworkThatEndsOtherwiseHasNone() throws {
    let network = try Synthetic.patchNetwork()
    let input = Synthetic.noise(network.topology.input.count, seed: 1)
    #expect(ActivationMaps(of: network, at: input, in: Workspace(for: network)) == nil)
  }
}
