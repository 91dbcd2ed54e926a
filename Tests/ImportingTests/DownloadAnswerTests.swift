import Testing

@testable import Importing

@Suite struct DownloadAnswerTests {
  private func answer(_ status: Int, _ lines: String...) -> DownloadAnswer {
    var answer = DownloadAnswer(status: status)
    for line in lines { answer.read(line + "\r\n") }
    return answer
  }

  private let part = PartialFile(length: 100, validator: "\"v\"")

  @Test func onlyWhatHasAValidatorIsResumed() {
    #expect(part.requestHeaders == ["Range: bytes=100-", "If-Range: \"v\""])
    #expect(PartialFile(length: 100, validator: nil).requestHeaders == [])
    #expect(PartialFile(length: 0, validator: "\"v\"").requestHeaders == [])
  }

  @Test func theValidatorIsAStrongOne() {
    #expect(answer(200, "ETag: \"v\"", "Last-Modified: then").validator == "\"v\"")
    #expect(answer(200, "etag: W/\"v\"", "last-modified:\tthen  ").validator == "then")
    #expect(answer(200, "etag: W/\"v\"", "no field").validator == nil)
  }

  @Test func theRestIsAppendedWhereItBelongs() {
    #expect(
      answer(206, "Content-Range: bytes 100-199/200").verdict(have: part, limit: 1_000) == .goOn(total: 200))
    for range in [
      "bytes 99-199/200", "bytes 100-199/*", "bytes 100-99/100", "100-199/200",
      "bytes 100-199/99999999999999999999",
    ] {
      #expect(
        answer(206, "Content-Range: \(range)").verdict(have: part, limit: 1_000) == .askForWhole, "\(range)")
    }
    #expect(answer(206).verdict(have: part, limit: 1_000) == .askForWhole)
    #expect(answer(416).verdict(have: part, limit: 1_000) == .askForWhole)
  }

  @Test func theWholeStartsOver() {
    #expect(answer(200, "Content-Length: 5").verdict(have: part, limit: 1_000) == .startOver(total: 5))
    #expect(answer(200).verdict(have: part, limit: 1_000) == .startOver(total: nil))
  }

  @Test(arguments: [301, 302, 401, 404, 500, 0])
  func otherAnswersAreRefused(status: Int) {
    guard case .refuse = answer(status).verdict(have: part, limit: 1_000) else {
      Issue.record("accepted")
      return
    }
  }

  @Test func whatIsTooLargeIsRefused() {
    for answer in [answer(200, "Content-Length: 1001"), answer(206, "Content-Range: bytes 100-1000/1001")] {
      #expect(
        answer.verdict(have: part, limit: 1_000)
          == .refuse(reason: "the file has 1001 bytes, more than the 1000 that it may have"))
    }
  }
}
