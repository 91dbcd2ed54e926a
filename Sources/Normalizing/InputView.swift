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
