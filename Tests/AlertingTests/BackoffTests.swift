import Alerting
import Testing

@Suite struct BackoffTests {
  /// Always zero: as much is left out of each wait as can be.
  private struct Zero: RandomNumberGenerator {
    func next() -> UInt64 { 0 }
  }

  @Test(arguments: [(1, 1), (2, 2), (5, 16), (12, 2_048), (13, 3_600), (1_000, 3_600), (Int.max, 3_600)])
  func doublesUpToAnHour(attempt: Int, seconds: Int) {
    let full = Duration.seconds(seconds)
    var zero = Zero()
    #expect(Backoff().delay(attempt: attempt, using: &zero) == full / 2)
  }

  @Test func jitterTakesUpToAHalf() {
    var generator = SystemRandomNumberGenerator()
    let delays = (0..<2_000).map { _ in Backoff().delay(attempt: 1, using: &generator) / .seconds(1) }
    #expect(delays.allSatisfy { (0.5...1).contains($0) })
    #expect(delays.contains { $0 > 0.9 } && delays.contains { $0 < 0.6 })
  }

  @Test func givesUpAfterAWeek() {
    var generator = Zero()
    let day = 86_400
    let steps = [day, 7 * day - 1, 7 * day].map {
      Backoff().afterFailure(attempt: 400, age: .seconds($0), using: &generator)
    }
    #expect(steps == [.retry(after: .seconds(1_800)), .retry(after: .seconds(1_800)), .giveUp])
  }

  /// A clock that is set ahead by years makes every message old at once; its waits alone must fill the patience.
  @Test(arguments: [false, true])
  func waitsOutItsPatienceHoweverOldTheMessage(isRefused: Bool) {
    var generator = Zero()
    let years = Duration.seconds(3650 * 86_400)
    let backoff = Backoff()
    var waited = Duration.zero
    for attempt in 1... {
      let step =
        isRefused
        ? backoff.afterRefusal(attempt: attempt, age: years, using: &generator)
        : backoff.afterFailure(attempt: attempt, age: years, using: &generator)
      guard case .retry(let wait) = step else { break }
      waited += wait
    }
    let patience = isRefused ? backoff.patienceWithRefusal : backoff.patience
    #expect(waited >= patience && waited < patience + .seconds(3600))
  }

  @Test func givesUpARefusedMessageAfterADay() {
    var generator = Zero()
    let steps = [86_399, 86_400].map {
      Backoff().afterRefusal(attempt: 60, age: .seconds($0), using: &generator)
    }
    #expect(steps == [.retry(after: .seconds(1_800)), .giveUp])
  }

  @Test(arguments: [(120, 120), (0, 1_800), (10_000_000, 86_400)])
  func obeysTheReceiverUpToADay(asked: Int, seconds: Int) {
    var generator = Zero()
    let attempt = asked == 120 ? 1 : 20
    let step = Backoff().afterFailure(
      attempt: attempt, age: .zero, retryAfter: .seconds(asked), using: &generator)
    #expect(step == .retry(after: .seconds(seconds)))
  }
}
