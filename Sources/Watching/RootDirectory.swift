// A source's root, open for the length of a few system calls: everything below is reached through it.

import CLinux
public import Domain
import Glibc
public import SystemPackage

/// The open root. Below it no symbolic link is ever followed, so that neither loops nor escapes exist; the
/// root itself may be reached through one, since its path is the administrator's word.
///
/// It is never kept open while the watcher waits: an open descriptor would keep a share from being unmounted.
public struct RootDirectory: ~Copyable {
  /// What tells one root from another under the same path.
  struct Identity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
  }

  let descriptor: FileDescriptor
  let identity: Identity

  public init(_ path: FilePath) throws(Errno) {
    let opened = path.withPlatformString { Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard opened >= 0 else { throw Errno(rawValue: errno) }
    var status = Glibc.stat()
    guard fstat(opened, &status) == 0 else {
      let error = Errno(rawValue: errno)
      close(opened)
      throw error
    }
    descriptor = FileDescriptor(rawValue: opened)
    identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }

  deinit { close(descriptor.rawValue) }

  /// Opens a folder below the root for listing; the caller closes it.
  func open(_ relative: FilePath) throws(Errno) -> FileDescriptor {
    try openBeneath(relative, O_RDONLY | O_DIRECTORY | O_NONBLOCK)
  }

  /// Opens a file below the root for reading; the caller closes it, and asks whether it is a regular one. A FIFO or a
  /// link that took its place holds nobody up.
  public func openFile(_ relative: FilePath) throws(Errno) -> FileDescriptor {
    try openBeneath(relative, O_RDONLY | O_NONBLOCK)
  }

  /// The state of a regular file below the root; nil where the path names none. No permission to read it is needed.
  public func stat(_ relative: FilePath) throws(Errno) -> FileStat? {
    let opened: FileDescriptor
    do { opened = try openBeneath(relative, xtal_path_only) } catch {
      if error.meansGone { return nil }
      throw error
    }
    defer { close(opened.rawValue) }
    var status = Glibc.stat()
    guard fstat(opened.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
    return status.isRegularFile ? FileStat(status) : nil
  }

  /// The last change of a folder below the root, nanoseconds since 1970; nil where there is none.
  func folderChange(_ relative: FilePath) -> Int64? {
    guard let opened = try? openBeneath(relative, xtal_path_only | O_DIRECTORY) else { return nil }
    defer { close(opened.rawValue) }
    var status = Glibc.stat()
    guard fstat(opened.rawValue, &status) == 0 else { return nil }
    let stat = FileStat(status)
    return max(stat.changed, stat.modified)
  }

  /// Whether the root holds no entry at all.
  func isEmpty() throws(Errno) -> Bool {
    var isEmpty = true
    if let error = DirectoryListing.list(
      try open(""),
      each: { _ in
        isEmpty = false; return false
      })
    {
      throw error
    }
    return isEmpty
  }

  private func openBeneath(_ relative: FilePath, _ flags: Int32) throws(Errno) -> FileDescriptor {
    let path: FilePath = relative.isEmpty ? "." : relative
    let opened = path.withPlatformString { xtal_open_beneath(descriptor.rawValue, $0, flags) }
    guard opened >= 0 else { throw Errno(rawValue: errno) }
    return FileDescriptor(rawValue: opened)
  }
}

extension Errno {
  /// Whether the error says that no such folder or file is there (any more), or that a link stands in its
  /// place.
  var meansGone: Bool {
    self == .noSuchFileOrDirectory || self == .notDirectory || self == .tooManySymbolicLinkLevels
  }
}
