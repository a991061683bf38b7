public import TicketDomain

extension MailParser {
  /// When a mail was put into an mbox file, as the separator line before it says (RFC 4155 appendix A): `From`, an address, and a
  /// time. `nil` where the line is none, so that text which begins with that word is told apart. O(line).
  public static func envelopeTime(of line: UnsafeRawBufferPointer) -> Instant? {
    let view = ByteView(line)
    guard line.starts(with: "From ".utf8), let blank = view.dropFirst(5).firstIndex(of: UInt8(ascii: " ")) else {
      return nil
    }
    return MailDate.instant(of: view.dropFirst(5 + blank))
  }
}
