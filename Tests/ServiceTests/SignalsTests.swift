import Dispatch
import Glibc
import Service
import Testing

@Suite(.serialized) struct SignalsTests {
  @Test func callsBackOnASignal() async {
    let seen: Signals.Signal = await withCheckedContinuation { continuation in
      // Lives until its signal came: the handler holds it.
      let box = Box()
      box.signals = Signals([.hangUp]) { signal in
        box.signals = nil
        continuation.resume(returning: signal)
      }
      kill(getpid(), SIGHUP)
    }
    #expect(seen == .hangUp)
  }

  @Test func aBrokenPipeIsAnError() {
    Signals.ignoreBrokenPipes()
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    #expect(write(ends[1], "x", 1) == -1)
    close(ends[1])
  }

  private final class Box: @unchecked Sendable {
    var signals: Signals?
  }
}
