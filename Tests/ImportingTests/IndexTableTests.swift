import ImportingFixtures
import Testing

@testable import Importing

@Suite struct IndexTableTests {
  static let rows: [IndexWriter.Row] =
    [(key: [], value: [1])]
    + (10..<60).map {
      (Array("layer/\($0)/weights".utf8), [UInt8](repeating: UInt8($0), count: $0))
    }

  private func refusal(_ bytes: [UInt8]) -> String? {
    do {
      _ = try IndexTable(bytes)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test(arguments: IndexWriter.Compression.allCases, [1, 7, 100])
  func rowsComeBack(compression: IndexWriter.Compression, rowsPerBlock: Int) throws {
    let file = IndexWriter(compression: compression, rowsPerBlock: rowsPerBlock).file(Self.rows)
    let table = try IndexTable(file)
    #expect(table.rows == Self.rows.map { IndexTable.Row(key: $0.key, value: $0.value) })
  }

  @Test(arguments: IndexWriter.Compression.allCases)
  func everyFlippedBitIsSeen(compression: IndexWriter.Compression) throws {
    let file = IndexWriter(compression: compression, rowsPerBlock: 20).file(Self.rows)
    var footer = ByteCursor(file.suffix(IndexTable.footerSize))
    // The meta index holds nothing and is not read.
    let metaIndex = try IndexBlock.Handle(&footer)
    for place in 0..<file.count - IndexTable.footerSize
    where !(metaIndex.offset..<metaIndex.end).contains(place) {
      var damaged = file
      damaged[place] ^= 1 << (place % 8)
      #expect(refusal(damaged) != nil)
    }
  }

  @Test func everyTruncationIsSeen() {
    let file = IndexWriter(rowsPerBlock: 20).file(Self.rows)
    for length in 0..<file.count { #expect(refusal(Array(file.prefix(length))) != nil) }
  }

  @Test func noFlippedByteOfTheFooterTraps() {
    let file = IndexWriter(rowsPerBlock: 20).file(Self.rows)
    for place in file.count - IndexTable.footerSize..<file.count {
      for value in [0, 0x7f, 0x80, 0xff] as [UInt8] {
        var damaged = file
        damaged[place] = value
        _ = refusal(damaged)
      }
    }
  }

  @Test func keysOutOfOrderAreRefused() {
    var rows = Self.rows
    rows.swapAt(20, 21)
    #expect(
      refusal(IndexWriter().file(rows))?.contains(
        "\"layer/29/weights\" does not come after \"layer/30/weights\"") == true)
    #expect(refusal(IndexWriter(rowsPerBlock: 1).file(rows)) != nil, "also from block to block")
    rows = Self.rows
    rows[5] = rows[4]
    #expect(refusal(IndexWriter().file(rows)) != nil, "no key twice")
  }

  @Test(
    arguments: [
      // An entry that shares more than there is, one that is cut off, sizes beyond all bounds.
      ([5, 1, 1, 0x61, 0x62], "a key shares 5 bytes with one of 0"), ([0, 9, 1, 0x61], "9 bytes were due"),
      ([0, 1], "cut off"),
      ([0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0], "no size or place"),
    ] as [([UInt8], String)])
  func lyingSizesAreRefused(entries: [UInt8], reason: String) {
    #expect(refusal(Self.file(block: entries + [0, 0, 0, 0] + [1, 0, 0, 0]))?.contains(reason) == true)
  }

  @Test func restartPointsMustFit() {
    #expect(refusal(Self.file(block: [0xff, 0xff, 0xff, 0x7f]))?.contains("restart points") == true)
    #expect(refusal(Self.file(block: [1, 0]))?.contains("bytes were due") == true)
  }

  @Test func snappyBombsAreRefused() {
    // The length of four gigabytes in front, then nothing.
    let bomb: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0x0f, 0x00, 0x61]
    #expect(Self.refusal(ofIndexBlock: bomb, type: 1)?.contains("no Snappy data of at most") == true)
    #expect(Self.refusal(ofIndexBlock: [5, 0, 0x61], type: 1)?.contains("Snappy data are damaged") == true)
    #expect(Self.refusal(ofIndexBlock: [0, 0, 0, 0], type: 2)?.contains("type 2") == true)
  }

  /// A file whose only data block, unpacked, is this.
  private static func file(block: [UInt8]) -> [UInt8] {
    let writer = IndexWriter(compression: .none)
    var file: [UInt8] = []
    let handle = writer.append(block, to: &file)
    let entry: [UInt8] = [0, 1, UInt8(handle.count), 0x7a] + handle
    let index = writer.append(entry + [0, 0, 0, 0] + [1, 0, 0, 0], to: &file)
    return file + footer(index)
  }

  private static func refusal(ofIndexBlock stored: [UInt8], type: UInt8) -> String? {
    let typed = stored + [type]
    let file = typed + IndexWriter.fixed(typed.withUnsafeBytes { MaskedChecksum(of: $0) }.value)
    do {
      _ = try IndexTable(file + footer([0, UInt8(stored.count)]))
      return nil
    } catch {
      return error.reason
    }
  }

  private static func footer(_ index: [UInt8]) -> [UInt8] {
    [0, 0] + index + [UInt8](repeating: 0, count: 38 - index.count) + IndexWriter.fixed(IndexTable.magic)
  }
}
