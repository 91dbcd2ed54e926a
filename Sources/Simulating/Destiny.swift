// What becomes of a drop: the four outcomes and their kinds. The label rules are written in docs/label-rules.md.
public import Domain

/// What a drop will come to show.
public enum Destiny: Hashable, Sendable {
  case clear
  case precipitate(Precipitate)
  case crystals(Habit)
  case other(Oddity)

  /// The outcome at the end of the story.
  public var outcome: Outcome {
    switch self {
    case .clear: .clear
    case .precipitate: .precipitate
    case .crystals: .crystals
    case .other: .other
    }
  }
}

/// How crystals are grown.
public enum Habit: String, CaseIterable, Sendable {
  case blocks, bipyramids, plates, rods, needles, bundles, urchins, spherulites, shower
}

/// How protein falls out of solution without order.
public enum Precipitate: String, CaseIterable, Sendable {
  case haze, grain, clumps, skin, folds, gel
}

/// What is neither clear, precipitate nor crystals.
public enum Oddity: String, CaseIterable, Sendable {
  case emptyWell, bubbles, oilDroplets, dark, overexposed, blurred
}

extension Destiny {
  /// A kind of the wanted outcome, each kind as likely as the others.
  static func drawn(_ outcome: Outcome, _ look: ImagerLook, _ dice: inout Dice) -> Destiny {
    // In a 1536-well plate oil fills every well, and one without protein looks like one with a clear drop.
    let empty: [Oddity] = look == .hwmri ? [] : [.emptyWell, .emptyWell]
    let oddities = Oddity.allCases.filter { $0 != .emptyWell } + [.bubbles, .oilDroplets] + empty
    return switch outcome {
    case .clear: .clear
    case .precipitate: .precipitate(dice.pick(Precipitate.allCases))
    case .crystals: .crystals(dice.pick(Habit.allCases))
    case .other: .other(dice.pick(oddities))
    }
  }

  /// Roughly what a screen shows, except that one drop in eight turns crystalline: real screens give fewer,
  /// but a demonstration of a minute and a half must show hits.
  static func likely(_ look: ImagerLook, _ dice: inout Dice) -> Destiny {
    let draw = dice.unit()
    let outcome: Outcome =
      draw < 0.125 ? .crystals : draw < 0.55 ? .precipitate : draw < 0.9 ? .clear : .other
    return drawn(outcome, look, &dice)
  }
}
