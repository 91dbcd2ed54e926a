// Light and sharpness as they follow the imager: the lamp, the focus, and neither the size nor each other.

import Domain
import Normalizing
import Testing

struct PictureQualityTests {
  /// Stripes of a soft wave on an even ground, `width` pixels wide, or the mean of `blur` pixels of them.
  private func stripes(width: Int, light: Double = 1, blur: Int = 1) -> Frame {
    let period = width / 16
    let samples = (0..<width / 2).flatMap { _ in
      (0..<width).map { x in
        let values = (0..<blur).map { (x + $0) / (period / 2) % 2 == 0 ? 160.0 : 80 }
        return UInt8(light * values.reduce(0, +) / Double(blur))
      }
    }
    return Frame(width: width, height: width / 2, channels: 1, samples: samples)
  }

  private func quality(_ frame: Frame, _ id: String) throws -> PictureQuality {
    let normalizer = Normalizer(try #require(Recipe(id: id)))
    normalizer.take(frame)
    _ = normalizer.finish()
    return normalizer.quality
  }

  @Test(arguments: ["texture-64/1", "marco-64/1", "located-64/1"])
  func `brightness follows the lamp, and sharpness does not`(id: String) throws {
    let bright = try quality(stripes(width: 512), id)
    let dark = try quality(stripes(width: 512, light: 0.5), id)
    #expect(abs(bright.brightness - 120) < 2 && abs(dark.brightness - 60) < 2)
    #expect(abs(dark.sharpness / bright.sharpness - 1) < 0.05)
  }

  @Test(arguments: ["texture-64/1", "marco-64/1"])
  func `sharpness follows the focus, and brightness does not`(id: String) throws {
    let sharp = try quality(stripes(width: 512), id)
    let blurred = try quality(stripes(width: 512, blur: 16), id)
    #expect(abs(sharp.brightness - blurred.brightness) < 2)
    #expect(blurred.sharpness < 0.8 * sharp.sharpness)
  }

  @Test func `the size of the picture does not matter`() throws {
    let small = try quality(stripes(width: 256), "texture-64/1")
    let large = try quality(stripes(width: 1_024), "texture-64/1")
    #expect(abs(small.sharpness / large.sharpness - 1) < 0.05)
  }

  @Test(arguments: ["texture-64/1", "marco-64/1"])
  func `black, white and tiny pictures have figures, too`(id: String) throws {
    for (width, height) in [(1, 1), (1, 90), (90, 2), (90, 90)] {
      for value: UInt8 in [0, 255] {
        let samples = [UInt8](repeating: value, count: width * height)
        let found = try quality(Frame(width: width, height: height, channels: 1, samples: samples), id)
        #expect(abs(found.brightness - Double(value)) < 0.01 && found.sharpness < 0.01, "\(width)x\(height)")
      }
    }
  }
}
