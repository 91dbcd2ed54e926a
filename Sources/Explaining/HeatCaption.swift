// What stands below the picture, in words.

internal import CrystalNet
internal import Domain
private import Foundation

struct HeatCaption {
  struct Line: Hashable {
    let text: String
    /// Larger and brighter.
    var isLoud = false
  }

  let lines: [Line]

  init(_ explanation: Explanation, _ layer: HeatLayer, title: String) {
    let p = explanation.score.probabilities
    let all = Outcome.allCases.map { "\($0.rawValue) \(HeatCaption.share(p[$0]))" }.joined(separator: "  ")
    let label = explanation.score.label
    lines =
      [
        Line(text: "\(label.rawValue) \(HeatCaption.share(p[label]))", isLoud: true),
        Line(text: title),
        Line(text: all),
        Line(
          text: "explained: \(explanation.outcome.rawValue) \(HeatCaption.share(p[explanation.outcome])), by "
            + HeatCaption.name(explanation.method)),
      ] + HeatCaption.legend(explanation, layer) + [
        Line(text: "model \(explanation.score.model)")
      ]
  }

  /// What the numbers of the scale are; short, for it stands between them.
  static func scaleLabel(_ explanation: Explanation) -> String {
    switch explanation.method {
    case .smoothGrad: "influence of a pixel (d logit / d input)"
    case .activationMap: "evidence (share of the logit)"
    }
  }

  /// Two significant digits.
  static func number(_ value: Float) -> String {
    let size = abs(value)
    return size != 0 && (size < 0.01 || size >= 1000)
      ? String(format: "%.1e", value) : String(format: size < 10 ? "%.2f" : "%.0f", value)
  }

  private static func legend(_ explanation: Explanation, _ layer: HeatLayer) -> [Line] {
    var legend = [Line]()
    if layer.outlined != nil { legend.append(Line(text: "outline: the hottest 5 % of what the network saw")) }
    if layer.top <= 0 {
      legend.append(Line(text: "nothing in the picture speaks for \(explanation.outcome.rawValue)"))
    }
    if layer.isPart { legend.append(Line(text: "dimmed: outside the network's view")) }
    return legend
  }

  private static func share(_ probability: Double) -> String { String(format: "%.2f", probability) }

  private static func name(_ method: Method) -> String {
    switch method {
    case .smoothGrad(let smoothGrad): "SmoothGrad (\(smoothGrad.samples) samples)"
    case .activationMap: "class activation map"
    }
  }
}
