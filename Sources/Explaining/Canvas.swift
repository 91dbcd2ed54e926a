// A picture under construction: pixels, rectangles and text.

internal import Domain

struct Canvas {
  let width: Int
  let height: Int
  private var samples: [UInt8]

  init(width: Int, height: Int, background: Color) {
    self.width = width
    self.height = height
    samples = Array(repeating: 0, count: width * height * 3)
    fill(DropBox(x: 0, y: 0, width: width, height: height), background)
  }

  var frame: Frame { Frame(width: width, height: height, channels: 3, samples: samples) }

  /// Sets a pixel; outside the canvas nothing happens.
  mutating func set(_ x: Int, _ y: Int, _ color: Color) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let place = (y * width + x) * 3
    samples[place] = Canvas.sample(color.red)
    samples[place + 1] = Canvas.sample(color.green)
    samples[place + 2] = Canvas.sample(color.blue)
  }

  mutating func fill(_ box: DropBox, _ color: Color) {
    for y in box.y..<box.y + box.height {
      for x in box.x..<box.x + box.width { set(x, y, color) }
    }
  }

  /// The border of a box, drawn inside it.
  mutating func outline(_ box: DropBox, thickness: Int, _ color: Color) {
    let (right, bottom) = (box.x + box.width, box.y + box.height)
    fill(DropBox(x: box.x, y: box.y, width: box.width, height: thickness), color)
    fill(DropBox(x: box.x, y: bottom - thickness, width: box.width, height: thickness), color)
    fill(DropBox(x: box.x, y: box.y, width: thickness, height: box.height), color)
    fill(DropBox(x: right - thickness, y: box.y, width: thickness, height: box.height), color)
  }

  /// Draws a line of text whose dots are squares of `scale` pixels, from its top left corner.
  mutating func write(_ text: String, x: Int, y: Int, scale: Int, _ color: Color) {
    for (index, character) in text.enumerated() {
      let left = x + index * BitmapFont.advance * scale
      for (row, dots) in BitmapFont.glyph(character).enumerated() {
        for column in 0..<BitmapFont.width where dots >> (BitmapFont.width - 1 - column) & 1 == 1 {
          let dot = DropBox(x: left + column * scale, y: y + row * scale, width: scale, height: scale)
          fill(dot, color)
        }
      }
    }
  }

  private static func sample(_ value: Float) -> UInt8 { UInt8(min(max(value.rounded(), 0), 255)) }
}
