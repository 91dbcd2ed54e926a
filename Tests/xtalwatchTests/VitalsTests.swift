import Testing

@testable import xtalwatch

@Suite struct VitalsTests {
  private func vitals(_ lanes: (isAsleep: Bool, steps: Int)...) -> Vitals {
    Vitals(
      lanes: lanes.map { .init(isIdle: false, isAsleep: $0.isAsleep, isAnswered: true, steps: $0.steps) })
  }

  @Test func sleepingSourcesNeedNotMove() {
    #expect(vitals((true, 5), (true, 7)).showsLife(since: vitals((true, 5), (true, 7))))
  }

  @Test func aBusySourceMustMove() {
    #expect(vitals((false, 6)).showsLife(since: vitals((false, 5))))
    #expect(!vitals((false, 5)).showsLife(since: vitals((false, 5))))
  }

  @Test func oneBusySourceDoesNotExcuseAnother() {
    #expect(!vitals((false, 9), (false, 7)).showsLife(since: vitals((false, 5), (false, 7))))
  }

  @Test func aSourceThatDoesNotAnswerIsNoReasonForARestart() {
    let look = Vitals(lanes: [.init(isIdle: false, isAsleep: false, isAnswered: false, steps: 5)])
    #expect(look.showsLife(since: look))
  }

  @Test func theFirstLookShowsLife() {
    #expect(vitals((false, 0)).showsLife(since: nil))
  }
}
