// The same seed gives the same pixels on every machine and at every level of optimization.
//
// These digests change only when the pictures change on purpose; networks trained on them then change too.
import Domain
import Testing

@testable import Simulating

@Suite struct ReproducibilityTests {
  private static let digests: [(ImagerLook, Outcome, String)] = [
    (.formulatrix, .clear, "56ba0c920db2945b32ae38f895e4056b98ff5f342cdf014f9240fce0354b158d"),
    (.rigaku, .clear, "9da7a0ea958711d8f1385abd522f6a7c9a498dd592a1e0ee158cc7170741ee3d"),
    (.hwmri, .clear, "c70c11163a0de17d1aadfdcfdd147f2ee0e43302b20dd105c3d1676aad9b1c5b"),
    (.formulatrix, .crystals, "6553dbbcfe024c06f681f019f51f8b21963e77148bbb6438250513f51a893578"),
    (.rigaku, .crystals, "b960a60f78eaad1c667a25d61938d267d1d379552a8b96a61656921a6b3a1a19"),
    (.hwmri, .crystals, "ed49c6ca02d96dd745c061dd814c5a7f758fb5c9ab623deed603b22cd0c5c58a"),
    (.formulatrix, .other, "462d7e6ad6369472347fd6b26aec70c00c1cf922e53336c85556010159436f4b"),
    (.rigaku, .other, "edc49e4def64cb754702a5bb77a8f71e2a7e7d42725f8d257679a962d6e483bb"),
    (.hwmri, .other, "850d2d60eeec33e6488fa7a10b7762651d6779bf73927ba43c7ed12bd8b8e035"),
    (.formulatrix, .precipitate, "433e8f49dd246c0d06464f7340d1811928214ccfc58d52e0c851b825d30ae492"),
    (.rigaku, .precipitate, "db07885e51ca69214776ded132ec973bd2cfb54b293777f4afc5d7d9fe742ed2"),
    (.hwmri, .precipitate, "ca3ee39fedc048266fbea8c0d54ca8c5d0cc3d8da972317c5a799a2a1f8305bf"),
  ]

  @Test(arguments: digests)
  func samplesNeverChange(look: ImagerLook, outcome: Outcome, digest: String) {
    let story = DropStory(seed: 2026, look: look, outcome: outcome)
    let frame = story.picture(atDay: 9, height: 48)
    #expect(Digest(of: frame.samples).hex == digest)
  }
}
