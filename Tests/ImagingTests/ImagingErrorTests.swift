import Domain
import Imaging
import SystemPackage
import Testing

@Suite struct ImagingErrorTests {
  @Test(arguments: [
    (ImagingError.empty, FailureKind.empty), (.truncated(reason: "r"), .truncated),
    (.corrupt(reason: "r"), .corrupt),
    (.unsupported(codec: "GIF"), .unsupported), (.notAnImage, .notAnImage),
    (.unreadable(.permissionDenied), .unreadable),
    (.tooLarge(LimitExcess(of: "pixels", found: 9, limit: 8)), .tooLarge),
  ])
  func hasItsKindAndARemedy(error: ImagingError, kind: FailureKind) {
    #expect(error.kind == kind)
    #expect(error.message.contains(";"))
  }

  @Test func saysWhatWasAskedAndWhatIsAllowed() {
    let counted = ImagingError.tooLarge(LimitExcess(of: "pixels", found: 90, limit: 80))
    #expect(counted.message == "90 pixels, but the limit is 80; export it smaller or raise the limit")
    let stopped = ImagingError.tooLarge(LimitExcess(of: "progressive scans", found: nil, limit: 100))
    #expect(stopped.message.hasPrefix("more progressive scans than the limit of 100"))
  }

  @Test func namesTheFileOnOneLine() {
    let text = ImagingError.empty.describing("plate\n7/d1.jpg")
    #expect(text == #"plate\x0a7/d1.jpg: the file has no bytes; export it again from the imager"#)
  }
}
