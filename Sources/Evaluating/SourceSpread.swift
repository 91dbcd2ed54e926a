// How much the confusion differs from source to source: table V of the MARCO paper (Bruno et al. 2018).

public import Domain
private import Foundation

/// The mean and the standard deviation, across sources, of each cell of the row-normalized confusion.
public struct SourceSpread: Hashable, Sendable {
  /// A source counts in a row only if it has at least this many pictures with the row's label: a share of fewer
  /// moves by more than a fifth with one picture, and would pass for a difference between sources.
  public static let fewestPictures = 5

  public struct Cell: Hashable, Sendable {
    public let mean: Double
    /// Of a sample (`n - 1`); nil with one source.
    public let deviation: Double?
  }

  private let shares: [Outcome: [[Outcome: Double]]]

  /// - Parameter confusions: one for each source.
  public init(_ confusions: [Confusion]) {
    shares = Dictionary(
      uniqueKeysWithValues: Confusion.order.map { label in
        let counted = confusions.filter { $0.total(of: label) >= SourceSpread.fewestPictures }
        return (label, counted.map { SourceSpread.row(label, of: $0) })
      })
  }

  /// How many sources count in the row of a label.
  public func sources(for label: Outcome) -> Int { shares[label]?.count ?? 0 }

  /// Nil where no source counts.
  public func cell(_ label: Outcome, called guess: Outcome) -> Cell? {
    let values = shares[label]?.compactMap { $0[guess] } ?? []
    guard !values.isEmpty else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return Cell(mean: mean, deviation: values.count > 1 ? sqrt(squares / Double(values.count - 1)) : nil)
  }

  private static func row(_ label: Outcome, of confusion: Confusion) -> [Outcome: Double] {
    Dictionary(
      uniqueKeysWithValues: Confusion.order.compactMap { guess in
        confusion.share(label, called: guess).value.map { (guess, $0) }
      })
  }
}
