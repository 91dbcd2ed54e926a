// What samples mean: from a codec's output to grey or RGB of 8 bits.

internal import Domain

/// Samples as a codec delivered them.
struct RawPicture {
  let header: PictureHeader
  /// `header.sampleBytes` bytes; 16-bit samples in the machine's byte order.
  let samples: [UInt8]

  var frame: Frame {
    header.isFrame ? asFrame(samples, channels: header.color.samples) : converted
  }

  private var converted: Frame {
    let eight = header.bits == 16 ? stretched : samples
    let channels = header.frameChannels
    let count = header.width * header.height
    let output = [UInt8](unsafeUninitializedCapacity: count * channels) { target, filled in
      eight.withUnsafeBufferPointer { source in
        for pixel in 0..<count {
          let color = color(in: source, at: pixel * header.channels)
          target[pixel * channels] = color.red
          guard channels == 3 else { continue }
          target[pixel * 3 + 1] = color.green
          target[pixel * 3 + 2] = color.blue
        }
      }
      filled = count * channels
    }
    return asFrame(output, channels: channels)
  }

  private func asFrame(_ samples: [UInt8], channels: Int) -> Frame {
    Frame(width: header.width, height: header.height, channels: channels, samples: samples)
  }

  private func color(in source: UnsafeBufferPointer<UInt8>, at first: Int) -> RGB {
    var color = plainColor(in: source, at: first)
    if header.inverted && header.color == .grey { color = color.map { 255 - $0 } }
    switch header.extra {
    case .none, .meaningless: return color
    case .straightAlpha:
      let alpha = Int(source[first + header.channels - 1])
      return color.map { UInt8((Int($0) * alpha + 255 * (255 - alpha) + 127) / 255) }
    case .premultipliedAlpha:
      let alpha = Int(source[first + header.channels - 1])
      return color.map { UInt8(min(255, Int($0) + 255 - alpha)) }
    }
  }

  private func plainColor(in source: UnsafeBufferPointer<UInt8>, at first: Int) -> RGB {
    switch header.color {
    case .grey: return RGB(red: source[first], green: source[first], blue: source[first])
    case .rgb: return RGB(red: source[first], green: source[first + 1], blue: source[first + 2])
    case .palette(let entries): return entries[Int(source[first])]
    case .cmyk:
      // As TensorFlow's DecodeJpeg does it, rounding down: light left by the ink times light left by black.
      let inks = RGB(red: source[first], green: source[first + 1], blue: source[first + 2])
      let black = Int(header.inverted ? 255 - source[first + 3] : source[first + 3])
      let light = header.inverted ? inks.map { 255 - $0 } : inks
      return light.map { UInt8(Int($0) * black / 255) }
    }
  }
}

extension RGB {
  fileprivate func map(_ change: (UInt8) -> UInt8) -> RGB {
    RGB(red: change(red), green: change(green), blue: change(blue))
  }
}

extension RawPicture {
  /// 16-bit samples in 8 bits: color from the picture's minimum to its maximum, alpha by its full range.
  ///
  /// All colors share one minimum and maximum, so that hues stay. A picture of one value has no contrast to
  /// show and becomes 0.
  private var stretched: [UInt8] {
    samples.withUnsafeBytes { raw in
      let values = UnsafeBufferPointer(
        start: raw.baseAddress?.assumingMemoryBound(to: UInt16.self), count: raw.count / 2)
      let colors = header.color.samples
      let (low, high) = RawPicture.range(of: values, stride: header.channels, using: colors)
      let width = max(1, UInt32(high) - UInt32(low))
      return (0..<values.count).map { index in
        guard index % header.channels < colors else { return UInt8(values[index] >> 8) }
        return UInt8(((UInt32(values[index]) - UInt32(low)) * 255 + width / 2) / width)
      }
    }
  }

  private static func range(
    of values: UnsafeBufferPointer<UInt16>, stride: Int, using colors: Int
  ) -> (low: UInt16, high: UInt16) {
    var low = UInt16.max
    var high = UInt16.min
    for (index, value) in values.enumerated() where index % stride < colors {
      low = min(low, value)
      high = max(high, value)
    }
    return (low, high)
  }
}
