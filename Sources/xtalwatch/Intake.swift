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
  private enum Letter {
    case event(WatchEvent)
    case finished(FilePath)
    case givenBack(FilePath)

    var isEvent: Bool { if case .event = self { true } else { false } }
  }

  private struct Box {
    var letters: [Letter] = []
    var waitingEvents = 0
    /// No more events will come.
    var isSealed = false
    var isStopped = false
    /// No file waits for a decision or for the end of its scoring.
    var isResting = false
    /// Nothing is to be done before the next deadline.
    var isAsleep = false
  }

  private let source: Source
  private let policy: @Sendable () -> SettlePolicy
  private let largestFile: Int64
  private let isOfInterest: @Sendable (FileSighting) -> Bool
  private let emit: @Sendable (SettledFile) -> Bool
  private let box = Monitor(Box())
  private let stepCount = Atomic(0)

  private var settler: Settler
  private var inFlight: Set<FilePath> = []
  /// What was heard of files while an earlier state of theirs was being scored.
  private var heardInFlight: [FilePath: Evidence] = [:]
  /// What an earlier run of the program tried in vain, by escaped path.
  private var pastFailures: [String: PastFailures] = [:]

  /// More letters than this hold the watcher up; the kernel's queue, and in the end a rescan, take over then.
  private static let mostWaitingEvents = 10_000
  /// More undecided files than this leave further events in the letter box.
  private static let mostUndecided = 50_000

  /// - Parameters:
  ///   - policy: asked at the start and after each full listing, since a share may be mounted meanwhile.
  ///   - largestFile: bytes; what is larger is handed on unread, to be refused.
  ///   - isOfInterest: whether a file that a scan shows is to be dealt with; false for one that the ledger knows.
  ///   - emit: takes a settled file; may wait, and answers false when the run is over.
  init(
    source: Source, policy: @escaping @Sendable () -> SettlePolicy, largestFile: Int64,
    isOfInterest: @escaping @Sendable (FileSighting) -> Bool, emit: @escaping @Sendable (SettledFile) -> Bool
  ) {
    self.source = source
    self.policy = policy
    self.settler = Settler(policy: policy())
    self.largestFile = largestFile
    self.isOfInterest = isOfInterest
    self.emit = emit
  }

  // MARK: Letters

  /// Takes an event of the watcher, and holds the watcher up while too many wait.
  func receive(_ event: WatchEvent) {
    box.wait { box -> Void? in
      guard box.waitingEvents < Intake.mostWaitingEvents || box.isStopped else { return nil }
      box.letters.append(.event(event))
      box.waitingEvents += 1
      return ()
    }
  }

  /// The file was dealt with. Never waits: the caller may be what everybody waits for.
  func finished(_ path: FilePath) {
    step()
    box.change { $0.letters.append(.finished(path)) }
  }

  /// The file changed while it was read; it settles anew.
  func giveBack(_ path: FilePath) {
    step()
    box.change { $0.letters.append(.givenBack(path)) }
  }

  /// No more events will come: `run` returns once every file is decided.
  func seal() { box.change { $0.isSealed = true } }

  func stop() { box.change { $0.isStopped = true } }

  /// Says that something moves, though slowly: a write that is tried again.
  func step() { stepCount.add(1, ordering: .relaxed) }

  /// Idle too early for a file that no event has told of yet.
  var vitals: Vitals.Lane {
    box.read { box in
      Vitals.Lane(
        isIdle: box.isResting && box.letters.isEmpty, isAsleep: box.isAsleep && box.letters.isEmpty,
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
    while let batch = nextBatch() {
      for letter in batch where !isStopped { take(letter) }
      for path in settler.due(at: .now) where !isStopped {
        if let file = look(at: path) { unfinished(file) }
      }
    }
  }

  private var isStopped: Bool { box.read(\.isStopped) }

  /// Waits for letters or for the next deadline; nil when the work is over.
  private func nextBatch() -> [Letter]? {
    box.wait(atMost: { [settler] in settler.nextDeadline.map { $0 - .now } }) { box in
      if box.isStopped { return .some(nil) }
      box.isResting = settler.undecided == 0 && inFlight.isEmpty
      let isDue = settler.nextDeadline.map { $0 <= .now } ?? false
      let letters = takeLetters(from: &box)
      box.isAsleep = !isDue && letters.isEmpty && inFlight.isEmpty
      if isDue || !letters.isEmpty {
        box.isResting = false
        return letters
      }
      return box.isSealed && box.isResting && box.letters.isEmpty ? .some(nil) : nil
    }
  }

  /// All letters, or only those of the workers while too many files are undecided.
  private func takeLetters(from box: inout Box) -> [Letter] {
    let takesEvents = settler.undecided < Intake.mostUndecided
    let taken = box.letters.filter { takesEvents || !$0.isEvent }
    if taken.isEmpty { return [] }
    box.letters = takesEvents ? [] : box.letters.filter(\.isEvent)
    box.waitingEvents = box.letters.count
    return taken
  }

  private func take(_ letter: Letter) {
    step()
    switch letter {
    case .event(.found(let path, by: let evidence)): found(path, evidence)
    case .event(.vanished): break  // The settler learns it from `stat`; a score outlives its file.
    case .event(.notice(.scanFinished)): settler.policy = policy()
    case .event(.notice): break  // Notices are for people; the pipeline passes them on.
    case .finished(let path):
      inFlight.remove(path)
      if let evidence = heardInFlight.removeValue(forKey: path) { settler.note(path, evidence, at: .now) }
    case .givenBack(let path):
      inFlight.remove(path)
      heardInFlight[path] = nil
      settler.giveBack(path, at: .now)
    }
  }

  private func found(_ path: FilePath, _ evidence: Evidence) {
    if inFlight.contains(path) {
      // A scan only repeats what is known; anything else may be a change under the worker's hands.
      // Setting attributes says nothing of the writer, so that what was heard before stays heard.
      let isWord = evidence != .scan && (evidence != .touched || heardInFlight[path] == nil)
      if isWord { heardInFlight[path] = evidence }
      return
    }
    guard evidence == .scan else { return settler.note(path, evidence, at: .now) }
    let stat = try? FileStat(of: path)
    guard isOfInterest(FileSighting(path: path, stat: stat ?? .unknown)) else { return }
    let failures = pastFailures.removeValue(forKey: path.escaped)?.count(in: stat ?? .unknown) ?? 0
    settler.listed(path, stat: stat, failures: failures, at: .now)
  }

  // MARK: Looking

  private func look(at path: FilePath) -> UnfinishedFile? {
    step()
    let stat: FileStat?
    do {
      stat = try FileStat(of: path)
    } catch {
      // Not gone, only out of sight: a share that comes and goes must not make us forget a file.
      let verdict = settler.unreadable(path, at: .now)
      return unfinished(FileSighting(path: path, stat: .unknown), verdict, reason: error.message)
    }
    guard settler.observed(path, stat: stat, at: .now) == .inspect, let stat else { return nil }
    return inspect(path, stat)
  }

  /// Looks inside, tells the settler, and hands a settled file on.
  private func inspect(_ path: FilePath, _ stat: FileStat) -> UnfinishedFile? {
    let relative = source.relative(path)
    // Once, before the reading: a sidecar that comes meanwhile waits for the next look, and what is handed on is what
    // was judged.
    let identification = source.identify(relative)
    var (wholeness, after, reason) = wholeness(of: path, identification, stat)
    if wholeness == .complete && source.lacksSidecar(identification, relative) {
      wholeness = .awaitingSidecar
    }
    let verdict = settler.inspected(path, stat: after, wholeness: wholeness, at: .now)
    let sighting = FileSighting(path: path, stat: after)
    guard verdict == .settled else { return unfinished(sighting, verdict, reason: reason) }
    inFlight.insert(path)
    let file = SettledFile(sighting: sighting, relative: relative, identification: identification)
    if !emit(file) { inFlight.remove(path) }
    return nil
  }

  /// Checks the end marker of a file that would be scored; other files need only be still, and free of contradictions,
  /// which a sidecar may yet resolve.
  private func wholeness(
    of path: FilePath, _ identification: Identification, _ stat: FileStat
  ) -> (Wholeness, FileStat, reason: String) {
    if case .conflict(_, let reason) = identification { return (.incomplete(.conflict), stat, reason) }
    guard case .matched(let picture) = identification, picture.action == .classify, stat.size <= largestFile
    else { return (.complete, stat, "") }
    do {
      let (bytes, after) = try WholeFile.read(path, limit: largestFile)
      if case .incomplete(let reason) = Completeness(of: bytes) {
        return (.incomplete(bytes.isEmpty ? .empty : .truncated), after, reason)
      }
      return (.complete, after, "")
    } catch .changedWhileReading(_, let after) {
      // A state that the settler has not seen: it starts the quiet time anew.
      return (.complete, after, "")
    } catch {
      return (.incomplete(error.kind), stat, error.message)
    }
  }

  private func unfinished(_ file: FileSighting, _ verdict: Verdict, reason: String) -> UnfinishedFile? {
    switch verdict {
    case .settled, .waiting: nil
    case .incomplete(let kind, let first):
      UnfinishedFile(
        sighting: file, kind: kind, message: reason + "; it is looked at again later", isNews: first,
        isGivenUp: false)
    case .givenUp(let kind):
      UnfinishedFile(
        sighting: file, kind: kind, message: reason + "; left alone now until it changes",
        isNews: true, isGivenUp: true)
    }
  }
}
