// How much each place counts: the result of every method, and what is asked of it before it is drawn.

internal import Domain
public import Normalizing

/// One value a cell, row by row from the top, over the whole of a network's input.
///
/// A map may be coarser than the input: its cells then cover equal parts of it.
public struct HeatMap: Hashable, Sendable {
  public let width: Int
  public let height: Int
  public let values: [Float]

  /// - Precondition: the values fill the map.
  public init(width: Int, height: Int, values: [Float]) {
    precondition(width >= 1 && height >= 1 && values.count == width * height, "the values fill the map")
    self.width = width
    self.height = height
    self.values = values
  }

  /// The part that the network saw, one value a pixel of the picture, in the rectangle `view.picture`.
  ///
  /// Values between cells are interpolated bilinearly; beyond the middles of the outermost cells they stay.
  ///
  /// - Parameter side: pixels of the input's side.
  public func placed(on view: InputView, inputSide side: Int) -> HeatMap {
    let (across, down) = (Double(width) / Double(side), Double(height) / Double(side))
    let columns = (0..<view.picture.width).map { x in
      Tap(view.inputPlace(x: Double(view.picture.x + x) + 0.5, y: 0).x * across, count: width)
    }
    let rows = (0..<view.picture.height).map { y in
      Tap(view.inputPlace(x: 0, y: Double(view.picture.y + y) + 0.5).y * down, count: height)
    }
    var placed = [Float]()
    placed.reserveCapacity(rows.count * columns.count)
    for row in rows {
      for column in columns { placed.append(interpolated(row, column)) }
    }
    return HeatMap(width: columns.count, height: rows.count, values: placed)
  }

  /// Smoothed by a Gaussian of `sigma` cells; at the border the weights are of the cells that exist.
  public func blurred(sigma: Double) -> HeatMap {
    let radius = Int((3 * sigma).rounded(.up))
    let weights = (-radius...radius).map { offset in
      Float(gaussian(Double(offset) / max(sigma, .leastNormalMagnitude)))
    }
    return blurredAlongRows(weights).transposed().blurredAlongRows(weights).transposed()
  }

  /// The smallest value that at least `share` of the cells do not exceed.
  ///
  /// - Precondition: the share lies in 0...1.
  public func percentile(_ share: Double) -> Float {
    precondition((0...1).contains(share), "a percentile is a share")
    let sorted = values.sorted()
    return sorted[max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
  }

  public func map(_ transform: (Float) -> Float) -> HeatMap {
    HeatMap(width: width, height: height, values: values.map(transform))
  }

  private func interpolated(_ row: Tap, _ column: Tap) -> Float {
    func along(_ y: Int) -> Float {
      let (left, right) = (values[y * width + column.lower], values[y * width + column.upper])
      return left + (right - left) * column.weight
    }
    let (above, below) = (along(row.lower), along(row.upper))
    return above + (below - above) * row.weight
  }

  private func blurredAlongRows(_ weights: [Float]) -> HeatMap {
    let radius = weights.count / 2
    var result = [Float]()
    result.reserveCapacity(values.count)
    for y in 0..<height {
      for x in 0..<width {
        var (sum, total) = (Float(0), Float(0))
        for place in max(0, x - radius)...min(width - 1, x + radius) {
          let weight = weights[place - x + radius]
          sum += values[y * width + place] * weight
          total += weight
        }
        result.append(sum / total)
      }
    }
    return HeatMap(width: width, height: height, values: result)
  }

  private func transposed() -> HeatMap {
    let turned = (0..<width).flatMap { x in (0..<height).map { y in values[y * width + x] } }
    return HeatMap(width: height, height: width, values: turned)
  }
}

/// The two cells whose middles a place lies between, and the weight of the upper one.
private struct Tap {
  let lower: Int
  let upper: Int
  let weight: Float

  init(_ place: Double, count: Int) {
    let middle = min(max(place - 0.5, 0), Double(count - 1))
    lower = Int(middle)
    upper = min(lower + 1, count - 1)
    weight = Float(middle - Double(lower))
  }
}
