import Foundation
import TicketDomain
import Testing

@testable import AdapterKit

@Suite struct `Watching files` {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("watch-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
  }

  private func write(_ text: String, to name: String) throws {
    let path = folder + "/" + name
    if let handle = FileHandle(forWritingAtPath: path) {
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(text.utf8))
      try handle.close()
    } else {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
  }

  /// The next change within ten seconds, and what comes right after it, together.
  private func change(_ watch: FileWatch) async throws -> SourceChange? {
    let first = try await watch.change(within: .seconds(10))
    let second = try await watch.change(within: .milliseconds(50))
    return first.map { first in second.map { first.united(with: $0) } ?? first }
  }

  @Test func `a line that is added, a file that is made and one that is moved in are told by name`() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write("1\n", to: "in/a.csv")
    let watch = try FileWatch(FileSet(["in/*.csv"], in: folder))
    try write("2\n", to: "in/a.csv")
    #expect(try await change(watch) == .files([folder + "/in/a.csv"]))
    try write("1\n", to: "in/b.csv")
    #expect(try await change(watch) == .files([folder + "/in/b.csv"]))
    try write("1\n", to: "c.csv")
    rename(folder + "/c.csv", folder + "/in/c.csv")
    #expect(try await change(watch) == .files([folder + "/in/c.csv"]))
  }

  @Test func `files that nobody means are not told`() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let watch = try FileWatch(FileSet(["in/*.csv"], in: folder))
    try write("1\n", to: "in/a.txt")
    try write("1\n", to: "in/.hidden.csv")
    try write("1\n", to: "beside.csv")
    #expect(try await watch.change(within: .milliseconds(300)) == nil)
  }

  @Test func `a folder that comes later is watched from the next look on`() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let watch = try FileWatch(FileSet(["months/*/cdr.csv"], in: folder))
    try FileManager.default.createDirectory(
      atPath: folder + "/months/2026-10", withIntermediateDirectories: true)
    #expect(try await change(watch) == .everything)
    try watch.renew()
    try write("1\n", to: "months/2026-10/cdr.csv")
    #expect(try await change(watch) == .files([folder + "/months/2026-10/cdr.csv"]))
  }

  @Test func `a folder that goes is told, and watched again when it is back`() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let watch = try FileWatch(FileSet(["in/*.csv"], in: folder))
    try FileManager.default.removeItem(atPath: folder + "/in")
    #expect(try await change(watch) == .everything)
    try FileManager.default.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
    #expect(try await change(watch) == .everything)
    try watch.renew()
    try write("1\n", to: "in/a.csv")
    #expect(try await change(watch) == .files([folder + "/in/a.csv"]))
  }

  @Test func `whoever waits is woken when the task is cancelled`() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let watch = try FileWatch(FileSet(["in/*.csv"], in: folder))
    let waiting = Task { try await watch.change(within: .seconds(3600)) }
    try await Task.sleep(for: .milliseconds(50))
    waiting.cancel()
    #expect(try await waiting.value == nil)
  }

  @Test(arguments: [
    ("/in/*.csv", "/in/a.csv", false, true), ("/in/*.csv", "/in/sub/a.csv", false, false),
    ("/in/*.csv", "/in/a.txt", false, false), ("/mail/*", "/mail/box/new/1", true, true),
    ("/mail/box", "/mail/box2/new/1", true, false), ("/*/cdr-??.csv", "/pbx/cdr-01.csv", false, true),
  ])
  func `patterns cover what they mean`(pattern: String, path: String, areFolders: Bool, isCovered: Bool) {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(FileSet([pattern], in: "/", areFolders: areFolders).covers(path) == isCovered)
  }
}
