import Foundation
import Testing

/// The program as a user runs it: a process of its own, in a folder of its own.
final class Program {
  let folder: String

  /// A new empty folder.
  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("program-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The executable that was built beside the tests.
  static var executable: URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("ticketledger")
  }

  /// Runs the program with `arguments`, in `directory` below the folder, in English unless told otherwise.
  @discardableResult
  func run(_ arguments: [String], in directory: String = "", language: String = "C") throws -> Result {
    try Self.run(Self.executable.path, arguments, in: folder + "/" + directory, language: language)
  }

  /// Runs any command.
  static func run(
    _ command: String, _ arguments: [String], in directory: String, language: String = "C"
  ) throws -> Result {
    let process = try start(command, arguments, in: directory, language: language)
    let output = try #require(process.standardOutput as? Pipe).fileHandleForReading
    let errors = try #require(process.standardError as? Pipe).fileHandleForReading
    // Read both at once: a full pipe would stop the process.
    let queue = DispatchQueue(label: "errors")
    nonisolated(unsafe) var errorData = Data()
    queue.async { errorData = errors.readDataToEndOfFile() }
    let outputData = output.readDataToEndOfFile()
    process.waitUntilExit()
    queue.sync {}
    return Result(
      status: process.terminationStatus, output: String(decoding: outputData, as: UTF8.self),
      errors: String(decoding: errorData, as: UTF8.self))
  }

  /// Starts the program and returns at once.
  func start(_ arguments: [String], in directory: String = "") throws -> Process {
    try Self.start(Self.executable.path, arguments, in: folder + "/" + directory, language: "C")
  }

  /// Starts any command and returns at once.
  static func start(
    _ command: String, _ arguments: [String], in directory: String, language: String = "C"
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    var environment = ProcessInfo.processInfo.environment
    environment["LC_ALL"] = language
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = Pipe()
    process.standardError = Pipe()
    try process.run()
    return process
  }

  /// A file below the folder.
  func write(_ text: String, to path: String) throws {
    let url = URL(fileURLWithPath: folder + "/" + path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func read(_ path: String) throws -> String { try String(contentsOfFile: folder + "/" + path, encoding: .utf8) }
}
