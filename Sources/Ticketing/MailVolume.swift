/// How much mail there was to read and to write: what a time equation turns into time.
public struct MailVolume: Hashable, Sendable {
  /// Mails that someone had to read.
  public var read: Int64
  /// Mails that someone wrote.
  public var written: Int64
  /// Characters of new text in the mails read.
  public var charactersRead: Int64
  /// Characters of new text in the mails written.
  public var charactersWritten: Int64
  /// Attachments of all of them.
  public var attachments: Int64

  /// Characters of new text, read or written; saturates.
  public var characters: Int64 { charactersRead.addingSaturating(charactersWritten) }

  /// No mail.
  public static let none = MailVolume()

  /// So much mail.
  public init(
    read: Int64 = 0, written: Int64 = 0, charactersRead: Int64 = 0, charactersWritten: Int64 = 0, attachments: Int64 = 0
  ) {
    self.read = read
    self.written = written
    self.charactersRead = charactersRead
    self.charactersWritten = charactersWritten
    self.attachments = attachments
  }

  /// Adds another volume to this one; saturates.
  public static func += (left: inout MailVolume, right: MailVolume) {
    left.read = left.read.addingSaturating(right.read)
    left.written = left.written.addingSaturating(right.written)
    left.charactersRead = left.charactersRead.addingSaturating(right.charactersRead)
    left.charactersWritten = left.charactersWritten.addingSaturating(right.charactersWritten)
    left.attachments = left.attachments.addingSaturating(right.attachments)
  }
}
