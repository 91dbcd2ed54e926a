import ImportingFixtures
import Testing

@testable import Importing

@Suite struct ByteCursorTests {
  @Test(arguments: [0, 1, 127, 128, 300, UInt64(UInt32.max), UInt64.max])
  func varintsComeBack(value: UInt64) throws {
    var cursor = ByteCursor(IndexWriter.varint(value)[...])
    #expect(try cursor.varint() == value)
    #expect(cursor.isAtEnd)
  }

  @Test(
    arguments: [
      [], [0x80], [UInt8](repeating: 0xff, count: 9), [UInt8](repeating: 0xff, count: 9) + [2],
      [UInt8](repeating: 0x80, count: 11),
    ] as [[UInt8]])
  func badVarintsAreRefused(bytes: [UInt8]) {
    var cursor = ByteCursor(bytes[...])
    #expect(throws: Damage.self) { try cursor.varint() }
  }

  @Test func nothingIsReadBeyondTheEnd() throws {
    var cursor = ByteCursor([1, 2, 3, 4, 5])
    #expect(try cursor.fixed32() == 0x0403_0201)
    #expect(throws: Damage.self) { try cursor.fixed32() }
    #expect(throws: Damage.self) { try cursor.take(2) }
    #expect(throws: Damage.self) { try cursor.take(-1) }
    #expect(try cursor.take(1) == [5])
    var huge = ByteCursor(IndexWriter.varint(.max)[...])
    #expect(throws: Damage.self) { try huge.count() }
  }
}
