// What reaches an intake from other threads, and how much of it may wait.

internal import SystemPackage
internal import Watching

/// One source's letters. The workers' word that a file is finished is always taken: everybody may wait for it. Events and listings wait
/// while too many files are undecided, and hold the watcher up when too many of them wait.
struct LetterBox {
  enum Letter {
    case event(WatchEvent)
    case finished(FilePath)
  }

  private var finished: [FilePath] = []
  private var events: [WatchEvent] = []
  /// Files in the events that wait.
  private var waitingFiles = 0
  /// No more events will come.
  var isSealed = false
  var isStopped = false
  /// No file waits for a decision or for the end of its scoring.
  var isResting = false
  /// Nothing is to be done before the next deadline.
  var isAsleep = false

  var isEmpty: Bool { finished.isEmpty && events.isEmpty }

  /// More waiting files than this hold the watcher up; the kernel's queue, and in the end a rescan, take over then.
  private static let mostWaitingFiles = 10_000

  /// False while there is no room.
  mutating func take(_ event: WatchEvent) -> Bool {
    guard waitingFiles < LetterBox.mostWaitingFiles || isStopped else { return false }
    events.append(event)
    waitingFiles += event.weight
    return true
  }

  mutating func take(finished path: FilePath) { finished.append(path) }

  /// Empties the box, or leaves the events in it.
  mutating func empty(withEvents takesEvents: Bool) -> [Letter] {
    defer { finished = [] }
    let returns = finished.map { Letter.finished($0) }
    guard takesEvents else { return returns }
    defer { (events, waitingFiles) = ([], 0) }
    return returns + events.map { .event($0) }
  }
}

extension WatchEvent {
  fileprivate var weight: Int { if case .listed(let files, _) = self { files.count } else { 1 } }
}
