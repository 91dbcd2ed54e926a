import Testing

@testable import Layouts

@Suite struct DateFormatTests {
  @Test(arguments: [
    ("yyyyMMdd", "20200413", "20200413"), ("dd.MM.yy", "13.04.20", "20200413"),
    ("yyMMdd", "991231", "19991231"),
    ("yyMMdd", "691231", "20691231"), ("HHmm", "2359", "2359"),
    ("yyyy-MM-dd HH:mm:ss", "2020-04-13 13:05:23", "20200413130523"),
  ])
  func putsDigitsInOrder(format: String, text: String, digits: String) throws {
    let format = try #require(DateFormat(format))
    #expect(format.length == text.count)
    #expect(format.digits(of: text) == digits)
  }

  @Test(arguments: [("yyyyMMdd", "2020041"), ("yyyyMMdd", "2020041x"), ("dd.MM.yy", "13-04-20")])
  func refuses(format: String, text: String) throws {
    #expect(try #require(DateFormat(format)).digits(of: text) == nil)
  }
}
