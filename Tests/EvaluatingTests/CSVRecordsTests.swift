// RFC 4180, and the ways in which people's files differ from it.

import Testing

@testable import Evaluating

struct CSVRecordsTests {
  @Test(arguments: [
    ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
    ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
    ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
    ("\u{FEFF}a,b\n\n\nc,d\n", [["a", "b"], ["c", "d"]]),
    ("\"a,1\",\"say \"\"x\"\"\"\n", [["a,1", "say \"x\""]]),
    ("\"two\nlines\",\"\"\n", [["two\nlines", ""]]),
    (",\n", [["", ""]]),
    ("", []),
  ])
  func `fields are as written`(text: String, fields: [[String]]) {
    #expect(CSVRecords(text).map(\.fields) == fields)
    #expect(CSVRecords(text).allSatisfy { !$0.isBroken })
  }

  @Test func `lines are counted through quotes and empty lines`() {
    #expect(CSVRecords("h\r\n\"a\r\nb\"\r\n\r\nc\r\n").map(\.line) == [1, 2, 5])
  }

  @Test(arguments: ["\"a", "\"a\"b,c", "x,\"y\nz"])
  func `bad quotes are told`(text: String) {
    #expect(CSVRecords(text).contains { $0.isBroken })
  }
}
