// Who is told of a source as a whole, and which hits reach nobody. Pure.

public import Domain

extension [AlertRoute] {
  /// Where a word about all hits of a source is put: with operators, and with whoever is told of all its hits; where
  /// there is neither, with everybody who is told of some.
  public func places(aboutHitsOf source: String) -> [OutboxPlace] {
    let fitting = filter { $0.sources.isEmpty || $0.sources.contains(source) }
    let whole = fitting.filter { $0.operations || $0.hits && $0.plates.isEmpty && $0.owners.isEmpty }
    return (whole.isEmpty ? fitting : whole).map { OutboxPlace(sink: $0.sink, topic: .operators) }
  }

  /// The sources of which some hits, or all, reach nobody.
  public func gaps(among sources: [String]) -> [RouteGap] {
    sources.compactMap { source in
      let fitting = filter { $0.hits && ($0.sources.isEmpty || $0.sources.contains(source)) }
      if fitting.isEmpty { return .all(source: source) }
      let isWhole = fitting.contains { $0.owners.isEmpty && ($0.plates.isEmpty || $0.plates.contains("*")) }
      return isWhole ? nil : .some(source: source, sinks: fitting.map(\.sink))
    }
  }
}

/// Hits that no sink is told of.
public enum RouteGap: Hashable, Sendable, CustomStringConvertible {
  case all(source: String)
  /// Those of plates that fit none of these sinks.
  case some(source: String, sinks: [String])

  public var description: String {
    switch self {
    case .all(let source):
      "no sink is told of hits of source \(source): nobody will hear of its crystals; add one, or its name to `sources`"
    case .some(let source, let sinks):
      "hits of source \(source) reach nobody where the plate fits none of the sinks \(sinks.joined(separator: ", ")): "
        + "leave one sink without `plates` and `owners`"
    }
  }
}
