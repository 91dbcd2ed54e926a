// The figures for scripts: shares and areas are 0...1, intervals are [low, high], nothing to reckon from is null.

internal import Domain

extension Interval: Encodable {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(low)
    try container.encode(high)
  }
}

extension Proportion: Encodable {
  enum CodingKeys: String, CodingKey {
    case count, total, value, interval
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(count, forKey: .count)
    try container.encode(total, forKey: .total)
    try container.encode(value, forKey: .value)
    try container.encode(interval, forKey: .interval)
  }
}

extension Figure: Encodable {
  enum CodingKeys: String, CodingKey {
    case value, interval
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(value, forKey: .value)
    try container.encode(interval, forKey: .interval)
  }
}

extension Assessment: Encodable {
  enum CodingKeys: String, CodingKey {
    case pictures, groups, confusion, accuracy, crystals, auc
    case balancedAccuracy = "balanced_accuracy"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(pictures, forKey: .pictures)
    try container.encode(groups, forKey: .groups)
    try container.encode(ByClass.table { confusion.share($0, called: $1) }, forKey: .confusion)
    try container.encode(confusion.accuracy, forKey: .accuracy)
    try container.encode(confusion.balancedAccuracy, forKey: .balancedAccuracy)
    try container.encode(
      [
        "precision": crystals.precision, "recall": crystals.recall, "accuracy": crystals.accuracy,
        "false_flags": crystals.falseFlags,
      ], forKey: .crystals)
    try container.encode(
      Dictionary(uniqueKeysWithValues: curves.map { ($0.outcome.rawValue, $0.area) }), forKey: .auc)
  }
}

extension Evaluation: Encodable {
  enum CodingKeys: String, CodingKey {
    case model, recipe, labels, overall, sources, spread
    case intervalsHold = "intervals_hold"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    try container.encode(recipe, forKey: .recipe)
    try container.encode(labels, forKey: .labels)
    try container.encode(0.95, forKey: .intervalsHold)
    try container.encode(overall, forKey: .overall)
    try container.encode(
      Dictionary(uniqueKeysWithValues: sources.map { ($0.name, $0.assessment) }), forKey: .sources)
    try container.encode(
      ByClass.table { label, guess in
        spread.cell(label, called: guess).map {
          SpreadCell(mean: $0.mean, deviation: $0.deviation, sources: spread.sources(for: label))
        }
      }, forKey: .spread)
  }
}

private struct SpreadCell: Encodable {
  let mean: Double
  let deviation: Double?
  let sources: Int
}

private enum ByClass {
  /// Label, then the network's class, then the cell.
  static func table<Cell>(_ cell: (Outcome, Outcome) -> Cell) -> [String: [String: Cell]] {
    let order = Confusion.order
    return Dictionary(
      uniqueKeysWithValues: order.map { label in
        (label.rawValue, Dictionary(uniqueKeysWithValues: order.map { ($0.rawValue, cell(label, $0)) }))
      })
  }
}
