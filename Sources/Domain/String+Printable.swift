// Text from outside that a message, a log or an alert may quote as it is.

extension Unicode.Scalar {
  /// Whether it can be seen: no line break, no control character, no mark that turns the direction of reading.
  public var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}

extension String {
  /// Whether all of it can be seen.
  public var isPrintable: Bool { unicodeScalars.allSatisfy(\.isPrintable) }
}
