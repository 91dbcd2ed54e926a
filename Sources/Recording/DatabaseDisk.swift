// The disk that a database lies on, or would lie on.

private import Domain
private import Glibc
public import SystemPackage

public struct DatabaseDisk: Sendable {
  /// Bytes that this user may still write there.
  public let free: Int64
  private let file: FilePath

  /// Less than this is worth a word: a day of an imager's scores, and the log on top.
  private static let leastFree: Int64 = 128 << 20

  /// Throws where a database would be refused, or cannot be.
  public init(of file: FilePath) throws(RecordingError) {
    self.file = file
    try DatabaseLocation.check(file, mountInfo: DatabaseLocation.mountInfo())
    let parent = file.removingLastComponent()
    var status = statvfs()
    let code = (parent.isEmpty ? "." : parent).withPlatformString { statvfs($0, &status) }
    guard code == 0 else { throw .cannotOpen(file: file.escaped, detail: "\(Errno(rawValue: errno))") }
    free = Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
  }

  public var problems: [String] {
    if free >= DatabaseDisk.leastFree { return [] }
    return ["the disk of \(file.escaped) has only \(free >> 20) MiB left; make room"]
  }
}
