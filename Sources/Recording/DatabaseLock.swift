// One daemon per database: a lock file beside it, which the kernel lets go of when the process ends.

private import Domain
private import Glibc
public import SystemPackage

/// Holds the right to be the daemon of a database, until it is released or deallocated.
///
/// SQLite lets several processes write in turn; two daemons would still score every picture twice. The
/// command line's short writes need no such lock.
public final class DatabaseLock: Sendable {
  private let descriptor: FileDescriptor

  /// Takes `DATABASE.lock`, or throws ``RecordingError/lockedByProcess(file:pid:)`` with the holder's pid.
  public init(beside database: FilePath) throws(RecordingError) {
    let file = FilePath(database.string + ".lock")
    do {
      descriptor = try FileDescriptor.open(
        file, .readWrite, options: [.create, .closeOnExec], permissions: [.ownerReadWrite, .groupRead])
    } catch {
      throw .cannotOpen(file: file.escaped, detail: "\(error)")
    }
    guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      let holder = DatabaseLock.pid(in: descriptor)
      try? descriptor.close()
      throw .lockedByProcess(file: file.escaped, pid: holder)
    }
    writePid()
  }

  deinit {
    // Closing drops the lock; the file stays, because removing it would let two holders lock two files.
    try? descriptor.close()
  }

  /// For people only: the lock itself is the kernel's.
  private func writePid() {
    _ = ftruncate(descriptor.rawValue, 0)
    _ = try? descriptor.writeAll(toAbsoluteOffset: 0, Array("\(getpid())\n".utf8))
  }

  private static func pid(in descriptor: FileDescriptor) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count =
      (try? bytes.withUnsafeMutableBytes { try descriptor.read(fromAbsoluteOffset: 0, into: $0) }) ?? 0
    return Int32(String(decoding: bytes[..<count].prefix { $0 != 0x0A }, as: UTF8.self))
  }
}
