// The font has every printable character of ASCII, each its own.

import Testing

@testable import Explaining

@Suite struct BitmapFontTests {
  static let characters = BitmapFont.characters.map { Character(UnicodeScalar($0)) }

  @Test func everyPrintableCharacterHasAGlyphOfItsOwn() {
    #expect(Self.characters.count == 95)
    let glyphs = Self.characters.map(BitmapFont.glyph)
    #expect(glyphs.allSatisfy { $0.count == BitmapFont.height && $0.allSatisfy { $0 < 32 } })
    #expect(Set(glyphs).count == 95)
    #expect(glyphs[0].allSatisfy { $0 == 0 })
    #expect(glyphs.dropFirst().allSatisfy { $0.contains { $0 != 0 } })
  }

  @Test func onlyDescendersGoBelowTheLine() {
    let below = Self.characters.filter {
      BitmapFont.glyph($0).dropFirst(BitmapFont.baseline).contains { $0 != 0 }
    }
    #expect(below == [",", ";", "_", "g", "j", "p", "q", "y"])
  }

  @Test(arguments: ["é", "\n", "\u{7F}", "結"] as [Character]) func otherCharactersAreQuestionMarks(
    character: Character
  ) {
    #expect(BitmapFont.glyph(character) == BitmapFont.glyph("?"))
  }
}
