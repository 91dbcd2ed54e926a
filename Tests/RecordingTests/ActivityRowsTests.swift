// What is summed up of pictures as they come, and what is not counted.

import Domain
import Foundation
import GRDB
import SystemPackage
import Testing

@testable import Recording

@Suite struct ActivityRowsTests {
  private let activity = "SELECT hour, scored, failed, first_at, last_at FROM activity ORDER BY hour"
  private let light = """
    SELECT pictures, round(exp(brightness), 3), round(exp(sharpness), 3) FROM inspection_light ORDER BY id
    """

  @Test func picturesAreCountedByTheHourAndInspectionsHaveTheirMean() throws {
    let bench = try Bench()
    for (well, time, brightness) in [("A01", 0.0, 50.0), ("A02", 100, 200), ("A03", 3_600, 100)] {
      let quality = PictureQuality(brightness: brightness, sharpness: 4)
      try bench.record(Shot(well: well, timepoint: "1", crystals: 0, quality: quality), at: time)
    }
    #expect(
      try bench.lines(activity) == [
        "527777|2|0|1900000000|1900000100", "527778|1|0|1900003600|1900003600",
      ])
    #expect(try bench.lines(light) == ["3|100.0|4.0"])
  }

  @Test func historyDuplicatesAndOtherModelsWordsDoNotCount() throws {
    let bench = try Bench()
    try bench.database.write {
      try $0.execute(sql: "UPDATE source SET first_seen_at = '2029-01-01T00:00:00Z'")
    }
    try bench.record(Shot(timepoint: "1", crystals: 0))
    #expect(try bench.lines(activity) == [] && bench.lines(light) == [])
    let news = try Bench()
    try news.recorder.registerModel(.second)
    for model in [ModelIdentity.first, .first, .second] {
      try news.record(Shot(timepoint: "1", crystals: 0), by: model)
    }
    #expect(try news.lines("SELECT scored FROM activity") == ["1"])
    #expect(try news.lines("SELECT pictures FROM inspection_light") == ["1"])
  }

  @Test func aFileFailsOnceHoweverOftenItIsLookedAt() throws {
    let bench = try Bench()
    func fail(_ path: FilePath, stands: Bool, at time: TimeInterval = 0) throws {
      try bench.recorder.recordFailure(
        FileSighting(path: path, stat: .of("a")), source: "imager", kind: .corrupt, message: "m",
        stands: stands, at: Date(timeIntervalSince1970: 1_900_000_000 + time))
    }
    func failed() throws -> [String] { try bench.lines("SELECT failed FROM activity") }
    try fail("/in/a", stands: true)
    #expect(try failed() == ["1"])
    for _ in 1...4 { try fail("/in/b", stands: false) }
    #expect(try failed() == ["1"])
    for _ in 1...4 { try fail("/in/b", stands: false) }
    #expect(try failed() == ["2"])
    // A new version of the program looks again at what no older one could read.
    try bench.recorder.registerSource("imager", path: "/in", rules: "2", at: .distantPast)
    try fail("/in/a", stands: true, at: 2 * 86_400)
    #expect(try failed() == ["2"])
  }
}
