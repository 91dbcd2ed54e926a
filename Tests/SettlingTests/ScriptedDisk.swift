// The disk of a script: what a `stat` of each file says, and what is inside.

import Domain
import Settling
import SystemPackage

struct ScriptedDisk {
  struct File {
    var stat: FileStat
    var wholeness: Wholeness
    /// Whether a decoder would see that the middle is missing.
    var hasHoles = false
    var isLocked = false
    var growsWhileRead = false
  }

  private let tick: Duration
  /// By how much the wall clock is wrong, by which files get their times.
  var skew = Duration.zero
  private(set) var files: [FilePath: File] = [:]
  private var inodes: UInt64 = 0

  init(tick: Duration) { self.tick = tick }

  subscript(path: FilePath) -> File? { files[path] }

  /// True if the words were an act of a writer.
  mutating func perform(_ words: [String], _ path: FilePath, at now: Duration) throws -> Bool {
    switch words[0] {
    case "write", "replace", "store": try put(words, path, at: now)
    case "judge":
      let (wholeness, hasHoles) = try Self.contents(words[1])
      files[path]?.wholeness = wholeness
      files[path]?.hasHoles = hasHoles
    case "chmod": setAttributes(path, at: now)
    case "remove": files[path] = nil
    case "lock": files[path]?.isLocked = true
    case "unlock": files[path]?.isLocked = false
    case "race": files[path]?.growsWhileRead = true
    default: return false
    }
    return true
  }

  /// Grows the file if a script has asked for it.
  mutating func read(_ path: FilePath, at now: Duration) {
    guard let file = files[path], file.growsWhileRead else { return }
    let grown = stat(inode: file.stat.inode, size: file.stat.size + 1, at: now)
    files[path]?.growsWhileRead = false
    files[path]?.stat = grown
  }

  private mutating func put(_ words: [String], _ path: FilePath, at now: Duration) throws {
    guard let size = Int64(words[1]) else { throw SettleScript.Malformed(line: words[1]) }
    let old = files[path]?.stat
    if old == nil || words[0] == "replace" { inodes += 1 }
    let inode = words[0] == "replace" ? inodes : old?.inode ?? inodes
    let fresh = stat(inode: inode, size: size, at: now)
    let (wholeness, hasHoles) = try Self.contents(words[2])
    files[path] = File(
      stat: words[0] == "store" ? old ?? fresh : fresh, wholeness: wholeness, hasHoles: hasHoles)
  }

  private mutating func setAttributes(_ path: FilePath, at now: Duration) {
    guard let old = files[path]?.stat else { return }
    let stat = FileStat(
      device: old.device, inode: old.inode, size: old.size, modified: old.modified, changed: time(now))
    files[path]?.stat = stat
  }

  private func stat(inode: UInt64, size: Int64, at now: Duration) -> FileStat {
    FileStat(device: 1, inode: inode, size: size, modified: time(now), changed: time(now))
  }

  /// Nanoseconds, in steps of the disk's clock. A tick of less than a second is the kernel's, which keeps odd ones.
  private func time(_ now: Duration) -> Int64 {
    let exact = 1_700_000_000_001_234_567 + (now + skew).milliseconds * 1_000_000
    let step = tick.milliseconds * 1_000_000
    return exact / step * step + (tick < .seconds(1) ? 567 : 0)
  }

  private static func contents(_ word: String) throws -> (Wholeness, hasHoles: Bool) {
    switch word {
    case "whole": return (.complete, false)
    case "holes": return (.complete, true)
    case "sidecarless": return (.awaitingSidecar, false)
    default:
      guard let kind = FailureKind(rawValue: word) else { throw SettleScript.Malformed(line: word) }
      return (.incomplete(kind), false)
    }
  }
}

extension Duration {
  /// Whole milliseconds, without the rounding of a division.
  var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }

  /// Seconds as scripts write them.
  var scriptText: String {
    let fraction = milliseconds % 1000
    guard fraction != 0 else { return "\(milliseconds / 1000)" }
    var digits = "\(1000 + fraction)".dropFirst()
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(milliseconds / 1000).\(digits)"
  }
}
