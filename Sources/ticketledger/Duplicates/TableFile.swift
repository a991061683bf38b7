import Duplicates
import Foundation
import TicketDomain

/// The lines of a text file, one after the other, whatever its size.
struct TableFile: ~Copyable {
  private let handle: FileHandle
  private let path: String
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  /// How many lines were read.
  private(set) var lineNumber = 0
  /// How many bytes were read, and how many there are.
  private(set) var bytesRead = 0
  let bytes: Int

  private static let chunkBytes = 1 << 20
  /// Longer lines are no table's.
  private static let lineBytesMax = 64 << 20

  init(_ path: String) throws {
    let opened = Result {
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      return (handle: try FileHandle(forReadingFrom: URL(fileURLWithPath: path)), bytes: size ?? 0)
    }
    (handle, bytes) = try opened.mapError {
      DuplicatesError(.fileUnreadable, at: path, ["detail": $0.localizedDescription])
    }.get()
    self.path = path
  }

  /// The next line without its end; `nil` at the file's end. A byte order mark and a carriage return are left out.
  mutating func next() throws -> String? {
    guard let bytes = try nextBytes() else { return nil }
    return try Self.text(of: bytes, at: "\(path):\(lineNumber)")
  }

  /// The text of a line. Throws where it is not UTF-8.
  static func text(of bytes: ArraySlice<UInt8>, at place: String) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw DuplicatesError(.encoding, at: place) }
    return text
  }

  /// The bytes of the next line; `nil` at the file's end.
  mutating func nextBytes() throws -> ArraySlice<UInt8>? {
    while true {
      let rest = buffer[start...]
      if let end = rest.withUnsafeBufferPointer({ $0.firstIndex(of: 0x0A) }) {
        start += end + 1
        return line(rest.prefix(end))
      }
      if isAtEnd || rest.count > Self.lineBytesMax {
        guard !rest.isEmpty else { return nil }
        start = buffer.count
        return line(rest)
      }
      let more = try Result { try handle.read(upToCount: Self.chunkBytes) ?? Data() }.mapError {
        DuplicatesError(.fileUnreadable, at: path, ["detail": $0.localizedDescription])
      }.get()
      isAtEnd = more.isEmpty
      bytesRead += more.count
      buffer = Array(rest) + more
      start = 0
    }
  }

  private mutating func line(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    lineNumber += 1
    var bytes = bytes
    if lineNumber == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    if bytes.last == 0x0D { bytes = bytes.dropLast() }
    return bytes
  }
}
