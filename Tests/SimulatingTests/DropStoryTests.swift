// A drop's story: the same everywhere, and one that only goes forward.
import Domain
import Testing

@testable import Simulating

@Suite struct DropStoryTests {
  private static let crystalline = Habit.allCases.map { Destiny.crystals($0) }

  @Test(arguments: Habit.allCases, ImagerLook.allCases)
  func crystalsOnlyGrow(habit: Habit, look: ImagerLook) throws {
    let story = DropStory(seed: 21, look: look, destiny: .crystals(habit))
    let onset = try #require(story.onset)
    let days = [0, onset, onset + 0.5, onset + 2, onset + 7, onset + 30]
    let pixels = days.map { story.crystalPixels(atDay: $0, height: 120) }
    #expect(pixels[0] == 0)
    #expect(pixels[1] == 0)
    #expect(pixels[5] > 0)
    #expect(pixels == pixels.sorted())
  }

  @Test(arguments: Habit.allCases)
  func crystalsAppearAfterTheyNucleate(habit: Habit) throws {
    let story = DropStory(seed: 5, look: .rigaku, destiny: .crystals(habit))
    let onset = try #require(story.onset)
    #expect(story.outcome(atDay: 0) != .crystals)
    #expect(story.outcome(atDay: onset) != .crystals)
    let late = (0..<40).map { story.outcome(atDay: onset + Double($0)) }
    let first = try #require(late.firstIndex(of: .crystals))
    #expect(late[first...].allSatisfy { $0 == .crystals })
  }

  @Test func whatIsNotCrystallineStaysAsItIs() {
    let destinies: [Destiny] = [.clear, .precipitate(.skin), .other(.bubbles), .other(.emptyWell)]
    for destiny in destinies {
      let story = DropStory(seed: 3, look: .formulatrix, destiny: destiny)
      for day in [0.0, 1, 7, 60] {
        #expect(story.outcome(atDay: day) == destiny.outcome)
        #expect(story.crystalPixels(atDay: day, height: 60) == 0)
      }
    }
  }

  @Test func theSameDropIsRecognizedAWeekLater() {
    let story = DropStory(seed: 77, look: .formulatrix, destiny: .clear)
    let other = DropStory(seed: 78, look: .formulatrix, destiny: .clear)
    let first = grey(story.picture(atDay: 0, height: 96))
    let later = grey(story.picture(atDay: 7, height: 96))
    let stranger = grey(other.picture(atDay: 7, height: 96))
    #expect(difference(first, later) > 0)
    #expect(difference(first, later) * 2 < difference(first, stranger))
  }

  @Test func everyStoryCanBePainted() {
    for seed in UInt64(0)..<300 {
      let look = ImagerLook.allCases[Int(seed % 3)]
      let outcome = Outcome.allCases[Int(seed / 3 % 4)]
      let story = DropStory(seed: seed, look: look, outcome: outcome)
      let frame = story.picture(atDay: Double(seed % 40), height: 33)
      #expect(frame.height == 33)
      #expect(frame.width == look.width(height: 33))
      #expect(story.destiny.outcome == outcome)
    }
  }

  @Test func framesHaveTheImagersAspect() {
    #expect(ImagerLook.formulatrix.width(height: 1024) == 1224)
    #expect(ImagerLook.rigaku.width(height: 480) == 640)
    #expect(ImagerLook.hwmri.width(height: 512) == 612)
  }

  @Test func aDemonstrationShowsOneCrystallineDropInEight() {
    let stories = (0..<4000).map { DropStory(seed: UInt64($0), look: .rigaku) }
    let crystalline = stories.count { $0.destiny.outcome == .crystals }
    #expect((400...600).contains(crystalline))
  }

  private func grey(_ frame: Frame) -> [Int] {
    stride(from: 0, to: frame.samples.count, by: frame.channels).map { Int(frame.samples[$0]) }
  }

  private func difference(_ a: [Int], _ b: [Int]) -> Int { zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) } }
}
