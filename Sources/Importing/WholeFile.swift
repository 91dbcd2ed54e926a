// Reads a file in one piece, and writes one so that it is there whole or not at all.

private import Domain
private import Glibc
internal import SystemPackage

enum WholeFile {
  /// - Parameter limit: bytes; a larger file is refused before anything is allocated.
  static func read(_ path: FilePath, limit: Int) throws(ImportError) -> [UInt8] {
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
      return try file.closeAfter { try contents(file, path, limit: limit) }
    } catch let error as ImportError {
      throw error
    } catch {
      throw .unreadable(file: path, error as? Errno ?? .ioError)
    }
  }

  private static func contents(_ file: FileDescriptor, _ path: FilePath, limit: Int) throws -> [UInt8] {
    var status = stat()
    guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Errno.invalidArgument }
    let size = Int(status.st_size)
    guard size <= limit else { throw ImportError.tooLarge(file: path, size: size, limit: limit) }
    return try file.bytes(count: size)
  }

  /// Writes beside the path, forces the bytes to the disk, then renames: readers see the old file or the new.
  /// Everybody may read it (0644).
  static func write(_ bytes: some Sequence<UInt8>, to path: FilePath) throws(Errno) {
    let folder = path.removingLastComponent()
    let temporary = folder.appending(".\(path.lastComponent?.string ?? "").\(getpid())")
    do {
      let file = try FileDescriptor.open(
        temporary, .writeOnly, options: [.create, .truncate, .noFollow, .closeOnExec],
        permissions: [.ownerReadWrite])
      try file.closeAfter {
        _ = try file.writeAll(bytes)
        guard fchmod(file.rawValue, 0o644) == 0, fsync(file.rawValue) == 0 else {
          throw Errno(rawValue: errno)
        }
      }
      guard rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
      try synchronize(folder)
    } catch {
      unlink(temporary.string)
      throw error as? Errno ?? .ioError
    }
  }

  /// Without this the rename itself may be lost in a power cut.
  private static func synchronize(_ folder: FilePath) throws {
    let directory = try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
    try directory.closeAfter {
      guard fsync(directory.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }
  }
}
