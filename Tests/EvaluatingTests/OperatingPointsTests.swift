import Testing

@testable import Evaluating

@Suite struct OperatingPointsTests {
  /// Ten drops a day; of the labeled ones, two of four crystalline drops reach 0.5, and one of four others.
  private let drops =
    [0.95, 0.6, 0.3, 0.05].map { WeighedDrop(highest: $0, isCrystalline: true) }
    + [0.7, 0.2, 0.1, 0.01].map { WeighedDrop(highest: $0, isCrystalline: false) }
    + [0.9, 0.01].map { WeighedDrop(highest: $0, isCrystalline: nil) }

  @Test func scalesToADay() throws {
    let point = OperatingPoints(drops, dropsPerDay: 10, prevalence: 0.2).point(at: 0.5)
    #expect(point.recall.count == 2 && point.recall.total == 4)
    #expect(point.alertsPerDay == 4)
    #expect(point.falseAlertsPerDay.value == 2)
    let interval = try #require(point.falseAlertsPerDay.interval)
    #expect(interval.low < 2 && interval.high > 2 && interval.high < 8)
  }

  @Test func proposesByMissesAndByBudget() {
    let points = OperatingPoints(drops, dropsPerDay: 10, prevalence: 0.2)
    #expect(points.point(missing: 0.5)?.threshold == 0.6)
    #expect(points.point(missing: 0.25)?.threshold == 0.3)
    #expect(points.point(missing: 0)?.threshold == 0.05)
    #expect(points.point(alertsPerDay: 0)?.threshold == 0.71)
    #expect(points.point(alertsPerDay: 2)?.threshold == 0.21)
  }

  /// Drops of elsewhere tell the shares, those of the laboratory how much there is.
  @Test func takesTheWordOfOtherDrops() throws {
    let own = [0.9, 0.4, 0.01, 0.01].map { WeighedDrop(highest: $0, isCrystalline: nil) }
    let evidence = WeighedEvidence(drops, crystals: 4, others: 40)
    let point = OperatingPoints(own, dropsPerDay: 10, prevalence: 0.2, evidence: evidence).point(at: 0.5)
    #expect(point.recall.count == 2 && point.recall.total == 4 && point.alertsPerDay == 2.5)
    #expect(point.falseAlertsPerDay.value == 2)
    let narrow = try #require(point.falseAlertsPerDay.interval)
    let wide = try #require(
      OperatingPoints(drops, dropsPerDay: 10, prevalence: 0.2).point(at: 0.5).falseAlertsPerDay.interval)
    #expect(narrow.high < wide.high)
    let nothingOwn = OperatingPoints([], dropsPerDay: 10, prevalence: 0.2, evidence: evidence).point(at: 0.5)
    #expect(nothingOwn.alertsPerDay == 10 * (0.2 * 0.5 + 0.8 * 0.25))
  }

  @Test func withoutLabelsEveryAlertCounts() {
    let unlabeled = drops.map { WeighedDrop(highest: $0.highest, isCrystalline: nil) }
    let points = OperatingPoints(unlabeled, dropsPerDay: 10)
    #expect(points.prevalence == 0.4)
    #expect(points.point(alertsPerDay: 1)?.threshold == 0.91)
    #expect(points.point(missing: 0.1) == nil)
    #expect(OperatingPoints(unlabeled, dropsPerDay: nil).point(alertsPerDay: 1) == nil)
  }
}
