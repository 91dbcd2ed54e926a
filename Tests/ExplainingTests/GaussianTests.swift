// The noise is what it says: mean 0, deviation 1, as many beyond two deviations as a bell has.

@testable import Explaining
import Testing

@Suite struct GaussianTests {
  @Test func theMomentsAreThoseOfANormalDistribution() {
    var dice = GaussianNoise(seed: 3)
    let numbers = (0..<100_000).map { _ in Double(dice.next()) }
    let mean = numbers.reduce(0, +) / 100_000
    let variance = numbers.reduce(0) { $0 + $1 * $1 } / 100_000
    let beyond = Double(numbers.count { abs($0) > 2 }) / 100_000
    #expect(abs(mean) < 0.01)
    #expect(abs(variance - 1) < 0.02)
    #expect(abs(beyond - 0.0455) < 0.003)
  }
}
