import Foundation
import Testing

@testable import AdapterKit

@Suite struct `Whether a file has settled` {
  private let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("settling-\(UUID().uuidString)").path
    try Data("one\ntwo".utf8).write(to: URL(fileURLWithPath: path))
  }

  /// Gives the file a time of last change that lies so many seconds back; ahead where it is negative.
  private func age(_ seconds: Double) throws {
    let date = Date(timeIntervalSinceNow: -seconds)
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
  }

  private func look(_ observer: FileObserver) throws -> Bool {
    observer.beginLook()
    return observer.isSettled(try ByteSource(path: path))
  }

  @Test(arguments: [(6.0, true), (2.0, false), (-3600.0, false)])
  func `at the first look its time of last change decides`(age seconds: Double, isSettled: Bool) throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try age(seconds)
    #expect(try look(FileObserver()) == isSettled)
  }

  @Test func `from then on it settles when it was seen unchanged for a while, whatever the clocks say`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let observer = FileObserver(pause: .milliseconds(200))
    try age(-3600)
    #expect(try !look(observer))
    // Written again, and by a clock that is hours behind: it looks old, and is not.
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("\nthr".utf8))
    try handle.close()
    try age(36_000)
    #expect(try !look(observer))
    #expect(try !look(observer))
    usleep(250_000)
    #expect(try look(observer))
    #expect(try look(observer))
  }

  @Test func `a file that comes later is not taken for old`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let observer = FileObserver(pause: .milliseconds(200))
    observer.beginLook()
    try age(36_000)
    #expect(try !look(observer))
    usleep(250_000)
    #expect(try look(observer))
  }
}
