// Runs a program to its end and asks the kernel what it took.

internal import Foundation
private import Glibc

/// A program that ended: what it printed and what it took.
struct ChildProgram {
  let output: String
  let exitCode: Int32
  /// Microseconds of CPU and of wall time.
  let cpu: Double
  let wall: Double
  /// Peak resident memory in MB.
  let memory: Double

  enum Failure: Error { case notStarted(String, Int32) }

  /// - Parameter environment: besides that of this process. What the program says on stderr is dropped.
  init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Failure.notStarted(program, errno) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    var argv = ([program] + arguments).map { strdup($0) } + [nil]
    var envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    var child: pid_t = 0
    let start = ContinuousClock.now
    let status = posix_spawn(&child, program, &actions, nil, &argv, &envp)
    close(ends[1])
    guard status == 0 else { throw Failure.notStarted(program, status) }
    let text = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true).readDataToEndOfFile()
    var ended: Int32 = 0
    var usage = rusage()
    wait4(child, &ended, 0, &usage)
    wall = (ContinuousClock.now - start) / .microseconds(1)
    output = String(decoding: text, as: UTF8.self)
    exitCode = ended
    func microseconds(_ time: timeval) -> Double { Double(time.tv_sec) * 1e6 + Double(time.tv_usec) }
    cpu = microseconds(usage.ru_utime) + microseconds(usage.ru_stime)
    memory = Double(usage.ru_maxrss) / 1_024
  }
}
