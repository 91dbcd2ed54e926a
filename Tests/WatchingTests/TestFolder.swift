// A folder of its own for each test, and what scripts do in it. Names are bytes, so the C functions are used.

import Foundation
import Glibc
import SystemPackage

/// A fresh folder; it goes when the value does.
final class TestFolder: Sendable {
  struct Failed: Error { let what: String }

  let path: FilePath

  init(in parent: FilePath = FilePath(FileManager.default.temporaryDirectory.path)) throws {
    path = parent.appending("xtalwatch-\(UUID().uuidString)")
    try makeDirectories("")
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  func full(_ relative: FilePath) -> FilePath { path.pushing(relative) }

  func makeDirectories(_ relative: FilePath) throws {
    var current = path
    try makeDirectory(current)
    for name in relative.components {
      current.append(name)
      try makeDirectory(current)
    }
  }

  private func makeDirectory(_ path: FilePath) throws {
    let result = path.withPlatformString { mkdir($0, 0o755) }
    guard result == 0 || errno == EEXIST else {
      throw Failed(what: "mkdir \(path): \(Errno(rawValue: errno))")
    }
  }

  /// Writes a file anew, or on where it ends.
  func write(_ relative: FilePath, appending: Bool = false) throws {
    let mode: FileDescriptor.OpenOptions = appending ? [.append] : [.truncate]
    let file = try FileDescriptor.open(
      full(relative), .writeOnly, options: mode.union(.create), permissions: [.ownerReadWrite])
    _ = try file.closeAfter { try file.writeAll([0xFF, 0xD8, 0xFF]) }
  }

  func move(_ old: FilePath, _ new: FilePath) throws { try check("mv", old, new, rename) }
  func link(_ old: FilePath, _ new: FilePath) throws { try check("ln", old, new, Glibc.link) }

  /// The target is taken as it is written.
  func symlink(_ target: FilePath, _ new: FilePath) throws {
    let result = target.withPlatformString { target in
      full(new).withPlatformString { Glibc.symlink(target, $0) }
    }
    guard result == 0 else { throw Failed(what: "ln -s \(target) \(new)") }
  }

  func fifo(_ relative: FilePath) throws { try check("mkfifo", relative) { mkfifo($0, 0o644) } }
  func socket(_ relative: FilePath) throws {
    try check("socket", relative) { mknod($0, S_IFSOCK | 0o644, 0) }
  }
  func remove(_ relative: FilePath) throws { try check("rm", relative, unlink) }
  func removeDirectory(_ relative: FilePath) throws { try check("rmdir", relative, rmdir) }
  func chmod(_ relative: FilePath, _ mode: mode_t) throws {
    try check("chmod", relative) { Glibc.chmod($0, mode) }
  }

  /// Sets the time of the last write to the first of January.
  func date(_ relative: FilePath, year: Int) throws {
    let time = timespec(tv_sec: (year - 1970) * 31_556_952, tv_nsec: 0)
    try check("utimensat", relative) { utimensat(AT_FDCWD, $0, [time, time], 0) }
  }

  func removeTree(_ relative: FilePath) throws {
    try FileManager.default.removeItem(atPath: full(relative).string)
  }

  private func check(_ verb: String, _ path: FilePath, _ call: (UnsafePointer<CChar>) -> Int32) throws {
    guard full(path).withPlatformString(call) == 0 else {
      throw Failed(what: "\(verb) \(path): \(Errno(rawValue: errno))")
    }
  }

  private func check(
    _ verb: String, _ old: FilePath, _ new: FilePath,
    _ call: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
  ) throws {
    let result = full(old).withPlatformString { old in full(new).withPlatformString { call(old, $0) } }
    guard result == 0 else { throw Failed(what: "\(verb) \(old) \(new): \(Errno(rawValue: errno))") }
  }
}
