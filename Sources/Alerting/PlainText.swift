// Makes one harmless line of any text: names of plates and files come from outside and end in logs and mails.

import Domain

enum PlainText {
  /// The text without anything that ends a line, steers a terminal or turns the reading direction; each such
  /// character becomes `?`. Cut at `limit` characters, and then marked with `...`.
  static func line(_ text: String, limit: Int = 1_000) -> String {
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(limit) {
      line.append(isHarmless(scalar) ? scalar : "?")
    }
    return String(line) + (text.unicodeScalars.count > limit ? "..." : "")
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .surrogate, .privateUse: false
    default: scalar.isPrintable
    }
  }
}
