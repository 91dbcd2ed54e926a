// What is known of the terminal, and the few colors that are used on it.

private import Glibc
private import Service

enum Terminal {
  static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
  static let errorIsTerminal = isatty(STDERR_FILENO) == 1

  /// Text in a color of the 256-color palette, plain where the output is no terminal or NO_COLOR is set.
  static func colored(_ text: String, _ color: Int) -> String {
    guard usesColor else { return text }
    return "\u{1B}[38;5;\(color)m\(text)\u{1B}[0m"
  }

  static func bold(_ text: String) -> String {
    usesColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text
  }

  /// A line for people on stderr, beside the results on stdout.
  static func note(_ text: String) {
    StandardError.write(text + "\n")
  }

  private static let usesColor = outputIsTerminal && getenv("NO_COLOR") == nil
}
