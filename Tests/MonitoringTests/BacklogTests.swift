// A queue that grows, one that is long, and one that is worked off.

import Foundation
import Testing

@testable import Monitoring

@Suite struct BacklogTests {
  private static let now = Date(timeIntervalSince1970: 1_800_000_000)

  /// A minute for each count, asked several times a minute.
  private func backlog(_ counts: [Int]) -> Backlog {
    var backlog = Backlog()
    let start = ContinuousClock.now
    for (minute, count) in counts.enumerated() {
      for second in [0, 20, 40] {
        backlog.note(second == 0 ? count : 0, at: start + .seconds(60 * minute + second))
      }
    }
    return backlog
  }

  @Test func growthIsTold() {
    let counts = (0..<30).map { 100 + 10 * $0 }
    guard case .begins(let finding) = backlog(counts).verdict(open: nil, at: Self.now) else {
      Issue.record("it grows")
      return
    }
    #expect(finding.since == Self.now - 1_800)
    #expect(finding.summary.hasPrefix("390 new pictures wait, 100 half an hour ago"))
  }

  @Test(arguments: [
    (0..<30).map { _ in 5_000 }, (0..<30).map { 5_000 - 10 * $0 }, (0..<29).map { 100 + 10 * $0 },
    (0..<30).map { $0 == 15 ? 0 : 100 + 10 * $0 }, (0..<30).map { 2 * $0 },
  ])
  func longShortAndFallingQueuesAreNot(counts: [Int]) {
    #expect(backlog(counts).verdict(open: nil, at: Self.now) == .stays)
  }

  @Test func itIsOverWhenFewWaitForAWhile() {
    let open = OpenCondition(since: Self.now - 7_200, mark: 0)
    #expect(backlog([900, 300, 20, 0, 0, 0]).verdict(open: open, at: Self.now) == .stays)
    #expect(backlog([0, 0, 0, 0]).verdict(open: open, at: Self.now) == .stays)
    #expect(
      backlog([900, 20, 0, 0, 0, 0]).verdict(open: open, at: Self.now)
        == .ends("its queue is worked off, after 2 hours"))
  }
}
