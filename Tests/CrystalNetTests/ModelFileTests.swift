// A model file's facts: what must be there, what it may say, how it is refused.

import CrystalNet
import Domain
import Foundation
import Testing

@Suite struct ModelFileTests {
  static let facts = ModelFacts.sample(family: .marco, temperature: 1.25)

  static func read(_ metadata: [String: String]) throws -> ModelFile {
    let bytes = SafetensorsFile.bytes(tensors: [:], metadata: metadata)
    return try bytes.withUnsafeBytes { try ModelFile($0, from: "m") }
  }

  @Test func factsAreReadAsTheyAreWritten() throws {
    let bytes = ModelFile.bytes(facts: Self.facts, tensors: [:])
    let file = try bytes.withUnsafeBytes { try ModelFile($0, from: "m") }
    #expect(file.facts == Self.facts)
    #expect(file.identity == ModelIdentity(name: "sample-1", digest: Digest(of: bytes), recipe: "sample/1"))
  }

  @Test func aCurveGoesWithItsWeights() throws {
    let curve = try #require(CrystalCurve(pictures: "two", crystals: [0.9], others: [0.1]))
    let plain = try Self.read(Self.facts.metadata)
    #expect(plain.facts.curve == nil)
    let bytes = plain.bytes(measured: curve)
    let measured = try bytes.withUnsafeBytes { try ModelFile($0, from: "m") }
    #expect(measured.facts.curve == curve && measured.facts.name == plain.facts.name)
    #expect(measured.digest != plain.digest)
    for key in ["curve.totals", "curve.found", "curve.flagged"] {
      for value in ["", "1 2 3", "x"] {
        var metadata = measured.facts.metadata
        metadata[key] = value
        #expect(throws: ModelError.self, "\(key)=\(value)") { try Self.read(metadata) }
      }
    }
  }

  @Test func theKeysAreTheDocumentedOnes() {
    #expect(
      Self.facts.metadata == [
        "xtalwatch.format": "1", "name": "sample-1", "family": "marco", "recipe": "sample/1",
        "classes": "clear,crystals,other,precipitate", "temperature": "1.25", "training.note": "seeded",
      ])
  }

  @Test(arguments: ["xtalwatch.format", "name", "family", "recipe", "classes"]) func aMissingKeyIsNamed(
    key: String
  ) {
    var metadata = Self.facts.metadata
    metadata[key] = nil
    #expect(throws: ModelError.metadata(source: "m", key: key, reason: "it is missing")) {
      try Self.read(metadata)
    }
  }

  @Test func temperatureIsOneUnlessGiven() throws {
    var metadata = Self.facts.metadata
    metadata["temperature"] = nil
    #expect(try Self.read(metadata).facts.temperature == 1)
  }

  @Test(arguments: [
    ("xtalwatch.format", "2"), ("classes", "crystals,clear,other,precipitate"), ("family", "resnet"),
    ("temperature", "0"), ("temperature", "-1"), ("temperature", "nan"), ("temperature", "inf"),
    ("temperature", "warm"), ("name", ""), ("name", "a b"), ("name", "../a"), ("name", "a@b"),
    ("name", "\u{e9}"),
    ("name", String(repeating: "a", count: 65)), ("recipe", "a b"), ("recipe", ""),
    ("locator.family", "resnet"), ("locator.family", "width=9,input=151"),
  ])
  func aValueThatIsNotUnderstoodIsRefusedByItsKey(key: String, value: String) {
    var metadata = Self.facts.metadata
    metadata[key] = value
    #expect { try Self.read(metadata) } throws: { error in
      guard case ModelError.metadata("m", key, _) = error else { return false }
      return true
    }
  }

  @Test func aFileOnDiskIsTheSame() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors")
    defer { try? FileManager.default.removeItem(at: url) }
    let bytes = ModelFile.bytes(facts: Self.facts, tensors: [:])
    try Data(bytes).write(to: url)
    #expect(try ModelFile(path: url.path()).digest == Digest(of: bytes))
  }

  @Test func aFileThatIsNotThereIsNamed() {
    #expect { try ModelFile(path: "/nonexistent/m.safetensors") } throws: { error in
      guard case ModelError.unreadable("/nonexistent/m.safetensors", _) = error else { return false }
      return true
    }
  }
}
