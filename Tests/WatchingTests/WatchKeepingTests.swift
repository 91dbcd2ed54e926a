// Which folders keep a watch.

import Testing

@testable import Watching

@Suite struct WatchKeepingTests {
  private let keeping = WatchKeeping()
  private static let day: Int64 = 86_400_000_000_000
  /// 2026.
  private let now = Int64(56 * 365) * day

  private func sight(depth: Int = 3, changed: Int64, folders: [Int64] = []) -> FolderSight {
    var sight = FolderSight(depth: depth, newest: changed)
    for folder in folders { sight.saw(folder: folder) }
    return sight
  }

  private func days(_ count: Double) -> Int64 { Int64(count * Double(Self.day)) }

  @Test func whatChangedLatelyIsWatched() {
    #expect(keeping.keeps(sight(changed: now - days(2)), at: now))
    #expect(!keeping.keeps(sight(changed: now - days(4)), at: now))
  }

  @Test func aFileWakesItsFolder() {
    var folder = sight(changed: now - days(400))
    #expect(!keeping.keeps(folder, at: now))
    folder.saw(file: now - days(1))
    #expect(keeping.keeps(folder, at: now))
  }

  @Test(arguments: [0, 1]) func theTopIsWatched(depth: Int) {
    #expect(keeping.keeps(sight(depth: depth, changed: 0), at: now))
  }

  /// A plate's inspections lie days apart; the wells of one inspection were made within minutes.
  @Test func whatGathersIsWatched() {
    let plate = sight(changed: now - days(90), folders: [now - days(100), now - days(97), now - days(90)])
    #expect(keeping.keeps(plate, at: now))
    let inspection = sight(
      changed: now - days(90), folders: (0..<96).map { now - days(90) + Int64($0) * 6_000_000_000 })
    #expect(!keeping.keeps(inspection, at: now))
  }

  @Test func theFutureIsNow() {
    #expect(keeping.keeps(sight(changed: now + days(3_650)), at: now))
    #expect(keeping.keeps(sight(changed: .max), at: .min))
  }

  @Test func absurdTimesAreNoTrap() {
    #expect(keeping.keeps(sight(changed: now, folders: [.min, .max]), at: now))
    #expect(!keeping.keeps(sight(changed: .min), at: .max))
  }

  /// Of two years of a plate an hour in Formulatrix' store (193 folders each), what is watched.
  @Test func aStoreOfYearsNeedsFewWatches() {
    var watched = 0
    for hour in 0..<17_520 {
      let made = now - Int64(hour) * 3_600_000_000_000
      let wells = (0..<96).map { made + Int64($0) * 6_000_000_000 }
      if keeping.keeps(sight(changed: made, folders: wells), at: now) { watched += 1 }
      let well = sight(depth: 4, changed: made, folders: [made])
      if keeping.keeps(well, at: now) { watched += 2 * 96 }
    }
    #expect(watched == 73 * 193, "three days of 1,752 hours")
  }
}
