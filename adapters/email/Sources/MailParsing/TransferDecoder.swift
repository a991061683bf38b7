internal import CGMime

/// How a part's bytes are written (RFC 2045 section 6).
enum TransferEncoding {
  case identity, base64, quotedPrintable, uuencode

  /// Reads a Content-Transfer-Encoding; `nil` where it is none that is known.
  init?(_ value: ByteView) {
    var token = value.trimmed
    while token[0] == UInt8(ascii: "\"") || token[0] == UInt8(ascii: "'") { token = token.dropFirst(1) }
    if token.isEmpty || token.hasPrefix("7") || token.hasPrefix("8") || token.hasPrefix("binary") {
      self = .identity
    } else if token.hasPrefix("base64") || token.hasPrefix("x-base64") || token.hasPrefix("base-64") {
      self = .base64
    } else if token.hasPrefix("quoted") {
      self = .quotedPrintable
    } else if token.hasPrefix("x-uu") || token.hasPrefix("uu") {
      self = .uuencode
    } else {
      return nil
    }
  }
}

/// Decodes one part, a chunk after another, in constant memory. GMime does the decoding; what is damaged in base64, which it
/// would stop at, is mended around it.
struct TransferDecoder {
  /// Bytes of output beyond those of its chunk that a call may write.
  static let slack = 16

  /// Whether base64 was cut off, or held what is not base64.
  private(set) var isDamaged = false
  private let encoding: TransferEncoding
  private var state = GMimeEncoding()
  private var digits = 0
  private var isPadded = false
  /// Whether other text than base64 followed its padding.
  private var isEnded = false

  init(_ encoding: TransferEncoding) {
    self.encoding = encoding
    restart()
  }

  /// Decodes `chunk` into `output`, which must have room for it and ``slack``; returns how much was written.
  mutating func decode(_ chunk: ByteView, into output: UnsafeMutableRawBufferPointer) -> Int {
    guard encoding == .base64 else { return step(chunk, into: output) }
    var written = 0
    var position = 0
    while position < chunk.count {
      let padding = chunk.firstIndex(of: UInt8(ascii: "="), from: position) ?? chunk.count
      let run = chunk[position..<padding]
      audit(run)
      if isEnded { return written }
      written += step(run, into: UnsafeMutableRawBufferPointer(rebasing: output[written...]))
      if padding < chunk.count {
        written += completeQuantum(into: UnsafeMutableRawBufferPointer(rebasing: output[written...]))
      }
      position = padding + 1
    }
    return written
  }

  /// Writes what is still held after the last chunk: at most ``slack`` bytes.
  mutating func finish(into output: UnsafeMutableRawBufferPointer) -> Int {
    guard encoding == .base64 else {
      return g_mime_encoding_flush(&state, "", 0, output.assumingMemoryBound(to: CChar.self).baseAddress)
    }
    if digits % 4 != 0 { isDamaged = true }
    return completeQuantum(into: output)
  }

  /// Counts the digits of base64, and finds what is none.
  private mutating func audit(_ run: ByteView) {
    var digitsInRun = 0
    var others = 0
    for byte in run.raw {
      let kind = Self.base64Kinds[Int(byte)]
      digitsInRun &+= Int(kind & 1)
      others &+= Int(kind >> 1)
    }
    if others > 0 || (isPadded && digitsInRun > 0) { isDamaged = true }
    // Mailing lists add their lines as they stand.
    if others > 0, isPadded { isEnded = true }
    if !isEnded { digits &+= digitsInRun }
  }

  /// Pads what stands before a `=` or the end, so that no digit is lost, and begins anew: encoded pieces that were put one
  /// after another are all decoded.
  private mutating func completeQuantum(into output: UnsafeMutableRawBufferPointer) -> Int {
    let missing = (4 - digits % 4) % 4
    defer {
      if digits > 0 { isPadded = true }
      restart()
      digits = 0
    }
    guard (1...2).contains(missing) else {
      if missing == 3 { isDamaged = true }
      return 0
    }
    return "==".utf8.withContiguousStorageIfAvailable { step(ByteView(.init($0)).prefix(missing), into: output) } ?? 0
  }

  private mutating func restart() {
    switch encoding {
    case .base64: g_mime_encoding_init_decode(&state, GMIME_CONTENT_ENCODING_BASE64)
    case .quotedPrintable: g_mime_encoding_init_decode(&state, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)
    case .uuencode: g_mime_encoding_init_decode(&state, GMIME_CONTENT_ENCODING_UUENCODE)
    case .identity: g_mime_encoding_init_decode(&state, GMIME_CONTENT_ENCODING_BINARY)
    }
  }

  private mutating func step(_ bytes: ByteView, into output: UnsafeMutableRawBufferPointer) -> Int {
    g_mime_encoding_step(
      &state, bytes.raw.assumingMemoryBound(to: CChar.self).baseAddress, bytes.count,
      output.assumingMemoryBound(to: CChar.self).baseAddress)
  }

  /// 1 for a digit of base64, 0 for white space, 2 for anything else.
  private static let base64Kinds: [UInt8] = (0...255).map { (byte: UInt8) -> UInt8 in
    if byte.isLetter || byte.isDigit || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") { return 1 }
    return byte.isSpace ? 0 : 2
  }
}

extension ByteView {
  /// Gives `body` what the bytes stand for, at most 32 KiB at a time, until it returns `false`.
  func forEachDecodedChunk(
    from encoding: TransferEncoding, flags: inout Set<MailFlag>, _ body: (ByteView) -> Bool
  ) {
    guard encoding != .identity else {
      _ = body(self)
      return
    }
    var decoder = TransferDecoder(encoding)
    let chunkBytes = Swift.min(count, 1 << 15)
    withUnsafeTemporaryAllocation(byteCount: chunkBytes + TransferDecoder.slack, alignment: 1) { buffer in
      var isWanted = true
      var position = 0
      while isWanted, position < count {
        let written = decoder.decode(self[position..<position + chunkBytes], into: buffer)
        position += chunkBytes
        isWanted = body(ByteView(UnsafeRawBufferPointer(rebasing: buffer[..<written])))
      }
      if isWanted { _ = body(ByteView(UnsafeRawBufferPointer(rebasing: buffer[..<decoder.finish(into: buffer)]))) }
    }
    if decoder.isDamaged { flags.insert(.base64Damaged) }
  }

  /// What the bytes stand for, up to about `bytesMax` bytes.
  func decoded(from encoding: TransferEncoding, bytesMax: Int = .max, flags: inout Set<MailFlag>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(min(count, bytesMax))
    forEachDecodedChunk(from: encoding, flags: &flags) { chunk in
      output.append(contentsOf: chunk.prefix(bytesMax - output.count).raw)
      return output.count < bytesMax
    }
    return output
  }
}
