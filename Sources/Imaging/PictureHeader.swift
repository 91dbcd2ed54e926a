// What a picture's header promises, whichever format it came from.

/// The shape and meaning of samples as a codec delivers them, before they become a frame.
struct PictureHeader: Sendable, Equatable {
  /// What the first samples of a pixel mean.
  enum Color: Sendable, Equatable {
    case grey
    case rgb
    /// Indices into 256 colors.
    case palette([RGB])
    /// Inks as Adobe writes them: 255 is no ink.
    case cmyk

    var samples: Int {
      switch self {
      case .grey, .palette: 1
      case .rgb: 3
      case .cmyk: 4
      }
    }
  }

  /// What samples after the color ones mean.
  enum Extra: Sendable, Equatable {
    case none, straightAlpha, premultipliedAlpha, meaningless
  }

  var width: Int
  var height: Int
  /// Samples per pixel, the extra ones included.
  var channels: Int
  /// 8 or 16.
  var bits: Int
  var color: Color
  var extra = Extra.none
  /// 0 is full light.
  var inverted = false
  /// Bytes that the codec holds beside the samples.
  var scratch: UInt64 = 0

  /// Bytes of all samples.
  var sampleBytes: Int { width * height * channels * (bits / 8) }

  /// Whether the samples are a frame as they stand.
  var isFrame: Bool {
    bits == 8 && extra == .none && !inverted && (color == .grey || color == .rgb)
  }

  /// 1 or 3; a palette of greys is a grey picture.
  var frameChannels: Int {
    switch color {
    case .grey: 1
    case .palette(let entries): entries.allSatisfy(\.isGrey) ? 1 : 3
    case .rgb, .cmyk: 3
    }
  }

  /// Bytes held at the worst moment: samples, what the codec needs and, where they differ, the frame.
  var peakMemory: UInt64 {
    let frame = isFrame ? 0 : width * height * frameChannels
    let (sum, overflow) = UInt64(sampleBytes + frame).addingReportingOverflow(scratch)
    return overflow ? .max : sum
  }
}

/// One color of a palette.
struct RGB: Sendable, Equatable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8

  var isGrey: Bool { red == green && green == blue }
}
