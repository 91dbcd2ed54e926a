// SmoothGrad: where it points, and that chance is no part of it.

import Explaining
import Inference
import Testing

@Suite struct SmoothGradTests {
  let input = Synthetic.noise(Synthetic.side * Synthetic.side * 3, seed: 1)

  private func map(_ smoothGrad: SmoothGrad) throws -> HeatMap {
    let network = try Synthetic.patchNetwork()
    return smoothGrad.map(ofOutput: 0, at: input, of: network, in: GradientWorkspace(for: network))
  }

  @Test func theMapLiesOnThePatchThatTheAnswerDependsOn() throws {
    let map = try map(SmoothGrad())
    #expect(map.width == Synthetic.side && map.height == Synthetic.side)
    for (index, value) in map.values.enumerated() {
      #expect(Synthetic.isInPatch(index) ? value > 0.05 : value == 0, "pixel \(index)")
    }
  }

  @Test func equalSeedsGiveEqualMaps() throws {
    #expect(try map(SmoothGrad(seed: 7)) == map(SmoothGrad(seed: 7)))
    #expect(try map(SmoothGrad(seed: 7)) != map(SmoothGrad(seed: 8)))
  }

  @Test func withoutNoiseItIsTheGradientItself() throws {
    let network = try Synthetic.patchNetwork()
    let gradient = network.gradient(ofOutput: 0, at: input, in: GradientWorkspace(for: network)).values
    let expected = stride(from: 0, to: gradient.count, by: 3).map { pixel in
      gradient[pixel..<pixel + 3].reduce(0) { $0 + abs($1) }
    }
    #expect(try map(SmoothGrad(samples: 1, noise: 0)).values == expected)
  }

  @Test func aConstantInputHasNoRangeAndGetsNoNoise() throws {
    let network = try Synthetic.patchNetwork()
    let flat = [Float](repeating: 0.5, count: input.count)
    let workspace = GradientWorkspace(for: network)
    let one = SmoothGrad(samples: 1, noise: 0.15, seed: 1).map(
      ofOutput: 0, at: flat, of: network, in: workspace)
    let other = SmoothGrad(samples: 1, noise: 0.15, seed: 2).map(
      ofOutput: 0, at: flat, of: network, in: workspace)
    #expect(one == other)
  }
}
