// Who is told of what.

import Domain
import Foundation
import Testing

@testable import Alerting

@Suite struct AlertRouteTests {
  private let facts = AlertFacts.example(source: "imager-1", plate: "9b5J-x", owner: "anna")

  @Test(arguments: [
    (AlertRoute(sink: "s"), true), (AlertRoute(sink: "s", hits: false, operations: true), false),
    (AlertRoute(sink: "s", plates: ["9b*"]), true), (AlertRoute(sink: "s", plates: ["9c*", "*-X"]), true),
    (AlertRoute(sink: "s", plates: ["9b"]), false), (AlertRoute(sink: "s", sources: ["imager-2"]), false),
    (AlertRoute(sink: "s", sources: ["imager-1"], owners: ["bob", "anna"]), true),
    (AlertRoute(sink: "s", owners: ["bob"]), false),
  ])
  func hitsGoByPlateSourceAndOwner(route: AlertRoute, isTold: Bool) {
    let plate = ConversationTopic.plate(source: "imager-1", plate: "9b5J-x")
    #expect(route.place(for: facts) == (isTold ? OutboxPlace(sink: "s", topic: plate) : nil))
  }

  @Test func platesOfNobodyGoToNoOwner() {
    #expect(AlertRoute(sink: "s", owners: ["anna"]).place(for: .example()) == nil)
  }

  @Test func whatIsNotClearWaitsForTheDigest() {
    let route = AlertRoute(sink: "s", immediateFrom: 0.95)
    #expect(route.place(for: .example(probability: 0.94))?.topic == .digest)
    #expect(route.place(for: .example(probability: 0.95))?.topic != .digest)
    // That the crystals are gone is the surer the less probable they are.
    #expect(route.place(for: .example(event: HitDraft.lost, probability: 0.01))?.topic != .digest)
    #expect(route.place(for: .example(event: HitDraft.lost, probability: 0.1))?.topic == .digest)
  }

  /// The sinks that hear of all hits of source `a`, or else those that hear of some.
  @Test(arguments: [
    ([AlertRoute(sink: "all"), AlertRoute(sink: "anna", owners: ["anna"])], ["all"]),
    ([AlertRoute(sink: "anna", owners: ["anna"]), AlertRoute(sink: "x", plates: ["X*"])], ["anna", "x"]),
    (
      [AlertRoute(sink: "ops", hits: false, operations: true), AlertRoute(sink: "x", plates: ["X*"])], ["ops"]
    ),
    ([AlertRoute(sink: "b", sources: ["b"]), AlertRoute(sink: "a", sources: ["a", "b"])], ["a"]),
  ])
  func aWordAboutAllHitsReachesSomebody(routes: [AlertRoute], sinks: [String]) {
    let places = routes.places(aboutHitsOf: "a")
    #expect(places.map(\.sink) == sinks && places.allSatisfy { $0.topic == .operators })
  }

  @Test func hitsThatReachNobodyAreFound() {
    let anna = AlertRoute(sink: "anna", owners: ["anna"])
    #expect([AlertRoute(sink: "all")].gaps(among: ["a", "b"]) == [])
    #expect([AlertRoute(sink: "all", plates: ["X*", "*"])].gaps(among: ["a"]) == [])
    #expect([anna].gaps(among: ["a"]) == [.some(source: "a", sinks: ["anna"])])
    #expect(
      [anna, AlertRoute(sink: "a", sources: ["a"])].gaps(among: ["a", "b"]) == [
        .some(source: "b", sinks: ["anna"])
      ])
    #expect(
      [AlertRoute(sink: "ops", hits: false, operations: true)].gaps(among: ["a"]) == [.all(source: "a")])
    #expect([AlertRoute(sink: "a", sources: ["a"])].gaps(among: ["b"]) == [.all(source: "b")])
  }

  @Test func noticesGoToOperatorsOfTheSource() {
    func notice(_ source: String?) -> OperatorNotice {
      OperatorNotice(event: "e", source: source, summary: "", remedy: "", at: .distantPast, isOver: false)
    }
    let route = AlertRoute(sink: "s", operations: true, sources: ["imager-1"])
    #expect(route.place(for: notice("imager-1")) == OutboxPlace(sink: "s", topic: .operators))
    #expect(route.place(for: notice(nil)) != nil && route.place(for: notice("imager-2")) == nil)
    #expect(AlertRoute(sink: "s").place(for: notice(nil)) == nil)
  }

  @Test(arguments: [
    ("", "*", true), ("abc", "a*c", true), ("abc", "?b?", true), ("abc", "a*b", false),
    ("aXbXc", "a*x*c", true),
    ("abc", "", false), ("a*c", "a**c", true), ("aaab", "*aab", true),
  ])
  func wildcards(text: String, pattern: String, fits: Bool) {
    #expect(Wildcards.match(text, pattern) == fits)
  }
}
