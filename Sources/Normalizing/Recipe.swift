// The versioned way from a decoded picture to the network's input.

public import Domain

/// From pixels to the network's input, named by the id that a model file carries beside its weights.
///
/// Weights mean something only with the recipe that they were trained on, so an id is never given a second
/// meaning: a changed step is a new version. The ids are
/// - `marco-SIDE/1`: what the published graph does to a picture (``PublishedSteps``); MARCO's own is `marco-599/1`;
/// - `texture-SIDE/1`: the whole picture as texture, without color (``TextureSteps``);
/// - `located-SIDE/1`: the same of the drop alone, which a locator has found, with a margin around it.
public struct Recipe: Sendable, Hashable, CustomStringConvertible {
  enum Family: String {
    case marco, texture, located
  }

  /// `FAMILY-SIDE/VERSION`, for example `marco-599/1`.
  public let id: String
  /// Pixels of each side of the square input.
  public let side: Int
  let family: Family

  /// The sides that a recipe may have, in pixels.
  public static let sides = 16...2048

  /// The recipe of this id, or nil when this build knows none of that name, side and version.
  public init?(id: String) {
    let parts = id.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1] == "1" else { return nil }
    let name = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard name.count == 2, let family = Family(rawValue: String(name[0])), let side = Int(name[1]),
      String(side) == name[1], Recipe.sides.contains(side)
    else { return nil }
    self.id = id
    self.side = side
    self.family = family
  }

  public var description: String { id }

  /// How JPEG pictures must be decoded for this recipe: as they were when the weights were trained.
  ///
  /// The published graph's `DecodeJpeg` leaves `dct_method` empty, which in TensorFlow means the fast transform;
  /// the texture networks learned from Pillow's pixels, which are the slow transform's.
  public var jpegTransform: JPEGTransform {
    switch family {
    case .marco: .fast
    case .texture, .located: .slow
    }
  }

  /// Whether the recipe shows the drop, so that it must be found first.
  public var needsDrop: Bool { family == .located }

  /// The network's input for a picture, decoded with ``jpegTransform``.
  ///
  /// - Parameter drop: where the drop was found; looked at only where ``needsDrop``.
  /// - Returns: `side * side * 3` finite values: row by row from the top, three channels interleaved (NHWC, N = 1).
  public func apply(to frame: Frame, drop: DropBox? = nil) -> [Float] {
    let normalizer = Normalizer(self)
    normalizer.take(frame, drop: drop)
    return Array(normalizer.finish())
  }

  /// The drop and 3/20 of its box on each side, as far as the picture goes; the whole picture where no drop was found.
  func surroundings(of drop: DropBox?, width: Int, height: Int) -> DropBox {
    guard needsDrop, let drop else { return DropBox(x: 0, y: 0, width: width, height: height) }
    let (across, down) = ((3 * drop.width + 10) / 20, (3 * drop.height + 10) / 20)
    let (left, top) = (max(0, drop.x - across), max(0, drop.y - down))
    return DropBox(
      x: left, y: top, width: min(width, drop.x + drop.width + across) - left,
      height: min(height, drop.y + drop.height + down) - top)
  }

  /// What of a picture of this size the input shows, and where in the input it lies.
  ///
  /// - Precondition: both sides are at least 1; the drop lies in the picture.
  public func view(ofWidth width: Int, height: Int, drop: DropBox? = nil) -> InputView {
    precondition(width >= 1 && height >= 1, "a picture has pixels")
    switch family {
    case .marco:
      let square = CentreSquare(width: width, height: height)
      return InputView(
        picture: DropBox(x: square.x, y: square.y, width: square.side, height: square.side),
        input: DropBox(x: 0, y: 0, width: side, height: side))
    case .texture, .located:
      let shown = surroundings(of: drop, width: width, height: height)
      return InputView(
        picture: shown, input: TextureSteps(side: side).place(width: shown.width, height: shown.height))
    }
  }
}
