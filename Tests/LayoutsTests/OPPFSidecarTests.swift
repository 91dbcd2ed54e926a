import Foundation
import Testing

@testable import Layouts

@Suite struct OPPFSidecarTests {
  private func sidecar(_ xml: String) throws -> OPPFSidecar { try OPPFSidecar(xml: Data(xml.utf8)) }

  @Test(
    arguments: [
      ("P1-20100415-063644", "20100415-063644"), ("10372548-20240611", "10372548"), ("10372548", "10372548"),
      ("P1-", nil), ("-1", nil),
    ] as [(String, String?)])
  func timepointIsTheImagingsKey(imagingID: String, timepoint: String?) throws {
    let xml = "<ImageInfo><PlateId>P1</PlateId><ImagingId>\(imagingID)</ImagingId></ImageInfo>"
    #expect(try sidecar(xml).timepoint(ofPlate: "P1") == timepoint)
  }

  @Test(arguments: [
    "2010-04-15T08:05:35Z", "2010-04-15T08:05:35", "2010-04-15T09:05:35+01:00", "2010-04-15T08:05:35.000Z",
    "2010-04-15T09:05:35.0000000+01:00",
  ])
  func datesAreUTCUnlessTheySayOtherwise(text: String) throws {
    let expected = try Date("2010-04-15T08:05:35Z", strategy: .iso8601)
    #expect(try sidecar("<ImageInfo><ImagedAt>\(text)</ImagedAt></ImageInfo>").imagedAt == expected)
  }

  @Test func onlyChildrenOfTheRootCount() throws {
    let read = try sidecar(
      "<ImageInfo><More><PlateId>no</PlateId></More><PlateId> yes </PlateId></ImageInfo>")
    #expect(read.plate == "yes")
  }

  @Test(arguments: [
    "", "no xml", "<ImageInfo>", "<Other><PlateId>P</PlateId></Other>", "<ImageInfo>&undefined;</ImageInfo>",
  ])
  func refusesWhatIsNoImageInfo(xml: String) {
    #expect(throws: OPPFSidecar.Unusable.self) { try sidecar(xml) }
  }

  @Test(arguments: [String.Encoding.utf8, .utf16BigEndian, .utf16LittleEndian])
  func refusesEntitiesInAnyEncoding(encoding: String.Encoding) throws {
    let xml =
      "\u{feff}<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]><ImageInfo><Drop>&c;</Drop></ImageInfo>"
    let data = try #require(xml.data(using: encoding))
    let error = try #require(throws: OPPFSidecar.Unusable.self) { try OPPFSidecar(xml: data) }
    #expect(error.description.contains("document type"))
  }

  @Test func refusesWhatIsTooLarge() {
    let filler = String(repeating: " ", count: OPPFSidecar.maximumBytes)
    #expect(throws: OPPFSidecar.Unusable.self) { try sidecar("<ImageInfo>\(filler)</ImageInfo>") }
  }

  @Test func refusesControlCharactersAndLongTexts() {
    #expect(throws: OPPFSidecar.Unusable.self) {
      try sidecar("<ImageInfo><PlateId>a&#9;b</PlateId></ImageInfo>")
    }
    let long = String(repeating: "p", count: 129)
    #expect(throws: OPPFSidecar.Unusable.self) {
      try sidecar("<ImageInfo><PlateId>\(long)</PlateId></ImageInfo>")
    }
  }
}
