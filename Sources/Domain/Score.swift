// What a network says of one picture, and which network said it.

/// The network that speaks: every printed score names it.
public struct ModelIdentity: Hashable, Sendable, CustomStringConvertible {
  public let name: String
  /// SHA-256 of the model file.
  public let digest: Digest
  /// The versioned way from pixels to the network's input that belongs to these weights.
  public let recipe: String

  public init(name: String, digest: Digest, recipe: String) {
    self.name = name
    self.digest = digest
    self.recipe = recipe
  }

  /// `NAME@` and the first 12 hexadecimal digits of the digest.
  public var description: String { "\(name)@\(digest.hex.prefix(12))" }
}

/// One network's word on one picture.
public struct Score: Hashable, Sendable {
  public let probabilities: Probabilities
  public let model: ModelIdentity
  /// Where the network found the drop; nil where it sees the whole frame.
  public let dropBox: DropBox?
  /// Nil where nobody measured it.
  public let quality: PictureQuality?

  public init(
    probabilities: Probabilities, model: ModelIdentity, dropBox: DropBox? = nil,
    quality: PictureQuality? = nil
  ) {
    self.probabilities = probabilities
    self.model = model
    self.dropBox = dropBox
    self.quality = quality
  }

  public var label: Outcome { probabilities.label }
}
