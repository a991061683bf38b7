/// What a reader should know about how a mail was understood. The raw value is what events carry.
public enum MailFlag: String, CaseIterable, Hashable, Sendable {
  /// No header field that mails have was found: it may be no mail at all.
  case headerMissing = "header-missing"
  /// A line within the header is no header field, and was passed over.
  case headerDamaged = "header-damaged"
  /// A header, or one of its fields, is longer than the limit; what is beyond was not read.
  case headerCut = "header-cut"
  /// A header field holds bytes above 127 without saying in which charset; they were guessed.
  case headerEightBit = "header-eight-bit"
  /// More addresses than the limit; the others were left out.
  case addressesCut = "addresses-cut"
  /// More message ids in a field than the limit; those in the middle were left out.
  case referencesCut = "references-cut"
  /// There is a Date that no moment between 1980 and 2100 can be read from.
  case dateUnreadable = "date-unreadable"
  /// A charset that nobody knows was named; the charset was guessed.
  case charsetUnknown = "charset-unknown"
  /// Text was not in the charset that it said, or had undecodable bytes, which became U+FFFD.
  case charsetRepaired = "charset-repaired"
  /// Zero bytes stood in the text or in header fields; they were dropped.
  case zeroBytes = "zero-bytes"
  /// A transfer encoding that nobody knows was named; the part was taken as it stands.
  case encodingUnknown = "encoding-unknown"
  /// Base64 was cut off, or held what is not base64; what could be decoded was.
  case base64Damaged = "base64-damaged"
  /// A multipart names no boundary, or one that never comes; it was guessed, or the whole taken for text.
  case boundaryMissing = "boundary-missing"
  /// A multipart's last boundary never comes: the mail may have been cut off.
  case multipartUnclosed = "multipart-unclosed"
  /// Multiparts are nested deeper than the limit.
  case nestingLimit = "nesting-limit"
  /// There are more parts than the limit.
  case partsLimit = "parts-limit"
  /// The text was cut off at the limit.
  case textCut = "text-cut"
  /// The mail ends with its header.
  case bodyMissing = "body-missing"
}
