// What the recorder is told of a scored picture, and what it answers.

public import Domain
public import Foundation
public import SystemPackage

/// A picture with its score, ready to be recorded.
public struct ScoredPicture: Sendable {
  /// The name of a registered source.
  public let source: String
  public let path: FilePath
  /// What `stat` said of the very bytes that were scored.
  public let stat: FileStat
  /// SHA-256 of the file's bytes.
  public let sha256: Digest
  public let description: PictureDescription
  public let score: Score
  public let scoredAt: Date

  public init(
    source: String, path: FilePath, stat: FileStat, sha256: Digest, description: PictureDescription,
    score: Score, scoredAt: Date
  ) {
    self.source = source
    self.path = path
    self.stat = stat
    self.sha256 = sha256
    self.description = description
    self.score = score
    self.scoredAt = scoredAt
  }
}

/// What recording a picture led to.
public struct RecordOutcome: Hashable, Sendable {
  public let kind: RecordKind
  /// Hits that the drop did not have before; their messages lie in the outbox.
  public let newHits: [HitDraft]
}
