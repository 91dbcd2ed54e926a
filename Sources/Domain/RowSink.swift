// Where decoded rows go without ever being a whole frame.

/// Takes the rows of one picture after another, from the top.
public protocol RowSink: AnyObject {
  /// A new picture begins, whatever became of the one before.
  ///
  /// - Parameter channels: 1 (grey) or 3 (red, green, blue).
  func begin(width: Int, height: Int, channels: Int)

  /// The next rows, one after another: `width * channels` samples each. No more than `height` come in all.
  func take(_ rows: UnsafeBufferPointer<UInt8>)
}

extension RowSink {
  /// A whole picture at once.
  public func take(_ frame: Frame) {
    begin(width: frame.width, height: frame.height, channels: frame.channels)
    frame.samples.withUnsafeBufferPointer { take($0) }
  }
}
