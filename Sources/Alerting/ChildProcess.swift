// Runs one program with a deadline: posix_spawn, poll, waitpid, and nothing decided.

import CSpawn
import Foundation
import Glibc

/// A program that is run once. It gets a process group of its own, no descriptor but the standard three, and
/// the default action for every signal that this process may ignore or block.
struct ChildProcess {
  enum Ending {
    case exited(Int32)
    case signaled(Int32)
    /// The whole group was killed.
    case timedOut
    case notStarted(String)
  }

  /// Bytes kept of what the program writes; the rest is read and dropped, so that it never waits for us.
  private static let outputLimit = 2_048

  let arguments: [String]
  let environment: [String: String]
  let input: Data
  let timeout: Duration

  /// Runs to the end or the deadline. The text is what the program wrote to standard output and error.
  func run() -> (Ending, String) {
    // A file, not a pipe: the program may leave its input unread, and nothing here has to wait for it.
    let memory = xtalwatch_memory_file("alert")
    guard memory >= 0 else { return (.notStarted(Self.reason()), "") }
    defer { close(memory) }
    var ends: [Int32] = [-1, -1]
    guard writeInput(to: memory), xtalwatch_pipe(&ends) == 0 else { return (.notStarted(Self.reason()), "") }
    defer { close(ends[0]) }
    let spawned = spawn(input: memory, output: ends[1])
    close(ends[1])
    switch spawned {
    case .failure(let failure): return (.notStarted(String(cString: strerror(failure.number))), "")
    case .success(let process): return wait(for: process, output: ends[0])
    }
  }

  private func writeInput(to descriptor: Int32) -> Bool {
    let written = input.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    return written == input.count && lseek(descriptor, 0, SEEK_SET) == 0
  }

  private struct SpawnFailure: Error {
    let number: Int32
  }

  private func spawn(input: Int32, output: Int32) -> Result<pid_t, SpawnFailure> {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (from, to) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (output, STDERR_FILENO)] {
      posix_spawn_file_actions_adddup2(&actions, from, to)
    }
    xtalwatch_close_from(&actions, 3)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    setSignals(&attributes)
    var process = pid_t()
    let result = Self.withCStrings(arguments) { arguments in
      Self.withCStrings(environment.map { "\($0.key)=\($0.value)" }) { environment in
        posix_spawn(&process, self.arguments[0], &actions, &attributes, arguments, environment)
      }
    }
    return result == 0 ? .success(process) : .failure(SpawnFailure(number: result))
  }

  private func setSignals(_ attributes: inout posix_spawnattr_t) {
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for number in [SIGPIPE, SIGTERM, SIGINT, SIGHUP] { sigaddset(&defaults, number) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))
  }

  private func wait(for process: pid_t, output: Int32) -> (Ending, String) {
    let ended = xtalwatch_process_descriptor(process)
    defer { if ended >= 0 { close(ended) } }
    _ = fcntl(output, F_SETFL, O_NONBLOCK)
    var text: [UInt8] = []
    let finished = ended >= 0 && follow(ended: ended, output: output, into: &text)
    // The group outlives its leader's end until it is waited for, so the number cannot be another's yet.
    if !finished { kill(-process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let ending = finished ? Self.ending(status) : ended < 0 ? .notStarted("it needs Linux 5.3") : .timedOut
    return (ending, String(decoding: text, as: UTF8.self))
  }

  /// Reads what the program writes until it ends. False: the deadline came first.
  private func follow(ended: Int32, output: Int32, into text: inout [UInt8]) -> Bool {
    let deadline = ContinuousClock.now + timeout
    var polled = [
      pollfd(fd: ended, events: Int16(POLLIN), revents: 0),
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let left = deadline - ContinuousClock.now
      guard left > .zero else { return false }
      poll(&polled, nfds_t(polled.count), Int32(min(left.seconds * 1_000 + 1, 60_000)))
      // A closed output would end every poll at once; a negative descriptor is left out of it.
      if polled[1].revents != 0 && !drain(output, into: &text) { polled[1].fd = -1 }
      if polled[0].revents != 0 { return true }
    }
  }

  /// Reads all that is there. False at the end of the output.
  private func drain(_ descriptor: Int32, into text: inout [UInt8]) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 { return errno == EAGAIN || errno == EINTR }
      if count == 0 { return false }
      text += buffer.prefix(min(count, max(0, Self.outputLimit - text.count)))
    }
  }

  /// The macros of wait(2) in numbers: the low seven bits are the signal, the next byte the exit status.
  private static func ending(_ status: Int32) -> Ending {
    status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signaled(status & 0x7F)
  }

  private static func reason() -> String { String(cString: strerror(errno)) }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
