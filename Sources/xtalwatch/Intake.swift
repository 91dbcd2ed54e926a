// The hand around a source's settler: takes events in, looks at files when they are due, hands whole ones on.

internal import Domain
private import Foundation
internal import Layouts
internal import Settling
internal import SystemPackage
internal import Watching

/// A file that is whole and may be scored, with what its name says.
struct SettledFile: Sendable {
  let path: FilePath
  /// The path below the source's root.
  let relative: RelativePath
  let stat: FileStat
  let identification: Identification
}

/// One source on its way from events to settled files. `run` owns the settler on its own thread; everything else
/// reaches it as letters, so nothing here is shared but the letter box.
final class Intake: @unchecked Sendable {
  // Unchecked because the compiler cannot see that `condition` guards `letters`, `isSealed` and `isStopped`,
  // and that all other state belongs to the thread of `run`.
  private enum Letter {
    case event(WatchEvent)
    case finished(FilePath)
    case givenBack(FilePath)
  }

  private let source: Source
  private let ledger: any FileLedger
  private let emit: @Sendable (SettledFile) -> Bool
  private let report: @Sendable (PipelineEvent) -> Void

  private let condition = NSCondition()
  private var letters: [Letter] = []
  private var waitingEvents = 0
  private var isSealed = false
  private var isStopped = false
  private var isWorking = false

  private var settler: Settler
  private var inFlight: Set<FilePath> = []
  /// Files that changed while an earlier state of theirs was being scored.
  private var changedInFlight: Set<FilePath> = []

  /// More letters than this hold the watcher up; the kernel's queue, and in the end a rescan, take over then.
  private static let mostWaitingEvents = 10_000
  /// More undecided files than this leave further events in the letter box.
  private static let mostUndecided = 50_000

  init(
    source: Source, policy: SettlePolicy, ledger: any FileLedger, emit: @escaping @Sendable (SettledFile) -> Bool,
    report: @escaping @Sendable (PipelineEvent) -> Void
  ) {
    self.source = source
    self.settler = Settler(policy: policy)
    self.ledger = ledger
    self.emit = emit
    self.report = report
  }

  // MARK: Letters

  /// Takes an event of the watcher, and holds the watcher up while too many wait.
  func receive(_ event: WatchEvent) {
    condition.withLock {
      while waitingEvents >= Intake.mostWaitingEvents && !isStopped { condition.wait() }
      letters.append(.event(event))
      waitingEvents += 1
      condition.broadcast()
    }
  }

  /// The file was dealt with. Never waits: the caller may be what everybody waits for.
  func finished(_ path: FilePath) { post(.finished(path)) }

  /// The file changed while it was read; it settles anew.
  func giveBack(_ path: FilePath) { post(.givenBack(path)) }

  /// No more events will come: `run` returns once every file is decided.
  func seal() {
    condition.withLock {
      isSealed = true
      condition.broadcast()
    }
  }

  func stop() {
    condition.withLock {
      isStopped = true
      condition.broadcast()
    }
  }

  private func post(_ letter: Letter) {
    condition.withLock {
      letters.append(letter)
      condition.broadcast()
    }
  }

  // MARK: The thread

  /// Settles until stopped, or until sealed and done.
  func run() {
    while let batch = nextBatch() {
      for letter in batch { take(letter) }
      for path in settler.due(at: .now) { look(at: path) }
    }
  }

  /// Waits for letters or for the next deadline; nil when the work is over.
  private func nextBatch() -> [Letter]? {
    condition.withLock {
      while true {
        if isStopped { return nil }
        let now = ContinuousClock.now
        let isDue = settler.nextDeadline.map { $0 <= now } ?? false
        let mayTake = settler.undecided < Intake.mostUndecided
        if isDue || (mayTake && !letters.isEmpty) || hasFinishedLetters { return takeLetters(mayTake) }
        if isSealed && settler.undecided == 0 && inFlight.isEmpty && letters.isEmpty { return nil }
        condition.wait(until: wakeTime(now))
      }
    }
  }

  private var hasFinishedLetters: Bool {
    letters.contains { if case .event = $0 { false } else { true } }
  }

  private func takeLetters(_ eventsToo: Bool) -> [Letter] {
    var taken: [Letter] = []
    var kept: [Letter] = []
    for letter in letters {
      if case .event = letter, !eventsToo { kept.append(letter) } else { taken.append(letter) }
    }
    letters = kept
    waitingEvents = kept.count
    condition.broadcast()
    return taken
  }

  private func wakeTime(_ now: ContinuousClock.Instant) -> Date {
    guard let deadline = settler.nextDeadline else { return .distantFuture }
    return Date(timeIntervalSinceNow: max(0.001, (deadline - now) / .seconds(1)))
  }

  private func take(_ letter: Letter) {
    switch letter {
    case .event(.found(let path, by: let evidence)): found(path, evidence)
    case .event(.vanished): break  // The settler learns it from `stat`; a score outlives its file.
    case .event(.notice(let notice)): report(.notice(source: source.name, notice))
    case .finished(let path):
      inFlight.remove(path)
      if changedInFlight.remove(path) != nil { settler.note(path, .changed, at: .now) }
    case .givenBack(let path):
      inFlight.remove(path)
      changedInFlight.remove(path)
      settler.giveBack(path, at: .now)
    }
  }

  private func found(_ path: FilePath, _ evidence: Evidence) {
    if inFlight.contains(path) {
      // A scan only repeats what is known; anything else may be a change under the worker's hands.
      if evidence != .scan { changedInFlight.insert(path) }
      return
    }
    if evidence == .scan, let stat = FileStat(of: path), isKnown(path, stat) { return }
    settler.note(path, evidence, at: .now)
  }

  // MARK: Looking

  private func look(at path: FilePath) {
    let stat = FileStat(of: path)
    guard settler.observed(path, stat: stat, at: .now) == .inspect, let stat else { return }
    let relative = source.relative(path)
    let identification = source.identify(relative)
    do {
      let (wholeness, after) = try inspect(path, stat, identification)
      conclude(path, relative, after, identification, settler.inspected(path, stat: after, wholeness: wholeness, at: .now))
    } catch {
      conclude(path, relative, stat, identification, settler.unreadable(path, at: .now), because: error.message)
    }
  }

  /// Looks for the end marker and the sidecar, where the file would be scored; other files need only be still.
  private func inspect(
    _ path: FilePath, _ stat: FileStat, _ identification: Identification
  ) throws(ReadingError) -> (Wholeness, FileStat) {
    guard case .matched(let description) = identification, description.action == .classify else {
      return (.complete, stat)
    }
    guard stat.size > 0 else { return (.incomplete(.empty), stat) }
    guard stat.size <= source.largestFile else { return (.complete, stat) }
    let (bytes, after) = try WholeFile.read(path, limit: source.largestFile)
    if case .incomplete = PictureCompleteness.check(bytes) { return (.incomplete(.truncated), after) }
    return (source.isSidecarMissing(for: path, description) ? .awaitingSidecar : .complete, after)
  }

  private func conclude(
    _ path: FilePath, _ relative: RelativePath, _ stat: FileStat, _ identification: Identification,
    _ verdict: Verdict, because message: String? = nil
  ) {
    switch verdict {
    case .waiting: break
    case .settled:
      inFlight.insert(path)
      let file = SettledFile(path: path, relative: relative, stat: stat, identification: identification)
      if !emit(file) { inFlight.remove(path) }
    case .incomplete(let kind, first: let first):
      guard first else { return }
      report(.unfinished(source: source.name, path: path, kind: kind, message: message ?? source.remedy(for: kind)))
    }
  }

  private func isKnown(_ path: FilePath, _ stat: FileStat) -> Bool {
    ledger.isKnown(source: source.name, path: path, stat: stat)
  }
}
