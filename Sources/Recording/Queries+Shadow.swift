// Since when sources are known, and what happened in their shadow.

public import Domain
public import Foundation
internal import GRDB

private struct SightRow: Codable {
  let name: String
  let firstSeenAt: String?
}

private struct Answer: Codable {
  let isTrue: Bool
}

extension Queries {
  /// When this database first heard of its sources, by name.
  public func firstSeen() throws(RecordingError) -> [String: Date] {
    let rows: [SightRow] = try rows("SELECT name, first_seen_at FROM source")
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.name, TimeText.date($0.firstSeenAt)) })
      .compactMapValues { $0 }
  }

  /// Whether the outbox has, or had, an alert of this key.
  public func knowsAlert(_ key: Digest) throws(RecordingError) -> Bool {
    let answers: [Answer] = try rows(
      "SELECT EXISTS (SELECT 1 FROM outbox WHERE key = ?) AS is_true", [key.hex])
    return answers[0].isTrue
  }

  /// Whether anything that a source showed from one moment to another was kept from people.
  public func hasSilentPictures(
    of source: String, from begin: Date, to end: Date
  ) throws(RecordingError) -> Bool {
    let answers: [Answer] = try rows(
      """
      SELECT EXISTS (
        SELECT 1 FROM source
        JOIN plate ON plate.source_id = source.id
        JOIN inspection ON inspection.plate_id = plate.id
        JOIN observation ON observation.inspection_id = inspection.id
        JOIN picture ON picture.observation_id = observation.id
        WHERE source.name = ?1 AND inspection.last_imaged_at >= ?2 AND inspection.first_imaged_at < ?3
          AND picture.imaged_at >= ?2 AND picture.imaged_at < ?3 AND picture.is_history) AS is_true
      """, [source, TimeText.of(begin), TimeText.of(end)])
    return answers[0].isTrue
  }
}
