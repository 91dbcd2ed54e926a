import Alerting
import Dispatch
import Domain
import Foundation
import Recording
import Synchronization
import Testing

/// A sink that does as it is told and remembers the keys that it got.
private final class StubSink: AlertSink {
  private let got = Mutex<[String]>([])
  private let answer: @Sendable (OutboxMessage) -> Delivery

  init(_ answer: @escaping @Sendable (OutboxMessage) -> Delivery) { self.answer = answer }

  var keys: [String] { got.withLock { $0 } }

  func deliver(_ message: OutboxMessage) -> Delivery {
    got.withLock { $0.append(message.key) }
    return answer(message)
  }
}

@Suite struct DispatcherTests {
  private static let soon = Dispatcher.Timing(
    backoff: Backoff(first: .milliseconds(5), longest: .milliseconds(20), leastAttempts: 1),
    idle: .milliseconds(10))

  /// Waits until it is so; the tests' own time limit ends it if it never is.
  private func until(_ condition: () -> Bool) async throws {
    while !condition() { try await Task.sleep(for: .milliseconds(2)) }
  }

  private func dispatcher(
    _ outbox: TestOutbox, _ sinks: [String: any AlertSink], timing: Dispatcher.Timing = soon,
    report: @escaping @Sendable (DispatchReport) -> Void = { _ in },
    now: @escaping @Sendable () -> Date = { Date() }
  ) -> Dispatcher {
    Dispatcher(
      outbox: outbox, outlets: sinks.mapValues { Outlet($0) }, timing: timing, now: now, report: report)
  }

  @Test(.timeLimit(.minutes(1))) func deliversOnceAndInOrder() async throws {
    let outbox = try TestOutbox()
    let keys = try outbox.add(50, for: "a", plate: "209")
    let sink = StubSink { _ in .delivered() }
    let dispatcher = dispatcher(outbox, ["a": sink])
    dispatcher.start()
    try await until { outbox.count(.delivered) == 50 }
    #expect(dispatcher.stop(within: .seconds(30)).isEmpty)
    #expect(sink.keys == keys)
  }

  @Test(.timeLimit(.minutes(1))) func drainsWhatIsDueAndLeavesTheRest() async throws {
    let outbox = try TestOutbox()
    let last = try outbox.add(20, for: "a")[19]
    let sink = StubSink { $0.key == last ? .later(reason: "busy", retryAfter: .seconds(600)) : .delivered() }
    let dispatcher = dispatcher(outbox, ["a": sink])
    dispatcher.start()
    #expect(dispatcher.drain(within: .seconds(30)).isEmpty)
    #expect(outbox.count(.delivered) == 19)
    #expect(dispatcher.stop(within: .seconds(30)).isEmpty, "stopping what has ended returns at once")
  }

  /// Also what was looked at before, when more was still to come.
  @Test(.timeLimit(.minutes(1))) func drainingDoesNotWaitForQuiet() async throws {
    let outbox = try TestOutbox()
    let sink = StubSink { _ in .delivered() }
    let outlet = Outlet(sink, manners: Manners(grouping: .standardPlate))
    try outbox.add(3, for: "a", plate: "209")
    // A look by one that waits for quiet.
    #expect(
      try outbox.take(for: "a", now: Date(), lease: .seconds(180), isProbe: false) {
        Manners(grouping: .standardPlate).step(in: $0, at: $1)
      } == nil)
    let dispatcher = Dispatcher(outbox: outbox, outlets: ["a": outlet], timing: Self.soon) { _ in }
    dispatcher.start()
    #expect(dispatcher.drain(within: .seconds(30)).isEmpty)
    #expect(outbox.count(.delivered) == 3 && sink.keys.count == 1)
  }

  @Test(.timeLimit(.minutes(1))) func wakesForNewMessages() async throws {
    let outbox = try TestOutbox()
    let timing = Dispatcher.Timing(idle: .seconds(3_600))
    let dispatcher = dispatcher(outbox, ["a": StubSink { _ in .delivered() }], timing: timing)
    dispatcher.start()
    try outbox.add(1, for: "a")
    dispatcher.wake()
    try await until { outbox.count(.delivered) == 1 }
    #expect(dispatcher.stop(within: .seconds(30)).isEmpty)
  }

  @Test(.timeLimit(.minutes(1))) func aHangingSinkDelaysNoOther() async throws {
    let outbox = try TestOutbox()
    for name in ["hangs", "works"] { try outbox.add(20, for: name) }
    let gate = DispatchSemaphore(value: 0)
    let hanging = StubSink { _ in
      gate.wait()
      return .delivered()
    }
    let dispatcher = dispatcher(outbox, ["hangs": hanging, "works": StubSink { _ in .delivered() }])
    dispatcher.start()
    try await until { outbox.count(.delivered) == 20 && hanging.keys.count == 1 }
    #expect(dispatcher.stop(within: .milliseconds(50)) == ["hangs"])
    gate.signal()
    try await until { outbox.count(.delivered) == 21 }
    #expect(hanging.keys.count == 1)
  }

  @Test(.timeLimit(.minutes(1))) func aPoisonedMessageDelaysNoOther() async throws {
    let outbox = try TestOutbox()
    let poison = try outbox.add(20, for: "a")[0]
    let sink = StubSink { $0.key == poison ? .later(reason: "indigestible") : .delivered() }
    let dispatcher = dispatcher(outbox, ["a": sink])
    dispatcher.start()
    try await until { outbox.count(.delivered) == 19 }
    #expect(dispatcher.stop(within: .seconds(30)).isEmpty)
    let row = try #require(outbox.all.first { $0.key == poison })
    #expect(row.state == "later" && row.lastError == "indigestible")
  }

  @Test(.timeLimit(.minutes(1))) func aSinkThatFailsHalfTheTimeGetsEverythingOnce() async throws {
    let outbox = try TestOutbox()
    try outbox.add(200, for: "a")
    let taken = Mutex<[String: Int]>([:])
    let sink = StubSink { message in
      if (message.key.utf8.last ?? 0) % 2 == 0 && message.attempt == 1 { return .rejected(reason: "not yet") }
      taken.withLock { $0[message.key, default: 0] += 1 }
      return .delivered()
    }
    let dispatcher = dispatcher(outbox, ["a": sink])
    dispatcher.start()
    try await until { outbox.count(.delivered) == 200 }
    #expect(dispatcher.stop(within: .seconds(30)).isEmpty)
    #expect(taken.withLock { $0.count == 200 && $0.values.allSatisfy { $0 == 1 } })
  }

  @Test(.timeLimit(.minutes(1))) func aDeliveryThatCannotBeWrittenDownIsNotRepeated() async throws {
    let outbox = try TestOutbox()
    try outbox.add(1, for: "a")
    outbox.failNextAcknowledgements(3)
    let sink = StubSink { _ in .delivered() }
    let lines = LineBox()
    let dispatcher = dispatcher(outbox, ["a": sink], report: { lines.add("\($0)") })
    dispatcher.start()
    try await until { outbox.count(.delivered) == 1 }
    #expect(dispatcher.stop(within: .seconds(30)).isEmpty)
    #expect(sink.keys.count == 1)
    #expect(lines.all.filter { $0.hasPrefix("outbox of sink a cannot be used") }.count == 3)
  }

  /// A crash after the delivery and before its record: the next process sends the message once more, with the
  /// same key and document.
  @Test(.timeLimit(.minutes(1))) func aCrashRepeatsOneMessageWithItsKey() async throws {
    let outbox = try TestOutbox()
    try outbox.add(5, for: "a")
    let receiver = Receiver { _ in .reply("200 OK") }
    defer { receiver.end() }
    let webhook = WebhookSink(request: WebhookRequest(url: receiver.url, timeout: .seconds(20)))
    let taken = try outbox.take(for: "a", now: Date(), lease: .zero, isProbe: false) {
      Manners().step(in: $0, at: $1)
    }
    let first = try #require(taken)
    #expect(webhook.deliver(first) == .delivered())
    let dispatcher = dispatcher(outbox, ["a": webhook])
    dispatcher.start()
    try await until { outbox.count(.delivered) == 5 }
    #expect(dispatcher.stop(within: .seconds(30)).isEmpty)
    let bodies = receiver.requests.compactMap { $0.components(separatedBy: "\r\n\r\n").last }
    #expect(bodies.count == 6 && Set(bodies).count == 5 && bodies[0] == bodies[1])
  }

  @Test(.timeLimit(.minutes(1))) func givesUpInTheEndAndSaysSo() async throws {
    let outbox = try TestOutbox()
    for name in ["down", "refuses"] { try outbox.add(1, for: name) }
    // A week passes with every look at the clock.
    let weeks = Mutex<[Double]>([])
    let now: @Sendable () -> Date = {
      let week = weeks.withLock { (weeks: inout [Double]) -> Double in
        weeks.append(1)
        return Double(weeks.count)
      }
      return Date(timeIntervalSinceNow: 7 * 86_400 * week)
    }
    let lines = LineBox()
    let sinks: [String: any AlertSink] = [
      "down": StubSink { _ in .later(reason: "no route") },
      "refuses": StubSink { _ in .rejected(reason: "status 400") },
    ]
    let dispatcher = dispatcher(outbox, sinks, report: { lines.add("\($0)") }, now: now)
    dispatcher.start()
    try await until { outbox.count(.dead) == 2 }
    #expect(dispatcher.stop(within: .seconds(30)).isEmpty)
    #expect(Set(outbox.all.compactMap(\.lastError)) == ["no route", "status 400"])
    #expect(lines.all.contains { $0.contains("given up after 1 attempts: no route; mend the sink") })
  }

  @Test(.timeLimit(.minutes(1))) func messagesOfUnknownSinksStay() async throws {
    let outbox = try TestOutbox()
    for name in ["gone", "a"] { try outbox.add(1, for: name) }
    let dispatcher = dispatcher(outbox, ["a": StubSink { _ in .delivered() }])
    dispatcher.start()
    try await until { outbox.count(.delivered) == 1 }
    #expect(dispatcher.stop(within: .seconds(30)).isEmpty)
    #expect(outbox.count(.pending) == 1)
  }
}
