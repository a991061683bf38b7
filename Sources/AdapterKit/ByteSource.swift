internal import Glibc
public import TicketDomain

/// A file's bytes from front to back, decompressed where it is gzip (known by its first bytes, not by its name).
///
/// It ends where the file ended when it was opened, so that a file that keeps growing is read to some end.
public final class ByteSource {
  let path: String
  let device: UInt64
  let inode: UInt64
  /// Size on disk when the file was opened.
  public let size: Int64
  /// Milliseconds since 1970 of the last change.
  public let modifiedAt: Int64
  let isGzip: Bool
  private let descriptor: Int32
  private var position: Int64 = 0
  private var gzip: GzipDecoder?

  /// Opens the file at `path`. Throws ``AdapterError`` `file-unreadable`.
  public init(path: String) throws(AdapterError) {
    self.path = path
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    descriptor = opened
    var status = stat()
    guard opened >= 0, fstat(opened, &status) == 0 else {
      let failure = Self.failure(path)
      if opened >= 0 { close(opened) }
      throw failure
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      throw AdapterError(.fileUnreadable, at: path, ["detail": "not a regular file"])
    }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    modifiedAt = Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
    var magic: [UInt8] = [0, 0]
    isGzip = size >= 2 && pread(opened, &magic, 2, 0) == 2 && magic == [0x1F, 0x8B]
  }

  deinit { close(descriptor) }

  /// Whether the file has not changed for five seconds, so that what stands at its end is whole.
  public var isSettled: Bool { Instant.now.milliseconds - modifiedAt > 5000 }

  private static func failure(_ path: String) -> AdapterError {
    AdapterError(.fileUnreadable, at: path, ["detail": String(cString: strerror(errno))], retryHelps: true)
  }

  /// SHA-256 of `count` bytes on disk (fewer where the file is shorter).
  func rawDigest(at offset: Int64, count: Int) throws(AdapterError) -> Digest {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        buffer.baseAddress.map { pread(descriptor, $0 + filled, count - filled, off_t(offset) + filled) } ?? 0
      }
      if got < 0 { throw Self.failure(path) }
      if got == 0 { break }
      filled += got
    }
    return sha256(bytes[..<filled])
  }

  /// Goes to that offset of the (decompressed) content. Where it is compressed, this reads everything before it.
  func seek(to offset: Int64) throws(AdapterError) {
    guard isGzip else {
      position = offset
      return
    }
    position = 0
    gzip = GzipDecoder()
    var left = offset
    let scrap = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
    defer { scrap.deallocate() }
    while left > 0 {
      let part = UnsafeMutableRawBufferPointer(rebasing: scrap[..<Int(min(left, Int64(scrap.count)))])
      let got = try read(into: part)
      if got == 0 { return }
      left -= Int64(got)
    }
  }

  /// Fills the front of `buffer`; returns how many bytes, 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(AdapterError) -> Int {
    guard isGzip else { return try readRaw(into: buffer) }
    let decoder = gzip ?? GzipDecoder()
    gzip = decoder
    while true {
      if decoder.needsInput {
        let got = try readRaw(into: decoder.input)
        if got == 0 { return 0 }
        decoder.supply(got)
      }
      guard let produced = decoder.decode(into: buffer) else {
        throw AdapterError(.gzipDamaged, at: path, ["offset": "\(position - Int64(decoder.inputLeft))"])
      }
      if produced > 0 { return produced }
    }
  }

  private func readRaw(into buffer: UnsafeMutableRawBufferPointer) throws(AdapterError) -> Int {
    let wanted = Int(min(Int64(buffer.count), size - position))
    guard wanted > 0, let base = buffer.baseAddress else { return 0 }
    while true {
      let got = pread(descriptor, base, wanted, off_t(position))
      if got < 0 {
        if errno == EINTR { continue }
        throw Self.failure(path)
      }
      position += Int64(got)
      return got
    }
  }
}
