import Testing

@testable import Configuring

@Suite struct SpellingTests {
  @Test(
    arguments: [
      ("pth", "path"), ("paht", nil), ("databse", "database"), ("poll_second", "poll_seconds"), ("nmae", nil),
      ("colums", "columns"), ("email", nil), ("", nil),
    ] as [(String, String?)]) func guesses(word: String, meant: String?)
  {
    let keys = ["name", "path", "database", "poll_seconds", "columns", "layout"]
    #expect(Spelling.nearest(to: word, among: keys) == meant)
  }
}
