// A counter on the terminal while files are scored; silent where stderr is no terminal.

private import Glibc

struct Progress {
  private let total: Int
  private var done = 0

  init(total: Int) { self.total = total }

  mutating func step() {
    done += 1
    guard Terminal.errorIsTerminal else { return }
    fputs("\r\(done)/\(total)", stderr)
    if done == total { fputs("\r\u{1B}[K", stderr) }
  }
}
