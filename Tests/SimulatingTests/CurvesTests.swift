// The home-made curves against the functions they stand for.
import Testing

@testable import Simulating

@Suite struct CurvesTests {
  private static let sines: [(Double, Double)] = [
    (0, 0), (1.0 / 12, 0.5), (0.125, 0.707_107), (0.25, 1), (0.5, 0), (0.75, -1), (1.25, 1), (-0.25, -1),
  ]

  @Test(arguments: sines)
  func sineOfTurns(turns: Double, sine: Double) {
    #expect(abs(Turn(Float(turns)).sine - Float(sine)) < 0.0015)
  }

  @Test func smoothRunsBothWays() {
    #expect(smooth(0, 1, -1) == 0)
    #expect(smooth(0, 1, 2) == 1)
    #expect(smooth(0, 1, 0.5) == 0.5)
    #expect(smooth(1, 0, 0.25) == 1 - smooth(0, 1, 0.25))
  }

  @Test func noiseIsContinuousAndBounded() {
    var dice = Dice(seed: 5)
    let noise = Noise(&dice)
    var last = noise.value(Point(-3, 0.3))
    for step in 1...600 {
      let value = noise.value(Point(-3 + Float(step) * 0.01, 0.3))
      #expect(abs(value) <= 1)
      #expect(abs(value - last) < 0.05)
      last = value
    }
  }
}
