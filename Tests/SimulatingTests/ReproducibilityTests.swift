// The same seed gives the same pixels on every machine and at every level of optimization.
//
// These digests change only when the pictures change on purpose; networks trained on them then change too.
import Domain
import Testing

@testable import Simulating

@Suite struct ReproducibilityTests {
  private static let digests: [(ImagerLook, Outcome, String)] = [
    (.formulatrix, .clear, "d09964f27a1b516dcd0138588bca6556f32a91fe7f2e29249d705e13a61673fc"),
    (.rigaku, .clear, "4f3d247a2716717dcd8f5d95854c2fa35679b7221b36de8d95971ea18d7c8a02"),
    (.hwmri, .clear, "d6a79a27227eaac3042f268e96c5552f470dbe163208e18dcf9be527f62daf89"),
    (.formulatrix, .crystals, "14fb4e22df382ed2f5eec1155ed05ecb0a87c6d4719c63544635501911ee38c2"),
    (.rigaku, .crystals, "8046215bdf3203beb6d1b7363b6fae99130f0c499dfde67129f4e38ea98cb831"),
    (.hwmri, .crystals, "33bb4d6be11d51beec6796d46beeb6343796f79945e647f77ea1387a92b04103"),
    (.formulatrix, .other, "462d7e6ad6369472347fd6b26aec70c00c1cf922e53336c85556010159436f4b"),
    (.rigaku, .other, "edc49e4def64cb754702a5bb77a8f71e2a7e7d42725f8d257679a962d6e483bb"),
    (.hwmri, .other, "9f9e953bfad98a79e20df944ba08e4dd4091d54780dd6c206ecda6184f01f67d"),
    (.formulatrix, .precipitate, "99488e4bec94adafea3d0c1b234e0517673c033e2d84ce835e68f8043e18f46e"),
    (.rigaku, .precipitate, "d137a406e27d18a1e687f0d60ba5217e9b226a14efabf68af425e2e100c4a878"),
    (.hwmri, .precipitate, "4d8481d467469b723bbd677f0d8e702ea5d4efc52d5562799a5f55a462bf0e8d"),
  ]

  @Test(arguments: digests)
  func samplesNeverChange(look: ImagerLook, outcome: Outcome, digest: String) {
    let story = DropStory(seed: 2026, look: look, outcome: outcome)
    let frame = story.picture(atDay: 9, height: 48)
    #expect(Digest(of: frame.samples).hex == digest)
  }
}
