// The members of the MARCO family: one topology, thinner or seen at another input size.

public import Inference

/// A member of the family by its width and input size.
///
/// A convolution of `filters` filters in the table has
/// `max(8, Int((filters * width / 8).rounded(.toNearestOrAwayFromZero)) * 8)` in the member, in float64 and
/// with halves rounded away from zero; the 4 logits are never scaled. The last average pool covers the whole
/// map, whatever its side.
public struct NetworkFamily: Hashable, Sendable, CustomStringConvertible {
  /// The published network: 599 x 599 x 3, 8,964,068 stored values, 4.018 GMAC.
  public static let marco = NetworkFamily(unchecked: 1, input: 599)

  /// The smallest input at which every VALID window still fits.
  public static let smallestInput = 151
  /// Bounds on what a model file may ask for; four times MARCO's pixels and four times its work.
  public static let largestInput = 1198
  public static let largestWidth = 2.0

  /// Filters relative to MARCO's.
  public let width: Double
  /// Pixels of the square input's side.
  public let input: Int

  /// A member, or nil where the input is outside `151...1198` or the width outside `0 < width <= 2`.
  public static func member(width: Double, input: Int) -> NetworkFamily? {
    guard (smallestInput...largestInput).contains(input), width > 0, width <= largestWidth else { return nil }
    return NetworkFamily(unchecked: width, input: input)
  }

  private init(unchecked width: Double, input: Int) {
    self.width = width
    self.input = input
  }

  /// Reads `marco` or `width=0.25,input=255`, as ``description`` writes them.
  public init?(_ text: String) {
    if text == "marco" {
      self = .marco
      return
    }
    let fields = text.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == 2, fields[0].hasPrefix("width="), fields[1].hasPrefix("input="),
      let width = Double(fields[0].dropFirst(6)), let input = Int(fields[1].dropFirst(6)),
      let member = NetworkFamily.member(width: width, input: input)
    else { return nil }
    self = member
  }

  public var description: String {
    self == .marco ? "marco" : "width=\(width),input=\(input)"
  }

  /// Height, width and channels of the input.
  public var inputShape: Shape { Shape(side: input, channels: 3) }

  /// The member's table of layers.
  public var table: [Layer] { Architecture.rows.layers(scaled: scaled) }

  package func scaled(_ filters: Int) -> Int {
    max(8, Int((Double(filters) * width / 8).rounded(.toNearestOrAwayFromZero)) * 8)
  }
}
