// Date formats in templates: `yyyyMMdd`, `yy-MM-dd`, `HHmmss`, ...

/// A fixed-width spelling of a date, a time or both.
struct DateFormat: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    case year, shortYear, month, day, hour, minute, second
    case literal(Character)
  }

  private static let runs: [String: Part] = [
    "yyyy": .year, "yy": .shortYear, "MM": .month, "dd": .day, "HH": .hour, "mm": .minute, "ss": .second,
  ]

  /// What the format spells, complete: a day, a time of day with or without seconds, or both.
  enum Extent: Hashable, Sendable {
    case date, time, dateTime
  }

  let extent: Extent
  private let parts: [Part]

  /// Nil when a letter is no part of a date, a part stands there twice or is missing, or there is a slash: no
  /// field spans two folders.
  init?(_ format: String) {
    var parts: [Part] = []
    var rest = Substring(format)
    while let first = rest.first {
      let run = rest.prefix { $0 == first }
      if first.isLetter {
        guard let part = Self.runs[String(run)], !parts.contains(part) else { return nil }
        parts.append(part)
      } else {
        parts += run.map(Part.literal)
      }
      rest = rest.dropFirst(run.count)
    }
    guard !parts.contains(.literal("/")), let extent = Self.extent(of: Set(parts)) else { return nil }
    self.parts = parts
    self.extent = extent
  }

  /// Characters that the spelled date takes.
  var length: Int { parts.reduce(0) { $0 + Self.width($1) } }

  /// The digits of a text in the order `yyyyMMddHHmmss`, as far as the format gives them; nil when the text
  /// does not follow the format.
  func digits(of text: some Sequence<Character>) -> String? {
    var values: [Part: Substring] = [:]
    var rest = Substring(text)
    for part in parts {
      let piece = rest.prefix(Self.width(part))
      rest = rest.dropFirst(piece.count)
      if case .literal(let character) = part {
        guard piece.first == character else { return nil }
      } else {
        guard piece.count == Self.width(part), piece.allSatisfy(\.isDigit) else { return nil }
        values[part] = piece
      }
    }
    // 70 is the pivot of POSIX, rounded: 70 to 99 are of the last century.
    let century = values[.shortYear].map { $0 < "70" ? "20" : "19" } ?? ""
    return century + Self.order.compactMap { values[$0] }.joined()
  }

  private static let order: [Part] = [.year, .shortYear, .month, .day, .hour, .minute, .second]

  private static func extent(of parts: Set<Part>) -> Extent? {
    let day = parts.intersection([.year, .shortYear, .month, .day])
    let clock = parts.intersection([.hour, .minute, .second])
    let hasDay = day == [.year, .month, .day] || day == [.shortYear, .month, .day]
    let hasClock = clock.isSuperset(of: [.hour, .minute])
    if hasDay && clock.isEmpty { return .date }
    if hasClock && day.isEmpty { return .time }
    return hasDay && hasClock ? .dateTime : nil
  }

  private static func width(_ part: Part) -> Int {
    switch part {
    case .year: 4
    case .literal: 1
    default: 2
    }
  }
}
