internal import CZlib

/// Inflates gzip members one after another (RFC 1952; several members are one text).
final class GzipDecoder {
  let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
  // zlib keeps a pointer to its stream, so it must stay in place.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var isInitialized = false
  private var isBetweenMembers = true

  init() {
    stream.initialize(to: z_stream())
    isInitialized = tl_gzip_decoder_init(stream) == Z_OK
  }

  deinit {
    if isInitialized { inflateEnd(stream) }
    stream.deallocate()
    input.deallocate()
  }

  var needsInput: Bool { stream.pointee.avail_in == 0 }
  var inputLeft: Int { Int(stream.pointee.avail_in) }

  /// Says that the first `count` bytes of `input` are there to be decoded.
  func supply(_ count: Int) {
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(count)
  }

  /// Decodes into the front of `output`; returns how many bytes, `nil` where the input is damaged.
  func decode(into output: UnsafeMutableRawBufferPointer) -> Int? {
    guard isInitialized else { return nil }
    if isBetweenMembers, skipsPadding() { return 0 }
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(clamping: output.count)
    isBetweenMembers = false
    let result = inflate(stream, Z_NO_FLUSH)
    let produced = output.count - Int(stream.pointee.avail_out)
    switch result {
    case Z_OK, Z_BUF_ERROR: return produced
    case Z_STREAM_END:
      isBetweenMembers = true
      return inflateReset(stream) == Z_OK ? produced : nil
    default: return nil
    }
  }

  /// Some tools fill up the end with zero bytes; whether nothing else is left.
  private func skipsPadding() -> Bool {
    while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
      stream.pointee.next_in += 1
      stream.pointee.avail_in -= 1
    }
    return stream.pointee.avail_in == 0
  }
}
