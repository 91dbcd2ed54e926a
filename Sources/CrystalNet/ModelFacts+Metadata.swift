// The metadata keys of a model file: how facts are written down and read back.

private import Domain

extension ModelFacts {
  private enum Key {
    static let format = "xtalwatch.format"
    static let name = "name"
    static let family = "family"
    static let recipe = "recipe"
    static let locator = "locator.family"
    static let classes = "classes"
    static let temperature = "temperature"
    static let training = "training."
  }

  /// The version of the metadata.
  private static let format = "1"
  /// The order of the logits.
  private static let classes = Outcome.allCases.map(\.rawValue).joined(separator: ",")

  /// The facts as a file's strings.
  package var metadata: [String: String] {
    let own = [
      Key.format: ModelFacts.format, Key.name: name, Key.family: family.description, Key.recipe: recipe,
      Key.classes: ModelFacts.classes, Key.temperature: String(temperature),
    ]
    return training.merging(own) { _, own in own }
      .merging(locator.map { [Key.locator: $0.description] } ?? [:]) { own, _ in own }
  }

  /// Reads the facts from a file's strings; keys that are not listed here are ignored.
  init(_ metadata: [String: String], from source: String) throws(ModelError) {
    func refuse(_ key: String, _ reason: String) -> ModelError {
      .metadata(source: source, key: key, reason: reason)
    }
    func value(_ key: String) throws(ModelError) -> String {
      guard let value = metadata[key] else { throw refuse(key, "it is missing") }
      return value
    }
    func require(_ key: String, _ expected: String) throws(ModelError) {
      let found = try value(key)
      guard found == expected else { throw refuse(key, "it is \(found.prefix(64)), expected \(expected)") }
    }
    func label(_ key: String, _ punctuation: String) throws(ModelError) -> String {
      let text = try value(key)
      let allowed = text.unicodeScalars.allSatisfy {
        ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
          || punctuation.unicodeScalars.contains($0)
      }
      guard allowed, (1...64).contains(text.utf8.count) else {
        throw refuse(key, "it is not 1 to 64 letters, digits or \(punctuation)")
      }
      return text
    }

    try require(Key.format, ModelFacts.format)
    try require(Key.classes, ModelFacts.classes)
    guard let family = NetworkFamily(try value(Key.family)) else {
      throw refuse(Key.family, "it is neither marco nor width=W,input=N within the limits")
    }
    let locator = metadata[Key.locator].map(NetworkFamily.init)
    if case .some(nil) = locator { throw refuse(Key.locator, "it is not width=W,input=N within the limits") }
    guard let temperature = Double(metadata[Key.temperature] ?? "1"), temperature.isFinite, temperature > 0
    else {
      throw refuse(Key.temperature, "it is not a positive number")
    }
    self.init(
      name: try label(Key.name, "._+-"), family: family, recipe: try label(Key.recipe, "._+-/"),
      locator: locator ?? nil, temperature: temperature,
      training: metadata.filter { $0.key.hasPrefix(Key.training) })
  }
}
