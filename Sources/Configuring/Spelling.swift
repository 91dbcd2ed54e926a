// Guesses what a misspelled word was meant to be.

enum Spelling {
  /// The candidate with the fewest edits, if they are few for a word of that length.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    let ranked = candidates.map { (distance(Array(word.utf8), Array($0.utf8)), $0) }.sorted { $0 < $1 }
    guard let best = ranked.first, best.0 <= max(1, word.utf8.count / 3) else { return nil }
    return best.1
  }

  /// Levenshtein's distance: insertions, removals and replacements.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (index, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let replaced = diagonal + (byte == right[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, row[column] + 1, row[column + 1] + 1)
      }
    }
    return row[right.count]
  }
}
