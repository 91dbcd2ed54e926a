// The entries of one folder, as they come from the kernel: names are bytes, and what is neither file nor
// folder is left out.

import Domain
import Glibc
import SystemPackage

/// One entry of a folder. Links, FIFOs, sockets and devices are never entries.
enum DirectoryEntry: Sendable {
  case directory(FilePath.Component, FileStat?)
  case file(FilePath.Component, FileStat?)
}

enum DirectoryListing {
  /// Lists an open folder and closes it. Entries stream to `each` until it answers false; what vanishes
  /// meanwhile is left out. Returns the error that cut the listing short.
  ///
  /// - Parameter withStats: whether each entry's state is wanted, which costs a call each.
  static func list(
    _ directory: FileDescriptor, withStats: Bool = false, each: (DirectoryEntry) -> Bool
  ) -> Errno? {
    guard let stream = fdopendir(directory.rawValue) else {
      let error = Errno(rawValue: errno)
      close(directory.rawValue)
      return error
    }
    defer { closedir(stream) }
    while true {
      errno = 0
      guard let raw = readdir(stream) else { return errno == 0 ? nil : Errno(rawValue: errno) }
      guard let entry = entry(raw, in: directory, withStats: withStats) else { continue }
      guard each(entry) else { return nil }
    }
  }

  private static func entry(
    _ raw: UnsafeMutablePointer<dirent>, in directory: FileDescriptor, withStats: Bool
  ) -> DirectoryEntry? {
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return nil }
    let text = (UnsafeRawPointer(raw) + offset).assumingMemoryBound(to: CChar.self)
    guard strcmp(text, ".") != 0, strcmp(text, "..") != 0 else { return nil }
    let type = Int(raw.pointee.d_type)
    // Some file systems leave the type out.
    guard type == Int(DT_DIR) || type == Int(DT_REG) || type == Int(DT_UNKNOWN),
      let name = FilePath.Component(platformString: text)
    else { return nil }
    if withStats || type == Int(DT_UNKNOWN) { return inspected(name, text, in: directory) }
    return type == Int(DT_DIR) ? .directory(name, nil) : .file(name, nil)
  }

  private static func inspected(
    _ name: FilePath.Component, _ text: UnsafePointer<CChar>, in directory: FileDescriptor
  ) -> DirectoryEntry? {
    var status = stat()
    guard fstatat(directory.rawValue, text, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    if status.isDirectory { return .directory(name, FileStat(status)) }
    return status.isRegularFile ? .file(name, FileStat(status)) : nil
  }
}
