// A regular expression for one name, anchored at both ends.

/// Matches one whole path component.
///
/// Patterns run on names that anybody may choose. They stay linear when no two neighboring repetitions can
/// eat the same character: repeat classes that exclude the next separator, and use `[0-9]`, not `\d`, which
/// takes every script's digits.
///
/// Unchecked: `Regex` is a value that never changes, but is not marked Sendable since it may hold
/// custom parsers. Only literals come in here, and they hold none.
struct NamePattern<Output>: @unchecked Sendable {
  private let regex: Regex<Output>

  init(_ literal: Regex<Output>) { regex = literal }

  func match(_ name: String) -> Output? {
    // A literal never throws while matching; only custom parsers do.
    (try? regex.wholeMatch(in: name))?.output
  }
}
