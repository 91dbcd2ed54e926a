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
    static let curvePictures = "curve.pictures"
    static let curveTotals = "curve.totals"
    static let curveFound = "curve.found"
    static let curveFlagged = "curve.flagged"
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
      .merging(curve.map(ModelFacts.metadata) ?? [:]) { own, _ in own }
  }

  private static func metadata(_ curve: CrystalCurve) -> [String: String] {
    func text(_ counts: [Int]) -> String { counts.map(String.init).joined(separator: " ") }
    return [
      Key.curvePictures: curve.pictures, Key.curveTotals: text([curve.crystals, curve.others]),
      Key.curveFound: text(curve.found), Key.curveFlagged: text(curve.flagged),
    ]
  }

  /// Nil where the strings tell of none; a curve that is none is refused, for a point would be chosen by it.
  private static func curve(_ metadata: [String: String]) -> CrystalCurve?? {
    func counts(_ key: String) -> [Int] { (metadata[key] ?? "").split(separator: " ").compactMap { Int($0) } }
    guard let pictures = metadata[Key.curvePictures] else { return .some(nil) }
    let totals = counts(Key.curveTotals)
    guard totals.count == 2 else { return nil }
    return CrystalCurve(
      pictures: pictures, crystals: totals[0], others: totals[1], found: counts(Key.curveFound),
      flagged: counts(Key.curveFlagged)
    ).map { .some($0) }
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
    guard let curve = ModelFacts.curve(metadata) else {
      throw refuse(Key.curveFound, "it is no curve of 99 counts that fit their totals")
    }
    self.init(
      name: try label(Key.name, "._+-"), family: family, recipe: try label(Key.recipe, "._+-/"),
      locator: locator ?? nil, temperature: temperature,
      training: metadata.filter { $0.key.hasPrefix(Key.training) }, curve: curve)
  }
}
