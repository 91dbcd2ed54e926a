import Alerting
import Domain
import Testing

@Suite struct HitRuleTests {
  /// Judges each timepoint in turn as the recorder does; the timepoint of the hit, if there is one.
  private func hit(_ rule: HitRule, _ scores: [(String, Double)]) -> HitDraft? {
    let entries = scores.map { key, crystals in
      DropHistory.Entry(timepoint: Timepoint(key), crystals: crystals, label: .clear)
    }.sorted { $0.timepoint < $1.timepoint }
    for end in entries.indices {
      let history = DropHistory(entries: Array(entries[...end]), hasHit: false)
      if let draft = rule.judge(history).first { return draft }
    }
    return nil
  }

  @Test(
    arguments: [
      ([("1", 0.1), ("2", 0.5), ("3", 0.9)], 1, "2"),
      ([("1", 0.9)], 1, "1"),
      ([("1", 0.49)], 1, nil),
      ([("1", 0.9), ("2", 0.1), ("3", 0.6), ("4", 0.7)], 2, "3"),
      ([("1", 0.9), ("2", 0.1), ("3", 0.6)], 2, nil),
      ([("9", 0.9), ("10", 0.8), ("11", 0.1)], 2, "9"),
      ([("1", 0.9)], 3, nil),
    ] as [([(String, Double)], Int, String?)])
  func namesTheTimepointAtWhichItBegan(scores: [(String, Double)], persistence: Int, timepoint: String?) {
    let draft = hit(HitRule(threshold: 0.5, persistence: persistence), scores)
    #expect(draft?.timepoint.key == timepoint)
    #expect(draft?.crystals == scores.first { $0.0 == timepoint }?.1)
  }

  @Test func theOrderOfArrivalDoesNotMatter() {
    let scores = [("1", 0.2), ("2", 0.8), ("3", 0.3), ("4", 0.7), ("5", 0.9)]
    let rule = HitRule(threshold: 0.5, persistence: 2)
    for _ in 0..<20 { #expect(hit(rule, scores.shuffled())?.timepoint.key == "4") }
  }

  @Test func aDropIsAHitOnce() {
    let entry = DropHistory.Entry(timepoint: Timepoint("2"), crystals: 0.9, label: .crystals)
    #expect(HitRule(threshold: 0.5).judge(DropHistory(entries: [entry], hasHit: true)).isEmpty)
    #expect(HitRule(threshold: 0.5).judge(DropHistory(entries: [entry], hasHit: false)).count == 1)
  }
}
