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
  private let terms: AlertTerms
  private let news: [String: NewsBegin]

  /// - Parameters:
  ///   - route: who is told of a hit.
  ///   - owner: whose plate of a source it is.
  ///   - operatingPoint: the detection rule's settings as text. It is part of each alert's key.
  ///   - operatingPoints: the same by source, where it differs.
  ///   - news: by source, from when on its pictures are news; when it was first seen where nothing is said. Hits of
  ///     earlier pictures are recorded, and nobody is told of them.
  public init(
    _ database: Database, route: @escaping @Sendable (AlertFacts) -> [OutboxPlace],
    owner: @escaping @Sendable (_ source: String, _ plate: String) -> String? = { _, _ in nil },
    operatingPoint: String, operatingPoints: [String: String] = [:], news: [String: NewsBegin] = [:]
  ) {
    self.database = database
    terms = AlertTerms(
      route: route, owner: owner, operatingPoint: { operatingPoints[$0] ?? operatingPoint })
    self.news = news
  }

  /// Records a scored picture and, if its drop turned crystalline by `detect`, the hit and a message per
  /// sink.
  ///
  /// `detect` is asked once, with all timepoints of the drop. It is not asked about a duplicate.
  public func record(
    _ scored: ScoredPicture, detect: (DropHistory) throws -> [HitDraft]
  ) throws(RecordingError) -> RecordOutcome {
    try database.write { connection in
      let source = try Registry.source(scored.source, in: connection)
      let model = try Registry.model(scored.score.model, in: connection)
      let place = try PictureRows.store(
        scored, source: source, model: model, news: news[scored.source] ?? .whenFirstSeen, in: connection)
      try LedgerRows.note(
        LedgerEntry(
          outcome: place.kind == .duplicate ? "duplicate" : "scored", picture: place.picture,
          layout: scored.description.layout),
        of: FileSighting(path: scored.path, stat: scored.stat), source: source, at: scored.scoredAt,
        in: connection)
      guard place.kind != .duplicate else { return RecordOutcome(kind: .duplicate, newHits: []) }
      try ActivityRows.note(scored, at: place, source: source, model: model, in: connection)
      let rows = HitRows(connection: connection, scored: scored, terms: terms, drop: place.drop)
      let newHits = try rows.update { try ask(detect, of: $0) }
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
      if entry.outcome == "failed" {
        try ActivityRows.noteFailure(of: file.path, source: source, at: now, in: connection)
      }
    }
  }
}

extension ScoreRecorder {
  /// Makes a source known, or takes over its new path and rules.
  ///
  /// - Parameters:
  ///   - rules: a text that changes with every setting by which files are matched, skipped, decoded.
  ///     When it does, files that were skipped or failed are no longer known and come up in the next scan.
  ///   - now: when the source is first seen, unless it was earlier.
  public func registerSource(
    _ name: String, path: FilePath, rules: String, at now: Date
  ) throws(RecordingError) {
    try database.write { connection in
      let seen = TimeText.of(now)
      guard let known = try connection.row("SELECT id, path, rules FROM source WHERE name = ?", [name]) else {
        let insert = "INSERT INTO source (name, path, rules, first_seen_at) VALUES (?, ?, ?, ?)"
        return try connection.run(insert, [name, path.escaped, rules, seen])
      }
      let id: Int64 = known[0]
      // A clock that was ahead is put right.
      try connection.run(
        "UPDATE source SET first_seen_at = ?1 WHERE id = ?2 AND coalesce(first_seen_at, ?1) >= ?1",
        [seen, id])
      if known[1] == path.escaped && known[2] == rules { return }
      try connection.run("UPDATE source SET path = ?, rules = ? WHERE id = ?", [path.escaped, rules, id])
      if known[2] != rules { try LedgerRows.forgetUnscored(source: id, in: connection) }
    }
  }

  /// Records that failed files are no longer there; if one comes back, it is looked at anew.
  public func recordGone(_ files: [FilePath], source: String, at now: Date) throws(RecordingError) {
    try database.write { connection in
      let source = try Registry.source(source, in: connection)
      for file in files {
        try connection.run(
          "UPDATE ledger SET gone_at = ? WHERE source_id = ? AND path = ? AND outcome = 'failed'",
          [TimeText.of(now), source, file.escaped])
      }
    }
  }

  /// Records what keeps a source from being followed as it should be: all of it, by kind, with a sentence each.
  public func recordHealth(
    _ troubles: [String: String], source: String, at now: Date
  ) throws(RecordingError) {
    try database.write { connection in
      let source = try Registry.source(source, in: connection)
      let known = try String.fetchSet(
        connection, sql: "SELECT kind FROM trouble WHERE source_id = ?", arguments: [source])
      for kind in known.subtracting(troubles.keys) {
        try connection.run("DELETE FROM trouble WHERE source_id = ? AND kind = ?", [source, kind])
      }
      for (kind, message) in troubles {
        try connection.run(
          """
          INSERT INTO trouble (source_id, kind, message, since) VALUES (?, ?, ?, ?)
          ON CONFLICT (source_id, kind) DO UPDATE SET message = excluded.message
          """, [source, kind, message, TimeText.of(now)])
      }
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
