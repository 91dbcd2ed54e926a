// Reads and plays the scripts in `Scripts`: what is done in a folder, and which files must have been found by
// the end.

import Domain
import Foundation
import Glibc
import Synchronization
import SystemPackage

@testable import Watching

/// One script. Its lines:
///
///     mode inotify|poll|both     (inotify if absent; both is what an unknown file system gets)
///     rest                       a folder is at rest as soon as it is made; only what gathers keeps a watch
///     rescan                     everything is listed again all the time
///     watches N                  the kernel grants so many
///     mkdir DIR                  with its parents
///     write|append FILE
///     mv|ln OLD NEW
///     symlink TARGET NEW
///     fifo|socket|rm|rmdir|rmtree|touch NAME
///     date NAME YEAR             sets when it was last written to
///     watch                      the watcher starts here; what stands above is there before it
///     sync                       waits until the watcher has seen all that stands above
///     expect FILE [EVIDENCE]     it must be found, and this be the last that is said of it
///     may FILE                   it may be found: it is gone again by the end
///     news FILE                  it must be found as having just come
///     gone FILE                  it must be reported as vanished
///
/// In names, `\xNN` is a byte, and `{LONG}` makes the name 255 bytes long. Names begin below the root. What
/// is found beyond `expect` and `may` is an error.
struct WatchScript {
  struct Malformed: Error { let line: String }

  private enum Expectation {
    case found(FilePath, Evidence?)
    case news(FilePath)
    case vanished(FilePath)
  }

  private let lines: [[String]]
  private let folder: TestFolder
  private let log = EventLog()
  private var mode = "inotify"
  private var rests = false
  private var rescans = false
  private var grantedWatches = Int.max
  private var watcher: Watcher?
  private var expectations: [Expectation] = []
  private var allowed: Set<FilePath> = []
  private var markers = 0

  init(_ text: String) throws {
    folder = try TestFolder()
    lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
      $0.split(separator: " ").map(String.init)
    }
  }

  /// Plays the script; returns what was not as it should be.
  mutating func play() throws -> [String] {
    for line in lines { try perform(line) }
    let met = log.wait { [expectations, folder] contents in
      expectations.allSatisfy { Self.isMet($0, contents, folder) }
    }
    if mode != "poll" && !rests { try sync() }
    watcher?.stop()
    let contents = log.now
    let unmet = met ? [] : expectations.filter { !Self.isMet($0, contents, folder) }.map { "unmet: \($0)" }
    let wrong = expectations.compactMap { wrongEvidence($0, contents) }
    let surplus = Set(contents.found.keys).subtracting(allowed).map { "surplus: \($0.escaped)" }
    return unmet + wrong + surplus
  }

  private static func isMet(
    _ expectation: Expectation, _ contents: EventLog.Contents, _ folder: TestFolder
  ) -> Bool {
    switch expectation {
    case .found(let path, let evidence):
      guard let said = contents.found[folder.full(path)] else { return false }
      return evidence.map { said.contains($0) } ?? true
    case .news(let path): return contents.news.contains(folder.full(path))
    case .vanished(let path): return contents.vanished.contains(folder.full(path))
    }
  }

  private func wrongEvidence(_ expectation: Expectation, _ contents: EventLog.Contents) -> String? {
    guard case .found(let path, let evidence?) = expectation,
      let last = contents.found[folder.full(path)]?.last,
      last != evidence
    else { return nil }
    return "\(path.escaped): last said \(last), not \(evidence)"
  }

  private mutating func perform(_ words: [String]) throws {
    let paths = words.dropFirst().map(Self.path)
    switch (words[0], paths.count) {
    case ("mode", 1): mode = words[1]
    case ("rest", 0): rests = true
    case ("rescan", 0): rescans = true
    case ("watches", 1): grantedWatches = try Self.number(words[1])
    case ("watch", 0): watcher = try start()
    case ("sync", 0): try sync()
    case ("news", 1):
      expectations.append(.news(paths[0]))
      allowed.insert(folder.full(paths[0]))
    case ("date", 2): try folder.date(paths[0], year: Self.number(words[2]))
    case ("expect", 1...2): try expect(words, paths[0])
    case ("may", 1): allowed.insert(folder.full(paths[0]))
    case ("gone", 1): expectations.append(.vanished(paths[0]))
    case (_, 1): try perform(words[0], paths[0])
    case (_, 2): try perform(words[0], paths[0], paths[1])
    default: throw Malformed(line: words.joined(separator: " "))
    }
  }

  private mutating func expect(_ words: [String], _ path: FilePath) throws {
    let evidence: Evidence? = words.count > 2 ? try Self.read(words[2]) : nil
    expectations.append(.found(path, evidence))
    allowed.insert(folder.full(path))
  }

  private func perform(_ verb: String, _ path: FilePath) throws {
    switch verb {
    case "mkdir": try folder.makeDirectories(path)
    case "write": try folder.write(path)
    case "append": try folder.write(path, appending: true)
    case "fifo": try folder.fifo(path)
    case "socket": try folder.socket(path)
    case "rm": try folder.remove(path)
    case "rmdir": try folder.removeDirectory(path)
    case "rmtree": try folder.removeTree(path)
    case "touch": try folder.chmod(path, 0o640)
    default: throw Malformed(line: verb)
    }
  }

  private func perform(_ verb: String, _ old: FilePath, _ new: FilePath) throws {
    switch verb {
    case "mv": try folder.move(old, new)
    case "ln": try folder.link(old, new)
    case "symlink": try folder.symlink(old, new)
    default: throw Malformed(line: verb)
    }
  }

  /// Events keep their order: once a marker is found, all that was done before has been told. Folders take
  /// their contents' listing along, so the scan must be through as well; two markers, one after the other,
  /// see to that.
  private mutating func sync() throws {
    for _ in 0..<2 {
      markers += 1
      let marker = FilePath("marker\(markers)")
      try folder.write(marker)
      allowed.insert(folder.full(marker))
      let path = folder.full(marker)
      guard log.wait(until: { $0.hasScanned && $0.found[path] != nil }) else { throw Malformed(line: "sync") }
    }
  }

  private func start() throws -> Watcher {
    var configuration = WatchConfiguration(
      root: folder.path, mode: WatchMode(rawValue: mode) ?? .auto,
      rescanEvery: rescans ? .milliseconds(20) : .seconds(600), pollEvery: .milliseconds(50),
      checkEvery: .milliseconds(50), prune: { $0.string.hasPrefix(".") })
    if rests { configuration.keeping.activeFor = .seconds(-1) }
    let (granted, limit) = (Granted(), grantedWatches)
    let isUnknown = mode == "both"
    let kind: KindOfMount = { isUnknown ? .unknown : MountKind(of: $0) }
    let addWatch: AddWatch = { queue, path, mask in
      if granted.one() <= limit { return inotify_add_watch(queue, path, mask) }
      errno = ENOSPC
      return -1
    }
    return try Watcher(configuration, kind: kind, addWatch: addWatch, sink: log.take)
  }

  private final class Granted: Sendable {
    private let count = Atomic(0)
    func one() -> Int { count.add(1, ordering: .relaxed).newValue }
  }

  private static func number(_ text: String) throws -> Int {
    guard let number = Int(text) else { throw Malformed(line: text) }
    return number
  }

  private static func read<Word: RawRepresentable<String>>(_ text: String) throws -> Word {
    guard let word = Word(rawValue: text) else { throw Malformed(line: text) }
    return word
  }

  private static func path(_ text: String) -> FilePath {
    text.split(separator: "/").reduce(into: FilePath()) { $0.append(name(String($1)).components) }
  }

  private static func name(_ text: String) -> FilePath {
    var bytes: [UInt8] = []
    var rest = Substring(text)
    while let first = rest.first {
      if rest.hasPrefix("\\x"), let byte = UInt8(rest.dropFirst(2).prefix(2), radix: 16) {
        bytes.append(byte)
        rest = rest.dropFirst(4)
      } else if rest.hasPrefix("{LONG}") {
        bytes += Array(repeating: UInt8(ascii: "n"), count: 255 - (text.utf8.count - "{LONG}".utf8.count))
        rest = rest.dropFirst("{LONG}".count)
      } else {
        bytes += Array(String(first).utf8)
        rest = rest.dropFirst()
      }
    }
    return (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { text in
      text.baseAddress.map { FilePath(platformString: $0) } ?? FilePath()
    }
  }
}
