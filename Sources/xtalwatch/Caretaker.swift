// Looks after the database beside the pipeline: the length of its log, and whether it was lost.

internal import Recording

/// Looks twice a second, on a thread of its own, until the switch is turned.
struct Caretaker {
  let database: Database
  let gate: RecordGate
  let stop: StopSwitch
  let report: @Sendable (RecordNews) -> Void

  /// - Returns: the thread; it ends soon after the switch was turned.
  func start() -> JoinableThread {
    JoinableThread(name: "database") { [self] in
      var care = LogCare(now: .now)
      while !stop.wait(atMost: .seconds(0.5)) {
        // Also while no picture comes: the outbox is written to as well.
        if let lost = database.lost { return gate.lose(lost) }
        for step in care.look(at: database.log, commits: database.commitCount, now: .now) { take(step) }
      }
    }
  }

  private func take(_ step: LogCare.Step) {
    switch step {
    case .truncate: _ = try? database.truncateLog()
    case .warn(let bytes, let readers):
      report(.logHeld(database: database.file, bytes: bytes, readers: readers.map(Reader.init(pid:))))
    case .relieved(let bytes): report(.logReleased(database: database.file, bytes: bytes))
    }
  }
}
