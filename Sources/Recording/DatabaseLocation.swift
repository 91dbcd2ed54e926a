// Whether a database may lie in a folder: SQLite's write-ahead log needs memory shared by all who use the
// file, and that ends at the host (sqlite.org/wal.html, "all processes must be on the same host computer").

private import Domain
private import Glibc
internal import SystemPackage

enum DatabaseLocation {
  /// File systems that several hosts share, as `/proc/self/mountinfo` spells them.
  static let networkFileSystems: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "ceph", "lustre", "gpfs", "beegfs", "fuse.sshfs",
    "fuse.glusterfs", "fuse.rclone",
  ]

  /// Throws when the file would lie on a network disk.
  static func check(_ file: FilePath, mountInfo: String) throws(RecordingError) {
    // The file may be a link that leads elsewhere than its folder.
    for place in [file.removingLastComponent(), file] {
      guard let type = fileSystem(of: resolved(place), mountInfo: mountInfo) else { continue }
      if networkFileSystems.contains(type) { throw .networkDisk(file: file.escaped, fileSystem: type) }
    }
  }

  /// The type of the mount that holds a path (absolute, free of links): of several on the way, the innermost,
  /// and of several stacked there, the topmost.
  ///
  /// Source of the format: proc(5), `/proc/pid/mountinfo`.
  static func fileSystem(of path: FilePath, mountInfo: String) -> String? {
    var best: (depth: Int, type: String)?
    for line in mountInfo.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 4, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else { continue }
      let mount = FilePath(unescaped(fields[4]))
      guard path.starts(with: mount), mount.components.count >= best?.depth ?? 0 else { continue }
      best = (mount.components.count, String(fields[dash + 1]))
    }
    return best?.type
  }

  /// The mounts as this process sees them; empty where the system does not say.
  static func mountInfo() -> String {
    guard let file = try? FileDescriptor.open("/proc/self/mountinfo", .readOnly, options: .closeOnExec) else {
      return ""
    }
    defer { try? file.close() }
    var text = [UInt8]()
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while let count = try? chunk.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0 {
      text += chunk[..<count]
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Space, tab, newline and backslash stand as three octal digits.
  private static func unescaped(_ field: Substring) -> String {
    [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")]
      .reduce(String(field)) {
        $0.split(separator: $1.0, omittingEmptySubsequences: false).joined(separator: $1.1)
      }
  }

  /// The path from the root, without links and `..`; as it was given when nothing is there. Empty: this
  /// folder.
  static func resolved(_ path: FilePath) -> FilePath {
    (path.isEmpty ? "." : path).withPlatformString { pointer in
      guard let real = realpath(pointer, nil) else { return path }
      defer { free(real) }
      return FilePath(platformString: real)
    }
  }
}
