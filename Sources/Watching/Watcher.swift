// One source under watch, on a thread of its own: a share that hangs holds up nobody else.

import Glibc
import SystemPackage

/// Watches one source until it is stopped or dropped.
///
/// The sink is called on the watcher's thread and may block: that is the back-pressure. While it blocks, the
/// kernel queues events; if its queue runs over, everything is listed again. So a slow sink costs time and
/// repetition, never a file.
public final class Watcher: Sendable {
  private let signal: StopSignal
  /// Tells how long the source has owed an answer.
  public let answers = AnswerClock()

  /// - Parameter hasRoom: whether the sink takes files of a listing of everything; those that it does not take now are
  ///   listed again when it does. Events and new folders never ask.
  public convenience init(
    _ configuration: WatchConfiguration, hasRoom: @escaping @Sendable () -> Bool = { true },
    sink: @escaping @Sendable (WatchEvent) -> Void
  ) throws(WatchError) {
    try self.init(
      configuration, kind: { MountKind(of: $0) }, addWatch: { inotify_add_watch($0, $1, $2) },
      hasRoom: hasRoom,
      sink: sink)
  }

  init(
    _ configuration: WatchConfiguration, kind: @escaping KindOfMount = { MountKind(of: $0) },
    addWatch: @escaping AddWatch,
    hasRoom: @escaping @Sendable () -> Bool = { true }, sink: @escaping @Sendable (WatchEvent) -> Void
  ) throws(WatchError) {
    let signal = try StopSignal()
    self.signal = signal
    try Self.startThread { [answers] in
      WatchLoop(
        configuration, kind: kind, addWatch: addWatch, signal: signal, answers: answers, hasRoom: hasRoom,
        sink: sink
      ).run()
      signal.reportEnd()
    }
  }

  deinit { signal.requestStop() }

  /// Ends the watching. Returns when the thread has ended, or after two seconds if it sits in a blocked sink
  /// or in a share that does not answer; it then ends as soon as it comes back, without another call of the
  /// sink.
  public func stop() {
    signal.requestStop()
    _ = signal.waitForEnd(atMost: .seconds(2))
  }

  private final class Job {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }

  private static func startThread(_ work: @escaping @Sendable () -> Void) throws(WatchError) {
    let job = Unmanaged.passRetained(Job(work))
    var thread = pthread_t()
    let error = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().work()
        return nil
      }, job.toOpaque())
    guard error == 0 else {
      job.release()
      throw .noThread(Errno(rawValue: error))
    }
    pthread_detach(thread)
  }
}
