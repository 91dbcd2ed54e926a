// When the log is cut, and when people hear of it.

import Testing

@testable import Recording

@Suite struct LogCareTests {
  private static let start = ContinuousClock.now

  private func at(_ seconds: Double) -> ContinuousClock.Instant { LogCareTests.start + .seconds(seconds) }

  private func log(_ mebibytes: Double, _ readers: Int32...) -> LogState {
    LogState(bytes: Int64(mebibytes * 1_048_576), readers: Set(readers))
  }

  @Test func cutsAShortLogOnlyWhenAllIsQuiet() {
    var care = LogCare(now: at(0))
    #expect(care.look(at: log(1), commits: 1, now: at(0.5)) == [])
    #expect(care.look(at: log(1), commits: 2, now: at(2)) == [])
    #expect(care.look(at: log(1), commits: 2, now: at(3.9)) == [])
    #expect(care.look(at: log(1), commits: 2, now: at(4)) == [.truncate])
    #expect(care.look(at: log(0), commits: 2, now: at(5)) == [])
  }

  @Test func cutsALongLogAlsoWhileItIsWrittenTo() {
    var care = LogCare(now: at(0))
    #expect(care.look(at: log(9), commits: 10, now: at(0.5)) == [.truncate])
    #expect(care.look(at: log(9), commits: 20, now: at(1)) == [], "once a second is enough")
    #expect(care.look(at: log(9), commits: 30, now: at(1.5)) == [.truncate])
  }

  @Test func warnsOnceAtEachDoubling() {
    var care = LogCare(now: at(0))
    let warnings = [60, 64, 70, 127, 300, 511, 512].enumerated().map { number, size in
      care.look(at: log(size, 7), commits: number, now: at(Double(number))).first { $0 != .truncate }
    }
    let sizes: [Double?] = [nil, 64, nil, nil, 300, nil, 512]
    #expect(
      warnings == sizes.map { $0.map { LogCare.Step.warn(bytes: Int64($0 * 1_048_576), readers: [7]) } })
  }

  @Test func blamesThoseWhoStayed() {
    var care = LogCare(now: at(0))
    _ = care.look(at: log(60, 7, 9), commits: 1, now: at(0.5))
    let steps = care.look(at: log(64, 8, 9), commits: 2, now: at(1))
    #expect(steps.first == .warn(bytes: 64 << 20, readers: [9]))
  }

  @Test func blamesThoseWhoAreThereWhenNobodyStayed() {
    var care = LogCare(now: at(0))
    _ = care.look(at: log(60, 7), commits: 1, now: at(0.5))
    let steps = care.look(at: log(64, 8), commits: 2, now: at(1))
    #expect(steps.first == .warn(bytes: 64 << 20, readers: [8]))
  }

  @Test func saysThatItIsOver() {
    var care = LogCare(now: at(0))
    _ = care.look(at: log(70), commits: 1, now: at(0.5))
    #expect(care.look(at: log(20), commits: 2, now: at(0.7)) == [], "not short yet")
    #expect(care.look(at: log(8), commits: 3, now: at(0.9)) == [.relieved(bytes: 8 << 20)])
    #expect(care.look(at: log(8), commits: 4, now: at(1.1)) == [])
    #expect(care.look(at: log(64), commits: 5, now: at(1.3)).contains(.warn(bytes: 64 << 20, readers: [])))
  }
}
