import Testing

@testable import xtalwatch

@Suite struct ReportTests {
  @Test func jsonLinesHaveEveryKeyAndNulls() {
    let line = JSONLine.text([
      "plate": Cell.text("a/b\"c"), "drop": .integer(1), "seen": .text(nil), "p": .real(0.25),
    ])
    #expect(line == #"{"drop":1,"p":0.25,"plate":"a/b\"c","seen":null}"#)
  }

  @Test(arguments: [
    ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""),
    ("two\nlines", "\"two\nlines\""),
  ])
  func csvQuotesWhatNeedsIt(field: String, quoted: String) {
    #expect(CSVField.quoted(field) == quoted)
  }

  @Test(arguments: [("a\u{1B}[2Jb", "a?[2Jb"), ("a\r\nb", "a??b"), ("ü\u{202E}x", "ü?x"), ("209", "209")])
  func aNameSteersNoTerminal(name: String, shown: String) {
    #expect(name.harmless == shown)
  }

  @Test func tablesRoundAndCsvDoesNot() {
    #expect(Cell.real(0.123456).plain == "0.12")
    #expect(Cell.real(0.123456).exact == "0.123456")
  }
}
