// Keeps a drop's hits and their messages in step with what the detection rule says of its history.

internal import Domain
internal import Foundation
internal import GRDB

/// What alerting asks of the record: who is told, and what the rule is called.
struct AlertTerms {
  /// The names of the sinks that are told of each hit.
  let sinks: [String]
  /// The rule's settings as text; part of every alert's key.
  let operatingPoint: String
}

struct HitRows {
  let connection: GRDB.Database
  let scored: ScoredPicture
  let terms: AlertTerms
  let drop: Int64

  /// Judges the drop after a picture came to lie at `inspection`, and returns the hits that are new.
  func update(
    inspection: Int64, detect: (DropHistory) throws -> [HitDraft]
  ) throws -> [HitDraft] {
    let timepoints = try ObservedTimepoint.all(of: drop, in: connection)
    let recorded = try recordedHits()
    let isNewest = timepoints.last?.inspection == inspection && timepoints.last?.pictures == 1
    var confirmed: [String: Timepoint] = [:]
    let hits = try HitReplay.hits(in: timepoints.map(\.entry), recorded: recorded, isNewest: isNewest) {
      let drafts = try detect($0)
      for draft in drafts where confirmed[draft.event] == nil {
        confirmed[draft.event] = $0.judged.timepoint
      }
      return drafts
    }
    for draft in recorded.values where hits[draft.event] == nil { try withdraw(draft) }
    let drafts = hits.values.sorted { $0.event < $1.event }
    let new = drafts.filter { recorded[$0.event] == nil }
    for draft in new { try insert(draft, confirmedAt: confirmed[draft.event], among: timepoints) }
    // A newest timepoint changes nothing of what was said of earlier ones.
    if !isNewest {
      for draft in drafts where recorded[draft.event] != nil { try move(draft, among: timepoints) }
    }
    return new
  }

  private func recordedHits() throws -> [String: HitDraft] {
    let rows = try Row.fetchAll(
      connection.cachedStatement(
        sql: """
          SELECT hit.event, inspection.timepoint, hit.crystals
          FROM hit JOIN inspection ON inspection.id = hit.inspection_id WHERE hit.drop_id = ?
          """), arguments: [drop])
    let drafts = rows.map { HitDraft(event: $0[0], timepoint: Timepoint($0[1]), crystals: $0[2]) }
    return Dictionary(uniqueKeysWithValues: drafts.map { ($0.event, $0) })
  }

  /// - Parameter confirmedAt: the timepoint at which the rule was sure. If that one is history, so is the hit.
  private func insert(
    _ draft: HitDraft, confirmedAt: Timepoint?, among timepoints: [ObservedTimepoint]
  ) throws {
    let (began, facts) = try place(draft, among: timepoints)
    let key = alertKey(of: draft).hex
    let now = TimeText.of(scored.scoredAt)
    try connection.run(
      """
      INSERT INTO hit (drop_id, event, inspection_id, crystals, alert_key, first_seen_at)
      VALUES (?, ?, ?, ?, ?, ?)
      """, [drop, draft.event, began.inspection, draft.crystals, key, now])
    if timepoints.contains(where: { $0.entry.timepoint == confirmedAt && $0.isHistory }) { return }
    for sink in terms.sinks {
      try connection.run(
        """
        INSERT INTO outbox (key, sink, facts, state, attempts, due, created_at)
        VALUES (?, ?, ?, 'pending', 0, 0, ?) ON CONFLICT (key, sink) DO NOTHING
        """, [key, sink, facts, now])
    }
  }

  /// A late picture may show that it began at another timepoint: the hit follows, and so do messages that
  /// have not left yet. Nobody is told twice.
  private func move(_ draft: HitDraft, among timepoints: [ObservedTimepoint]) throws {
    let (began, facts) = try place(draft, among: timepoints)
    try connection.run(
      "UPDATE hit SET inspection_id = ?, crystals = ? WHERE drop_id = ? AND event = ?",
      [began.inspection, draft.crystals, drop, draft.event])
    try connection.run(
      """
      UPDATE outbox SET facts = ? WHERE state = 'pending'
        AND key = (SELECT alert_key FROM hit WHERE drop_id = ? AND event = ?)
      """, [facts, drop, draft.event])
  }

  /// A late picture showed that there was no hit: it goes, unless somebody may have been told.
  private func withdraw(_ draft: HitDraft) throws {
    let sql = "SELECT alert_key FROM hit WHERE drop_id = ? AND event = ?"
    guard let key: String = try connection.row(sql, [drop, draft.event])?[0] else { return }
    let told = try connection.id("SELECT id FROM outbox WHERE key = ? AND state <> 'pending' LIMIT 1", [key])
    guard told == nil else { return }
    try connection.run("DELETE FROM outbox WHERE key = ?", [key])
    try connection.run("DELETE FROM hit WHERE drop_id = ? AND event = ?", [drop, draft.event])
  }

  /// The timepoint at which a hit began, and what a message says of it.
  private func place(
    _ draft: HitDraft, among timepoints: [ObservedTimepoint]
  ) throws -> (began: ObservedTimepoint, facts: String) {
    guard let index = timepoints.firstIndex(where: { $0.entry.timepoint == draft.timepoint }) else {
      throw RecordingError.ruleFailed(
        detail: "it named timepoint \(draft.timepoint), which the drop does not have")
    }
    return (timepoints[index], try facts(of: draft, history: timepoints[...index]).json())
  }

  /// - Parameter history: the drop's timepoints up to that of the hit.
  private func facts(of draft: HitDraft, history: ArraySlice<ObservedTimepoint>) -> AlertFacts {
    let place = scored.description.drop
    let picture = history[history.endIndex - 1]
    return AlertFacts(
      event: draft.event, source: scored.source, vendor: scored.description.vendor.rawValue,
      plate: place.plate, well: place.well.description, drop: place.number,
      timepoint: draft.timepoint.key, crystals: draft.crystals,
      previousCrystals: history.dropLast().last?.entry.crystals,
      model: picture.model, path: picture.path, imagedAt: picture.entry.imagedAt,
      firstImagedAt: history.compactMap(\.entry.imagedAt).min())
  }

  /// The same for a replay of the same pictures, whatever the order and the clock; another for another drop,
  /// event, model or rule. Each part is led by its length, so that no two lists of parts read alike.
  private func alertKey(of draft: HitDraft) -> Digest {
    let place = scored.description.drop
    let parts = [
      scored.source, place.plate, place.well.description, String(place.number), draft.event,
      scored.score.model.digest.hex, terms.operatingPoint,
    ]
    return Digest(of: parts.map { "\($0.utf8.count):\($0)" }.joined())
  }
}
