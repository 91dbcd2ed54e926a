// The ROC curves as a drawing and as points: figure 3 of the MARCO paper (Bruno et al. 2018).

private import Domain
private import Foundation

/// Draws ROC curves into one SVG that needs nothing else.
public struct ROCDrawing: Sendable {
  private let curves: [ROCCurve]
  private let title: String

  /// - Parameter title: names the network.
  public init(_ curves: [ROCCurve], title: String) {
    self.curves = curves
    self.title = title
  }

  public var svg: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 600" width="640" height="600" role="img" \
    font-family="sans-serif" font-size="13">
    <title>\(Markup.escaped("ROC curves: \(title)"))</title>
    <rect width="640" height="600" fill="white"/>
    <text x="330" y="26" text-anchor="middle">\(Markup.escaped(title))</text>
    \(axes)
    \(zip(curves, ROCDrawing.strokes).map(line).joined(separator: "\n"))
    \(legend)
    </svg>

    """
  }

  /// Told apart by dashes too, for those who see no colors.
  private static let strokes = ["stroke=\"#0a7d43\"", "stroke=\"#b3590a\" stroke-dasharray=\"7 4\""]
  private static let left = 70.0
  private static let top = 40.0
  private static let side = 500.0

  private static func x(_ share: Double) -> String { String(format: "%.2f", left + share * side) }
  private static func y(_ share: Double) -> String { String(format: "%.2f", top + (1 - share) * side) }

  private var axes: String {
    let (x, y) = (ROCDrawing.x, ROCDrawing.y)
    let ticks = stride(from: 0.0, through: 1, by: 0.2).map { share in
      let percent = Int((share * 100).rounded())
      return """
        <path d="M\(x(share)) \(y(0))V\(y(1))M\(x(0)) \(y(share))H\(x(1))" stroke="#ddd"/>
        <text x="\(x(share))" y="558" text-anchor="middle">\(percent)</text>
        <text x="62" y="\(y(share))" dy="4" text-anchor="end">\(percent)</text>
        """
    }
    return """
      \(ticks.joined(separator: "\n"))
      <path d="M\(x(0)) \(y(0))L\(x(1)) \(y(1))" stroke="#999" stroke-dasharray="2 4"/>
      <path d="M\(x(0)) \(y(1))V\(y(0))H\(x(1))" stroke="black" fill="none"/>
      <text x="320" y="584" text-anchor="middle">false positive rate, percent</text>
      <text transform="translate(22 290) rotate(-90)" text-anchor="middle">true positive rate, percent</text>
      """
  }

  /// Nothing where a class or its opposite has no picture.
  private func line(_ curve: ROCCurve, _ stroke: String) -> String {
    let places = curve.points.compactMap { point -> String? in
      guard let across = point.falsePositives.value, let up = point.truePositives.value else { return nil }
      return "\(ROCDrawing.x(across)),\(ROCDrawing.y(up))"
    }
    return
      "<polyline points=\"\(places.joined(separator: " "))\" fill=\"none\" stroke-width=\"2\" \(stroke)/>"
  }

  private var legend: String {
    let rows = zip(curves, ROCDrawing.strokes).enumerated().map { index, entry in
      let y = 485 + index * 22
      let area =
        entry.0.area.value == nil ? "no curve: one side has no picture" : "AUC \(Percent.text(entry.0.area))"
      return """
        <path d="M300 \(y)h36" stroke-width="2" \(entry.1)/>
        <text x="344" y="\(y + 4)">\(entry.0.outcome.rawValue): \(area)</text>
        """
    }
    return "<rect x=\"290\" y=\"466\" width=\"272\" height=\"58\" fill=\"white\" stroke=\"#bbb\"/>\n"
      + rows.joined(separator: "\n")
  }
}

extension ROCCurve {
  /// The columns of ``csvRows``.
  public static let csvHeader =
    "class,threshold,true_positives,true_positive_rate,true_positive_low,true_positive_high,"
    + "false_positives,false_positive_rate,false_positive_low,false_positive_high"

  /// The points, one a line; the threshold of the first is `inf`.
  public var csvRows: [String] {
    points.map { point in
      ([outcome.rawValue, "\(point.threshold)"] + ROCCurve.fields(point.truePositives)
        + ROCCurve.fields(point.falsePositives)).joined(separator: ",")
    }
  }

  private static func fields(_ share: Proportion) -> [String] {
    let numbers = [share.value, share.interval?.low, share.interval?.high]
    return ["\(share.count)"] + numbers.map { $0.map { "\($0)" } ?? "" }
  }
}
