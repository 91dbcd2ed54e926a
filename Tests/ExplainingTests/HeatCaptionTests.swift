// The words below the picture: all that a reader needs, and nothing that is not drawn.

import Domain
import Normalizing
import Testing

@testable import Explaining

@Suite struct HeatCaptionTests {
  private func lines(heat: Float, cropped: Bool, method: Method = .activationMap) -> [String] {
    let frame = Synthetic.frame(width: cropped ? 60 : 48, height: 48)
    let view = InputView(
      picture: DropBox(x: cropped ? 6 : 0, y: 0, width: 48, height: 48),
      input: DropBox(x: 0, y: 0, width: 24, height: 24))
    let map = HeatMap(width: 2, height: 2, values: [heat, 0, 0, 0])
    let explanation = Explanation(
      map: map, outcome: .precipitate, score: Synthetic.score, method: method, view: view, inputSide: 24)
    return HeatCaption(explanation, HeatLayer(explanation, of: frame), title: "a.jpg").lines.map(\.text)
  }

  @Test func itNamesLabelFileProbabilitiesMethodAndModel() {
    #expect(
      lines(heat: 1, cropped: true) == [
        "crystals 0.93", "a.jpg", "clear 0.02  crystals 0.93  other 0.02  precipitate 0.03",
        "explained: precipitate 0.03, by class activation map",
        "outline: the hottest 5 % of what the network saw", "dimmed: outside the network's view",
        "model \(Synthetic.score.model)",
      ])
    #expect(lines(heat: 1, cropped: false, method: .smoothGrad(SmoothGrad()))[3].contains("25 samples"))
  }

  @Test(arguments: [Float(0), -1]) func withoutEvidenceItSaysSo(heat: Float) {
    let lines = lines(heat: heat, cropped: false)
    #expect(lines.contains("nothing in the picture speaks for precipitate"))
    #expect(!lines.contains { $0.hasPrefix("outline") || $0.hasPrefix("dimmed") })
  }

  @Test(arguments: [(Float(0), "0.00"), (0.0031, "3.1e-03"), (0.25, "0.25"), (12.3, "12"), (4500, "4.5e+03")])
  func numbersAreShort(value: Float, text: String) {
    #expect(HeatCaption.number(value) == text)
  }
}
