// How a watcher's thread is woken and told to end, and how it says that it has ended.

import CLinux
import Glibc
import Synchronization
import SystemPackage

final class StopSignal: Sendable {
  /// Readable once a stop is asked for.
  let wake: FileDescriptor
  private let done: FileDescriptor
  private let stopping = Atomic(false)

  init() throws(WatchError) {
    wake = try Self.event()
    do { done = try Self.event() } catch {
      close(wake.rawValue)
      throw error
    }
  }

  deinit {
    close(wake.rawValue)
    close(done.rawValue)
  }

  var isStopping: Bool { stopping.load(ordering: .acquiring) }

  func requestStop() {
    stopping.store(true, ordering: .releasing)
    Self.raise(wake)
  }

  func reportEnd() { Self.raise(done) }

  /// Waits until the end was reported; false if that took too long.
  func waitForEnd(atMost limit: Duration) -> Bool {
    var request = pollfd(fd: done.rawValue, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, limit.pollTimeout) > 0
  }

  private static func event() throws(WatchError) -> FileDescriptor {
    let descriptor = xtal_eventfd()
    guard descriptor >= 0 else { throw .noDescriptor(Errno(rawValue: errno)) }
    return FileDescriptor(rawValue: descriptor)
  }

  private static func raise(_ descriptor: FileDescriptor) {
    var one: UInt64 = 1
    _ = write(descriptor.rawValue, &one, MemoryLayout<UInt64>.size)
  }
}

extension Duration {
  /// Milliseconds for poll(2), rounded up so that a wait never ends before its deadline.
  var pollTimeout: Int32 {
    let (seconds, attoseconds) = components
    let milliseconds =
      min(seconds, 86_400) * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int32(clamping: max(milliseconds, 0))
  }
}
