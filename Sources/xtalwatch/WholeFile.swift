// Reads a picture in one piece and proves that nobody wrote to it meanwhile.

internal import Domain
private import Glibc
internal import SystemPackage
internal import Watching

/// Why a file could not be read whole.
enum ReadingError: PictureFailure {
  case refused(FilePath, Errno)
  case notAFile(FilePath)
  case tooLarge(FilePath, size: Int64, limit: Int64)
  /// Its size or times moved between the first byte and the last: somebody is still writing.
  case changedWhileReading(FilePath, now: FileStat)

  var kind: FailureKind {
    switch self {
    case .refused, .notAFile: .unreadable
    case .tooLarge: .tooLarge
    case .changedWhileReading: .truncated
    }
  }

  var message: String {
    switch self {
    case .refused(let path, let errno):
      "\(path.escaped): \(errno); check its permissions and the mount"
    case .notAFile(let path): "\(path.escaped): not a regular file"
    case .tooLarge(let path, let size, let limit):
      "\(path.escaped): \(size) bytes, more than the \(limit) that a picture may have"
    case .changedWhileReading(let path, _):
      "\(path.escaped): it changed while it was read; it is read again once quiet"
    }
  }
}

enum WholeFile {
  /// The bytes of a regular file and the `stat` that held before and after they were read.
  ///
  /// - Parameter limit: bytes; a larger file is refused before anything is allocated.
  static func read(_ path: FilePath, limit: Int64) throws(ReadingError) -> (bytes: [UInt8], stat: FileStat) {
    try read(try open(path), path, limit: limit)
  }

  /// The same of an open file, which is closed.
  static func read(
    _ file: FileDescriptor, _ path: FilePath, limit: Int64
  ) throws(ReadingError) -> (bytes: [UInt8], stat: FileStat) {
    defer { try? file.close() }
    let before = try stat(file, path)
    guard before.size <= limit else { throw .tooLarge(path, size: before.size, limit: limit) }
    let bytes: [UInt8]
    do { bytes = try file.bytes(count: Int(before.size)) } catch { throw .refused(path, error) }
    let after = try stat(file, path)
    guard after == before, Int64(bytes.count) == before.size else {
      throw .changedWhileReading(path, now: after)
    }
    return (bytes, before)
  }

  /// Lets the disk begin with a file that is read soon, while the processor is at work on others.
  static func announce(_ path: FilePath) {
    guard let file = try? open(path) else { return }
    defer { try? file.close() }
    _ = posix_fadvise(file.rawValue, 0, off_t(announcedBytes), POSIX_FADV_WILLNEED)
  }

  /// More than pictures have; what is larger is read when its turn comes.
  private static let announcedBytes = 8 << 20

  private static func open(_ path: FilePath) throws(ReadingError) -> FileDescriptor {
    do {
      // Not following links and not blocking: a FIFO or a link that took the file's place must not hold us.
      return try FileDescriptor.open(path, .readOnly, options: [.noFollow, .nonBlocking, .closeOnExec])
    } catch let errno as Errno {
      throw .refused(path, errno)
    } catch {
      throw .refused(path, .ioError)
    }
  }

  private static func stat(_ file: FileDescriptor, _ path: FilePath) throws(ReadingError) -> FileStat {
    var status = Glibc.stat()
    guard fstat(file.rawValue, &status) == 0 else { throw .refused(path, Errno(rawValue: errno)) }
    guard status.isRegularFile else { throw .notAFile(path) }
    return FileStat(status)
  }
}
