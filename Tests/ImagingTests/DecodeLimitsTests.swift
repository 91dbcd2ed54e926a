import Domain
import Imaging
import Testing

@Suite struct DecodeLimitsTests {
  /// 40 x 30 pixels, 3 channels.
  private let png = PictureEncoder.png(ramp(width: 40, height: 30, channels: 3))

  private func refusal(_ bytes: [UInt8], _ change: (inout DecodeLimits) -> Void) -> LimitExcess? {
    var limits = DecodeLimits()
    change(&limits)
    do {
      _ = try PictureDecoder(limits: limits).decode(bytes)
    } catch .tooLarge(let excess) {
      return excess
    } catch {
      Issue.record("\(error)")
    }
    return nil
  }

  @Test func eachLimitHoldsAtItsEdge() {
    #expect(refusal(png) { $0.side = 40 } == nil)
    #expect(refusal(png) { $0.side = 39 } == LimitExcess(of: "pixels on a side", found: 40, limit: 39))
    #expect(refusal(png) { $0.pixels = 1_200 } == nil)
    #expect(refusal(png) { $0.pixels = 1_199 } == LimitExcess(of: "pixels", found: 1_200, limit: 1_199))
    #expect(refusal(png) { $0.samplesPerPixel = 3 } == nil)
    #expect(
      refusal(png) { $0.samplesPerPixel = 2 } == LimitExcess(of: "samples per pixel", found: 3, limit: 2))
    #expect(refusal(png) { $0.fileSize = png.count } == nil)
    #expect(
      refusal(png) { $0.fileSize = 99 }
        == LimitExcess(of: "bytes in the file", found: UInt64(png.count), limit: 99))
    #expect(refusal(png) { $0.memory = 3_600 }?.quantity == "bytes of memory")
  }

  @Test func compressionRatioIsOfDecodedBytes() {
    let flat = Frame(width: 500, height: 400, channels: 1, samples: Array(repeating: 9, count: 200_000))
    let bytes = PictureEncoder.png(flat)
    let ratio = 200_000 / bytes.count
    #expect(refusal(bytes) { $0.compressionRatio = ratio } == nil)
    #expect(refusal(bytes) { $0.compressionRatio = ratio - 1 }?.found == UInt64(ratio))
  }

  /// A progressive picture holds all coefficients, 2 bytes each in blocks of 64, beside its samples.
  @Test func memoryCountsTheCoefficientsOfProgressivePictures() throws {
    let bytes = try Fixture.bytes(of: "rgb-420-progressive.jpg")
    let samples = 21 * 13 * 3
    #expect(refusal(bytes) { $0.memory = samples + 500 }?.quantity == "bytes of memory")
    #expect(refusal(try Fixture.bytes(of: "rgb-420.jpg")) { $0.memory = 200_000 } == nil)
  }
}
