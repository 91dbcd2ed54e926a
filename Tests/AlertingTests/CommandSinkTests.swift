import Alerting
import Domain
import Foundation
import Glibc
import Testing

@Suite struct CommandSinkTests {
  /// A folder with a script that `/bin/sh` runs; gone with the test.
  private final class Script {
    let folder: URL
    var path: String { folder.appending(path: "script").path }

    init(_ body: String) throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "xtalwatch-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try "#!/bin/sh\ncd '\(folder.path)'\n\(body)\n".write(toFile: path, atomically: false, encoding: .utf8)
      chmod(path, 0o700)
    }

    func output(_ name: String) throws -> String {
      try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
  }

  private func deliver(_ script: Script, timeout: Duration = .seconds(60), _ arguments: String...) -> Delivery
  {
    // Through the interpreter: a script that was just written may still be open in a child of another test.
    CommandSink(command: ["/bin/sh", script.path] + arguments, timeout: timeout).deliver(.example(attempt: 2))
  }

  @Test func givesTheDocumentTheKeyAndTheArguments() throws {
    let script = try Script(
      "cat > in; echo \"$XTALWATCH_ALERT_KEY $XTALWATCH_ALERT_ATTEMPT $#\" > env; printf '%s' \"$1\" > arg")
    #expect(deliver(script, "a b; $(touch bad) 'x'") == .delivered())
    let message = OutboxMessage.example()
    #expect(
      try script.output("in") == String(decoding: try AlertMessage(message).json(), as: UTF8.self) + "\n")
    #expect(try script.output("env") == "\(message.key) 2 1\n")
    #expect(try script.output("arg") == "a b; $(touch bad) 'x'")
  }

  @Test func anInputThatIsNotReadIsNoError() throws {
    #expect(deliver(try Script("exec <&-; exit 0")) == .delivered())
  }

  @Test func aFailureTellsWhatItSaid() throws {
    let script = try Script("echo out; echo 'err\u{1B}[1m' >&2; exit 3")
    #expect(deliver(script) == .later(reason: "/bin/sh ended with status 3; it said: out?err?[1m?"))
  }

  @Test func aFloodOfOutputIsReadAndCut() throws {
    let script = try Script("head -c 3000000 /dev/zero | tr '\\0' x; exit 1")
    #expect(
      deliver(script)
        == .later(reason: "/bin/sh ended with status 1; it said: \(String(repeating: "x", count: 300))..."))
  }

  @Test func anEndBySignalIsAFailure() throws {
    #expect(deliver(try Script("kill -KILL $$")) == .later(reason: "/bin/sh was ended by signal 9"))
  }

  @Test func theTimeoutKillsTheWholeGroup() throws {
    let script = try Script("sleep 1000 & echo $! > child; echo begun; wait")
    let delivery = deliver(script, timeout: .seconds(2))
    #expect(delivery == .later(reason: "/bin/sh was killed after 2.0 seconds; it said: begun?"))
    let child = try #require(Int32(script.output("child").trimmingCharacters(in: .whitespacesAndNewlines)))
    // Orphans are reaped by init in its own time; a dead one that waits for it is a zombie.
    #expect(kill(child, 0) == -1 || isZombie(child))
  }

  private func isZombie(_ process: Int32) -> Bool {
    // The child's end and our look at it race; SIGKILL was sent, so it comes.
    for _ in 0..<1_000 {
      guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
        return true
      }
      if stat.contains(") Z ") { return true }
      usleep(10_000)
    }
    return false
  }

  @Test func aGrandchildThatKeepsTheOutputOpenDoesNotHoldUs() throws {
    let script = try Script("sleep 1000 & echo $! > child; exit 0")
    #expect(deliver(script) == .delivered())
    let child = try #require(Int32(script.output("child").trimmingCharacters(in: .whitespacesAndNewlines)))
    kill(child, SIGKILL)
  }

  @Test func getsNoDescriptorButThreeAndNoIgnoredSignal() throws {
    signal(SIGPIPE, SIG_IGN)
    // Left open across exec on purpose.
    let leak = fcntl(STDERR_FILENO, F_DUPFD, 200)
    defer { close(leak) }
    let script = try Script("ls /proc/$$/fd > fds; exec grep -E 'Sig(Ign|Blk)' /proc/self/status > signals")
    #expect(deliver(script) == .delivered())
    let descriptors = try script.output("fds").split(separator: "\n").compactMap { Int($0) }
    // The shell opens a few of its own below.
    #expect(leak >= 200 && descriptors.contains(0) && descriptors.allSatisfy { $0 < 200 })
    // Above the first 31 are glibc's own signals, which it ignores in every child that it spawns.
    let masks = try script.output("signals").matches(of: /[0-9a-f]{16}/).compactMap {
      UInt64($0.0, radix: 16)
    }
    #expect(masks.count == 2 && masks.allSatisfy { $0 & 0x7FFF_FFFF == 0 })
  }

  @Test func systemdsVariablesStayWithUs() throws {
    let script = try Script("env > env")
    let environment = ["NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "1", "LANG": "C"]
    let sink = CommandSink(
      command: ["/bin/sh", script.path], timeout: .seconds(60), environment: environment)
    #expect(sink.deliver(.example()) == .delivered())
    let output = try script.output("env")
    #expect(output.contains("LANG=C") && !output.contains("NOTIFY_SOCKET") && !output.contains("WATCHDOG"))
  }

  @Test func aProgramThatCannotBeRunIsSaidBeforehand() {
    #expect(CommandSink(command: ["/bin/sh"], timeout: .seconds(1)).obstacle() == nil)
    for path in ["/nowhere/notify", "/etc/passwd"] {
      #expect(CommandSink(command: [path], timeout: .seconds(1)).obstacle()?.contains(path) == true)
    }
  }

  @Test func aMissingProgramIsForLater() {
    let sink = CommandSink(command: ["/nonexistent/notify"], timeout: .seconds(5))
    #expect(
      sink.deliver(.example())
        == .later(reason: "/nonexistent/notify could not be run: No such file or directory"))
  }
}
