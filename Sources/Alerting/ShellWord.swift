// A path as one word of a shell's command line, whatever characters it has.

private import Domain

public enum ShellWord {
  /// What commands are told of the database, with a space before it; empty for the standard one, nil.
  public static func option(database: String?) -> String {
    database.map { " --database \(quoted($0))" } ?? ""
  }

  /// - Parameter path: escaped as by `FilePath.escaped`.
  ///
  /// Plain paths stand in single quotes, in which a POSIX shell reads every character as it is. Those with bytes
  /// that cannot be printed stand in `$'...'`, as bash, ksh, zsh and POSIX 2024 read it.
  static func quoted(_ path: String) -> String {
    guard path.contains("\\") || !path.isPrintable else {
      return "'" + path.replacing("'", with: "'\\''") + "'"
    }
    let scalars = path.unicodeScalars.map { scalar in
      scalar == "'" ? "\\'" : scalar.isPrintable ? String(scalar) : escaped(scalar)
    }
    return "$'" + scalars.joined() + "'"
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    String(scalar).utf8.map { byte in "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }
}
