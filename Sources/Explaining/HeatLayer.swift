// From a map to what is laid over a picture: smoothed, on the picture's own pixels, between 0 and 1.

internal import Domain
internal import Normalizing

/// The heat of every pixel that the network saw.
struct HeatLayer {
  /// Where the heat lies, in the picture's pixels.
  let box: DropBox
  /// Whether the network did not see all of the picture.
  let isPart: Bool
  /// 0...1, one value a pixel of ``box``.
  let heat: HeatMap
  /// The map's value that is drawn as heat 1, in the map's own unit.
  let top: Float
  /// The heat from which a pixel lies inside the outline; nil where nothing is hot.
  let outlined: Float?

  /// Single gradients scatter from pixel to pixel, so the drawn map is smoothed by this share of its side.
  static let smoothing = 0.012
  /// Drawn as heat 1, so that a few extreme pixels do not dim the rest (Smilkov et al. 2017, section 3.2).
  static let topShare = 0.99
  /// The outline encloses the hottest twentieth of the seen area.
  static let outlineShare = 0.95

  /// - Parameter frame: the explained picture.
  init(_ explanation: Explanation, of frame: Frame) {
    let map = explanation.map
    // What speaks against the outcome is not drawn; gradients are absolute values and have no such part.
    let positive = map.map { max($0, 0) }.blurred(sigma: HeatLayer.smoothing * Double(map.width))
    let placed = positive.placed(on: explanation.view, inputSide: explanation.inputSide)
    let top = placed.percentile(HeatLayer.topShare)
    box = explanation.view.picture
    isPart = box.width < frame.width || box.height < frame.height
    self.top = top
    heat = placed.map { top > 0 ? min($0 / top, 1) : 0 }
    let level = heat.percentile(HeatLayer.outlineShare)
    outlined = level > 0 ? level : nil
  }

  /// The heat of a pixel of the picture; nil where the network did not look.
  func heat(x: Int, y: Int) -> Float? {
    let (column, row) = (x - box.x, y - box.y)
    guard (0..<box.width).contains(column), (0..<box.height).contains(row) else { return nil }
    return heat.values[row * box.width + column]
  }

  /// Which side of the outline a pixel lies on.
  enum Side {
    case away
    /// Inside, at most the line's thickness from the outside.
    case line
    /// Outside, close to the line.
    case shadow
  }

  /// - Parameter thickness: of the line, in pixels; its shadow is half as thick.
  func side(x: Int, y: Int, thickness: Int) -> Side {
    guard let outlined else { return .away }
    func isInside(_ x: Int, _ y: Int) -> Bool { heat(x: x, y: y).map { $0 >= outlined } ?? false }
    let inside = isInside(x, y)
    let distance = inside ? thickness : (thickness + 1) / 2
    for (right, down) in HeatLayer.around
    where isInside(x + right * distance, y + down * distance) != inside {
      return inside ? .line : .shadow
    }
    return .away
  }

  private static let around = [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)]
}
