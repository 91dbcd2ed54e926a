// Things that wait, by whom they belong to, served in turn: one plate's flood is one share among others.

/// First in, first out, in constant time.
struct Fifo<Element> {
  private var elements: [Element?] = []
  private var head = 0

  var isEmpty: Bool { head == elements.count }
  var count: Int { elements.count - head }

  mutating func append(_ element: Element) { elements.append(element) }

  mutating func popFirst() -> Element? {
    guard !isEmpty else { return nil }
    let first = elements[head]
    elements[head] = nil
    head += 1
    if head > 64 && head * 2 > elements.count {
      elements.removeFirst(head)
      head = 0
    }
    return first
  }
}

/// Each share keeps its order, and every share that has something is served once before any is served again.
struct FairShares<Element> {
  private var shares: [String: Fifo<Element>] = [:]
  /// Shares that have something, next one first.
  private var turns = Fifo<String>()
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func append(_ element: Element, to share: String) {
    if shares[share] == nil { turns.append(share) }
    shares[share, default: Fifo()].append(element)
    count += 1
  }

  mutating func popFirst() -> Element? {
    guard let share = turns.popFirst(), let element = shares[share]?.popFirst() else { return nil }
    count -= 1
    if shares[share]?.isEmpty == true {
      shares[share] = nil
    } else {
      turns.append(share)
    }
    return element
  }
}
