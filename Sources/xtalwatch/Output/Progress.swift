// A counter on the terminal while files are scored; silent where stderr is no terminal.

private import Service

struct Progress {
  private let total: Int
  private var done = 0

  init(total: Int) { self.total = total }

  mutating func step() {
    done += 1
    guard Terminal.errorIsTerminal else { return }
    StandardError.write("\r\(done)/\(total)")
    if done == total { StandardError.write("\r\u{1B}[K") }
  }
}
