// A database in a folder of its own, and pictures to put into it.

import Domain
import Foundation
import GRDB
import SystemPackage

@testable import Recording

/// A folder that goes away with the value.
final class Folder: Sendable {
  let path: FilePath
  var database: FilePath { path.appending("scores.sqlite") }

  init() throws {
    path = FilePath(NSTemporaryDirectory()).appending("recording-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      atPath: path.string, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }
}

/// A drop's picture in few words; everything else follows from them.
struct Shot: Hashable, Sendable {
  var plate = "209"
  var well = "A01"
  var drop = 1
  var timepoint: String
  var crystals: Double
  var variant = ""
  /// Stands for the file's bytes; nil: they follow from the picture's place.
  var bytes: String?
  var path: String?
  var quality = PictureQuality(brightness: 120, sharpness: 3.5)

  var description: PictureDescription {
    PictureDescription(
      layout: "formulatrix.store", vendor: .formulatrix,
      drop: Drop(plate: plate, well: Well(well) ?? Well(row: 1, column: 1), number: drop),
      timepoint: Timepoint(timepoint),
      imagedAt: Double(timepoint).map { Date(timeIntervalSince1970: 1_800_000_000 + $0 * 86_400) },
      variant: variant)
  }

  var place: String { [plate, well, "\(drop)", timepoint, variant].joined(separator: "/") }

  func scored(by model: ModelIdentity = .first, at time: TimeInterval = 0) -> ScoredPicture {
    let rest = 1 - crystals
    return ScoredPicture(
      source: "imager", path: FilePath("/in/" + (path ?? place) + ".jpg"), stat: FileStat.of(path ?? place),
      sha256: Digest(of: bytes ?? place), description: description,
      score: Score(
        probabilities: Probabilities(
          clear: rest / 2, crystals: crystals, other: rest / 8, precipitate: rest * 3 / 8), model: model,
        quality: quality),
      scoredAt: Date(timeIntervalSince1970: 1_900_000_000 + time))
  }
}

extension FileStat {
  static func of(_ name: String, size: Int64 = 10) -> FileStat {
    FileStat(device: 1, inode: UInt64(name.utf8.count), size: size, modified: 5, changed: 6)
  }
}

extension ModelIdentity {
  static let first = ModelIdentity(name: "marco", digest: Digest(of: "weights 1"), recipe: "1")
  static let second = ModelIdentity(name: "better", digest: Digest(of: "weights 2"), recipe: "1")
}

extension HitDraft {
  static func draft(
    _ event: String, _ timepoint: String, _ crystals: Double, decidedAt: String? = nil
  ) -> HitDraft {
    HitDraft(
      event: event, timepoint: Timepoint(timepoint), crystals: crystals,
      decidedAt: Timepoint(decidedAt ?? timepoint), posterior: 0.75)
  }
}

/// Fires at the first timepoint that reaches one half.
func firstHigh(_ history: DropHistory) -> [HitDraft] {
  let first = history.entries.first { $0.crystals >= 0.5 }
  return first.map { [.draft(HitDraft.crystal, $0.timepoint.key, $0.crystals)] } ?? []
}

/// Fires when two timepoints in a row reach one half: what lies between them matters.
func twiceHigh(_ history: DropHistory) -> [HitDraft] {
  let pairs = zip(history.entries, history.entries.dropFirst())
  let first = pairs.first { $0.0.crystals >= 0.5 && $0.1.crystals >= 0.5 }
  return first.map {
    [.draft(HitDraft.crystal, $0.0.timepoint.key, $0.0.crystals, decidedAt: $0.1.timepoint.key)]
  } ?? []
}

/// Each alert by itself, at once; what failed when it is due.
func oneByOne(_ conversation: Conversation, _ now: Date) -> ConversationStep {
  if let message = conversation.underWay.first(where: { $0.due <= now }) { return .resend(key: message.key) }
  return conversation.waiting.first.map { .send([$0.id], .single) }
    ?? .wait(until: conversation.underWay.map(\.due).min() ?? .distantFuture)
}

/// All that waits together.
func together(_ conversation: Conversation, _ now: Date) -> ConversationStep {
  if let message = conversation.underWay.first(where: { $0.due <= now }) { return .resend(key: message.key) }
  return .send(conversation.waiting.map(\.id), .plate)
}

extension OutboxMessage {
  var facts: [AlertFacts] {
    alerts.compactMap { if case .drop(let facts) = $0.content { facts } else { nil } }
  }
}

/// An open database with one source and one model.
struct Bench {
  let folder: Folder
  let database: Recording.Database
  let recorder: ScoreRecorder
  let ledger: Ledger
  let outbox: OutboxStorage

  init(sinks: [String] = ["mail", "chat"], since: Date = .distantPast) throws {
    try self.init(in: Folder(), sinks: sinks, since: since)
  }

  init(in folder: Folder, sinks: [String] = [], since: Date = .distantPast) throws {
    self.folder = folder
    database = try Recording.Database(at: folder.database)
    recorder = ScoreRecorder(
      database,
      route: { facts in
        sinks.map { OutboxPlace(sink: $0, topic: .plate(source: facts.source, plate: facts.plate)) }
      },
      owner: { $1 == "209" ? "anna" : nil }, operatingPoint: "crystals>=0.5", news: ["imager": .at(since)])
    ledger = Ledger(database)
    outbox = OutboxStorage(database)
    try recorder.registerSource("imager", path: "/in", rules: "1", at: .distantPast)
    try recorder.registerModel(.first)
  }

  @discardableResult
  func record(
    _ shot: Shot, by model: ModelIdentity = .first, at time: TimeInterval = 0,
    rule: (DropHistory) throws -> [HitDraft] = firstHigh
  ) throws -> RecordOutcome {
    try recorder.record(shot.scored(by: model, at: time), detect: rule)
  }

  /// After all that these tests record.
  let later = Date(timeIntervalSince1970: 1_950_000_000)

  /// Takes up to so many messages for `mail`.
  func take(
    _ limit: Int = 1, at now: Date = Date(), lease: Int = 60, isProbe: Bool = false,
    rule: @escaping ConversationRule = oneByOne
  ) throws -> [OutboxMessage] {
    var taken: [OutboxMessage] = []
    while taken.count < limit,
      let message = try outbox.take(
        for: "mail", now: now, lease: .seconds(lease), isProbe: isProbe, rule: rule)
    { taken.append(message) }
    return taken
  }

  /// The rows of a query as text, cells joined by `|`, null as empty.
  func lines(_ sql: String) throws -> [String] {
    try database.read { connection in
      try Row.fetchAll(connection, sql: sql).map { row in
        row.databaseValues.map { $0.isNull ? "" : "\($0.storage.value ?? "")" }.joined(separator: "|")
      }
    }
  }

  /// Every row of every table.
  func dump() throws -> [String] {
    let tables = try lines("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return try tables.flatMap { table in try lines("SELECT * FROM \(table)").map { "\(table): \($0)" } }
  }
}

enum Shell {
  static func has(_ tool: String) -> Bool { find(tool) != nil }

  static func find(_ tool: String) -> String? {
    ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + tool }.first(
      where: FileManager.default.isExecutableFile(atPath:))
  }

  /// Standard output of a program; throws what it wrote to standard error when it fails.
  static func run(_ tool: String, _ arguments: [String]) throws -> String {
    struct Failed: Error { let text: String }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: find(tool) ?? tool)
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed(text: complaint) }
    return text
  }

  /// Whether this process may mount a memory disk.
  static let canMount: Bool = {
    guard getuid() == 0, let folder = try? Folder() else { return false }
    guard (try? run("mount", ["-t", "tmpfs", "tmpfs", folder.path.string])) != nil else { return false }
    return (try? run("umount", [folder.path.string])) != nil
  }()
}
