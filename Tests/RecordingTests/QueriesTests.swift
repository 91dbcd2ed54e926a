// What people see: the views by the names of the contract, through the CLI and through values.

import Domain
import Foundation
import GRDB
import SystemPackage
import Testing

@testable import Recording

@Suite struct ViewTests {
  static let scoreColumns =
    "source, vendor, layout, plate, well, drop_number, timepoint, imaged_at, path, sha256, crystals, "
    + "precipitate, clear, other, label, drop_box, model, scored_at, brightness, sharpness"

  static let columns = [
    ("scores", scoreColumns), ("latest", scoreColumns),
    ("timeline", "plate, well, drop_number, timepoint, imaged_at, crystals, label, state"),
    ("hits", "plate, well, drop_number, first_timepoint, first_seen_at, crystals, alerted_at"),
    ("plates", "source, vendor, plate, drops, timepoints, hits, first_imaged_at, last_imaged_at"),
    (
      "alerts",
      "key, sink, state, attempts, created_at, delivered_at, last_error, event, plate, well, drop_number, message"
    ),
    ("failures", "path, kind, message, first_seen_at, attempts"),
    ("conditions", "source, kind, summary, remedy, since, opened_at, ended_at"),
    ("skipped", "path, layout, reason, first_seen_at"),
    (
      "labels",
      "path, plate, well, drop_number, timepoint, label, labeled_by, labeled_at, model_label, crystals"
    ),
  ]

  @Test(arguments: columns)
  func hasTheColumnsOfTheContract(view: String, columns: String) throws {
    let bench = try Bench()
    #expect(
      try bench.lines("SELECT name FROM pragma_table_info('\(view)')").joined(separator: ", ") == columns)
  }

  @Test func showsAScoreInFull() throws {
    let bench = try Bench()
    try bench.record(Shot(timepoint: "1", crystals: 0.5))
    let digest = Digest(of: "209/A01/1/1/").hex
    let model = ModelIdentity.first.description
    #expect(
      try bench.lines("SELECT * FROM scores") == [
        "imager|formulatrix|formulatrix.store|209|A01|1|1|2027-01-16T08:00:00Z|"
          + "/in/209/A01/1/1/.jpg|\(digest)|0.5|0.1875|0.25|0.0625|crystals||\(model)|2030-03-17T17:46:40Z|120.0|3.5"
      ])
  }

  /// No view reads a big table from end to end to answer a question about one plate.
  @Test(arguments: ["timeline", "latest", "hits", "scores"])
  func findsAPlateByIndex(view: String) throws {
    let bench = try Bench()
    for sql in [
      "SELECT * FROM \(view) WHERE plate = '209'",
      "SELECT * FROM \(view) WHERE plate = '209' AND well = 'A01'",
    ] {
      let plan = try bench.lines("EXPLAIN QUERY PLAN \(sql)")
      let scans = plan.filter {
        $0.contains("SCAN ") && !$0.contains("SCAN hit") && !$0.contains("SCAN source")
      }
      #expect(scans == [], "\(plan)")
    }
  }
}

@Suite(.enabled(if: Shell.has("sqlite3"), "needs the sqlite3 command"))
struct CommandLineReaderTests {
  static let canSwitchUser = getuid() == 0 && Shell.has("setpriv")

  @Test func readsViewsByName() throws {
    let bench = try Bench()
    try bench.record(Shot(timepoint: "1", crystals: 0.5))
    let text = try Shell.run(
      "sqlite3",
      ["-readonly", "-header", bench.folder.database.string, "SELECT plate, well, label FROM latest"])
    #expect(text == "plate|well|label\n209|A01|crystals\n")
  }

  /// In the daemon's group, which may read but not write, as the service is installed.
  @Test(.enabled(if: canSwitchUser, "needs root and setpriv to read as another user"))
  func worksForAnotherUserWhileRunningAfterStoppingAndAfterAKill() throws {
    let bench = try Bench()
    try bench.record(Shot(timepoint: "1", crystals: 0.5))
    #expect(try countAsNobody(in: bench.folder) == "1\n")
    let killed = try Folder()
    let files = ["", "-wal", "-shm"].map { bench.folder.database.string + $0 }
    _ = try Shell.run("cp", ["-p"] + files + [killed.path.string])
    #expect(try countAsNobody(in: killed) == "1\n")
    try bench.database.close()
    #expect(try countAsNobody(in: bench.folder) == "1\n")
  }

  private func countAsNobody(in folder: Folder) throws -> String {
    try Shell.run(
      "setpriv",
      [
        "--reuid=65534", "--regid=\(getgid())", "--clear-groups", "--", "sqlite3", "-readonly",
        folder.database.string, "SELECT count(*) FROM scores",
      ])
  }
}

@Suite struct QueriesTests {
  @Test func answersBesideTheWriter() throws {
    let bench = try Bench()
    for well in ["B01", "A02"] {
      for (timepoint, crystals) in [("1", 0.1), ("2", 0.9)] {
        try bench.record(Shot(well: well, timepoint: timepoint, crystals: crystals))
      }
    }
    let file = FileSighting(path: "/in/bad.jpg", stat: .of("bad"))
    try bench.recorder.recordFailure(
      file, source: "imager", kind: .corrupt, message: "no", stands: true, at: Date())
    let queries = try Queries(at: bench.folder.database)
    #expect(try queries.hits().map(\.well) == ["A02", "B01"])
    #expect(try queries.plates().map { [$0.drops, $0.timepoints, $0.hits] } == [[2, 2, 2]])
    #expect(try queries.plates()[0].firstImagedAt == "2027-01-16T08:00:00Z")
    #expect(try queries.grid(plate: "209").map(\.well) == ["A02", "B01"])
    #expect(try queries.grid(plate: "209").map(\.timepoint) == ["2", "2"])
    #expect(try queries.timeline(plate: "209", well: "A02").map(\.crystals) == [0.1, 0.9])
    #expect(try queries.alerts(state: .pending).count == 4 && queries.alerts(state: .dead) == [])
    #expect(try queries.alerts().count == 4)
    #expect(try queries.failures().map(\.kind) == ["corrupt"])
    let counts = try queries.counts()
    #expect(counts.drops == 2 && counts.pictures == 4 && counts.hits == 2)
    #expect(counts.failures == 1 && counts.undelivered == 4)
  }

  @Test func aReaderWithASnapshotHoldsUpNoWriter() throws {
    let bench = try Bench()
    try bench.record(Shot(timepoint: "1", crystals: 0.1))
    let reader = try DatabaseQueue(path: bench.folder.database.string, configuration: readOnly)
    try reader.read { connection in
      let count = { try Int.fetchOne(connection, sql: "SELECT count(*) FROM scores") }
      #expect(try count() == 1)
      for timepoint in 2...50 { try bench.record(Shot(timepoint: "\(timepoint)", crystals: 0.1)) }
      #expect(try count() == 1)
      #expect(try bench.database.truncateLog() == false)
    }
    #expect(try reader.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM scores") } == 50)
    #expect(try bench.database.truncateLog())
  }

  private var readOnly: Configuration {
    var configuration = Configuration()
    configuration.readonly = true
    return configuration
  }
}
