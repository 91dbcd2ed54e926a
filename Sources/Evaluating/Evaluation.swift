// All that the paper measures with its network, for one model on one set of labels.

private import Domain

/// The figures of one set of pictures.
public struct Assessment: Hashable, Sendable {
  public let pictures: Int
  /// Pictures of one group are not independent; intervals know it.
  public let groups: Int
  public let confusion: Confusion
  /// One class against the others at the network's likeliest class, as in table VI.
  public let crystals: DetectionFigures
  public let crystalsCurve: ROCCurve
  public let precipitateCurve: ROCCurve

  public init(_ judged: [JudgedPicture]) {
    pictures = judged.count
    groups = Set(judged.map(\.group)).count
    confusion = Confusion(judged)
    crystals = confusion.figures(of: .crystals)
    crystalsCurve = ROCCurve(judged, of: .crystals)
    precipitateCurve = ROCCurve(judged, of: .precipitate)
  }

  public var curves: [ROCCurve] { [crystalsCurve, precipitateCurve] }
}

/// The figures of one model on one set of labels, together and source by source.
public struct Evaluation: Sendable {
  /// `NAME@` and the first 12 digits of the SHA-256.
  public let model: String
  public let recipe: String
  /// Where the labels came from, for people.
  public let labels: String
  public let overall: Assessment
  /// In the order of their names; empty where the labels name no source.
  public let sources: [(name: String, assessment: Assessment)]
  public let spread: SourceSpread

  public init(_ judged: [JudgedPicture], model: String, recipe: String, labels: String) {
    self.model = model
    self.recipe = recipe
    self.labels = labels
    overall = Assessment(judged)
    let bySource = Dictionary(grouping: judged.filter { !$0.source.isEmpty }, by: \.source)
    sources = bySource.sorted { $0.key < $1.key }.map { (name: $0.key, assessment: Assessment($0.value)) }
    spread = SourceSpread(sources.map(\.assessment.confusion))
  }
}
