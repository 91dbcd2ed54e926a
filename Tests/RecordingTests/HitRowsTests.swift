// Pictures that come late lead to the same rows as pictures that come in order.

import Domain
import Foundation
import SystemPackage
import Testing

@testable import Recording

@Suite struct HitRowsTests {
  /// By either rule, an order other than that of the timepoints misleads for a while.
  static let shots = [
    Shot(timepoint: "1", crystals: 0.9), Shot(timepoint: "2", crystals: 0.2),
    Shot(timepoint: "4", crystals: 0.6, variant: "left"),
    Shot(timepoint: "4", crystals: 0.7, variant: "right"),
    Shot(timepoint: "11", crystals: 0.8),
  ]

  @Test func judgesByEveryTimepointInTheImagersOrder() throws {
    let bench = try Bench()
    var asked = [DropHistory]()
    for shot in HitRowsTests.shots.reversed() {
      try bench.record(shot) { history in
        asked.append(history)
        return []
      }
    }
    let last = try #require(asked.last)
    #expect(asked.map(\.entries.count) == [1, 2, 2, 3, 4])
    #expect(last.entries.map(\.timepoint.key) == ["1", "2", "4", "11"])
    #expect(last.entries.map(\.crystals) == [0.9, 0.2, 0.7, 0.8])
    #expect(last.entries.map(\.views) == [1, 1, 2, 1])
  }

  @Test func aNewVersionIsNoSecondView() throws {
    let bench = try Bench()
    var asked = [DropHistory]()
    try bench.record(Shot(timepoint: "1", crystals: 0.9))
    try bench.record(Shot(timepoint: "1", crystals: 0.3, bytes: "again")) { history in
      asked.append(history)
      return []
    }
    #expect(asked.last?.entries.map(\.views) == [1])
    #expect(asked.last?.entries.map(\.crystals) == [0.3])
  }

  @Test func eachEventHasARowAndTheTimelineSaysWhatIsKnown() throws {
    let bench = try Bench(sinks: ["mail"])
    let events = [
      ("2", HitDraft.draft("crystal", "2", 0.5, decidedAt: "3")), ("4", .draft("improved", "4", 0.9)),
      ("6", .draft("lost", "6", 0.1)),
    ]
    for timepoint in 1...6 {
      try bench.record(Shot(timepoint: "\(timepoint)", crystals: Double(timepoint) / 10)) { history in
        events.filter { event in history.entries.contains { $0.timepoint == event.1.decidedAt } }.map(\.1)
      }
    }
    #expect(
      try bench.lines("SELECT state FROM timeline") == [
        "not crystalline", "crystalline", "crystalline", "improved", "improved", "lost",
      ])
    #expect(try bench.lines("SELECT first_timepoint, crystals FROM hits") == ["2|0.5"])
    let facts = try bench.take(9, at: bench.later).flatMap(\.facts)
    #expect(facts.map(\.event) == ["crystal", "improved", "lost"])
    #expect(facts[0].timepoint == "2" && facts[0].path == "/in/209/A01/1/2/.jpg")
    #expect(facts[0].latestTimepoint == "3" && facts[0].latestPath == "/in/209/A01/1/3/.jpg")
    #expect(facts[0].probability == 0.75 && facts[0].latestCrystals == 0.3)
  }

  @Test(arguments: [false, true])
  func anyOrderGivesTheSameRows(persistent: Bool) throws {
    let bench = try Bench()
    let rule = persistent ? twiceHigh : firstHigh
    let orders = permutations(HitRowsTests.shots)
    let results = try orders.enumerated().map { number, shots in
      try rows(of: shots, plate: "plate-\(number)-", rule: rule, in: bench)
    }
    #expect(results[0].contains("hits: PLATE|A01|1|\(persistent ? "4|0.7" : "1|0.9")"))
    for (order, result) in zip(orders, results) {
      #expect(result == results[0], "\(order.map(\.place))")
    }
  }

  @Test func alertsHaveTheSameKeysInAnotherDatabase() throws {
    let keys = try [HitRowsTests.shots, HitRowsTests.shots.reversed()].enumerated().map { time, shots in
      let bench = try Bench()
      for shot in shots { try bench.record(shot, at: Double(time) * 1_000) }
      return try bench.lines("SELECT key, sink FROM alerts ORDER BY key, sink")
    }
    #expect(keys[0] == keys[1] && keys[0].count == 2)
  }

  @Test func aHitThatWasNoneIsWithdrawnUnlessPeopleKnow() throws {
    for told in [false, true] {
      let bench = try Bench(sinks: ["mail"])
      try bench.record(Shot(timepoint: "1", crystals: 0.9), rule: twiceHigh)
      try bench.record(Shot(timepoint: "3", crystals: 0.9), rule: twiceHigh)
      if told { _ = try bench.take(at: bench.later) }
      try bench.record(Shot(timepoint: "2", crystals: 0.1), rule: twiceHigh)
      #expect(try bench.lines("SELECT count(*) FROM hits") == [told ? "1" : "0"])
      #expect(try bench.lines("SELECT count(*) FROM alerts") == [told ? "1" : "0"])
    }
  }

  /// What the database says of a plate, without row numbers and times of recording, and with `PLATE` for its
  /// name.
  private func rows(
    of shots: [Shot], plate: String, rule: (DropHistory) -> [HitDraft], in bench: Bench
  ) throws -> [String] {
    for (time, var shot) in shots.enumerated() {
      shot.plate = plate
      shot.bytes = shot.place
      try bench.record(shot, at: Double(time), rule: rule)
    }
    let queries = [
      (
        "scores",
        "SELECT well, timepoint, path, crystals, label FROM scores WHERE plate = '\(plate)' ORDER BY path"
      ),
      ("latest", "SELECT timepoint, path, crystals FROM latest WHERE plate = '\(plate)'"),
      ("timeline", "SELECT * FROM timeline WHERE plate = '\(plate)'"),
      ("plates", "SELECT * FROM plates WHERE plate = '\(plate)'"),
      (
        "hits",
        "SELECT plate, well, drop_number, first_timepoint, crystals FROM hits WHERE plate = '\(plate)'"
      ),
      ("outbox", "SELECT sink, state, facts FROM outbox WHERE facts LIKE '%\(plate)%' ORDER BY sink"),
      ("ledger", "SELECT path, outcome FROM ledger WHERE path LIKE '%\(plate)%' ORDER BY path"),
    ]
    return try queries.flatMap { name, sql in
      try bench.lines(sql).map { "\(name): " + $0.replacingOccurrences(of: plate, with: "PLATE") }
    }
  }

  private func permutations(_ shots: [Shot]) -> [[Shot]] {
    guard shots.count > 1 else { return [shots] }
    return shots.indices.flatMap { index in
      var rest = shots
      let first = rest.remove(at: index)
      return permutations(rest).map { [first] + $0 }
    }
  }
}
