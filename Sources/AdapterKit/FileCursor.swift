/// How far a file was read, and by what it is known again when it was renamed, grew or was emptied.
public struct FileCursor: Codable, Sendable, Equatable {
  /// The file system's number for the device.
  public var device: UInt64
  /// The file's number on it.
  public var inode: UInt64
  /// How many bytes at the front were digested; fixed when the file is first seen.
  public var headCount: Int
  /// SHA-256 of them, in hexadecimal.
  public var headDigest: String
  /// Where the next record starts, in bytes of the decompressed content.
  public var offset: Int64 = 0
  /// The line on which it starts, counted from 1.
  public var line = 1
  /// Where the oldest record starts that numbers repeats after `offset`, and its line.
  public var windowOffset: Int64 = 0
  /// The line of `windowOffset`.
  public var windowLine = 1
  /// How many bytes before `offset` were digested.
  public var tailCount = 0
  /// SHA-256 of them, in hexadecimal: tells a file that was emptied and grew again from one that only grew.
  public var tailDigest = ""
  /// The file's size on disk when everything in it had been read; `nil` where something is left.
  public var sizeRead: Int64?

  static let headBytesMax = 4096
  static let tailBytesMax = 256

  init(device: UInt64, inode: UInt64, headCount: Int, headDigest: String) {
    self.device = device
    self.inode = inode
    self.headCount = headCount
    self.headDigest = headDigest
  }

  init(of source: ByteSource) throws(AdapterError) {
    let count = Int(min(source.size, Int64(Self.headBytesMax)))
    self.init(
      device: source.device, inode: source.inode, headCount: count,
      headDigest: "\(try source.rawDigest(at: 0, count: count))")
  }

  /// `known` where the file still holds what was read: not emptied, nor replaced by other content; else its front. Throws
  /// ``AdapterError``.
  public init(of source: ByteSource, after known: FileCursor?) throws(AdapterError) {
    if let known, try known.isValid(for: source) { self = known } else { try self.init(of: source) }
  }

  /// Moves to the record that starts at `offset`, on `line`, of which `window` holds what stands before it. `isAtEnd` where
  /// everything in the file has been read.
  public mutating func move(to offset: Int64, line: Int, in window: InputWindow, isAtEnd: Bool, of source: ByteSource) {
    self.offset = offset
    self.line = line
    sizeRead = isAtEnd ? source.size : nil
    let tail = window.bytes(max(0, offset - Int64(Self.tailBytesMax))..<max(0, offset))
    tailCount = tail.count
    tailDigest = "\(sha256(tail))"
  }

  private func isValid(for source: ByteSource) throws(AdapterError) -> Bool {
    guard try belongs(to: source) else { return false }
    if source.isGzip { return sizeRead.map { $0 <= source.size } ?? true }
    if source.size < offset { return false }
    return try "\(source.rawDigest(at: offset - Int64(tailCount), count: tailCount))" == tailDigest
  }

  /// Names the file whatever it is called at the moment: `device:inode:` and eight digits of the digest of its front.
  public var streamName: String { "\(device):\(inode):\(headDigest.prefix(8))" }

  /// The one of `cursors` that belongs to the file at `path`; `nil` where it was never read.
  ///
  /// - Throws: ``AdapterError`` `file-unreadable`.
  public static func belonging(toFileAt path: String, among cursors: [FileCursor]) throws -> FileCursor? {
    let source = try ByteSource(path: path)
    // An empty front says nothing, so what was seen of the file longest is asked first.
    return try cursors.sorted { $0.headCount > $1.headCount }.first { try $0.belongs(to: source) }
  }

  func belongs(to source: ByteSource) throws(AdapterError) -> Bool {
    guard device == source.device, inode == source.inode, source.size >= Int64(headCount) else { return false }
    return "\(try source.rawDigest(at: 0, count: headCount))" == headDigest
  }
}
