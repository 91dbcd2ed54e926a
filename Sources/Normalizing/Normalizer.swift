// A recipe at work: rows in as they are decoded, the network's input out.

public import Domain

/// Makes the input of one picture after another; its memory is kept from picture to picture, so every worker has its
/// own.
public final class Normalizer: RowSink {
  public let recipe: Recipe
  private var published: PublishedSteps?
  private var texture: TextureSteps?
  private let input: UnsafeMutableBufferPointer<Float>
  /// The grey copy of a colored input; made when the first one is asked for its quality.
  private lazy var luma = [Float](repeating: 0, count: recipe.side * recipe.side)
  private var rowSamples = 0
  private var missingRows = 0

  public init(_ recipe: Recipe) {
    self.recipe = recipe
    switch recipe.family {
    case .marco: published = PublishedSteps(side: recipe.side)
    case .texture, .located: texture = TextureSteps(side: recipe.side)
    }
    input = .allocate(capacity: recipe.side * recipe.side * 3)
    input.initialize(repeating: 0)
  }

  deinit { input.deallocate() }

  /// A whole picture, or what the recipe shows of it when the drop was found.
  public func take(_ frame: Frame, drop: DropBox?) {
    let shown = recipe.surroundings(of: drop, width: frame.width, height: frame.height)
    begin(width: shown.width, height: shown.height, channels: frame.channels)
    frame.samples.withUnsafeBufferPointer { samples in
      for y in shown.y..<shown.y + shown.height {
        let start = (y * frame.width + shown.x) * frame.channels
        take(samples.extracting(start..<start + shown.width * frame.channels))
      }
    }
  }

  /// - Precondition: both sides are at least 1; channels is 1 or 3.
  public func begin(width: Int, height: Int, channels: Int) {
    precondition(width >= 1 && height >= 1 && (channels == 1 || channels == 3), "a picture has pixels")
    (rowSamples, missingRows) = (width * channels, height)
    published?.begin(width: width, height: height, channels: channels)
    texture?.begin(width: width, height: height, channels: channels)
  }

  public func take(_ rows: UnsafeBufferPointer<UInt8>) {
    precondition(rowSamples > 0 && rows.count.isMultiple(of: rowSamples), "rows come whole")
    missingRows -= rows.count / rowSamples
    precondition(missingRows >= 0, "no more rows than the picture has")
    published?.take(rows, into: input)
    texture?.take(rows)
  }

  /// The network's input: `side * side * 3` finite values, row by row from the top, three channels interleaved (NHWC,
  /// N = 1). It is valid until the next picture begins.
  ///
  /// - Precondition: all rows were taken.
  public func finish() -> UnsafeBufferPointer<Float> {
    precondition(rowSamples > 0 && missingRows == 0, "the picture is whole")
    texture?.finish(into: input)
    return UnsafeBufferPointer(input)
  }

  /// Of the finished picture: the part of it that the recipe shows, before it is made independent of the lamp.
  public var quality: PictureQuality {
    if let texture { return texture.quality }
    // The published recipe keeps the colors, as values in -1...1.
    luma.withUnsafeMutableBufferPointer { luma in
      UnsafeBufferPointer(input).writeLuma(channels: 3, into: luma)
      for index in 0..<luma.count { luma[index] = (luma[index] + 1) * 127.5 }
    }
    return luma.withUnsafeBufferPointer { PictureQuality(luma: $0, width: recipe.side) }
  }
}
