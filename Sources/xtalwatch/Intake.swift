// The hand around a source's settler: takes events in, looks at files when they are due, hands whole ones on.

internal import Domain
internal import Imaging
internal import Layouts
internal import Recording
internal import Settling
internal import Synchronization
internal import SystemPackage
internal import Watching

/// One source on its way from events to settled files. `run` owns the settler on its own thread; everything else
/// reaches it as letters, so nothing here is shared but the letter box.
final class Intake: @unchecked Sendable {
  // Unchecked because the compiler cannot see that `settler` and what follows it belong to the thread of `run`.
  /// What an intake asks of the rest of the pipeline.
  struct Surroundings: Sendable {
    /// How long files must be quiet on a file system of this kind.
    let policy: @Sendable (MountKind) -> SettlePolicy
    /// Bytes; what is larger is handed on unread, to be refused.
    let largestFile: Int64
    /// Those of the files that a listing showed which are to be dealt with, in the same order: not the ones that the
    /// ledger knows.
    let ofInterest: @Sendable ([FileSighting]) -> [FileSighting]
    /// Takes a settled file; may wait, and answers false when the run is over.
    let emit: @Sendable (SettledFile) -> Bool
    /// A listing of everything is through; called on the intake's thread.
    var scanned: @Sendable (ScanSummary) -> Void = { _ in }
  }

  let source: Source
  let surroundings: Surroundings
  /// How long the source has owed an answer to this thread.
  let answers = AnswerClock()
  private let box = Monitor(LetterBox())
  private let stepCount = Atomic(0)
  private let backlogCount = Atomic(0)
  private let newsCount = Atomic(0)

  var settler: Settler
  var inFlight: Set<FilePath> = []
  /// What was heard of files while an earlier state of theirs was being scored.
  private var heardInFlight: [FilePath: Evidence] = [:]
  /// What an earlier run of the program tried in vain, by escaped path.
  private var pastFailures: [String: PastFailures] = [:]
  /// Undecided files that only a listing of everything has told of.
  private var backlog: Set<FilePath> = []
  private var agenda = Agenda()
  private var plates = PlateGuess()

  /// More undecided files than this leave further events in the letter box. About half a kilobyte each.
  private static let mostUndecided = 200_000
  /// More files than this are not taken from listings of everything: they lie safely in their folders.
  private static let mostBacklog = 16_384

  init(source: Source, _ surroundings: Surroundings) {
    self.source = source
    self.surroundings = surroundings
    // A listing begins with the word on what kind of file system it is; until then, the more careful policy.
    settler = Settler(policy: surroundings.policy(.network))
  }

  // MARK: Letters

  /// Takes an event of the watcher, and holds the watcher up while too many files wait.
  func receive(_ event: WatchEvent) {
    box.wait { $0.take(event) ? () : nil }
  }

  /// Whether files of a listing of everything are taken.
  var hasRoom: Bool { backlogCount.load(ordering: .relaxed) < Intake.mostBacklog }

  /// How many new files wait to be dealt with; those that only a listing of everything has told of are none.
  var waitingNews: Int { newsCount.load(ordering: .relaxed) }

  /// The file was dealt with. Never waits: the caller may be what everybody waits for.
  func finished(_ path: FilePath) {
    step()
    box.change { $0.take(finished: path) }
  }

  /// No more events will come: `run` returns once every file is decided.
  func seal() { box.change { $0.isSealed = true } }

  func stop() { box.change { $0.isStopped = true } }

  /// Says that something moves, though slowly: a write that is tried again.
  func step() { stepCount.add(1, ordering: .relaxed) }

  /// Idle too early for a file that no event has told of yet.
  var vitals: Vitals.Lane {
    let isAnswered = answers.waitingSince == nil
    return box.read { box in
      Vitals.Lane(
        isIdle: box.isResting && box.isEmpty, isAsleep: box.isAsleep && box.isEmpty, isAnswered: isAnswered,
        steps: stepCount.load(ordering: .relaxed))
    }
  }

  // MARK: The thread

  /// Settles until stopped, or until sealed and done.
  ///
  /// - Parameters:
  ///   - pastFailures: what an earlier run tried in vain, by escaped path; it is not tried all over again.
  ///   - unfinished: is told of each file that lies still and is not whole, at each look in vain.
  func run(resuming pastFailures: [String: PastFailures] = [:], unfinished: (UnfinishedFile) -> Void) {
    self.pastFailures = pastFailures
    while let letters = nextLetters() {
      for letter in letters where !isStopped { take(letter) }
      for path in settler.due(at: .now) {
        agenda.add(path, plate: plates.plate(of: path, in: source), isBacklog: backlog.contains(path))
      }
      // A few only: what has come meanwhile has its turn, too.
      for _ in 0..<16 where !isStopped {
        guard let path = agenda.next() else { break }
        if let file = look(at: path) { unfinished(file) }
        if !settler.holdsUndecided(path) { backlog.remove(path) }
      }
      backlogCount.store(backlog.count, ordering: .relaxed)
      newsCount.store(max(0, settler.undecided + inFlight.count - backlog.count), ordering: .relaxed)
    }
  }

  private var isStopped: Bool { box.read(\.isStopped) }

  /// Waits for letters or for the next deadline; nil when the work is over.
  private func nextLetters() -> [LetterBox.Letter]? {
    box.wait(atMost: { [settler] in settler.nextDeadline.map { $0 - .now } }) { box in
      if box.isStopped { return .some(nil) }
      box.isResting = settler.undecided == 0 && inFlight.isEmpty
      let isDue = !agenda.isEmpty || settler.nextDeadline.map { $0 <= .now } ?? false
      let letters = box.empty(
        withEvents: settler.undecided < Intake.mostUndecided && backlog.count < Intake.mostBacklog * 2)
      box.isAsleep = !isDue && letters.isEmpty && inFlight.isEmpty
      if isDue || !letters.isEmpty {
        box.isResting = false
        return letters
      }
      return box.isSealed && box.isResting && box.isEmpty ? .some(nil) : nil
    }
  }

  private func take(_ letter: LetterBox.Letter) {
    step()
    switch letter {
    case .event(.found(let path, by: let evidence)): found(path, evidence)
    case .event(.listed(let files, let isNews)): listed(files, isNews: isNews)
    case .event(.vanished): break  // The settler learns it from `stat`; a score outlives its file.
    case .event(.notice(.scanBegins(let kind))): settler.policy = surroundings.policy(kind)
    case .event(.notice(.scanFinished(let summary))): answers.asking { surroundings.scanned(summary) }
    case .event(.notice): break  // Notices are for people; the pipeline passes them on.
    case .finished(let path):
      inFlight.remove(path)
      if let evidence = heardInFlight.removeValue(forKey: path) { settler.note(path, evidence, at: .now) }
    }
  }

  private func found(_ path: FilePath, _ evidence: Evidence) {
    if inFlight.contains(path) {
      // It may be a change under the worker's hands. Setting attributes says nothing of the writer, so that what was
      // heard before stays heard.
      if evidence != .touched || heardInFlight[path] == nil { heardInFlight[path] = evidence }
      return
    }
    backlog.remove(path)
    settler.note(path, evidence, at: .now)
  }

  /// Files that are being dealt with are only measured; of all others the ledger is asked.
  private func listed(_ files: [FileSighting], isNews: Bool) {
    let others = files.filter { file in
      guard settler.holds(file.path) else { return !inFlight.contains(file.path) }
      settler.listed(file.path, stat: file.stat, at: .now)
      return false
    }
    guard !others.isEmpty else { return }
    for file in surroundings.ofInterest(others) {
      let failures = pastFailures.removeValue(forKey: file.path.escaped)?.count(in: file.stat) ?? 0
      if !isNews { backlog.insert(file.path) }
      settler.listed(file.path, stat: file.stat, failures: failures, at: .now)
    }
    backlogCount.store(backlog.count, ordering: .relaxed)
  }
}
