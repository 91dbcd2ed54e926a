// Dark and blurred imagers in simulated sequences: false alarms, and after how many inspections a change is found.

import Foundation
import Testing

@testable import Monitoring

@Suite struct LightDriftTests {
  private static let start = Date(timeIntervalSince1970: 1_800_000_000)

  /// The light of inspections of 24 plates, each imaged again and again; plates differ, one inspection in fifty is odd.
  private func course(seed: Int, count: Int, spread: Double = 0.08, change: Double = 0, from: Int = .max)
    -> [LightDrift.Inspection]
  {
    var dice = Dice(seed)
    let plates = (0..<24).map { _ in spread * dice.normal() }
    return (0..<count).map { index in
      let odd = dice.uniform() < 0.02 ? -1.5 * dice.uniform() : 0
      let value = 4.8 + plates[index % 24] + 0.04 * dice.normal() + odd + (index >= from ? change : 0)
      return LightDrift.Inspection(
        id: Int64(index), at: Self.start + Double(index) * .hour, pictures: 96, value: value)
    }
  }

  private func verdict(
    _ course: ArraySlice<LightDrift.Inspection>, open: OpenCondition? = nil, kind: ConditionKind = .dark
  ) -> Verdict {
    LightDrift(kind, Array(course)).verdict(open: open, at: course.last?.at ?? Self.start)
  }

  /// Inspections from the change to the alarm; nil if it is not found in twenty.
  private func delay(of change: Double, seed: Int, kind: ConditionKind) -> Int? {
    let course = course(seed: seed, count: 120, change: change, from: 100)
    return (100..<120).first { index in
      if case .begins = verdict(course[max(0, index - 60)...index], kind: kind) { true } else { false }
    }.map { $0 - 99 }
  }

  @Test(arguments: [ConditionKind.dark, .blurred]) func falseAlarmsAreRare(kind: ConditionKind) {
    var alarms = 0
    for seed in 1...20 {
      let course = course(seed: seed, count: 5_000, spread: seed % 2 == 0 ? 0.08 : 0.25)
      var open: OpenCondition?
      for index in 60..<course.count {
        switch verdict(course[(index - 60)...index], open: open, kind: kind) {
        case .begins(let finding):
          alarms += 1
          open = OpenCondition(since: finding.since, mark: finding.mark)
        case .ends: open = nil
        case .stays: break
        }
      }
    }
    print("false alarms of \(kind): \(alarms) in 100000 inspections")
    #expect(alarms <= 10)
  }

  @Test(arguments: [(ConditionKind.dark, 0.5, 4), (.dark, 0.3, 3), (.blurred, 0.5, 5), (.blurred, 0.3, 4)])
  func aChangeIsFoundSoon(kind: ConditionKind, share: Double, expected: Int) {
    let delays = (1...200).map { delay(of: log(share), seed: $0, kind: kind) }
    let found = delays.compactMap { $0 }.sorted()
    print(
      "\(kind) at \(share) of the light: \(found.count) of 200 found, median after \(found[found.count / 2])")
    #expect(found.count >= 198)
    #expect(found[found.count / 2] <= expected)
  }

  @Test func oneOrTwoOddPlatesAreNoDrift() {
    var course = course(seed: 1, count: 70)
    for index in 67..<69 { course[index] = course[index].with(value: 0) }
    for end in 60..<70 { #expect(verdict(course[...end]) == .stays) }
  }

  @Test func saysNothingOfTooLittlePastOfTestShotsAndOfOldPictures() {
    let short = course(seed: 2, count: 27, change: -3, from: 20)
    #expect(verdict(short[...]) == .stays)
    let dark = course(seed: 2, count: 70, change: -3, from: 64)
    let shots = dark.map { $0.id < 64 ? $0 : $0.with(pictures: 2) }
    #expect(verdict(shots[...]) == .stays)
    #expect(LightDrift(.dark, dark).verdict(open: nil, at: dark[69].at + 4 * .day) == .stays)
  }

  @Test func itIsOverWhenTheLightIsBack() throws {
    let dark = course(seed: 3, count: 70, change: log(0.4), from: 64)
    guard case .begins(let finding) = verdict(dark[...]) else {
      Issue.record("it is dark")
      return
    }
    #expect(finding.mark == 64 && finding.since == dark[64].at)
    #expect(finding.summary.contains("the brightness of its pictures fell to 4"))
    let open = OpenCondition(since: finding.since, mark: finding.mark)
    #expect(verdict(dark[...], open: open) == .stays)
    let back = dark + course(seed: 3, count: 73)[70...]
    #expect(verdict(back[...70], open: open) == .stays)
    guard case .ends(let words) = verdict(back[...], open: open) else {
      Issue.record("it is over")
      return
    }
    #expect(words.hasPrefix("the brightness of its pictures is as before"))
  }

  /// The dark inspections before it was over count no more.
  @Test func anOddPlateAfterTheEndIsNoDrift() {
    let dark = course(seed: 3, count: 70, change: log(0.4), from: 64)
    let back = dark + course(seed: 3, count: 78)[70...]
    for odd in 73..<78 {
      var course = back
      course[odd] = course[odd].with(value: 3)
      #expect(verdict(course[...odd]) == .stays)
    }
  }

  @Test func aChangeThatStaysIsUsualOneDay() {
    let dark = course(seed: 4, count: 110, change: log(0.4), from: 64)
    let open = OpenCondition(since: dark[64].at, mark: 64)
    #expect(verdict(dark[...102], open: open) == .stays)
    if case .ends(let words) = verdict(dark[...103], open: open) {
      #expect(words.hasSuffix("counts as usual now"))
    } else {
      Issue.record("it is usual")
    }
  }
}

extension LightDrift.Inspection {
  fileprivate func with(value: Double? = nil, pictures: Int? = nil) -> Self {
    Self(id: id, at: at, pictures: pictures ?? self.pictures, value: value ?? self.value)
  }
}
