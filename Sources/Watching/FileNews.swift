// What one batch of events says of each file: the last word counts.

import Domain
import SystemPackage

/// The files of a batch, in the order of their first mention. A long write is thousands of events and one
/// entry.
struct FileNews {
  enum Word: Hashable {
    case found(Evidence)
    case vanished
  }

  private(set) var files: [(path: FilePath, word: Word)] = []
  private var places: [FilePath: Int] = [:]

  mutating func add(_ path: FilePath, _ mask: InotifyEvent.Mask) {
    guard let word = Self.word(for: mask) else { return }
    if let place = places[path] {
      files[place].word = Self.merged(files[place].word, word)
    } else {
      places[path] = files.count
      files.append((path, word))
    }
  }

  private static func word(for mask: InotifyEvent.Mask) -> Word? {
    if mask.contains(.movedTo) { return .found(.movedIn) }
    if mask.contains(.closed) { return .found(.closed) }
    if mask.contains(.modified) { return .found(.changed) }
    if mask.contains(.created) { return .found(.created) }
    if mask.contains(.attributes) { return .found(.touched) }
    return mask.contains(.deleted) || mask.contains(.movedFrom) ? .vanished : nil
  }

  /// Setting attributes says nothing of the writer, so that what was known before stays known.
  private static func merged(_ old: Word, _ new: Word) -> Word {
    new == .found(.touched) && old != .vanished ? old : new
  }
}
