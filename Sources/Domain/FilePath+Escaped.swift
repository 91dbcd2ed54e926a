// Paths are bytes; this is how they are written for people and in the database.

public import SystemPackage

extension FilePath {
  /// The path as one printable line: control characters, backslashes and bytes that are not UTF-8 become
  /// `\xNN`. Distinct paths give distinct texts.
  public var escaped: String {
    withPlatformString { pointer in
      var text = ""
      var bytes = [UInt8]()
      var cursor = pointer
      while cursor.pointee != 0 {
        bytes.append(UInt8(bitPattern: cursor.pointee))
        cursor += 1
      }
      var decoder = UTF8()
      var index = 0
      while index < bytes.count {
        var rest = bytes[index...].makeIterator()
        decoder = UTF8()
        if case .scalarValue(let scalar) = decoder.decode(&rest), scalar.value >= 32, scalar.value != 127,
          scalar != "\\"
        {
          text.unicodeScalars.append(scalar)
          index += UTF8.width(scalar)
        } else {
          text += FilePath.hexEscape(bytes[index])
          index += 1
        }
      }
      return text
    }
  }

  /// The path that ``escaped`` wrote so.
  public init(escaped text: String) {
    var bytes: [CChar] = []
    var rest = Array(text.utf8)[...]
    while let first = rest.popFirst() {
      if first == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "x"),
        let byte = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(CChar(bitPattern: byte))
        rest = rest.dropFirst(3)
      } else {
        bytes.append(CChar(bitPattern: first))
      }
    }
    bytes.append(0)
    self = bytes.withUnsafeBufferPointer { text in
      text.baseAddress.map { FilePath(platformString: $0) } ?? FilePath()
    }
  }

  private static func hexEscape(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return "\\x" + (digits.count == 1 ? "0" : "") + digits
  }
}
