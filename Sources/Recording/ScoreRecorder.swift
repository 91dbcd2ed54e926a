// The only writer of scores: a picture, its score, its ledger row, its hit and its messages are one
// transaction.

public import Domain
public import Foundation
internal import GRDB
public import SystemPackage

/// Writes what the pipeline found out. What it returned is on disk, whole; what it threw left nothing behind.
///
/// The timepoints of a drop may come in any order, and pictures any number of times: the rows come out the same, but
/// for the times of recording and the picture that was first of several copies. Two different pictures of one place
/// are versions, and there the order of arrival tells which is the newer.
public struct ScoreRecorder: Sendable {
  private let database: Database
  private let sinks: [String]
  private let operatingPoint: String
  private let since: Date?

  /// - Parameters:
  ///   - sinks: the names of those that are told of each hit.
  ///   - operatingPoint: the detection rule's settings as text. It is part of each alert's key.
  ///   - since: hits of pictures that were taken before are recorded, and nobody is told of them.
  public init(_ database: Database, sinks: [String], operatingPoint: String, since: Date? = nil) {
    self.database = database
    self.sinks = sinks
    self.operatingPoint = operatingPoint
    self.since = since
  }

  /// Records a scored picture and, if its drop turned crystalline by `detect`, the hit and a message per
  /// sink.
  ///
  /// `detect` is asked once for a new timepoint, and once for every timepoint of the drop when the picture
  /// changes the past. It is not asked about a duplicate.
  public func record(
    _ scored: ScoredPicture, detect: (DropHistory) throws -> [HitDraft]
  ) throws(RecordingError) -> RecordOutcome {
    try database.write { connection in
      let source = try Registry.source(scored.source, in: connection)
      let model = try Registry.model(scored.score.model, in: connection)
      let place = try PictureRows.store(scored, source: source, model: model, in: connection)
      try LedgerRows.note(
        LedgerEntry(
          outcome: place.kind == .duplicate ? "duplicate" : "scored", picture: place.picture,
          layout: scored.description.layout),
        of: FileSighting(path: scored.path, stat: scored.stat), source: source, at: scored.scoredAt,
        in: connection)
      guard place.kind != .duplicate else { return RecordOutcome(kind: .duplicate, newHits: []) }
      let terms = AlertTerms(sinks: sinks, operatingPoint: operatingPoint, since: since)
      let rows = HitRows(connection: connection, scored: scored, terms: terms, drop: place.drop)
      let newHits = try rows.update(inspection: place.inspection, detect: { try ask(detect, of: $0) })
      return RecordOutcome(kind: place.kind, newHits: newHits)
    }
  }

  private func ask(
    _ detect: (DropHistory) throws -> [HitDraft], of history: DropHistory
  ) throws(RecordingError) -> [HitDraft] {
    do { return try detect(history) } catch { throw .ruleFailed(detail: "\(error)") }
  }

  /// Records that a file is left alone on purpose.
  public func recordSkipped(
    _ file: FileSighting, source: String, layout: String, reason: String, at now: Date
  ) throws(RecordingError) {
    try note(
      LedgerEntry(outcome: "skipped", layout: layout, message: reason), of: file, source: source, at: now)
  }

  /// Records that a file could not be scored or matched; each call counts as an attempt at its present state.
  ///
  /// - Parameter stands: whether the file is left alone until it changes; false where it is tried again.
  public func recordFailure(
    _ file: FileSighting, source: String, kind: FailureKind, message: String, stands: Bool, at now: Date
  ) throws(RecordingError) {
    let entry = LedgerEntry(outcome: "failed", kind: kind.rawValue, message: message, stands: stands)
    try note(entry, of: file, source: source, at: now)
  }

  private func note(
    _ entry: LedgerEntry, of file: FileSighting, source: String, at now: Date
  ) throws(RecordingError) {
    try database.write { connection in
      let source = try Registry.source(source, in: connection)
      try LedgerRows.note(entry, of: file, source: source, at: now, in: connection)
    }
  }
}

extension ScoreRecorder {
  /// Makes a source known, or takes over its new path and rules.
  ///
  /// - Parameter rules: a text that changes with every setting by which files are matched, skipped, decoded.
  ///   When it does, files that were skipped or failed are no longer known and come up in the next scan.
  public func registerSource(_ name: String, path: FilePath, rules: String) throws(RecordingError) {
    try database.write { connection in
      guard let known = try connection.row("SELECT id, path, rules FROM source WHERE name = ?", [name]) else {
        let insert = "INSERT INTO source (name, path, rules) VALUES (?, ?, ?)"
        return try connection.run(insert, [name, path.escaped, rules])
      }
      let id: Int64 = known[0]
      if known[1] == path.escaped && known[2] == rules { return }
      try connection.run("UPDATE source SET path = ?, rules = ? WHERE id = ?", [path.escaped, rules, id])
      if known[2] != rules { try LedgerRows.forgetUnscored(source: id, in: connection) }
    }
  }

  /// Makes a model known and the one in use: of several scores of a picture, views show the one of the model
  /// that was registered last. Pictures that it has not scored keep the score that they have.
  public func registerModel(_ model: ModelIdentity) throws(RecordingError) {
    try database.write { connection in
      let newest = try connection.id("SELECT coalesce(max(registration), 0) FROM model", []) ?? 0
      let sql = "SELECT id, name, registration FROM model WHERE sha256 = ? AND recipe = ?"
      guard let known = try connection.row(sql, [model.digest.hex, model.recipe]) else {
        let insert = "INSERT INTO model (name, sha256, recipe, registration) VALUES (?, ?, ?, ?)"
        return try connection.run(insert, [model.name, model.digest.hex, model.recipe, newest + 1])
      }
      let id: Int64 = known[0]
      if known[1] != model.name {
        try connection.run("UPDATE model SET name = ? WHERE id = ?", [model.name, id])
      }
      guard known[2] != newest else { return }
      try connection.run("UPDATE model SET registration = ? WHERE id = ?", [newest + 1, id])
      try PictureRows.chooseStrongest(scoredBy: id, in: connection)
    }
  }
}
