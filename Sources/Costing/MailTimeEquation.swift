/// How long mail takes, as a mailbox does not tell: a time equation (Kaplan and Anderson, "Time-Driven Activity-Based Costing",
/// HBR November 2004), a constant a mail plus terms for what makes it longer.
public struct MailTimeEquation: Hashable, Sendable {
  /// For each mail read, in milliseconds.
  public var read: Int64
  /// For each mail written.
  public var written: Int64
  /// For each attachment.
  public var attachment: Int64
  /// For each thousand characters of new text, read or written.
  public var thousandCharacters: Int64

  /// Mail takes no time.
  public static let none = MailTimeEquation()

  /// An equation with those terms, in milliseconds.
  public init(read: Int64 = 0, written: Int64 = 0, attachment: Int64 = 0, thousandCharacters: Int64 = 0) {
    self.read = read
    self.written = written
    self.attachment = attachment
    self.thousandCharacters = thousandCharacters
  }

  /// Millionths of a second, so that nothing is rounded before the end: four products of 64-bit numbers fit.
  func millionths(read: Int64, written: Int64, characters: Int64, attachments: Int64) -> Int128 {
    Int128(read) * Int128(self.read) * 1000 + Int128(written) * Int128(self.written) * 1000
      + Int128(attachments) * Int128(attachment) * 1000 + Int128(characters) * Int128(thousandCharacters)
  }
}
