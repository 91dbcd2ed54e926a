// Keeps a drop's hits and their messages in step with what the detection rule says of its history.

internal import Domain
internal import Foundation
internal import GRDB

/// What alerting asks of the record: who is told, and what the rule is called.
struct AlertTerms {
  /// Who is told of a hit.
  let route: @Sendable (AlertFacts) -> [OutboxPlace]
  /// Whose plate of a source it is.
  let owner: @Sendable (_ source: String, _ plate: String) -> String?
  /// The rule's settings as text, by source; part of every alert's key.
  let operatingPoint: @Sendable (_ source: String) -> String
}

struct HitRows {
  let connection: GRDB.Database
  let scored: ScoredPicture
  let terms: AlertTerms
  let drop: Int64

  /// Judges the drop by all its timepoints, and returns the hits that are new.
  func update(detect: (DropHistory) throws -> [HitDraft]) throws -> [HitDraft] {
    let timepoints = try ObservedTimepoint.all(of: drop, in: connection)
    let drafts = try detect(DropHistory(entries: timepoints.map(\.entry)))
    let recorded = try String.fetchSet(
      connection.cachedStatement(sql: "SELECT event FROM hit WHERE drop_id = ?"), arguments: [drop])
    for event in recorded.subtracting(drafts.map(\.event)) { try withdraw(event) }
    for draft in drafts where recorded.contains(draft.event) { try move(draft, among: timepoints) }
    let new = drafts.filter { !recorded.contains($0.event) }
    for draft in new { try insert(draft, among: timepoints) }
    return new
  }

  private func insert(_ draft: HitDraft, among timepoints: [ObservedTimepoint]) throws {
    let (began, facts) = try place(draft, among: timepoints)
    let key = alertKey(of: draft).hex
    let now = TimeText.of(scored.scoredAt)
    try connection.run(
      """
      INSERT INTO hit (drop_id, event, inspection_id, crystals, posterior, alert_key, first_seen_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, [drop, draft.event, began.inspection, draft.crystals, draft.posterior, key, now])
    // If the timepoint at which the rule was sure is history, so is the hit.
    if timepoints.contains(where: { $0.entry.timepoint == draft.decidedAt && $0.isHistory }) { return }
    try OutboxRows.raise(
      .drop(facts), key: key, places: terms.route(facts), at: scored.scoredAt, in: connection)
  }

  /// A late picture may show that it began at another timepoint: the hit follows, and so do messages that
  /// have not left yet. Nobody is told twice.
  private func move(_ draft: HitDraft, among timepoints: [ObservedTimepoint]) throws {
    let (began, facts) = try place(draft, among: timepoints)
    try connection.run(
      "UPDATE hit SET inspection_id = ?, crystals = ?, posterior = ? WHERE drop_id = ? AND event = ?",
      [began.inspection, draft.crystals, draft.posterior, drop, draft.event])
    try connection.run(
      """
      UPDATE outbox SET facts = ? WHERE state = 'pending'
        AND key = (SELECT alert_key FROM hit WHERE drop_id = ? AND event = ?)
      """, [AlertContent.drop(facts).json(), drop, draft.event])
  }

  /// A late picture showed that there was no hit: it goes, unless somebody may have been told.
  private func withdraw(_ event: String) throws {
    let sql = "SELECT alert_key FROM hit WHERE drop_id = ? AND event = ?"
    guard let key: String = try connection.row(sql, [drop, event])?[0] else { return }
    let told = try connection.id("SELECT id FROM outbox WHERE key = ? AND state <> 'pending' LIMIT 1", [key])
    guard told == nil else { return }
    try connection.run("DELETE FROM outbox WHERE key = ?", [key])
    try connection.run("DELETE FROM hit WHERE drop_id = ? AND event = ?", [drop, event])
  }

  /// The timepoint at which a hit began, and what a message says of it.
  private func place(
    _ draft: HitDraft, among timepoints: [ObservedTimepoint]
  ) throws -> (began: ObservedTimepoint, facts: AlertFacts) {
    let began = try index(of: draft.timepoint, in: timepoints)
    let decided = timepoints[try index(of: draft.decidedAt, in: timepoints)]
    return (timepoints[began], facts(of: draft, history: timepoints[...began], decided: decided))
  }

  private func index(of timepoint: Timepoint, in timepoints: [ObservedTimepoint]) throws -> Int {
    if let index = timepoints.firstIndex(where: { $0.entry.timepoint == timepoint }) { return index }
    throw RecordingError.ruleFailed(detail: "it named timepoint \(timepoint), which the drop does not have")
  }

  /// - Parameter history: the drop's timepoints up to that of the hit.
  private func facts(
    of draft: HitDraft, history: ArraySlice<ObservedTimepoint>, decided: ObservedTimepoint
  ) -> AlertFacts {
    let place = scored.description.drop
    let picture = history[history.endIndex - 1]
    return AlertFacts(
      event: draft.event, source: scored.source, vendor: scored.description.vendor.rawValue,
      plate: place.plate, well: place.well.description, drop: place.number,
      timepoint: draft.timepoint.key, crystals: draft.crystals,
      previousCrystals: history.dropLast().last?.entry.crystals,
      model: picture.model, path: picture.path, imagedAt: picture.entry.imagedAt,
      firstImagedAt: history.compactMap(\.entry.imagedAt).min(),
      owner: terms.owner(scored.source, place.plate), probability: draft.posterior,
      latestTimepoint: draft.decidedAt.key, latestCrystals: decided.entry.crystals, latestPath: decided.path)
  }

  /// The same for a replay of the same pictures, whatever the order and the clock; another for another drop,
  /// event, model or rule.
  private func alertKey(of draft: HitDraft) -> Digest {
    let place = scored.description.drop
    let parts = [
      scored.source, place.plate, place.well.description, String(place.number), draft.event,
      scored.score.model.digest.hex, terms.operatingPoint(scored.source),
    ]
    return Digest(ofParts: parts)
  }
}
