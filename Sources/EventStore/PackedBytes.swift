internal import CZstd

/// Records' bytes as Zstandard frames (RFC 8878), where that pays.
///
/// No dictionary: it would be made of customers' records, and would keep what was erased from them.
/// Not thread-safe.
public final class BytePacker {
  private let context: OpaquePointer?
  private var room: [UInt8] = []
  /// Frames of shorter ones cost more time than their room is worth (docs/performance.md has the figures).
  static let bytesMin = 512
  /// Higher ones save one or two hundredths more.
  private static let level: Int32 = 1

  /// A packer that can be used again and again.
  public init() { context = ZSTD_createCCtx() }

  deinit { ZSTD_freeCCtx(context) }

  /// Calls `body` with the frame; with `nil` where that would save less than an eighth.
  func pack<Result>(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer?) throws -> Result) rethrows
    -> Result
  {
    guard let context, bytes.count >= Self.bytesMin else { return try body(nil) }
    let most = bytes.count - bytes.count / 8
    if room.count < most { room = [UInt8](repeating: 0, count: most) }
    return try room.withUnsafeMutableBytes { room in
      // A frame that does not fit is none that pays.
      let count = ZSTD_compressCCtx(context, room.baseAddress, most, bytes.baseAddress, bytes.count, Self.level)
      guard ZSTD_isError(count) == 0 else { return try body(nil) }
      return try body(UnsafeRawBufferPointer(rebasing: room[..<count]))
    }
  }

  /// The bytes in a frame that says itself that they are `size`; `nil` where it is damaged, or says something else. O(size), and no
  /// more memory than that.
  public static func unpack(_ frame: UnsafeRawBufferPointer, size: Int64) -> [UInt8]? {
    guard size >= 0, size <= bytesMax, let size = Int(exactly: size),
      ZSTD_getFrameContentSize(frame.baseAddress, frame.count) == UInt64(size)
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: size)
    let count = bytes.withUnsafeMutableBytes {
      ZSTD_decompress($0.baseAddress, $0.count, frame.baseAddress, frame.count)
    }
    return ZSTD_isError(count) == 0 && count == size ? bytes : nil
  }

  /// No record is longer.
  private static let bytesMax: Int64 = 1 << 31
}
