import Domain
import SystemPackage
import Testing

@Suite struct TimepointTests {
  @Test func ordersByTheNumbersInIt() {
    let keys = ["11", "9", "20200401", "9-2", "9-10"]
    #expect(keys.map { Timepoint($0) }.sorted().map(\.key) == ["9", "9-2", "9-10", "11", "20200401"])
  }
}

@Suite struct ProbabilitiesTests {
  @Test func softmaxSumsToOneInTheNetworksOrder() {
    let probabilities = Probabilities(softmaxOf: [1, 3, 0, 2])
    #expect(abs(Outcome.allCases.map { probabilities[$0] }.reduce(0, +) - 1) < 1e-12)
    #expect(probabilities.label == .crystals)
    #expect(probabilities.precipitate > probabilities.clear)
  }

  @Test func survivesLargeLogits() {
    #expect(Probabilities(softmaxOf: [1000, -1000, 0, 0]).clear == 1)
  }
}

@Suite struct DigestTests {
  @Test func knownVectors() {
    #expect(Digest(of: "").hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(Digest(of: "abc").hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}

@Suite struct FilePathTests {
  @Test func escapesWhatCannotBePrinted() {
    let bytes: [CChar] = [
      0x2F, 0x61, 0x0A, CChar(bitPattern: 0xFF), 0x5C, CChar(bitPattern: 0xC3), CChar(bitPattern: 0xA9), 0,
    ]
    let path = bytes.withUnsafeBufferPointer { FilePath(platformString: $0.baseAddress!) }
    #expect(path.escaped == "/a\\x0a\\xff\\x5cé")
  }
}
