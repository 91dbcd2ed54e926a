// The only writer of labels: people's words for pictures, beside what networks say of them.

public import Domain
public import Foundation
internal import GRDB

/// A person's word.
public struct LabelWord: Hashable, Sendable {
  public let label: Outcome
  public let by: String
  public let at: Date

  public init(_ label: Outcome, by: String, at: Date) {
    self.label = label
    self.by = by
    self.at = at
  }
}

/// What became of a person's word.
public enum LabelOutcome: Hashable, Sendable {
  case recorded
  /// The database has no such picture; nothing was written.
  case unknownPicture
}

/// Writes what people say of pictures. A later word supersedes an earlier one, and none is deleted.
public struct LabelRecorder: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// Records a word for the picture that lies at a path or, failing that, has the same bytes.
  ///
  /// - Parameters:
  ///   - paths: the ways in which the ledger may spell the picture's path, the likeliest first.
  ///   - contents: the digest of the file's bytes, asked for only where no path is known; nil where there is no
  ///     file. Of several pictures with the same bytes, the one recorded last has the word.
  public func record(
    _ word: LabelWord, of paths: [String], contents: () -> Digest?
  ) throws(RecordingError) -> LabelOutcome {
    try database.write { connection in
      guard let picture = try LabelRecorder.picture(at: paths, contents: contents, in: connection) else {
        return .unknownPicture
      }
      try connection.run(
        "INSERT INTO label (picture_id, label, labeled_by, labeled_at) VALUES (?, ?, ?, ?)",
        [picture, word.label.rawValue, word.by, TimeText.of(word.at)])
      return .recorded
    }
  }

  private static func picture(
    at paths: [String], contents: () -> Digest?, in connection: GRDB.Database
  ) throws -> Int64? {
    for path in paths {
      if let picture = try connection.id(byPath, [path]) { return picture }
    }
    guard let digest = contents() else { return nil }
    return try connection.id("SELECT max(id) FROM picture WHERE sha256 = ?", [digest.hex])
  }

  /// The ledger, not the picture's first path: it knows every copy, and what lies at a path now. Goes through
  /// the few sources, because the ledger's index begins with them.
  private static let byPath = """
    SELECT ledger.picture_id FROM source
    JOIN ledger ON ledger.source_id = source.id AND ledger.path = ?
    WHERE ledger.picture_id IS NOT NULL ORDER BY ledger.picture_id DESC LIMIT 1
    """
}
