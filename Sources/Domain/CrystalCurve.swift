// How many crystals a network finds, and how much else it calls so, at every limit: measured on labeled pictures.

/// The crystals probabilities that a network gave labeled pictures, counted at each whole percent. It goes with the
/// weights that it was measured with.
public struct CrystalCurve: Hashable, Sendable {
  /// What was counted, for people: 1 to 200 printable characters.
  public let pictures: String
  /// Pictures that show crystals, and others; both at least 1.
  public let crystals: Int
  public let others: Int
  /// How many of each reach a probability of 0.01, 0.02, ... 0.99: 99 numbers each.
  public let found: [Int]
  public let flagged: [Int]

  /// The limits at which is counted.
  public static let limits = (1...99).map { Double($0) / 100 }

  /// Nil unless the numbers can be counts: as many as there are limits, none above the total, none rising.
  public init?(pictures: String, crystals: Int, others: Int, found: [Int], flagged: [Int]) {
    func isCount(_ counts: [Int], of total: Int) -> Bool {
      total > 0 && counts.count == Self.limits.count && zip([total] + counts, counts).allSatisfy { $0 >= $1 }
        && (counts.last ?? -1) >= 0
    }
    guard isCount(found, of: crystals), isCount(flagged, of: others) else { return nil }
    guard (1...200).contains(pictures.count), pictures.isPrintable else { return nil }
    (self.pictures, self.crystals, self.others) = (pictures, crystals, others)
    (self.found, self.flagged) = (found, flagged)
  }

  /// Counts probabilities; nil where there are none of either kind.
  public init?(pictures: String, crystals: [Double], others: [Double]) {
    func counts(_ values: [Double]) -> [Int] { Self.limits.map { limit in values.count { $0 >= limit } } }
    self.init(
      pictures: pictures, crystals: crystals.count, others: others.count, found: counts(crystals),
      flagged: counts(others))
  }

  /// The probability that a picture of the given kind gets which has this share of its kind below it.
  ///
  /// Between two limits all are taken to lie evenly; below the first and above the last they lie halfway to the end.
  ///
  /// - Parameter share: 0...1.
  public func probability(ofCrystals: Bool, below share: Double) -> Double {
    let (counts, total) = ofCrystals ? (found, crystals) : (flagged, others)
    let above = (1 - share) * Double(total)
    // The first limit that no more reach.
    guard let index = counts.firstIndex(where: { Double($0) <= above }) else { return 0.995 }
    guard index > 0 else { return 0.005 }
    let (more, less) = (Double(counts[index - 1]), Double(counts[index]))
    return Self.limits[index - 1] + 0.01 * (more - above) / (more - less)
  }
}
