// A condition is told once when it begins and once when it is over, together with its row.

import Domain
import Foundation
import Testing

@testable import Recording

@Suite struct ConditionDeskTests {
  private static let now = Date(timeIntervalSince1970: 1_900_000_000)

  private func desk(_ bench: Bench) -> ConditionDesk {
    ConditionDesk(bench.database) { _ in [OutboxPlace(sink: "mail", topic: .operators)] }
  }

  private func dark(_ mark: Int64 = 7) -> ConditionRecord {
    ConditionRecord(
      kind: "dark", since: Self.now - 3_600, mark: mark, summary: "it is dark", remedy: "look at the lamp")
  }

  private let alerts = "SELECT json_extract(facts, '$.event'), json_extract(facts, '$.is_over') FROM outbox"
  private let rows = "SELECT source, kind, summary, remedy, since, opened_at, ended_at FROM conditions"

  @Test func beginsOnceAndEndsOnce() throws {
    let bench = try Bench()
    let desk = desk(bench)
    for later in [0.0, 10, 20] { try desk.begin(dark(), of: "imager", at: Self.now + later) }
    let row = "imager|dark|it is dark|look at the lamp|2030-03-17T16:46:40Z|2030-03-17T17:46:40Z|"
    #expect(try bench.lines(rows) == [row])
    #expect(try bench.lines(alerts) == ["dark|0"])
    let open = try desk.activity(of: "imager", by: .first, since: .distantPast, lights: 9).open
    #expect(open == ["dark": dark()])
    for later in [60.0, 70] {
      try desk.end("dark", of: "imager", summary: "it is bright", at: Self.now + later)
    }
    #expect(try bench.lines(rows) == [row + "2030-03-17T17:47:40Z"])
    #expect(try bench.lines(alerts) == ["dark|0", "dark|1"])
    #expect(try desk.activity(of: "imager", by: .first, since: .distantPast, lights: 9).open == [:])
    try desk.begin(dark(), of: "imager", at: Self.now + 80)
    #expect(try bench.lines(alerts) == ["dark|0", "dark|1", "dark|0"])
  }

  @Test func theMessageSaysWhatAndWhatToDo() throws {
    let bench = try Bench()
    try desk(bench).begin(dark(), of: "imager", at: Self.now)
    let notice = OperatorNotice(
      event: "dark", source: "imager", summary: "imager: it is dark", remedy: "look at the lamp",
      at: Self.now - 3_600, isOver: false)
    #expect(try bench.take(at: Self.now + 1).first?.alerts.map(\.content) == [.operators(notice)])
  }

  @Test func whatIsWatchedNoMoreEndsInSilence() throws {
    let bench = try Bench()
    let desk = desk(bench)
    try desk.begin(dark(), of: "imager", at: Self.now)
    try desk.endAll(except: ["imager"], at: Self.now + 5)
    #expect(try bench.lines("SELECT ended_at FROM conditions") == [""])
    try desk.endAll(except: [], at: Self.now + 5)
    #expect(try bench.lines("SELECT ended_at FROM conditions") == ["2030-03-17T17:46:45Z"])
    #expect(try bench.lines(alerts) == ["dark|0"])
  }

  @Test func readsHoursAndInspectionsOfTheSourceAndTheModel() throws {
    let bench = try Bench()
    for (timepoint, time) in [("1", 0.0), ("2", 3_600), ("3", 7_200)] {
      try bench.record(Shot(timepoint: timepoint, crystals: 0), at: time)
    }
    let desk = desk(bench)
    let activity = try desk.activity(of: "imager", by: .first, since: Self.now + 3_600, lights: 2)
    #expect(activity.hours.map(\.scored) == [1, 1])
    #expect(activity.hours.first?.lastAt == Self.now + 3_600)
    #expect(activity.lights.map(\.firstScoredAt) == [Self.now + 3_600, Self.now + 7_200])
    #expect(activity.lights.first.map { abs(exp($0.brightness) - 120) < 1e-9 } == true)
    try bench.recorder.registerModel(.second)
    #expect(try desk.activity(of: "imager", by: .second, since: Self.now, lights: 2).lights == [])
  }
}
