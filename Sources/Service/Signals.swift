// Turns the signals that end or reload a service into calls on an ordinary thread.

@preconcurrency import Dispatch
import Glibc

/// Listens for SIGTERM, SIGINT and SIGHUP for as long as it lives. Nothing of ours runs inside a signal
/// handler: the dispatch library reads the signals from a descriptor.
public final class Signals: Sendable {
  public enum Signal: Sendable, Equatable, CaseIterable {
    case terminate, interrupt, hangUp

    var number: Int32 {
      switch self {
      case .terminate: SIGTERM
      case .interrupt: SIGINT
      case .hangUp: SIGHUP
      }
    }
  }

  private let sources: [any DispatchSourceSignal]

  /// Listens from its return on, and calls the handler on a queue of its own, one signal at a time. Signals
  /// that come before have their default effect.
  public init(_ signals: [Signal] = Signal.allCases, handler: @escaping @Sendable (Signal) -> Void) {
    let queue = DispatchQueue(label: "xtalwatch.signals")
    let registered = DispatchSemaphore(value: 0)
    sources = signals.map { signal in
      let source = DispatchSource.makeSignalSource(signal: signal.number, queue: queue)
      source.setEventHandler { handler(signal) }
      source.setRegistrationHandler { registered.signal() }
      source.activate()
      return source
    }
    for _ in sources { registered.wait() }
  }

  deinit {
    for source in sources { source.cancel() }
  }

  /// Makes a write to a closed pipe or socket an error instead of the end of the process.
  public static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }
}
