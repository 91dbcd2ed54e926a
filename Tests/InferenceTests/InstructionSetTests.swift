// Which kernels are taken, and what is refused.

import Inference
import Testing

@Suite struct InstructionSetTests {
  @Test func everyProcessorRunsTheBaseline() {
    #expect(InstructionSet.available.first == .baseline)
    #expect(InstructionSet.baseline < .avx2 && InstructionSet.avx2 < .avx512)
  }

  @Test(arguments: [nil, ""]) func theMostDemandingIsTakenWhereNothingIsAsked(asked: String?) throws {
    #expect(try InstructionSet.chosen(asked: asked) == InstructionSet.available.max())
  }

  @Test(arguments: InstructionSet.available) func aLowerOneCanBeAskedFor(set: InstructionSet) throws {
    #expect(try InstructionSet.chosen(asked: set.rawValue) == set)
  }

  @Test(arguments: ["AVX2", "sse", "avx1024"]) func anUnknownNameIsAnErrorThatTellsTheNames(asked: String) {
    #expect { try InstructionSet.chosen(asked: asked) } throws: { error in
      let text = String(describing: error)
      return text.contains(asked) && text.contains("baseline") && text.contains(InstructionSet.variable)
    }
  }

  @Test func whatTheProcessorCannotDoIsRefused() {
    for set in InstructionSet.allCases where !InstructionSet.available.contains(set) {
      #expect(throws: NetworkError.self) { try InstructionSet.chosen(asked: set.rawValue) }
    }
  }
}
