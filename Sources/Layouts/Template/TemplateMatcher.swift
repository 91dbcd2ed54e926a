// Fits a template onto a path in time that grows with the product of their lengths, whatever the path.

/// What a template's fields stand for in one path.
struct TemplateReading: Hashable {
  struct Capture: Hashable {
    let field: TemplateField
    let text: String
  }

  let captures: [Capture]

  /// The captures that mean something.
  var meaning: [Capture] { captures.filter { $0.field.name != .ignored } }
}

/// One template on one path.
///
/// Backtracking over `{*}_{*}_{*}` would let a hostile name cost the cube of its length. Instead a table is
/// filled from the right, `fits[t][p]`: do the tokens from `t` on fit the characters from `p` on? With it, a
/// walk from the left never has to turn back.
struct TemplateMatcher {
  private let tokens: [Template.Token]
  private let subject: [Character]
  private let fits: [[Bool]]

  /// Nil when the path is too short for the template.
  init?(_ template: Template, on path: RelativePath) {
    guard path.components.count >= template.depth else { return nil }
    tokens = template.tokens
    subject = Self.subject(path, depth: template.depth)
    fits = Self.table(tokens, subject)
  }

  /// The reading in which every field is as short as it can be, from left to right; nil when the template
  /// does not fit.
  func shortest() -> TemplateReading? { reading { $0.first } }

  /// The same with every field as long as it can be. Where both agree there is no third.
  func longest() -> TemplateReading? { reading { $0.last } }

  private func reading(choosing choice: ([Int]) -> Int?) -> TemplateReading? {
    guard fits[0][0] else { return nil }
    var captures: [TemplateReading.Capture] = []
    var position = 0
    for (index, token) in tokens.enumerated() {
      let possible = ends(of: token, at: position).filter { fits[index + 1][$0] }
      guard let end = choice(possible) else { return nil }
      if case .field(let field) = token {
        captures.append(.init(field: field, text: String(subject[position..<end])))
      }
      position = end
    }
    return TemplateReading(captures: captures)
  }

  /// Where a token that starts at `position` can end, from the nearest on.
  private func ends(of token: Template.Token, at position: Int) -> [Int] {
    switch token {
    case .literal:
      return [position + 1]
    case .field(let field):
      guard let lengths = field.shape.lengths else {
        return Array((position + 1)..<(componentEnd(after: position) + 1))
      }
      return lengths.map { position + $0 }.filter { end in
        end <= subject.count && Self.accepts(subject[position..<end], as: field.shape)
      }
    }
  }

  private func componentEnd(after position: Int) -> Int {
    subject[position...].firstIndex(of: "/") ?? subject.count
  }

  /// The end of the path as the template sees it: its last components, the extension in lower case.
  private static func subject(_ path: RelativePath, depth: Int) -> [Character] {
    let folders = path.components.dropLast().suffix(depth - 1)
    let fileExtension = path.fileExtension
    let name = fileExtension.isEmpty ? path.name : path.stem + "." + fileExtension
    return Array((folders + [name]).joined(separator: "/"))
  }

  private static func table(_ tokens: [Template.Token], _ subject: [Character]) -> [[Bool]] {
    let nothing = [Bool](repeating: false, count: subject.count + 1)
    var last = nothing
    last[subject.count] = true
    var fits = [last]
    for token in tokens.reversed() {
      let next = last
      last = nothing
      for position in subject.indices.reversed() {
        last[position] = fit(token, at: position, in: subject, then: next, more: last[position + 1])
      }
      fits.append(last)
    }
    return fits.reversed()
  }

  /// Whether a token fits at `position`, given where the tokens after it fit and, for fields of any length,
  /// whether the field itself could go on one character further.
  private static func fit(
    _ token: Template.Token, at position: Int, in subject: [Character], then: [Bool], more: Bool
  ) -> Bool {
    switch token {
    case .literal(let character):
      subject[position] == character && then[position + 1]
    case .field(let field):
      if let lengths = field.shape.lengths {
        // What comes after is looked up first: it is cheap and mostly false.
        lengths.contains { length in
          position + length <= subject.count && then[position + length]
            && accepts(subject[position..<(position + length)], as: field.shape)
        }
      } else {
        subject[position] != "/" && (then[position + 1] || more)
      }
    }
  }

  private static func accepts(_ text: ArraySlice<Character>, as shape: TemplateField.Shape) -> Bool {
    !text.contains("/") && shape.accepts(text)
  }
}
