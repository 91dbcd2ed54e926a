// A source that is away: not for a moment, and not unless it is known.

import Foundation
import Testing

@testable import Monitoring

@Suite struct ReachabilityTests {
  private static let now = Date(timeIntervalSince1970: 1_800_000_000)
  private let open = OpenCondition(since: now - 600, mark: 0)

  @Test func absenceIsToldAfterItsGrace() {
    func verdict(_ lasts: TimeInterval) -> Verdict {
      Reachability(trouble: ("/srv/a: not there", lasts), wellFor: nil, grace: 300)
        .verdict(open: nil, at: Self.now)
    }
    #expect(verdict(299) == .stays)
    guard case .begins(let finding) = verdict(300) else {
      Issue.record("it is away")
      return
    }
    #expect(finding.since == Self.now - 300)
    #expect(finding.summary == "cannot be watched: /srv/a: not there")
  }

  @Test func returnIsToldAfterTheSameGrace() {
    func verdict(_ wellFor: TimeInterval?, isTroubled: Bool = false) -> Verdict {
      Reachability(trouble: isTroubled ? ("m", 1) : nil, wellFor: wellFor, grace: 300)
        .verdict(open: open, at: Self.now)
    }
    #expect(verdict(nil) == .stays)
    #expect(verdict(299) == .stays)
    #expect(verdict(900, isTroubled: true) == .stays)
    #expect(verdict(300) == .ends("its folder can be read again, after 10 minutes"))
  }
}
