// A bar on the terminal while something is downloaded; silent where stderr is no terminal.

private import Foundation
private import Service

struct DownloadBar {
  private static let width = 40

  /// - Parameters:
  ///   - received: bytes so far.
  ///   - total: bytes of all, where that is known.
  func show(received: Int, total: Int?) {
    guard Terminal.errorIsTerminal else { return }
    StandardError.write("\r" + DownloadBar.text(received: received, total: total) + "\u{1B}[K")
  }

  func clear() {
    if Terminal.errorIsTerminal { StandardError.write("\r\u{1B}[K") }
  }

  static func text(received: Int, total: Int?) -> String {
    let megabytes = String(format: "%.1f", Double(received) / 1e6)
    guard let total, total > 0 else { return "\(megabytes) MB" }
    let filled = min(width, width * received / total)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    return "[\(bar)] \(megabytes) of \(String(format: "%.1f", Double(total) / 1e6)) MB"
  }
}
