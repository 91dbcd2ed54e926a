// Who works on a database: a lock file beside it, which the kernel lets go of when the process ends.

private import Domain
private import Glibc
public import SystemPackage

/// Holds the right to fill a database, until it is released or deallocated.
///
/// SQLite lets several processes write in turn; two daemons would still score every picture twice, and each would
/// deliver alerts that the other has in hand. The command line's short writes need no such lock.
///
/// A record lock (fcntl(2), `F_SETLK`), because the kernel knows its holder: nothing is written into the file, so
/// nothing in it can be out of date. Such a lock is the process's and ends with any descriptor of the file, so a
/// process may hold one only, and nothing else may open the file. It is a file of its own for the same reason:
/// SQLite's locks on the database are of this kind.
public final class DatabaseLock: Sendable {
  /// Beside whom its holder works.
  public enum Share: Sendable {
    /// Nobody.
    case alone
    /// Others that share: the parts of one pass.
    case withOthers

    fileprivate var type: Int32 { self == .alone ? F_WRLCK : F_RDLCK }
  }

  private let descriptor: FileDescriptor

  /// Takes `DATABASE.lock`, or throws ``RecordingError/lockedByProcess(file:pid:)`` with the pid of a holder.
  public init(beside database: FilePath, _ share: Share) throws(RecordingError) {
    let file = FilePath(database.string + ".lock")
    do {
      descriptor = try FileDescriptor.open(
        file, .readWrite, options: [.create, .closeOnExec], permissions: [.ownerReadWrite, .groupRead])
    } catch {
      throw .cannotOpen(file: file.escaped, detail: "\(error)")
    }
    do { try DatabaseLock.take(share, descriptor, file) } catch {
      try? descriptor.close()
      throw error
    }
  }

  deinit {
    // Closing drops the lock; the file stays, because removing it would let two holders lock two files.
    try? descriptor.close()
  }

  private static func take(
    _ share: Share, _ descriptor: FileDescriptor, _ file: FilePath
  ) throws(RecordingError) {
    while true {
      var wanted = wholeFile(share)
      if fcntl(descriptor.rawValue, F_SETLK, &wanted) == 0 { return }
      let refusal = Errno(rawValue: errno)
      guard refusal == .resourceTemporarilyUnavailable || refusal == .permissionDenied else {
        throw .cannotOpen(file: file.escaped, detail: "\(refusal)")
      }
      // Whoever held it may have ended between the two calls.
      var holder = wholeFile(share)
      guard fcntl(descriptor.rawValue, F_GETLK, &holder) == 0, holder.l_type != F_UNLCK else { continue }
      // 0 is a process that this one cannot see, in another container.
      throw .lockedByProcess(file: file.escaped, pid: holder.l_pid > 0 ? holder.l_pid : nil)
    }
  }

  private static func wholeFile(_ share: Share) -> flock {
    flock(l_type: Int16(share.type), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
  }
}
