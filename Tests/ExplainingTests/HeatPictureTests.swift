// The drawn picture: its size, what is dimmed, what is marked, and that no title or shape breaks it.

import Domain
import Imaging
import Normalizing
import Testing

@testable import Explaining

@Suite struct HeatPictureTests {
  /// A hot spot a quarter from the left and from the top of what the network sees.
  private func explanation(_ recipe: String, _ frame: Frame, heat: Float = 1) throws -> Explanation {
    let recipe = try #require(Recipe(id: recipe))
    let view = recipe.view(ofWidth: frame.width, height: frame.height)
    let (left, top) = (view.input.x + view.input.width / 4, view.input.y + view.input.height / 4)
    let values = (0..<recipe.side * recipe.side).map { index -> Float in
      abs(index % recipe.side - left) < 4 && abs(index / recipe.side - top) < 4 ? heat : 0
    }
    return Explanation(
      map: HeatMap(width: recipe.side, height: recipe.side, values: values), outcome: .crystals,
      score: Synthetic.score, method: .smoothGrad(SmoothGrad()), view: view, inputSide: recipe.side)
  }

  private func drawn(_ recipe: String, _ frame: Frame, heat: Float = 1, title: String = "a.jpg") throws
    -> Frame
  {
    HeatPicture(of: frame, try explanation(recipe, frame, heat: heat), title: title).drawn()
  }

  private func pixel(_ frame: Frame, _ x: Int, _ y: Int) -> [UInt8] {
    Array(frame.samples[(y * frame.width + x) * 3..<(y * frame.width + x) * 3 + 3])
  }

  @Test func thePNGDecodesToThePicturesWidthAndACaption() throws {
    let frame = Synthetic.frame(width: 700, height: 500, channels: 3)
    let picture = try drawn("marco-64/1", frame)
    let decoded = try PictureDecoder().decode(PictureEncoder.png(picture))
    #expect(decoded == picture)
    #expect(decoded.width == 700)
    #expect((600...700).contains(decoded.height))
    #expect(try drawn("marco-64/1", frame) == picture)
  }

  @Test func aSmallPictureIsEnlargedByAWholeFactor() throws {
    let picture = try drawn("marco-64/1", Synthetic.frame(width: 100, height: 80))
    #expect(picture.width == 500)
    #expect(picture.height > 400)
  }

  @Test func theHotSpotIsColoredAndTheRestStaysGrey() throws {
    let frame = Synthetic.frame(width: 600, height: 600)
    let picture = try drawn("marco-64/1", frame)
    let hot = pixel(picture, 155, 155)
    #expect(Int(hot[0]) > Int(hot[2]) + 40, "the hot end of the scale is yellow")
    #expect(pixel(picture, 450, 450) == [UInt8](repeating: frame.samples[450 * 600 + 450], count: 3))
  }

  @Test func whatTheNetworkDoesNotSeeIsDimmed() throws {
    let frame = Synthetic.frame(width: 800, height: 500)
    let picture = try drawn("marco-64/1", frame)
    let original = frame.samples[250 * 800 + 20]
    #expect(abs(Int(pixel(picture, 20, 250)[0]) - Int(original) * 45 / 100) <= 1)
    #expect(pixel(picture, 150, 250) == [235, 235, 235], "the frame around the field of view")
    let whole = try drawn("texture-64/1", frame)
    #expect(pixel(whole, 20, 250)[0] == original)
  }

  @Test(arguments: [Float(0), -3]) func aMapWithoutHeatLeavesThePictureAlone(heat: Float) throws {
    let frame = Synthetic.frame(width: 500, height: 400)
    let picture = try drawn("texture-64/1", frame, heat: heat)
    for y in 0..<400 {
      for x in 0..<500 where pixel(picture, x, y)[0] != frame.samples[y * 500 + x] {
        Issue.record("pixel \(x), \(y) is drawn over")
        return
      }
    }
  }

  @Test(arguments: [(1, 1), (1, 900), (900, 1), (3, 2), (480, 1), (2000, 30)])
  func everyShapeIsDrawn(size: (Int, Int)) throws {
    for recipe in ["marco-64/1", "texture-64/1"] {
      let picture = try drawn(recipe, Synthetic.frame(width: size.0, height: size.1))
      #expect(picture.width >= 480 && picture.width <= 2000)
    }
  }

  @Test func aLongTitleTakesMoreLines() throws {
    let frame = Synthetic.frame(width: 500, height: 100)
    let long = try drawn("marco-64/1", frame, title: String(repeating: "long ", count: 80))
    #expect(long.height > (try drawn("marco-64/1", frame)).height)
    #expect(long.width == 500)
  }
}
