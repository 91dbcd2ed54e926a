// Rising failures in simulated sources: false alarms, and how soon a rise is found.

import Foundation
import Testing

@testable import Monitoring

@Suite struct FailureShareTests {
  private static let begin: Int64 = 500_000

  /// Forty files an hour for so many hours. Failures come in clusters: each hour has its own chance around the share.
  private func hours(_ count: Int, share: Double, seed: Int, rise: Double? = nil, from: Int = .max)
    -> [FailureShare.Hour]
  {
    var dice = Dice(seed)
    return (0..<count).map { index in
      let mean = index >= from ? rise ?? share : share
      let chance = min(1, mean * (dice.uniform() < 0.5 ? 0.5 : 1.5))
      let failed = (0..<40).count { _ in dice.uniform() < chance }
      return FailureShare.Hour(hour: Self.begin + Int64(index), scored: 40 - failed, failed: failed)
    }
  }

  private func verdict(_ hours: ArraySlice<FailureShare.Hour>, open: OpenCondition? = nil) -> Verdict {
    let now = Date(timeIntervalSince1970: Double((hours.last?.hour ?? 0) + 1) * .hour)
    return FailureShare(hours: Array(hours)).verdict(open: open, at: now)
  }

  @Test(arguments: [0.0, 0.01, 0.05, 0.2]) func aSteadyShareIsNoAlarm(share: Double) {
    var alarms = 0
    for seed in 1...5 {
      let hours = hours(3_000, share: share, seed: seed)
      for end in 100..<3_000 {
        if case .begins = verdict(hours[max(0, end - 300)...end]) { alarms += 1 }
      }
    }
    print("false alarms of failing at \(share): \(alarms) in 14500 looks")
    #expect(alarms == 0)
  }

  @Test(arguments: [(0.01, 0.5, 2), (0.01, 0.2, 5), (0.1, 0.6, 5), (0, 1, 1)])
  func aRiseIsFound(share: Double, rise: Double, expected: Int) {
    let delays = (1...100).map { seed -> Int in
      let hours = hours(330, share: share, seed: seed, rise: rise, from: 300)
      return (300..<330).first { end in
        if case .begins = verdict(hours[...end]) { true } else { false }
      }.map { $0 - 299 } ?? 99
    }.sorted()
    print(
      "failing from \(share) to \(rise): found after \(delays[50]) hours of 40 files, at most \(delays[99])")
    #expect(delays[50] <= expected && delays[99] <= 12)
  }

  @Test func itBeginsOnceAndIsOverWhenFewFail() {
    let bad = hours(310, share: 0.01, seed: 1, rise: 0.8, from: 300)
    guard case .begins(let finding) = verdict(bad[...]) else {
      Issue.record("it fails")
      return
    }
    #expect(finding.mark > Self.begin + 290)
    #expect(finding.summary.contains("cannot be scored; before that, "))
    let open = OpenCondition(since: finding.since, mark: finding.mark)
    #expect(verdict(bad[...], open: open) == .stays)
    let good = hours(330, share: 0.01, seed: 2)[310...]
    guard case .ends = verdict(bad + good, open: open) else {
      Issue.record("it is over")
      return
    }
  }

  /// A plate an hour, half of one fails, and then a few good pictures come, which are looked at again and again.
  @Test func aBadPlateIsToldOnceAndItsEndOnce() {
    let plates = (0..<20).map { FailureShare.Hour(hour: Self.begin + $0, scored: 300, failed: 0) }
    let bad = FailureShare.Hour(hour: Self.begin + 20, scored: 150, failed: 150)
    var course = plates + [bad]
    var told: [Bool] = []
    var open: OpenCondition?
    for hour in 21..<60 as Range<Int64> {
      for _ in 1...10 {
        switch verdict(course[...], open: open) {
        case .begins(let finding):
          told.append(true)
          open = OpenCondition(since: finding.since, mark: finding.mark)
        case .ends:
          told.append(false)
          open = nil
        case .stays: break
        }
      }
      course.append(.init(hour: Self.begin + hour, scored: 30, failed: 0))
    }
    #expect(told == [true, false])
  }

  @Test func aSourceWithoutPastOrWithFewFilesIsNotJudged() {
    #expect(verdict(hours(4, share: 0.9, seed: 1)[...]) == .stays)
    let few = hours(100, share: 0, seed: 1) + [.init(hour: Self.begin + 100, scored: 0, failed: 5)]
    #expect(verdict(few[...]) == .stays)
  }

  /// Of no failures the upper bound is zz / (n + zz); of a half the interval is symmetric.
  @Test func boundsAreWilsons() {
    let none = FailureShare.Count(files: 20, failed: 0).bounds
    #expect(none.lowerBound == 0 && abs(none.upperBound - 9.5481 / 29.5481) < 1e-4)
    let half = FailureShare.Count(files: 20, failed: 10).bounds
    #expect(abs(half.lowerBound + half.upperBound - 1) < 1e-12)
  }
}
