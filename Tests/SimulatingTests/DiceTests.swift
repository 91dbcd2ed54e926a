// SplitMix64 against the published generator, and streams that do not touch each other.
import Testing

@testable import Simulating

@Suite struct DiceTests {
  /// First outputs of Vigna's reference splitmix64.c for the state 1234567.
  @Test func agreesWithTheReferenceGenerator() {
    var dice = Dice(seed: 1_234_567)
    let drawn = (0..<5).map { _ in dice.next() }
    #expect(
      drawn == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test func streamsDependOnStateAndNumberAlone() {
    let dice = Dice(seed: 9)
    var (one, again, other) = (dice.stream(1), dice.stream(1), dice.stream(2))
    #expect(one.next() == again.next())
    #expect(one.next() != other.next())
  }

  @Test func drawsStayWithinTheirBounds() {
    var dice = Dice(seed: 3)
    for _ in 0..<1000 {
      #expect((2...5).contains(dice.within(2...5)))
      #expect((0.1...0.4000001).contains(dice.skewed(0.1...0.4)))
      #expect((1...3).contains(dice.count(1...3)))
    }
  }

  @Test func bellHasUnitVariance() {
    var dice = Dice(seed: 4)
    let draws = (0..<20_000).map { _ in dice.bell() }
    let mean = draws.reduce(0, +) / 20_000
    let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    #expect(abs(mean) < 0.03)
    #expect(abs(variance - 1) < 0.03)
  }
}
