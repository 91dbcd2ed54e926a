import SystemPackage
import Testing
import Watching

@testable import xtalwatch

@Suite struct AgendaTests {
  private func order(_ agenda: inout Agenda, _ count: Int) -> [FilePath] {
    (0..<count).compactMap { _ in agenda.next() }
  }

  @Test func servesPlatesInTurn() {
    var agenda = Agenda()
    for number in 0..<100 { agenda.add(FilePath("flood\(number)"), plate: "flood", isBacklog: false) }
    agenda.add("single", plate: "other", isBacklog: false)
    #expect(order(&agenda, 2).contains("single"))
  }

  /// A thousand old plates are waiting when a picture comes.
  @Test func newsGoesBeforeABacklogOfManyPlates() {
    var agenda = Agenda()
    for number in 0..<1000 { agenda.add(FilePath("old\(number)"), plate: "\(number)", isBacklog: true) }
    agenda.add("news", plate: "new", isBacklog: false)
    #expect(order(&agenda, 2).contains("news"))
  }

  @Test func aBacklogComesToItsEndBesideAFlood() {
    var agenda = Agenda()
    for number in 0..<100 { agenda.add(FilePath("flood\(number)"), plate: "flood", isBacklog: false) }
    for number in 0..<5 { agenda.add(FilePath("old\(number)"), plate: "old", isBacklog: true) }
    let first = order(&agenda, 20)
    #expect(first.count { $0.string.hasPrefix("old") } == 5)
    #expect(order(&agenda, 1_000).count == 85)
    #expect(agenda.isEmpty)
  }
}

@Suite struct SourceHealthTests {
  @Test func aSilentSourceIsToldOfOnceAndWhenItSpeaksAgain() throws {
    var health = SourceHealth()
    let clock = AnswerClock()
    health.answers = [clock]
    #expect(health.look() == [])
    clock.asking {
      #expect(health.look() == [], "it has just been asked")
      let later = ContinuousClock.now + .seconds(11)
      #expect(health.look(at: later).map(\.trouble) == [.noAnswer])
      #expect(health.look(at: later + .seconds(60)) == [])
    }
    #expect(health.look() == [SourceHealth.Change(trouble: .noAnswer, message: nil)])
  }

  @Test func noticesBeginAndEndTroubles() {
    var health = SourceHealth()
    health.heard(.rootGone("/in", .missing(.noSuchFileOrDirectory)))
    health.heard(.watchLimit("/in/p", .noSpace))
    #expect(health.look().map(\.trouble) == [.gone, .watchLimit])
    health.heard(.rootBack("/in"))
    health.heard(.watchesGranted)
    #expect(health.look().allSatisfy { $0.message == nil })
    #expect(health.troubles.isEmpty)
  }
}
