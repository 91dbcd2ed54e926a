// Letters for captions: a font of 5 x 7 dots with two rows below the line, drawn for this program.

/// The printable characters of ASCII, 32...126. Every other character is drawn as `?`.
enum BitmapFont {
  /// Dots of a glyph and of the step from one glyph to the next.
  static let width = 5
  static let height = 9
  static let advance = 6
  /// Dots from the top to the line that letters stand on.
  static let baseline = 7

  static let characters: ClosedRange<UInt8> = 32...126

  /// Each glyph is nine digits of base 32, one a row from the top; the highest of a digit's five bits is the
  /// leftmost dot. Rows 8 and 9 lie below the line.
  // swift-format-ignore
  private static let glyphs = [
    "000000000", "444440400", "aaa000000", "aavavaa00", "4fke5u400", "op248j300", "cik8lid00", "448000000",  // !"#$%&'
    "248884200", "842224800", "04lel4000", "044v44000", "00000cc48", "000v00000", "00000cc00", "01248g000",  // ()*+,-./
    "ehjlphe00", "4c4444e00", "eh1248v00", "v2421he00", "26aiv2200", "vgu11he00", "68guhhe00", "v12488800",  // 01234567
    "ehhehhe00", "ehhf12c00", "0cc0cc000", "0cc00cc48", "248g84200", "00v0v0000", "842124800", "eh1240400",  // 89:;<=>?
    "eh1dlle00", "ehhhvhh00", "uhhuhhu00", "ehggghe00", "sihhhis00", "vgguggv00", "vgguggg00", "ehgnhhf00",  // @ABCDEFG
    "hhhvhhh00", "e44444e00", "72222ic00", "hikokih00", "ggggggv00", "hrllhhh00", "hhpljhh00", "ehhhhhe00",  // HIJKLMNO
    "uhhuggg00", "ehhhlid00", "uhhukih00", "fgge11u00", "v44444400", "hhhhhhe00", "hhhhha400", "hhhllla00",  // PQRSTUVW
    "hha4ahh00", "hhha44400", "v1248gv00", "e88888e00", "0g8421000", "e22222e00", "4ah000000", "0000000v0",  // XYZ[\]^_
    "842000000", "00e1fhf00", "ggmphhu00", "00egghe00", "11djhhf00", "00ehvge00", "698s88800", "00fhhhf1e",  // `abcdefg
    "ggmphhh00", "40c444e00", "2062222ic", "ggikoki00", "c44444e00", "00qllhh00", "00mphhh00", "00ehhhe00",  // hijklmno
    "00uhhhugg", "00fhhhf11", "00mpggg00", "00ege1u00", "88s889600", "00hhhjd00", "00hhha400", "00hhlla00",  // pqrstuvw
    "00ha4ah00", "00hhhhf1e", "00v248v00", "244844200", "444444400", "844244800", "008l20000",  // xyz{|}~
  ]

  private static let rows: [[UInt8]] = glyphs.map { glyph in
    glyph.utf8.map { $0 < UInt8(ascii: "a") ? $0 - UInt8(ascii: "0") : $0 - UInt8(ascii: "a") + 10 }
  }

  /// The rows of a character's glyph from the top, dots in the lowest five bits.
  static func glyph(_ character: Character) -> [UInt8] {
    let code = character.asciiValue.flatMap { characters.contains($0) ? $0 : nil } ?? UInt8(ascii: "?")
    return rows[Int(code - characters.lowerBound)]
  }
}
