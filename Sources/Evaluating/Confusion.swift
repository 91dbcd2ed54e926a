// What the network said of what people said, counted: table IV of the MARCO paper (Bruno et al. 2018).

public import Domain

/// The confusion of four classes: rows are people's labels, columns the network's.
public struct Confusion: Hashable, Sendable {
  /// The order of rows and columns, as in the paper's table IV.
  public static let order: [Outcome] = [.crystals, .precipitate, .clear, .other]

  private let counts: [[Int]]
  private let rowSizes: [Double]
  private let columnSizes: [Double]
  /// Of the pictures with any other label than the row's.
  private let otherSizes: [Double]
  private let size: Double

  /// - Precondition: four rows of four counts, in the order of ``order``; the pictures are independent.
  public init(counts: [[Int]]) {
    precondition(counts.count == 4 && counts.allSatisfy { $0.count == 4 }, "four classes")
    self.counts = counts
    rowSizes = counts.map { Double($0.reduce(0, +)) }
    columnSizes = (0..<4).map { column in Double(counts.reduce(0) { $0 + $1[column] }) }
    let size = rowSizes.reduce(0, +)
    otherSizes = rowSizes.map { size - $0 }
    self.size = size
  }

  public init(_ pictures: [JudgedPicture]) {
    let order = Confusion.order
    counts = order.map { label in
      order.map { guess in pictures.count { $0.label == label && $0.guess == guess } }
    }
    rowSizes = order.map { label in
      EffectiveSize.of(groups: pictures.filter { $0.label == label }.map(\.group))
    }
    columnSizes = order.map { guess in
      EffectiveSize.of(groups: pictures.filter { $0.guess == guess }.map(\.group))
    }
    otherSizes = order.map { label in
      EffectiveSize.of(groups: pictures.filter { $0.label != label }.map(\.group))
    }
    size = EffectiveSize.of(groups: pictures.map(\.group))
  }

  public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

  public func count(_ label: Outcome, called guess: Outcome) -> Int {
    counts[Confusion.place(of: label)][Confusion.place(of: guess)]
  }

  /// How many pictures have the label.
  public func total(of label: Outcome) -> Int { counts[Confusion.place(of: label)].reduce(0, +) }

  /// The share of the pictures with a label that the network calls `guess`: a cell of table IV.
  public func share(_ label: Outcome, called guess: Outcome) -> Proportion {
    Proportion(
      count: count(label, called: guess), total: total(of: label),
      effectiveTotal: rowSizes[Confusion.place(of: label)])
  }

  /// The share of all pictures on which network and people agree.
  public var accuracy: Proportion {
    Proportion(
      count: Confusion.order.reduce(0) { $0 + count($1, called: $1) }, total: total, effectiveTotal: size)
  }

  /// The mean recall of the classes that occur.
  public var balancedAccuracy: Figure { Figure(meanOf: Confusion.order.map { share($0, called: $0) }) }

  /// One class against the three others, for the network's likeliest class.
  public func figures(of outcome: Outcome) -> DetectionFigures {
    let hits = count(outcome, called: outcome)
    let called = Confusion.order.reduce(0) { $0 + count($1, called: outcome) }
    let labeled = total(of: outcome)
    let place = Confusion.place(of: outcome)
    return DetectionFigures(
      precision: Proportion(count: hits, total: called, effectiveTotal: columnSizes[place]),
      recall: Proportion(count: hits, total: labeled, effectiveTotal: rowSizes[place]),
      accuracy: Proportion(count: total - labeled - called + 2 * hits, total: total, effectiveTotal: size),
      falseFlags: Proportion(
        count: called - hits, total: total - labeled, effectiveTotal: otherSizes[place]))
  }

  private static func place(of outcome: Outcome) -> Int {
    switch outcome {
    case .crystals: 0
    case .precipitate: 1
    case .clear: 2
    case .other: 3
    }
  }
}

/// How well one class is found: the three columns of the paper's table VI, and the price.
public struct DetectionFigures: Hashable, Sendable {
  /// Of what the network calls so, the share that people call so.
  public let precision: Proportion
  /// Of what people call so, the share that the network calls so.
  public let recall: Proportion
  /// Of all, the share on which they agree whether it is this class.
  public let accuracy: Proportion
  /// Of what people call otherwise, the share that the network calls so.
  public let falseFlags: Proportion
}
