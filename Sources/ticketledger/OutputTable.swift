import Duplicates
import Foundation
import TicketDomain

/// A text file that is written line by line, and is there whole or not at all.
struct OutputTable: ~Copyable {
  private let path: String
  private let handle: FileHandle
  private var buffer: [UInt8] = []
  private static let bufferBytes = 1 << 20

  init(_ path: String) throws {
    self.path = path
    guard FileManager.default.createFile(atPath: Self.partial(path), contents: nil),
      let handle = FileHandle(forWritingAtPath: Self.partial(path))
    else {
      throw DuplicatesError(.fileUnwritable, at: path, ["detail": String(cString: strerror(errno))])
    }
    self.handle = handle
  }

  /// What was not finished is taken away.
  deinit { unlink(Self.partial(path)) }

  mutating func append(_ line: String) throws {
    buffer.append(contentsOf: line.utf8)
    buffer.append(0x0A)
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  /// Writes what is left and gives the file its name.
  mutating func finish() throws {
    try flush()
    try handle.close()
    guard rename(Self.partial(path), path) == 0 else {
      throw DuplicatesError(.fileUnwritable, at: path, ["detail": String(cString: strerror(errno))])
    }
  }

  private mutating func flush() throws {
    do {
      try handle.write(contentsOf: Data(buffer))
    } catch {
      throw DuplicatesError(.fileUnwritable, at: path, ["detail": error.localizedDescription])
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private static func partial(_ path: String) -> String { path + ".partial" }
}
