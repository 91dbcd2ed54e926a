import Domain
import Foundation
import Testing

@testable import xtalwatch

/// `run` and `ingest` from the outside: files in, rows and exit codes out.
@Suite struct DaemonTests {
  @Test func ingestRecordsEveryPictureOnce() throws {
    let lab = try Lab()
    let pictures = try lab.fill()
    let first = try Program.run("ingest", "--config", lab.configuration)
    #expect(first.exitCode == 0, "\(first.errors)")
    #expect(try Program.sqlite(lab.database, "SELECT count(*) FROM scores") == ["\(pictures)"])
    #expect(try Program.sqlite(lab.database, "SELECT count(*) FROM failures") == ["0"])
    #expect(
      try Program.sqlite(lab.database, "SELECT count(*) > 0 FROM skipped WHERE path LIKE '%_th.jpg'") == ["1"]
    )
    #expect(
      try Program.sqlite(
        lab.database,
        "SELECT DISTINCT vendor, plate, well, drop_number, timepoint FROM scores WHERE source = 'rigaku' AND well = 'A02' ORDER BY 4, 5"
      )
        == [
          "rigaku|CI022987|A02|1|1", "rigaku|CI022987|A02|1|2", "rigaku|CI022987|A02|3|1",
          "rigaku|CI022987|A02|3|2",
        ])

    let dump = try Program.sqlite(lab.database, "SELECT * FROM scores ORDER BY path")
    let again = try Program.run("ingest", "--config", lab.configuration)
    #expect(again.exitCode == 0)
    #expect(again.output.hasPrefix("0 scored"))
    #expect(try Program.sqlite(lab.database, "SELECT * FROM scores ORDER BY path") == dump)
  }

  @Test func anInterruptedPassStopsAndTheNextOneFinishesIt() throws {
    let lab = try Lab()
    let pictures = try lab.fill()
    let running = try RunningProgram(["ingest", "--config", lab.configuration])
    eventually("the pass begins") { FileManager.default.fileExists(atPath: lab.database) }
    running.signal(SIGTERM)
    let first = running.result()
    #expect(first.exitCode == 1, "\(first.errors)")
    #expect(try Program.run("ingest", "--config", lab.configuration).exitCode == 0)
    #expect(try Program.sqlite(lab.database, "SELECT count(*) FROM scores") == ["\(pictures)"])
  }

  @Test func shardsShareAnArchive() throws {
    let lab = try Lab()
    let pictures = try lab.fill()
    for shard in ["1/3", "2/3", "3/3"] {
      #expect(try Program.run("ingest", "--config", lab.configuration, "--shard", shard).exitCode == 0)
    }
    #expect(try Program.sqlite(lab.database, "SELECT count(*) FROM scores") == ["\(pictures)"])
  }

  @Test func badFilesFailByNameAndTheRestGoesOn() throws {
    let lab = try Lab()
    let good = Lab.picture(seed: 1)
    let store = "formulatrix/WellImages/209/plateID_209/batchID_11/wellNum_1/profileID_1"
    try lab.put(good, "\(store)/d1_r498_ef.jpg")
    try lab.put(Array(good.prefix(good.count / 2)), "\(store)/d2_r499_ef.jpg")
    try lab.put([], "\(store)/d3_r500_ef.jpg")
    try lab.put(Array("no picture at all".utf8), "\(store)/d4_r501_ef.jpg")
    try lab.put(good, "formulatrix/holiday.jpg")
    try lab.put(
      good, "rigaku/CI022987/4/RMM3_01_222_ROBO_T_C_CI_0000CI022987_003_121121_01_01_01_HF_99_030_001_RDI.jpg"
    )
    let result = try Program.run("ingest", "--config", lab.configuration)
    #expect(result.exitCode == 1)
    #expect(
      try Program.sqlite(lab.database, "SELECT plate, well, drop_number, timepoint FROM scores") == [
        "209|A01|1|11"
      ])
    #expect(
      try Program.sqlite(
        lab.database,
        "SELECT kind, replace(path, rtrim(path, replace(path, '/', '')), '') FROM failures ORDER BY kind, path"
      ) == [
        "conflict|RMM3_01_222_ROBO_T_C_CI_0000CI022987_003_121121_01_01_01_HF_99_030_001_RDI.jpg",
        "empty|d3_r500_ef.jpg", "not-an-image|d4_r501_ef.jpg", "truncated|d2_r499_ef.jpg",
        "unmatched|holiday.jpg",
      ])
  }

  @Test func theDaemonScoresWhatAppearsWhileItRuns() throws {
    let lab = try Lab()
    let running = try RunningProgram(["run", "--config", lab.configuration])
    try eventually("the daemon opens its database") {
      FileManager.default.fileExists(atPath: lab.database) && running.errors.contains("watching")
    }
    let store = "formulatrix/WellImages/209/plateID_209/batchID_11/wellNum_1/profileID_1"
    let picture = Lab.picture(seed: 2)
    try lab.put(picture, "\(store)/d1_r498_ef.jpg")
    // As rsync does it: a temporary name beside the target, then a rename.
    try lab.put(picture, "\(store)/.d2_r499_ef.jpg.Xy12Zw")
    #expect(
      rename(lab.export("\(store)/.d2_r499_ef.jpg.Xy12Zw").path, lab.export("\(store)/d2_r499_ef.jpg").path)
        == 0)
    try eventually("both pictures are scored") {
      try Program.sqlite(lab.database, "SELECT drop_number FROM scores ORDER BY 1") == ["1", "2"]
    }
    running.signal(SIGTERM)
    let result = running.result()
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(
      try Program.sqlite(lab.database, "SELECT count(*) FROM scores") == ["2"], "readable after it stopped")
  }

  @Test func aTruncatedPictureIsScoredOnceItIsWhole() throws {
    let lab = try Lab()
    let picture = Lab.picture(seed: 3)
    let path = "formulatrix/WellImages/209/plateID_209/batchID_11/wellNum_1/profileID_1/d1_r498_ef.jpg"
    try lab.put(Array(picture.prefix(picture.count / 2)), path)
    let running = try RunningProgram(["run", "--config", lab.configuration])
    try eventually("the truncated picture is reported") {
      running.errors.contains("watching")
        && (try? Program.sqlite(lab.database, "SELECT kind FROM failures")) == ["truncated"]
    }
    try lab.put(picture, path)
    try eventually("it is scored") {
      try Program.sqlite(lab.database, "SELECT count(*) FROM scores") == ["1"]
    }
    #expect(try Program.sqlite(lab.database, "SELECT count(*) FROM failures") == ["0"])
    running.signal(SIGKILL)
    _ = running.result()
    #expect(
      try Program.sqlite(lab.database, "SELECT count(*) FROM scores") == ["1"], "readable after it was killed"
    )
  }

  @Test func whoeverElseWouldFillTheDatabaseIsRefusedWithThePid() throws {
    let lab = try Lab()
    let first = try RunningProgram(["run", "--config", lab.configuration])
    try eventually("the first daemon runs") { first.errors.contains("watching") }
    for command in [["run"], ["ingest"], ["ingest", "--shard", "1/2"]] {
      let second = try RunningProgram(command + ["--config", lab.configuration]).result()
      #expect(second.exitCode == 74)
      #expect(second.errors.contains("process \(first.pid),"))
    }
    first.signal(SIGTERM)
    #expect(first.result().exitCode == 0)
  }

  @Test func wrongConfigurationIsExit78() throws {
    let lab = try Lab()
    try lab.write(configuration: "[detecton]\nthreshold = 0.5\n")
    let result = try Program.run("run", "--config", lab.configuration)
    #expect(result.exitCode == 78)
    #expect(result.errors.contains("xtalwatch.toml:"))
    #expect(result.errors.contains("detecton"))
    #expect(
      try Program.run("ingest", "--config", lab.folder.appending(path: "none.toml").path).exitCode == 78)
  }

  @Test func anotherProgramsDatabaseIsLeftAlone() throws {
    let lab = try Lab()
    let make = try RunningProgram(
      [lab.database, "PRAGMA application_id = 42; CREATE TABLE other (x)"],
      executable: URL(filePath: "/usr/bin/sqlite3"))
    #expect(make.result().exitCode == 0)
    let before = try Data(contentsOf: URL(filePath: lab.database))
    let result = try Program.run("ingest", "--config", lab.configuration)
    #expect(result.exitCode == 74)
    #expect(result.errors.contains("scores.sqlite"))
    #expect(try Data(contentsOf: URL(filePath: lab.database)) == before)
  }
}
