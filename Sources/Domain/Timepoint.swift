// One imaging run of a plate, as the imager names it.

/// A timepoint: the imager's own key for one inspection of a plate (an inspection number, a batch id, the
/// stamp of a run). Keys of one plate order by the numbers in them, never by a clock of ours.
public struct Timepoint: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let key: String

  public init(_ key: String) { self.key = key }

  public var description: String { key }

  /// Text whose plain order is the order of the timepoints: every run of digits is padded to 20 places, so
  /// `batch 9` sorts before `batch 11`. Databases sort by it.
  public var sortKey: String {
    var padded = ""
    var digits = ""
    func flush() {
      guard !digits.isEmpty else { return }
      padded += String(repeating: "0", count: max(0, 20 - digits.count)) + digits
      digits = ""
    }
    for character in key {
      if character.isASCII && character.isNumber {
        digits.append(character)
      } else {
        flush()
        padded.append(character)
      }
    }
    flush()
    return padded
  }

  public static func < (left: Timepoint, right: Timepoint) -> Bool { left.sortKey < right.sortKey }
}
