import Domain
import Testing

@testable import Importing

@Suite struct PublishedNetworkTests {
  private func probabilities(crystalsOff difference: Double) -> Probabilities {
    Probabilities(
      clear: 0.02138741, crystals: 0.92633826 + difference, other: 0.02619987,
      precipitate: 0.02607453 - difference)
  }

  @Test func theExampleIsComparedWithinTheTolerance() {
    #expect(PublishedExample.agrees(probabilities(crystalsOff: 0)))
    #expect(PublishedExample.agrees(probabilities(crystalsOff: 0.0009)))
    #expect(!PublishedExample.agrees(probabilities(crystalsOff: 0.0011)))
    #expect(!PublishedExample.agrees(probabilities(crystalsOff: -0.0011)))
  }

  @Test func thePublishedScoresAreProbabilities() {
    #expect(abs(PublishedExample.scores.values.reduce(0, +) - 1) < 1e-6)
    #expect(Set(PublishedExample.scores.keys) == Set(Outcome.allCases))
  }

  @Test func onlyThePublishedPictureIsTheExample() {
    #expect(Digest(hex: PublishedExample.digest) != nil)
    #expect(!PublishedExample.isPicture([0xff, 0xd8]))
  }
}
