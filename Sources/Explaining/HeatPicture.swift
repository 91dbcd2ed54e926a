// The picture for people: the drop in grey, the heat over it, and below it what the colors mean.

public import Domain

/// An ``Explanation`` as a picture.
///
/// The drop stands on its own pixels (a small picture is enlarged by a whole factor); what the network did not
/// see is dimmed and lies outside a frame. Below it stand the label, the four probabilities, the scale of the
/// colors, the method and the model.
public struct HeatPicture {
  private let drop: Frame
  private let explanation: Explanation
  private let layer: HeatLayer
  private let layout: HeatPictureLayout

  /// - Parameter title: what the picture is called, for example its file's name.
  public init(of frame: Frame, _ explanation: Explanation, title: String) {
    drop = frame
    self.explanation = explanation
    layer = HeatLayer(explanation, of: frame)
    layout = HeatPictureLayout(
      pictureWidth: frame.width, pictureHeight: frame.height,
      lines: HeatCaption(explanation, layer, title: title).lines)
  }

  public func drawn() -> Frame {
    var canvas = Canvas(width: layout.width, height: layout.height, background: HeatPictureLayout.background)
    drawDrop(on: &canvas)
    drawFieldOfView(on: &canvas)
    drawCaption(on: &canvas)
    drawScale(on: &canvas)
    return canvas.frame
  }

  private func drawDrop(on canvas: inout Canvas) {
    let zoom = layout.zoom
    // The outline is drawn on the enlarged pixels' own grid, so it is as thick as an enlarged pixel at least.
    let thickness = max(1, layout.unit / zoom)
    for y in 0..<drop.height {
      for x in 0..<drop.width {
        let pixel = DropBox(x: layout.left + x * zoom, y: y * zoom, width: zoom, height: zoom)
        let color = color(x, y, thickness)
        if zoom == 1 { canvas.set(pixel.x, pixel.y, color) } else { canvas.fill(pixel, color) }
      }
    }
  }

  private func color(_ x: Int, _ y: Int, _ thickness: Int) -> Color {
    let grey = grey(x, y)
    guard let heat = layer.heat(x: x, y: y) else { return .grey(grey * 0.45) }
    switch layer.side(x: x, y: y, thickness: thickness) {
    case .line: return .grey(255)
    case .shadow: return .grey(0)
    case .away: return ColorScale.overlay(heat, on: .grey(grey))
    }
  }

  /// Brightness by the weights of ITU-R BT.601.
  private func grey(_ x: Int, _ y: Int) -> Float {
    let place = (y * drop.width + x) * drop.channels
    guard drop.channels == 3 else { return Float(drop.samples[place]) }
    return 0.299 * Float(drop.samples[place]) + 0.587 * Float(drop.samples[place + 1])
      + 0.114 * Float(drop.samples[place + 2])
  }

  private func drawFieldOfView(on canvas: inout Canvas) {
    let (box, zoom) = (layer.box, layout.zoom)
    guard layer.isPart else { return }
    let seen = DropBox(
      x: layout.left + box.x * zoom, y: box.y * zoom, width: box.width * zoom, height: box.height * zoom)
    canvas.outline(seen, thickness: layout.unit, .grey(235))
  }

  private func drawCaption(on canvas: inout Canvas) {
    for line in layout.lines {
      let color = line.isLoud ? Color.grey(255) : .grey(190)
      canvas.write(line.text, x: line.x, y: line.y, scale: line.scale, color)
    }
  }

  /// The colors from cold to hot as they look over a middle grey, with the numbers at both ends.
  private func drawScale(on canvas: inout Canvas) {
    let bar = layout.scaleBar
    for x in 0..<bar.width {
      let heat = Float(x) / Float(max(1, bar.width - 1))
      let color = ColorScale.overlay(heat, on: .grey(128))
      canvas.fill(DropBox(x: bar.x + x, y: bar.y, width: 1, height: bar.height), color)
    }
    writeBelowScale("0", at: 0, on: &canvas)
    writeBelowScale(HeatCaption.scaleLabel(explanation), at: 0.5, on: &canvas)
    writeBelowScale(HeatCaption.number(layer.top), at: 1, on: &canvas)
  }

  /// - Parameter share: 0 puts the text at the left end of the scale, 1 at the right end.
  private func writeBelowScale(_ text: String, at share: Double, on canvas: inout Canvas) {
    let room = layout.scaleBar.width - layout.textWidth(text)
    let left = layout.scaleBar.x + Int(Double(room) * share)
    canvas.write(text, x: left, y: layout.scaleNumbers, scale: layout.unit, .grey(190))
  }
}
