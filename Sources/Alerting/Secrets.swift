// What must never stand in a log or in the outbox.

import Foundation

/// Texts that are taken out of whatever is told of a delivery.
struct Secrets: Sendable {
  private let texts: [String]

  /// Also in the shapes in which a server may echo them.
  init(_ texts: [String?]) {
    let known = texts.compactMap { $0 }.filter { !$0.isEmpty }
    self.texts = known + known.map { Data($0.utf8).base64EncodedString() }
  }

  func hidden(in text: String) -> String {
    texts.reduce(text) { $0.replacingOccurrences(of: $1, with: "(hidden)") }
  }

  func hidden(in delivery: Delivery) -> Delivery {
    switch delivery {
    case .delivered(let remark): .delivered(remark: remark.map(hidden))
    case .later(let reason, let retryAfter): .later(reason: hidden(in: reason), retryAfter: retryAfter)
    case .rejected(let reason): .rejected(reason: hidden(in: reason))
    }
  }
}
