// How busy a source is and how light its pictures are, summed up in the transaction of each picture.

internal import Domain
internal import Foundation
internal import GRDB
internal import SystemPackage

enum ActivityRows {
  /// A file that could not be scored at so many looks counts as failed, though it is tried again. A slow copy is whole
  /// before that.
  private static let looksInVain = 5

  static func hour(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 / 3_600).rounded(.down)) }

  /// Counts a picture that has just come. What was taken before the source was first seen, and pictures that another
  /// model had scored, say nothing of how the imager is now; those of a source in shadow do.
  static func note(
    _ scored: ScoredPicture, at place: PicturePlace, source: Int64, model: Int64,
    in connection: GRDB.Database
  ) throws {
    guard place.kind != .rescored,
      try !PictureRows.isHistory(scored, source: source, news: .whenFirstSeen, in: connection)
    else { return }
    let seconds = Int64(scored.scoredAt.timeIntervalSince1970.rounded(.down))
    try connection.run(
      """
      INSERT INTO activity (source_id, hour, scored, first_at, last_at) VALUES (?1, ?2, 1, ?3, ?3)
      ON CONFLICT (source_id, hour) DO UPDATE SET scored = scored + 1,
        first_at = min(coalesce(first_at, ?3), ?3), last_at = max(coalesce(last_at, ?3), ?3)
      """, [source, hour(scored.scoredAt), seconds])
    guard let quality = scored.score.quality else { return }
    try connection.run(
      """
      INSERT INTO inspection_light
        (source_id, inspection_id, model_id, pictures, brightness, sharpness, first_scored_at)
      VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6)
      ON CONFLICT (inspection_id, model_id) DO UPDATE SET pictures = pictures + 1,
        brightness = brightness + (?4 - brightness) / (pictures + 1),
        sharpness = sharpness + (?5 - sharpness) / (pictures + 1)
      """,
      [
        source, place.inspection, model, logarithm(quality.brightness), logarithm(quality.sharpness),
        TimeText.of(scored.scoredAt),
      ])
  }

  /// Even pictures have no sharpness at all, and black ones no light.
  private static func logarithm(_ value: Double) -> Double { log(max(value, 0.01)) }

  /// Counts a file once, when it is certain that it failed; call it after the ledger knows. One that has been known for
  /// longer than a day is looked at again because the program or its settings changed, not the imager.
  static func noteFailure(of path: FilePath, source: Int64, at now: Date, in connection: GRDB.Database) throws
  {
    let sql = "SELECT stands, attempts, first_seen_at FROM ledger WHERE source_id = ? AND path = ?"
    guard let row = try connection.row(sql, [source, path.escaped]) else { return }
    let (stands, attempts) = (row[0] as Bool, row[1] as Int)
    guard stands ? attempts == 1 : attempts == looksInVain,
      row[2] as String >= TimeText.of(now - 86_400)
    else { return }
    try connection.run(
      """
      INSERT INTO activity (source_id, hour, failed) VALUES (?, ?, 1)
      ON CONFLICT (source_id, hour) DO UPDATE SET failed = failed + 1
      """, [source, hour(now)])
  }
}
