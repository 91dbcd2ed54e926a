// Every drop's scores over time, for choosing an operating point.

public import Domain
public import Foundation
internal import GRDB

/// A drop with all its scored timepoints, and what people said of it.
public struct DropCourse: Sendable {
  public let source: String
  public let plate: String
  /// Canonical: `A01`..`AF48`.
  public let well: String
  public let drop: Int
  public let history: DropHistory
  /// Entry by entry, whether nobody is told of what happened then: see ``NewsBegin``.
  public let isHistory: [Bool]
  /// Whether the newest word on one of its pictures is crystals; nil where nobody said anything.
  public let isCrystalline: Bool?

  public init(
    source: String, plate: String, well: String, drop: Int, history: DropHistory, isHistory: [Bool],
    isCrystalline: Bool? = nil
  ) {
    (self.source, self.plate, self.well, self.drop) = (source, plate, well, drop)
    (self.history, self.isHistory, self.isCrystalline) = (history, isHistory, isCrystalline)
  }
}

/// How much a source shows.
public struct SourceRate: Codable, Hashable, Sendable {
  public let source: String
  public let drops: Int
  /// From the first picture of the first inspection to that of the last; nil where no picture has a date.
  public let days: Double?
}

private struct CourseRow: Codable {
  let source: String
  let plate: String
  let well: String
  let number: Int
  let drop: Int64
  let timepoint: String
  let crystals: Double
  let views: Int
  let imagedAt: String?
  let isHistory: Bool
  let isCrystalline: Int?
}

extension Queries {
  /// Drop by drop, each in the order of its timepoints.
  ///
  /// - Parameters:
  ///   - source: of this one alone.
  ///   - moment: only plates of which something was imaged since.
  public func courses(
    of source: String? = nil, imagedSince moment: Date? = nil
  ) throws(RecordingError) -> [DropCourse] {
    let rows: [CourseRow] = try rows(
      """
      SELECT source.name AS source, plate.name AS plate, plate_drop.well AS well, plate_drop.number AS number,
        picture.imaged_at AS imaged_at, picture.is_history AS is_history, observation.drop_id AS "drop", inspection.timepoint AS timepoint,
        score.crystals AS crystals,
        (SELECT count(*) FROM picture AS view WHERE view.observation_id = observation.id AND view.version = 1) AS views,
        (SELECT max(label.label = 'crystals') FROM picture AS named JOIN label ON label.picture_id = named.id
          WHERE named.observation_id = observation.id
            AND label.id = (SELECT max(later.id) FROM label AS later WHERE later.picture_id = named.id))
          AS is_crystalline
      FROM observation
      JOIN inspection ON inspection.id = observation.inspection_id
      JOIN score ON score.id = observation.strongest_score_id
      JOIN picture ON picture.id = score.picture_id
      JOIN plate_drop ON plate_drop.id = observation.drop_id
      JOIN plate ON plate.id = plate_drop.plate_id
      JOIN source ON source.id = plate.source_id
      WHERE (?1 IS NULL OR source.name = ?1) AND (?2 IS NULL OR EXISTS (
        SELECT 1 FROM inspection AS later WHERE later.plate_id = plate.id AND later.last_imaged_at >= ?2))
      ORDER BY observation.drop_id, inspection.sort_key, inspection.timepoint
      """, [source, TimeText.of(moment)])
    var courses: [DropCourse] = []
    var rest = rows[...]
    while let first = rest.first {
      let own = rest.prefix { $0.drop == first.drop }
      rest = rest.dropFirst(own.count)
      let words = own.compactMap(\.isCrystalline)
      courses.append(
        DropCourse(
          source: first.source, plate: first.plate, well: first.well, drop: first.number,
          history: DropHistory(
            entries: own.map {
              .init(
                timepoint: Timepoint($0.timepoint), crystals: $0.crystals, views: $0.views, label: .other,
                imagedAt: TimeText.date($0.imagedAt))
            }),
          isHistory: own.map(\.isHistory),
          isCrystalline: words.isEmpty ? nil : words.contains(1)))
    }
    return courses
  }

  /// By name.
  public func sourceRates() throws(RecordingError) -> [SourceRate] {
    try rows(
      """
      SELECT source.name AS source, count(DISTINCT plate_drop.id) AS drops,
        julianday(max(inspection.first_imaged_at)) - julianday(min(inspection.first_imaged_at)) AS days
      FROM source
      JOIN plate ON plate.source_id = source.id
      JOIN plate_drop ON plate_drop.plate_id = plate.id
      JOIN inspection ON inspection.plate_id = plate.id
      GROUP BY source.id ORDER BY source.name
      """)
  }
}
