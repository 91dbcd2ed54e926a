// Where things stand in a heat picture, in its pixels.

internal import Domain

struct HeatPictureLayout {
  struct Line: Hashable {
    let text: String
    let isLoud: Bool
    let x: Int
    let y: Int
    /// Pixels of a dot of the font.
    let scale: Int
  }

  static let background = Color.grey(22)
  /// Narrower pictures are enlarged, so that the caption has room.
  static let smallestWidth = 480
  /// Taller pictures are never enlarged.
  private static let largestEnlarged = 1600

  let width: Int
  let height: Int
  /// Pixels of the canvas for a pixel of the drop.
  let zoom: Int
  /// The canvas' first column of the drop.
  let left: Int
  /// Pixels of a dot of plain text: the measure for all that is drawn.
  let unit: Int
  let lines: [Line]
  let scaleBar: DropBox
  /// The top of the numbers below the scale.
  let scaleNumbers: Int

  init(pictureWidth: Int, pictureHeight: Int, lines captions: [HeatCaption.Line]) {
    let wanted = (HeatPictureLayout.smallestWidth + pictureWidth - 1) / pictureWidth
    let zoom = max(1, min(wanted, HeatPictureLayout.largestEnlarged / pictureHeight))
    let width = max(zoom * pictureWidth, HeatPictureLayout.smallestWidth)
    // At least 65 letters fit on a line.
    let unit = max(1, width / 400)
    let margin = 4 * unit
    let textWidth = width - 2 * margin
    var top = zoom * pictureHeight + margin
    var lines = [Line]()
    for caption in captions {
      let scale = caption.isLoud ? 2 * unit : unit
      for text in caption.text.wrapped(to: textWidth / (BitmapFont.advance * scale)) {
        lines.append(Line(text: text, isLoud: caption.isLoud, x: margin, y: top, scale: scale))
        top += (BitmapFont.height + 2) * scale
      }
    }
    (self.width, self.zoom, self.unit, self.lines) = (width, zoom, unit, lines)
    left = (width - zoom * pictureWidth) / 2
    scaleBar = DropBox(x: margin, y: top, width: textWidth, height: 6 * unit)
    scaleNumbers = top + 8 * unit
    height = scaleNumbers + BitmapFont.height * unit + margin
  }

  /// Pixels of a line of plain text.
  func textWidth(_ text: String) -> Int { (text.count * BitmapFont.advance - 1) * unit }
}

extension String {
  /// Pieces of at most `count` characters; long texts break anywhere, for names have no blanks.
  fileprivate func wrapped(to count: Int) -> [String] {
    var rest = self[...]
    var pieces = [String]()
    while !rest.isEmpty {
      pieces.append(String(rest.prefix(max(1, count))))
      rest = rest.dropFirst(max(1, count))
    }
    return pieces
  }
}
