// What a message is called, in one line: the subject of a mail, the head of a card. Templates change the words.

internal import Domain
private import Foundation

/// The title of a message, free of control characters.
struct MessageTitle {
  private let message: OutboxMessage
  private let facts: [AlertFacts]

  init(_ message: OutboxMessage) {
    self.message = message
    facts = message.hits
  }

  var text: String {
    if case .operators(let notice)? = message.alerts.first?.content {
      return PlainText.line((notice.isOver ? "over: " : "") + notice.summary, limit: 200)
    }
    let what = "\(facts.count) \(message.form == .update ? "more " : "")\(facts.count > 1 ? "drops" : "drop")"
    switch message.form {
    case .single: return single
    case .digest:
      return
        "digest: \(what) of \(facts.allSatisfy { $0.plate == facts[0].plate } ? "plate \(plates)" : plates)"
    case .plate, .update:
      return "plate \(plates)\(day.map { ", day \($0)" } ?? ""): \(what) \(verb)"
    }
  }

  /// The title by a template.
  func text(by template: MessageTemplate) -> String {
    let newest = facts.max { Timepoint($0.timepoint) < Timepoint($1.timepoint) }
    return PlainText.line(
      template.filled { field in
        switch field {
        case .title: text
        case .plate: plates
        case .source: Set(facts.map(\.source)).sorted().joined(separator: ", ")
        case .owner: Set(facts.compactMap(\.owner)).sorted().joined(separator: ", ")
        case .count: String(message.alerts.count)
        case .drops: drops
        case .day: day.map(String.init) ?? "?"
        case .timepoint: newest?.timepoint ?? ""
        case .probability: facts.map(\.certainty).max()?.hundredths ?? ""
        }
      }, limit: 200)
  }

  private var single: String {
    guard let facts = facts.first else { return "" }
    let day = day.map { ", day \($0)" } ?? ""
    return "\(word(facts.event)): plate \(word(facts.plate)) \(word(facts.well)) drop \(facts.drop)\(day), "
      + (facts.probability ?? facts.crystals).hundredths
  }

  private var events: Set<String> { Set(facts.map(\.event)) }

  private var verb: String {
    switch (events.count, events.first) {
    case (1, HitDraft.crystal): "turned crystalline"
    case (1, let event?): word(event)
    default: events.sorted().map(word).joined(separator: ", ")
    }
  }

  private var plates: String {
    let names = Set(facts.map(\.plate))
    return names.count == 1 ? word(names.first ?? "") : "\(names.count) plates"
  }

  /// The first few, as `A03.1`.
  private var drops: String {
    let names = facts.prefix(5).map { "\(word($0.well)).\($0.drop)" }.joined(separator: ", ")
    return facts.count > 5 ? "\(names) and \(facts.count - 5) more" : names
  }

  private var day: Int? { facts.compactMap(\.day).max() }

  private func word(_ text: String) -> String { PlainText.line(text, limit: 60) }
}

extension AlertFacts {
  /// How sure it is that this happened, 0...1.
  var certainty: Double {
    let crystalline = probability ?? crystals
    return event == HitDraft.lost ? 1 - crystalline : crystalline
  }

  /// Whole days since the drop's first picture; nil where no date is known.
  var day: Int? {
    guard let imagedAt, let firstImagedAt, imagedAt >= firstImagedAt else { return nil }
    return Int(imagedAt.timeIntervalSince(firstImagedAt) / 86_400)
  }
}
