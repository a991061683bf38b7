internal import Glibc

/// Turns the bytes of one record into UTF-8.
///
/// Not thread-safe. UTF-8 that is valid is returned in place; everything else is written into a buffer that the next call
/// uses again.
final class RecordDecoder {
  let encoding: TextEncoding
  private let fallback: TextEncoding?
  private let invalidBytes: ReadRules.InvalidBytes
  /// What is known of every record, since it is known of the file.
  private let flags: RowMapper.TextFlags
  private let output = ByteSink()
  private var converters: [TextEncoding: iconv_t] = [:]

  init(
    encoding: TextEncoding, fallback: TextEncoding?, invalidBytes: ReadRules.InvalidBytes,
    flags: RowMapper.TextFlags = []
  ) {
    self.flags = flags
    self.encoding = encoding
    self.fallback = fallback
    self.invalidBytes = invalidBytes
  }

  deinit { converters.values.forEach { _ = iconv_close($0) } }

  /// The record's text and what should be known about it.
  func decode(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> (text: TextSlice, flags: RowMapper.TextFlags) {
    let slice = TextSlice(bytes)
    if encoding == .utf8 {
      if slice.isValidUTF8 { return (slice, flags) }
    } else if convert(slice, from: encoding, repairing: false) {
      return (output.slice, flags)
    }
    if let fallback, fallbackFits(slice, fallback) { return (output.slice, .encodingFallback) }
    if invalidBytes == .quarantine { throw Refusal(.bytesInvalid) }
    return (repaired(slice), flags.union(.bytesReplaced))
  }

  /// What should be known about the record's text.
  func flags(of bytes: UnsafeRawBufferPointer) -> RowMapper.TextFlags {
    do throws(Refusal) { return try decode(bytes).flags } catch { return [] }
  }

  /// The record's text for a person to look at, where the definition may refuse invalid bytes.
  func decodeForDisplay(_ bytes: UnsafeRawBufferPointer) -> TextSlice {
    do throws(Refusal) { return try decode(bytes).text } catch { return repaired(TextSlice(bytes)) }
  }

  private func repaired(_ slice: TextSlice) -> TextSlice {
    if encoding == .utf8 { repairUTF8(slice) } else { _ = convert(slice, from: encoding, repairing: true) }
    return output.slice
  }

  private func fallbackFits(_ slice: TextSlice, _ fallback: TextEncoding) -> Bool {
    if fallback != .utf8 { return convert(slice, from: fallback, repairing: false) }
    guard slice.isValidUTF8 else { return false }
    output.reset()
    output.append(slice)
    return true
  }

  /// Each invalid run becomes one U+FFFD (Unicode Standard, section 3.9, "maximal subparts"), or its bytes as `\xHH`.
  private func repairUTF8(_ slice: TextSlice) {
    output.reset()
    var rest = slice
    while let bad = rest.firstInvalidUTF8 {
      output.append(rest.prefix(bad.lowerBound))
      appendInvalid(rest.prefix(bad.upperBound).suffix(from: bad.lowerBound))
      rest = rest.suffix(from: bad.upperBound)
    }
    output.append(rest)
  }

  private func appendInvalid(_ bytes: TextSlice) {
    guard invalidBytes == .escape else { return output.append("\u{FFFD}") }
    for index in 0..<bytes.count {
      output.append("\\x")
      for digit in [bytes[index] >> 4, bytes[index] & 15] {
        output.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
      }
    }
  }

  /// Converts into `output`; `false` at the first invalid byte, unless they are repaired.
  private func convert(_ slice: TextSlice, from encoding: TextEncoding, repairing: Bool) -> Bool {
    output.reset()
    guard let converter = converter(for: encoding) else { return false }
    _ = iconv(converter, nil, nil, nil, nil)
    let unitWidth = encoding.units == .bytes || encoding.units == .leadAndTrail ? 1 : 2
    var rest = slice
    while rest.count > 0 {
      let (taken, isInvalid) = convertRun(rest, converter)
      rest = rest.suffix(from: taken)
      guard isInvalid, rest.count > 0 else { continue }
      if !repairing { return false }
      let width = min(unitWidth, rest.count)
      appendInvalid(rest.prefix(width))
      rest = rest.suffix(from: width)
      _ = iconv(converter, nil, nil, nil, nil)
    }
    return true
  }

  /// Converts as far as bytes are valid or a piece of output is full.
  private func convertRun(_ slice: TextSlice, _ converter: iconv_t) -> (taken: Int, isInvalid: Bool) {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { piece in
      var input: UnsafeMutablePointer<CChar>? =
        UnsafeMutableRawPointer(mutating: slice.start).assumingMemoryBound(to: CChar.self)
      var inputLeft = slice.count
      var target = piece.baseAddress
      var targetLeft = piece.count
      let result = iconv(converter, &input, &inputLeft, &target, &targetLeft)
      let isInvalid = result == -1 && errno != E2BIG
      output.append(TextSlice(UnsafeRawBufferPointer(piece).prefixed(piece.count - targetLeft)))
      return (slice.count - inputLeft, isInvalid)
    }
  }

  private func converter(for encoding: TextEncoding) -> iconv_t? {
    if let known = converters[encoding] { return known }
    let opened = iconv_open("UTF-8", encoding.iconvName)
    // iconv_open answers (iconv_t)-1 where it cannot.
    if opened == iconv_t(bitPattern: -1) { return nil }
    converters[encoding] = opened
    return opened
  }
}

extension UnsafeRawBufferPointer {
  func prefixed(_ length: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self[..<length]) }
}
