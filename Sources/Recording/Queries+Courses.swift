// Every drop's scores over time, for choosing an operating point.

public import Domain

/// A drop with all its scored timepoints, and what people said of it.
public struct DropCourse: Sendable {
  public let source: String
  public let history: DropHistory
  /// Whether the newest word on one of its pictures is crystals; nil where nobody said anything.
  public let isCrystalline: Bool?
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
  let drop: Int64
  let timepoint: String
  let crystals: Double
  let views: Int
  let isCrystalline: Int?
}

extension Queries {
  /// Drop by drop, each in the order of its timepoints.
  public func courses() throws(RecordingError) -> [DropCourse] {
    let rows: [CourseRow] = try rows(
      """
      SELECT source.name AS source, observation.drop_id AS "drop", inspection.timepoint AS timepoint,
        score.crystals AS crystals,
        (SELECT count(*) FROM picture AS view WHERE view.observation_id = observation.id AND view.version = 1) AS views,
        (SELECT max(label.label = 'crystals') FROM picture JOIN label ON label.picture_id = picture.id
          WHERE picture.observation_id = observation.id
            AND label.id = (SELECT max(later.id) FROM label AS later WHERE later.picture_id = picture.id))
          AS is_crystalline
      FROM observation
      JOIN inspection ON inspection.id = observation.inspection_id
      JOIN score ON score.id = observation.strongest_score_id
      JOIN plate_drop ON plate_drop.id = observation.drop_id
      JOIN plate ON plate.id = plate_drop.plate_id
      JOIN source ON source.id = plate.source_id
      ORDER BY observation.drop_id, inspection.sort_key, inspection.timepoint
      """)
    var courses: [DropCourse] = []
    var rest = rows[...]
    while let first = rest.first {
      let own = rest.prefix { $0.drop == first.drop }
      rest = rest.dropFirst(own.count)
      let words = own.compactMap(\.isCrystalline)
      courses.append(
        DropCourse(
          source: first.source,
          history: DropHistory(
            entries: own.map {
              .init(timepoint: Timepoint($0.timepoint), crystals: $0.crystals, views: $0.views, label: .other)
            }),
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
