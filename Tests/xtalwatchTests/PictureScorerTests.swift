// From bytes to a score by one look or by two.
import CrystalNet
import Domain
import Imaging
import Inference
import Normalizing
import Simulating
import Testing

@testable import xtalwatch

@Suite struct PictureScorerTests {
  /// The embedded network under another recipe, with its locator or without.
  private static func model(recipe: String, locator: Bool) throws -> ModelFile {
    let embedded = try EmbeddedModel.model()
    let facts = ModelFacts(
      name: "looks", family: embedded.facts.family, recipe: recipe,
      locator: locator ? embedded.facts.locator : nil)
    let bytes = ModelFile.bytes(facts: facts, tensors: embedded.tensors)
    return try bytes.withUnsafeBytes { try ModelFile($0, from: "m") }
  }

  private static var picture: [UInt8] {
    let story = DropStory(seed: 3, look: .rigaku, outcome: .precipitate)
    return PictureEncoder.jpeg(story.picture(atDay: 4, height: 200), quality: 92)
  }

  @Test func theDropIsFoundShownAndRecorded() throws {
    let scorer = try PictureScorer(try Self.model(recipe: "located-223/1", locator: true))
    let desk = scorer.makeDesk()
    let frame = try scorer.decoder.decode(Self.picture)
    let score = try scorer.score(Self.picture, at: desk)
    let drop = scorer.drop(in: frame, at: desk)
    #expect(score.dropBox == drop)
    let input = scorer.recipe.apply(to: frame, drop: drop)
    let expected = try scorer.classifier.classify(input, in: scorer.classifier.makeWorkspace())
    #expect(score.probabilities == expected)
    #expect(try scorer.score(Self.picture, at: desk) == score)
  }

  @Test func oneLookSeesTheWholeFrame() throws {
    let scorer = try PictureScorer(try Self.model(recipe: "texture-223/1", locator: false))
    #expect(try scorer.score(Self.picture, at: scorer.makeDesk()).dropBox == nil)
  }

  @Test(arguments: [("located-223/1", false), ("texture-223/1", true)])
  func aRecipeAndALocatorBelongTogether(recipe: String, locator: Bool) throws {
    let model = try Self.model(recipe: recipe, locator: locator)
    #expect { try PictureScorer(model) } throws: { "\($0)".contains("needs a locator") }
  }
}
