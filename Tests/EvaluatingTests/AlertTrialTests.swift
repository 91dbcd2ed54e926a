import Foundation
import Testing

@testable import Evaluating

@Suite struct AlertTrialTests {
  private let trial = AlertTrial([
    // Found late, found at once, missed, and alerted too early.
    TrialDrop(statistic: [0.1, 0.2, 0.7], shows: [false, true, true]),
    TrialDrop(statistic: [0.1, 0.9, 0.1], shows: [false, true, true]),
    TrialDrop(statistic: [0.1, 0.1, 0.2], shows: [false, false, true]),
    TrialDrop(statistic: [0.6, 0.9, 0.9], shows: [false, true, true]),
    // Never crystals.
    TrialDrop(statistic: [0.3, 0.5, 0.4], shows: [false, false, false]),
    TrialDrop(statistic: [], shows: []),
  ])

  @Test func countsOneAlertADrop() {
    let point = trial.point(at: 0.5)
    #expect(point.recall.count == 2 && point.recall.total == 4)
    #expect(point.falseAlerts.count == 2 && point.falseAlerts.total == 6)
    #expect(point.delay == 0.5)
  }

  @Test func findsTheStrictestPointByTheSameCount() throws {
    #expect(try #require(trial.point(reaching: 0.5)) == trial.point(at: 0.9))
    #expect(try #require(trial.point(reaching: 0.75)) == trial.point(at: 0.7))
    #expect(trial.point(reaching: 1) == nil)
    #expect(trial.point(at: 2).recall.value == 0)
  }
}

@Suite struct DropCorrelationTests {
  @Test func isTheShareBetweenDrops() throws {
    #expect(try #require(DropCorrelation.of([[0.2, 0.2], [0.9, 0.9]])) == 1)
    let noise = try #require(DropCorrelation.of([[0.2, 0.8], [0.8, 0.2], [0.2, 0.8]]))
    #expect(noise < 0)
    #expect(DropCorrelation.of([[0.2, 0.8]]) == nil && DropCorrelation.of([[0.2], [0.8]]) == nil)
  }

  /// Hand reckoning with logits 0, 2 and 4, 6: mean squares 16 between and 2 within, (16 - 2) / (16 + 2).
  @Test func agreesWithHandReckoning() throws {
    func probability(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }
    let value = try #require(
      DropCorrelation.of([[probability(0), probability(2)], [probability(4), probability(6)]]))
    #expect(abs(value - 14.0 / 18.0) < 1e-9)
  }
}
