// Numbers as people read them.

private import Foundation

extension Double {
  /// The number with a fixed count of decimal places, for people.
  func formatted(places: Int) -> String {
    formatted(.number.precision(.fractionLength(places)).locale(Locale(identifier: "en_US_POSIX")))
  }
}
