// What a drop shows, in the four classes of the MARCO paper (Bruno et al. 2018, table II).
import Glibc

/// One of the four outcomes that the network tells apart.
///
/// The cases stand in the order of the published network's output (its `index_to_string` table),
/// so `allCases[i]` names logit `i`.
public enum Outcome: String, CaseIterable, Codable, Sendable {
  case clear, crystals, other, precipitate
}

/// The probabilities of the four outcomes for one picture; they lie in 0...1 and sum to 1.
public struct Probabilities: Hashable, Sendable {
  public let clear: Double
  public let crystals: Double
  public let other: Double
  public let precipitate: Double

  public init(clear: Double, crystals: Double, other: Double, precipitate: Double) {
    self.clear = clear
    self.crystals = crystals
    self.other = other
    self.precipitate = precipitate
  }

  /// The softmax of four logits in the order of ``Outcome/allCases``.
  ///
  /// - Precondition: exactly four logits.
  public init(softmaxOf logits: [Float]) {
    precondition(logits.count == Outcome.allCases.count, "a drop has four outcomes")
    let peak = Double(logits.max() ?? 0)
    let raised = logits.map { exp(Double($0) - peak) }
    let sum = raised.reduce(0, +)
    self.init(
      clear: raised[0] / sum, crystals: raised[1] / sum, other: raised[2] / sum, precipitate: raised[3] / sum)
  }

  public subscript(outcome: Outcome) -> Double {
    switch outcome {
    case .clear: clear
    case .crystals: crystals
    case .other: other
    case .precipitate: precipitate
    }
  }

  /// The likeliest outcome; of equals, the first in the network's order.
  public var label: Outcome {
    Outcome.allCases.reduce(.clear) { self[$1] > self[$0] ? $1 : $0 }
  }
}
