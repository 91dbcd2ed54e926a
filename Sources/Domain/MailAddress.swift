// The address of a mailbox, in the part of RFC 5321 that every mail server takes.

/// `local@domain`: a dot-string and a host name, ASCII only. It holds no character that could end a header or an
/// SMTP command.
public struct MailAddress: Hashable, Sendable, CustomStringConvertible {
  public let description: String
  /// Behind the `@`.
  public let domain: String

  /// Nil for anything else: quoted local parts, comments, display names, lists.
  public init?(_ text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    // RFC 5321, section 4.5.3.1: 64 octets before the @, 254 altogether.
    guard parts.count == 2, text.utf8.count <= 254, (1...64).contains(parts[0].utf8.count),
      MailAddress.isDotted(parts[0], of: "!#$%&'*+-/=?^_`{|}~"), MailAddress.isDotted(parts[1], of: "-")
    else { return nil }
    description = text
    domain = String(parts[1])
  }

  /// Letters, digits and the given marks, in pieces between single dots.
  private static func isDotted(_ text: Substring, of marks: String) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { piece in
      !piece.isEmpty
        && piece.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
          default: marks.utf8.contains(byte)
          }
        }
    }
  }
}
