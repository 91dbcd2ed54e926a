// What every figure is made of: a person's word and a network's word on the same picture.

public import Domain

/// One picture, judged by a person and by a network.
public struct JudgedPicture: Hashable, Sendable {
  /// For people: where the picture is.
  public let path: String
  /// The person's word.
  public let label: Outcome
  public let probabilities: Probabilities
  public let source: String
  /// Pictures of one group are not independent.
  public let group: String

  /// - Parameter group: empty for a picture that stands alone; it is then a group of its own.
  public init(path: String, label: Outcome, probabilities: Probabilities, source: String, group: String) {
    self.path = path
    self.label = label
    self.probabilities = probabilities
    self.source = source
    self.group = group.isEmpty ? path : group
  }

  /// The network's word.
  public var guess: Outcome { probabilities.label }
}
