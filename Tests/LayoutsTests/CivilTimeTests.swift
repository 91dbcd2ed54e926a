import Foundation
import Testing

@testable import Layouts

@Suite struct CivilTimeTests {
  @Test(arguments: [
    ("20240229", "2024-02-29T00:00:00Z"), ("202004011137", "2020-04-01T11:37:00Z"),
    ("20100415063644", "2010-04-15T06:36:44Z"),
  ])
  func readsDigits(digits: String, instant: String) throws {
    #expect(CivilTime(digits: digits)?.date(in: .gmt) == (try Date(instant, strategy: .iso8601)))
  }

  @Test(arguments: [
    "", "2020", "20230229", "20201301", "20200100", "202001012460", "202001012400", "20200101000060",
    "18991231",
    "21000101", "2020010a", "２０２００１０１", "-2020010",
  ])
  func refuses(digits: String) {
    #expect(CivilTime(digits: digits) == nil)
  }

  @Test func isOfItsZone() throws {
    let newYork = try #require(TimeZone(identifier: "America/New_York"))
    let expected = try Date("2020-07-01T04:00:00Z", strategy: .iso8601)
    #expect(CivilTime(digits: "202007010000")?.date(in: newYork) == expected)
  }
}
