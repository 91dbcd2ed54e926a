// Labeled pictures as the curve of a network, and how many independent ones they are worth.

public import Domain

extension [JudgedPicture] {
  /// Nil unless some show crystals and some do not.
  public func curve(of pictures: String) -> CrystalCurve? {
    CrystalCurve(
      pictures: pictures, crystals: filter { $0.label == .crystals }.map(\.probabilities.crystals),
      others: filter { $0.label != .crystals }.map(\.probabilities.crystals))
  }

  /// Pictures of one group count as one.
  public var independentSizes: (crystals: Double, others: Double) {
    (
      EffectiveSize.of(groups: filter { $0.label == .crystals }.map(\.group)),
      EffectiveSize.of(groups: filter { $0.label != .crystals }.map(\.group))
    )
  }
}
