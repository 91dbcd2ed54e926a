import Testing

@testable import Configuring

@Suite struct LineIndexTests {
  private let index = LineIndex(
    of: #"""
      top = 1 # not = a key
      "quoted key" = "a # [b] = \" c"
      a.b.c = 2
      text = """
      x = 1
      [[no]] \""" y = 2
      """"
      raw = '''
      z = 3\'''
      list = [ # comment ] = 1
        "one", 'two', # three = 3
        { inner = 1, other = [1,
        2] },
      ]
      when = 2026-01-01 10:00:00
      [table]
      key = 1
      [[many]]
      name = 1
      [many.sub]
      name = 2
      [[many]]
      name = 3
      [[many.deep]]
      x = 1
      [[many.deep]]
      x = 2
      [ spaced . 'out' ]
      k=1
      """#)

  @Test(arguments: [
    ("top", 1), ("quoted key", 2), ("a.b.c", 3), ("text", 4), ("raw", 8), ("list", 10), ("list[0]", 11),
    ("list[1]", 11),
    ("list[2]", 12), ("list[2].inner", 12), ("list[2].other[1]", 13), ("when", 15), ("table", 16),
    ("table.key", 17),
    ("many", 18), ("many[0]", 18), ("many[0].name", 19), ("many[0].sub.name", 21), ("many[1]", 22),
    ("many[1].name", 23), ("many[1].deep[0].x", 25), ("many[1].deep[1]", 26), ("many[1].deep[1].x", 27),
    ("spaced.out.k", 29),
  ]) func findsEveryKey(path: String, line: Int) {
    #expect(index.line(of: path) == line)
  }

  @Test(arguments: [("many[1].none", 22), ("table.none.deeper", 16), ("x", 1), ("no", 1), ("key", 1)])
  func fallsBackToTheTableAround(path: String, line: Int) {
    #expect(index.line(of: path) == line)
  }

  /// The parser refuses such texts before, but an end must come all the same.
  @Test(arguments: [
    "[", "a", "a=", "a=[", "a={", "a=\"", "a='''", "=", "]", "[[a", "a.=1", "a=[}", "a={]", "a=}", "a.",
    "\u{0}",
  ])
  func endsOnBrokenText(text: String) {
    #expect(LineIndex(of: text).line(of: "nowhere") == 1)
  }
}
