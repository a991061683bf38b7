import Foundation
import GRDB
import Testing

/// A daemon as a process of its own, over a folder of `program`.
final class RunningDaemon {
  let process: Process
  private let folder: String
  private let log: String

  /// Starts it there and returns when it says that it runs, or has ended.
  init(_ program: Program, in directory: String, environment: [String: String] = [:]) throws {
    folder = program.folder + "/" + directory
    log = folder + "/daemon-\(UUID().uuidString).log"
    try Data().write(to: URL(fileURLWithPath: log))
    process = Process()
    process.executableURL = Program.executable
    process.arguments = ["daemon", "--log", "json", "--lang", "en"]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle(forWritingAtPath: log)
    try process.run()
    wait { $0.said("running") || !$0.process.isRunning }
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  /// Everything that it has written.
  var text: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

  /// Its lines.
  var lines: [[String: String]] {
    text.split(separator: "\n").compactMap { try? JSONDecoder().decode([String: String].self, from: Data($0.utf8)) }
  }

  func said(_ message: String) -> Bool { lines.contains { $0["message"] == message } }

  /// Waits until that holds, for a minute at most; whether it does. What cannot be told yet does not hold.
  @discardableResult
  func wait(until condition: (RunningDaemon) throws -> Bool) -> Bool {
    let end = Date() + 60
    repeat {
      if let holds = try? condition(self), holds { return true }
      usleep(50_000)
    } while Date() < end
    return false
  }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Ends it as a service manager does; its exit code, and how long it took.
  @discardableResult
  func stop() -> (status: Int32, seconds: Double) {
    let start = Date()
    signal(SIGTERM)
    process.waitUntilExit()
    return (process.terminationStatus, Date().timeIntervalSince(start))
  }

  /// What it answers at `path`.
  func get(_ path: String) throws -> (status: Int, body: String) {
    let place = try #require(lines.first { $0["message"] == "serving health and metrics" }?["locator"])
    let answer = try Program.run(
      "/usr/bin/curl", ["-s", "--max-time", "10", "-w", "\n%{http_code}", "http://\(place)\(path)"], in: folder)
    let end = answer.output.lastIndex(of: "\n") ?? answer.output.startIndex
    return (Int(answer.output[end...].dropFirst()) ?? 0, String(answer.output[..<end]))
  }
}
