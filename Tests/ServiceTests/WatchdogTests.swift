import Service
import Testing

@Suite struct WatchdogTests {
  @Test(
    arguments: [
      (["WATCHDOG_USEC": "60000000"], Duration.seconds(30)),
      (["WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "7"], Duration.seconds(30)),
      (["WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "8"], nil),
      (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "soon"], nil), ([:], nil),
    ] as [([String: String], Duration?)])
  func pingsTwiceAsOftenAsAsked(environment: [String: String], interval: Duration?) {
    #expect(Watchdog.pingInterval(environment: environment, process: 7) == interval)
  }
}
