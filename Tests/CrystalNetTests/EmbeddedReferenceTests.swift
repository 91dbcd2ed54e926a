// The embedded weights give here what they gave in PyTorch. `python -m training.embedded_reference MODEL` writes
// the fixture.

import CrystalNet
import Domain
import Foundation
import Normalizing
import Testing

@Suite struct EmbeddedReferenceTests {
  struct Reference: Decodable {
    struct Input: Decodable {
      let block: Int
      let shift: Int
      let logits: [Double]
    }

    struct Picture: Decodable {
      let width: Int
      let height: Int
      let channels: Int
      /// x, y, width and height.
      let drop: [Int]?
      let logits: [Double]
    }

    struct Locator: Decodable {
      let side: Int
      let inputs: [Input]
    }

    let sha256: String
    let recipe: String
    let side: Int
    let inputs: [Input]
    let locator: Locator?
    let pictures: [Picture]
  }

  /// Of logits, which are about 1.
  static let tolerance = 1e-3

  let reference: Reference
  let classifier: Classifier

  init() throws {
    let url = try #require(
      Bundle.module.url(forResource: "embedded-reference", withExtension: "json", subdirectory: "Fixtures"))
    reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
    classifier = try Classifier(model: EmbeddedModel.model())
  }

  @Test func `the fixture is of the embedded file`() {
    #expect(classifier.identity.digest.hex == reference.sha256)
    #expect(classifier.identity.recipe == reference.recipe)
  }

  @Test func `inputs give the logits that they gave in PyTorch`() {
    for input in reference.inputs {
      expect(Self.blocks(side: reference.side, block: input.block, shift: input.shift), toGive: input.logits)
    }
  }

  @Test func `the locator gives the edges that it gave in PyTorch`() throws {
    #expect((classifier.locator == nil) == (reference.locator == nil))
    guard let locator = classifier.locator, let reference = reference.locator else { return }
    let workspace = locator.makeWorkspace()
    for input in reference.inputs {
      let blocks = Self.blocks(side: reference.side, block: input.block, shift: input.shift)
      let found = blocks.withUnsafeBufferPointer { locator.edges($0, in: workspace) }
      for (found, logit) in zip([found.left, found.top, found.right, found.bottom], input.logits) {
        #expect(abs(Double(found) - 1 / (1 + exp(-logit))) < Self.tolerance)
      }
    }
  }

  @Test func `pictures give the logits that they gave in Python`() throws {
    let recipe = try #require(Recipe(id: reference.recipe))
    for picture in reference.pictures {
      let frame = Self.painted(width: picture.width, height: picture.height, channels: picture.channels)
      let drop = picture.drop.map { DropBox(x: $0[0], y: $0[1], width: $0[2], height: $0[3]) }
      expect(recipe.apply(to: frame, drop: drop), toGive: picture.logits)
    }
  }

  private func expect(_ input: [Float], toGive logits: [Double]) {
    let workspace = classifier.makeWorkspace()
    let found = input.withUnsafeBufferPointer { classifier.logits($0, in: workspace) }
    for (found, expected) in zip(found, logits) {
      #expect(abs(Double(found) - expected) < Self.tolerance)
    }
  }

  /// One value for each block of pixels and channel, in whole numbers / 500.
  private static func blocks(side: Int, block: Int, shift: Int) -> [Float] {
    (0..<side * side * 3).map { index in
      let (y, x, c) = (index / 3 / side, index / 3 % side, index % 3)
      let place = (y / block * 131 + x / block) * 3 + c + shift
      return Float(place * 7919 % 2003 - 1001) / 500
    }
  }

  /// The wavy checkered picture of the recipes' fixtures.
  private static func painted(width: Int, height: Int, channels: Int) -> Frame {
    let samples = (0..<width * height * channels).map { index in
      let (y, x, c) = (index / channels / width, index / channels % width, index % channels)
      return UInt8((x * x / 29 + y * x / 37 + 3 * y + 41 * c + (x / 17 + y / 11) % 2 * 90) % 256)
    }
    return Frame(width: width, height: height, channels: channels, samples: samples)
  }
}
