// Who is told of what: routes by plate, source and owner, and whether it can wait. Pure.

public import Domain

/// What one sink is told.
public struct AlertRoute: Hashable, Sendable {
  public let sink: String
  public let hits: Bool
  /// Whether it is told of the service's own troubles.
  public let operations: Bool
  /// Patterns of plate names, in which `*` stands for any text and `?` for any character; empty: all plates.
  public let plates: [String]
  /// Empty: all sources.
  public let sources: [String]
  /// Empty: all owners, and plates of nobody.
  public let owners: [String]
  /// Hits below this probability wait for the digest; nil: none does.
  public let immediateFrom: Double?

  public init(
    sink: String, hits: Bool = true, operations: Bool = false, plates: [String] = [], sources: [String] = [],
    owners: [String] = [], immediateFrom: Double? = nil
  ) {
    self.sink = sink
    self.hits = hits
    self.operations = operations
    self.plates = plates
    self.sources = sources
    self.owners = owners
    self.immediateFrom = immediateFrom
  }

  /// Where a hit is put; nil where the sink is not told of it.
  public func place(for facts: AlertFacts) -> OutboxPlace? {
    guard hits, sources.isEmpty || sources.contains(facts.source),
      plates.isEmpty || plates.contains(where: { Wildcards.match(facts.plate, $0) }),
      owners.isEmpty || facts.owner.map(owners.contains) == true
    else { return nil }
    if let immediateFrom, facts.certainty < immediateFrom { return OutboxPlace(sink: sink, topic: .digest) }
    return OutboxPlace(sink: sink, topic: .plate(source: facts.source, plate: facts.plate))
  }

  /// Where a notice is put; nil where the sink is not told of it.
  public func place(for notice: OperatorNotice) -> OutboxPlace? {
    guard operations, notice.source.map({ sources.isEmpty || sources.contains($0) }) ?? true else {
      return nil
    }
    return OutboxPlace(sink: sink, topic: .operators)
  }
}

/// Patterns as shells have them.
enum Wildcards {
  /// Whether the whole text fits; both are compared without regard to case, as barcodes are read.
  static func match(_ text: String, _ pattern: String) -> Bool {
    let (text, pattern) = (Array(text.lowercased()), Array(pattern.lowercased()))
    var (at, star, mark) = (0, -1, 0)
    var index = 0
    while index < text.count {
      if at < pattern.count, pattern[at] != "*", pattern[at] == "?" || pattern[at] == text[index] {
        (at, index) = (at + 1, index + 1)
      } else if at < pattern.count, pattern[at] == "*" {
        (star, mark) = (at, index)
        at += 1
      } else if star >= 0 {
        // The last star takes one more character.
        mark += 1
        (at, index) = (star + 1, mark)
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == "*" }
  }
}
