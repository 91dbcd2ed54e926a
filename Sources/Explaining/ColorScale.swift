// From heat to color: a scale whose steps look equal and whose brightness alone tells the order.
// Source: "inferno" by Nathaniel Smith and Stéfan van der Walt (2015), released under CC0; every 32nd of its 256
// published control points.

/// A color, each part 0...255.
struct Color: Hashable {
  let red: Float
  let green: Float
  let blue: Float

  init(_ red: Float, _ green: Float, _ blue: Float) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  static func grey(_ value: Float) -> Color { Color(value, value, value) }

  /// `share` of the other color, the rest of this one.
  func mixed(with other: Color, share: Float) -> Color {
    Color(
      red + (other.red - red) * share, green + (other.green - green) * share,
      blue + (other.blue - blue) * share)
  }
}

/// Black, purple, orange, pale yellow.
enum ColorScale {
  private static let points: [Color] = [
    (0.001462, 0.000466, 0.013866), (0.129285, 0.047293, 0.290788), (0.341500, 0.062325, 0.429425),
    (0.540920, 0.134729, 0.415123), (0.735683, 0.215906, 0.330245), (0.894305, 0.353399, 0.193584),
    (0.978422, 0.557937, 0.034931), (0.974638, 0.797692, 0.206332), (0.988362, 0.998364, 0.644924),
  ].map { Color(255 * $0, 255 * $1, 255 * $2) }

  /// The color of a heat of 0...1; values beyond are limited.
  static func color(_ heat: Float) -> Color {
    let place = min(max(heat, 0), 1) * Float(points.count - 1)
    let lower = min(Int(place), points.count - 2)
    return points[lower].mixed(with: points[lower + 1], share: place - Float(lower))
  }

  /// A pixel of the picture with its heat laid over: the colder, the more of the picture shows through,
  /// and even the hottest leaves enough for a crystal to be seen.
  static func overlay(_ heat: Float, on pixel: Color) -> Color {
    let limited = min(max(heat, 0), 1)
    return pixel.mixed(with: color(limited), share: 0.55 * limited)
  }
}
