// Many pictures on one sheet, each with a line of words below it.

public import Domain

/// Small pictures side by side, for people who look through many.
public struct ContactSheet {
  public struct Cell {
    let picture: Frame
    let caption: String

    /// - Parameters:
    ///   - picture: no side longer than ``ContactSheet/side``.
    ///   - caption: cut where the cell ends; characters beyond ASCII are drawn as `?`.
    public init(_ picture: Frame, caption: String) {
      self.picture = picture
      self.caption = caption
    }
  }

  /// Pixels of a cell's picture, at most.
  public static let side = 240
  private static let margin = 6
  private static let captionHeight = BitmapFont.height + 5

  private let cells: [Cell]

  /// - Precondition: at least one cell, and each picture fits its cell.
  public init(_ cells: [Cell]) {
    precondition(!cells.isEmpty, "a sheet shows something")
    precondition(
      cells.allSatisfy { max($0.picture.width, $0.picture.height) <= ContactSheet.side },
      "pictures fit their cells")
    self.cells = cells
  }

  public func drawn() -> Frame {
    let columns = Int(Double(cells.count).squareRoot().rounded(.up))
    let rows = (cells.count + columns - 1) / columns
    let (wide, high) = (Self.side + Self.margin, Self.side + Self.captionHeight + Self.margin)
    var canvas = Canvas(
      width: columns * wide + Self.margin, height: rows * high + Self.margin,
      background: HeatPictureLayout.background)
    for (number, cell) in cells.enumerated() {
      let (x, y) = (Self.margin + number % columns * wide, Self.margin + number / columns * high)
      draw(cell, x, y, on: &canvas)
    }
    return canvas.frame
  }

  private func draw(_ cell: Cell, _ left: Int, _ top: Int, on canvas: inout Canvas) {
    let picture = cell.picture
    let (x, y) = (left + (Self.side - picture.width) / 2, top + (Self.side - picture.height) / 2)
    for row in 0..<picture.height {
      for column in 0..<picture.width {
        canvas.set(x + column, y + row, picture.color(column, row))
      }
    }
    let caption = String(cell.caption.prefix(Self.side / BitmapFont.advance))
    canvas.write(caption, x: left, y: top + Self.side + 3, scale: 1, .grey(235))
  }
}

extension Frame {
  fileprivate func color(_ x: Int, _ y: Int) -> Color {
    let place = (y * width + x) * channels
    guard channels == 3 else { return .grey(Float(samples[place])) }
    return Color(Float(samples[place]), Float(samples[place + 1]), Float(samples[place + 2]))
  }
}
