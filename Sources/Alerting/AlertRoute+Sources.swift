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
}
