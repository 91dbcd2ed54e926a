// A new source's shadow: what the word at its end says, and that it is said once.

import Detecting
import Domain
import Foundation
import Recording
import Testing

@testable import xtalwatch

@Suite struct ShadowTests {
  private static let start = Date(timeIntervalSince1970: 1_800_000_000)
  private static let shadow = Shadow(source: "rock", firstSeen: start, end: start + 7 * 86_400)

  /// A drop with a score for each of these days after the source was first seen.
  private func course(_ well: String, _ scores: [(day: Double, crystals: Double)]) -> DropCourse {
    DropCourse(
      source: "rock", plate: "9b5j", well: well, drop: 1,
      history: DropHistory(
        entries: scores.enumerated().map { index, score in
          .init(
            timepoint: Timepoint("\(index)"), crystals: score.crystals, label: .other,
            imagedAt: Self.start + score.day * 86_400)
        }),
      isHistory: scores.map { $0.day < 7 })
  }

  private func report(_ courses: [DropCourse], threshold: Double = 0.5) -> ShadowReport {
    ShadowReport(Self.shadow, courses: courses, detector: Detector(threshold: threshold))
  }

  private let rising = [(0.1, 0.02), (1.0, 0.02), (2.0, 0.98), (3.0, 0.99)]

  @Test func namesWhatWouldHaveAlerted() {
    let report = report([
      course("A03", rising), course("B01", [(0.1, 0.02), (2, 0.03)]),
      // Before and after the shadow: told by others, or to be told.
      course("C01", [(-9, 0.02), (-8, 0.98), (-7, 0.99), (1, 0.99)]),
      course("C02", [(1, 0.02), (2, 0.02), (8, 0.98), (9, 0.99)]),
      course("C03", [(-9, 0.9)]),
    ])
    #expect(report.drops == 4)
    #expect(report.untold.map(\.name) == ["9b5j A03.1"])
    let notice = report.notice(at: Self.start, database: "/data/s.sqlite")
    #expect(notice.event == "shadow-ended" && notice.source == "rock" && !notice.isOver)
    #expect(
      notice.summary.contains("in 7 days 4 drops were scored, and 1 would have alerted at threshold 0.5"))
    #expect(notice.summary.contains("9b5j A03.1 0.9"))
    #expect(notice.remedy.hasPrefix("proposal: keep threshold = 0.5"))
    #expect(notice.remedy.contains("`xtalwatch thresholds --source rock --database '/data/s.sqlite'`"))
  }

  @Test func proposesAStricterPointWhereTooManyWouldAlert() throws {
    let weak = (1...50).map { course("A\($0)", [(0.1, 0.02), (1, 0.6), (2, 0.8)]) }
    let strong = (1...60).map { course("B\($0)", rising) }
    let report = report(weak + strong, threshold: 0.1)
    #expect(report.alertsPerDay(at: 0.1) == 110.0 / 7)
    let proposal = try #require(report.proposal)
    #expect(proposal > 0.1 && report.alertsPerDay(at: proposal) == 60.0 / 7)
    #expect(
      report.notice(at: Self.start, database: nil).remedy.contains(
        "threshold = \(proposal) in this [[source]]"))
  }

  @Test func aDigestIsProposedWhereNoPointIsQuiet() {
    let sure = rising + (4...6).map { (Double($0), 0.99) }
    let report = report((1...80).map { course("B\($0)", sure) })
    #expect(report.proposal == nil)
    #expect(report.notice(at: Self.start, database: nil).remedy.contains("immediate_from"))
  }

  /// From the outside: hits in shadow alert nobody, the end is told once, and what comes then alerts.
  @Test func theEndIsToldOnce() throws {
    let lab = try Lab()
    try lab.write(configuration: "[detection]\nthreshold = 0\n")
    // The first pass makes the sources known; what is taken afterwards is no backlog.
    _ = try Program.run("ingest", "--config", lab.configuration)
    try put("209", by: lab)
    let first = try Program.run("ingest", "--config", lab.configuration)
    #expect(first.exitCode == 0, "\(first.errors)")
    #expect(first.errors.contains("; nobody is alerted: in shadow until "))
    #expect(try Program.sqlite(lab.database, "SELECT count(*), count(alerted_at) FROM hits") == ["1|0"])
    let check = try Program.run("check", "--config", lab.configuration)
    #expect(check.output.contains("source formulatrix: in shadow until "))

    try age(lab, days: 8)
    for pass in 1...2 {
      let later = try Program.run("ingest", "--config", lab.configuration)
      #expect(later.exitCode == 0 && later.errors.contains("leaves shadow") == (pass == 1), "\(later.errors)")
    }
    let told = "SELECT event, state FROM alerts"
    #expect(try Program.sqlite(lab.database, told) == ["shadow-ended|delivered"])
    try put("210", by: lab)
    #expect(try !Program.run("ingest", "--config", lab.configuration).errors.contains("nobody is alerted"))
    #expect(try Program.sqlite(lab.database, told) == ["shadow-ended|delivered", "crystal|delivered"])
    #expect(
      try !Program.run("check", "--config", lab.configuration).output.contains("formulatrix: in shadow"))
  }

  @Test func whoWantsAlertsAtOnceSaysSo() throws {
    let lab = try Lab()
    try lab.write(configuration: "[detection]\nthreshold = 0\nshadow_days = 0\n")
    #expect(try !Program.run("check", "--config", lab.configuration).output.contains("shadow"))
    _ = try Program.run("ingest", "--config", lab.configuration)
    try put("209", by: lab)
    _ = try Program.run("ingest", "--config", lab.configuration)
    #expect(try Program.sqlite(lab.database, "SELECT event FROM alerts") == ["crystal"])
  }

  private func put(_ plate: String, by lab: Lab) throws {
    try lab.put(
      Lab.picture(seed: 1),
      "formulatrix/WellImages/\(plate)/plateID_\(plate)/batchID_11/wellNum_1/profileID_1/d1_r498_ef.jpg")
  }

  /// Moves all that was seen into the past.
  private func age(_ lab: Lab, days: Int) throws {
    func past(_ column: String) -> String {
      "\(column) = strftime('%Y-%m-%dT%H:%M:%SZ', \(column), '-\(days) days')"
    }
    let statements = [
      "UPDATE source SET \(past("first_seen_at"))", "UPDATE picture SET \(past("imaged_at"))",
      "UPDATE inspection SET \(past("first_imaged_at")), \(past("last_imaged_at"))",
    ]
    let edit = try RunningProgram(
      ["-batch", lab.database, statements.joined(separator: ";")],
      executable: URL(filePath: "/usr/bin/sqlite3"))
    #expect(edit.result().exitCode == 0)
  }
}
