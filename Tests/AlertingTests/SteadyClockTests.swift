import Foundation
import Testing

@testable import Alerting

@Suite struct SteadyClockTests {
  @Test(arguments: [(60.0, true), (1e9, true), (54, false), (56, true), (-9, false)])
  func aStepBackIsNoticed(wall: TimeInterval, isSteady: Bool) {
    var clock = SteadyClock()
    let (begin, steady) = (Date(timeIntervalSince1970: 1_767_268_800), ContinuousClock.now)
    let looks = [
      clock.isSteady(begin, steady: steady), clock.isSteady(begin + wall, steady: steady + .seconds(60)),
      clock.isSteady(begin + wall + 1, steady: steady + .seconds(61)),
    ]
    // Nobody knows what happened before the first look, and a step is noticed once.
    #expect(looks == [false, isSteady, true])
  }
}
