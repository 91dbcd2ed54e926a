// Which part of a picture a network is shown, and the way back from its input to the picture's own pixels.

public import Domain

/// A rectangle of the picture and the rectangle of the input on which it was resized.
public struct InputView: Hashable, Sendable {
  /// What the network sees, in the picture's pixels; the rest was cut off.
  public let picture: DropBox
  /// Where it lies, in the input's pixels; the rest is padding.
  public let input: DropBox

  public init(picture: DropBox, input: DropBox) {
    self.picture = picture
    self.input = input
  }

  /// The part of the picture between four edges in the input, given as shares of its side; nil where it is narrower than a
  /// twentieth of the picture, for no drop is.
  ///
  /// Ends are rounded to the nearest pixel, halves up, and cut at the picture's own.
  public func drop(
    left: Float, top: Float, right: Float, bottom: Float, inputSide side: Int
  ) -> DropBox? {
    guard [left, top, right, bottom].allSatisfy(\.isFinite) else { return nil }
    func place(_ share: Float, _ start: Int, _ shown: Int, _ length: Int) -> Int {
      let inside = (Double(share) * Double(side) - Double(start)) / Double(shown)
      return Int(min(max((inside * Double(length) + 0.5).rounded(.down), 0), Double(length)))
    }
    let x = (
      place(left, input.x, input.width, picture.width), place(right, input.x, input.width, picture.width)
    )
    let y = (
      place(top, input.y, input.height, picture.height), place(bottom, input.y, input.height, picture.height)
    )
    guard (x.1 - x.0) * 20 >= picture.width, (y.1 - y.0) * 20 >= picture.height else { return nil }
    return DropBox(x: picture.x + x.0, y: picture.y + y.0, width: x.1 - x.0, height: y.1 - y.0)
  }

  /// The place in the input, in its pixels, of a place in the picture; both count from the outer edge of the
  /// first pixel, so that the middle of pixel 0 is 0.5. Outside ``picture`` it lies outside ``input``.
  ///
  /// Published MARCO samples half an input pixel further up and left (``PublishedSteps``), which is not undone.
  public func inputPlace(x: Double, y: Double) -> (x: Double, y: Double) {
    (
      Double(input.x) + (x - Double(picture.x)) * Double(input.width) / Double(picture.width),
      Double(input.y) + (y - Double(picture.y)) * Double(input.height) / Double(picture.height)
    )
  }
}
