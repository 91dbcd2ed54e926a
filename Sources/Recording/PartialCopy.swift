// A backup while it is being written: its file beside the target, and what killed backups left there.

private import Glibc
internal import SystemPackage

struct PartialCopy {
  let file: FilePath
  private let folder: FilePath
  private let prefix: String

  /// Named after this process, so that two backups to one target do not write into each other.
  init(of target: FilePath) {
    let parent = target.removingLastComponent()
    folder = parent.isEmpty ? "." : parent
    prefix = (target.lastComponent?.string ?? "") + ".partial-"
    file = folder.appending("\(prefix)\(getpid())")
  }

  func remove() { PartialCopy.remove(file) }

  /// Removes the copies of processes that are no more.
  func removeAbandoned() {
    guard let entries = folder.withPlatformString({ opendir($0) }) else { return }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(prefix) else { continue }
      let rest = name.dropFirst(prefix.count)
      guard let pid = Int32(rest.split(separator: "-").first ?? ""), isGone(pid) else { continue }
      _ = folder.appending(name).withPlatformString { unlink($0) }
    }
  }

  /// Or it is this one, and the file another's who had the same number.
  private func isGone(_ pid: Int32) -> Bool {
    pid == getpid() || (kill(pid, 0) != 0 && errno == ESRCH)
  }

  private static func remove(_ file: FilePath) {
    for path in [file, FilePath(file.string + "-journal")] { _ = path.withPlatformString { unlink($0) } }
  }
}
