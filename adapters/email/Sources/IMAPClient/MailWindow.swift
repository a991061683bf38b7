public import TicketDomain

/// How far a folder was read: all UIDs up to ``lastUID`` are dealt with.
public struct FolderPosition: Sendable, Hashable {
  /// The folder's UIDVALIDITY; under another one the position means nothing.
  public var uidValidity: UInt32
  /// 0 where nothing is dealt with.
  public var lastUID: UInt32

  /// A position.
  public init(uidValidity: UInt32, lastUID: UInt32) {
    self.uidValidity = uidValidity
    self.lastUID = lastUID
  }
}

/// What a server says about a mail without its content.
public struct MessageSummary: Sendable, Hashable {
  /// The mail's UID.
  public var uid: UInt32
  /// RFC822.SIZE, or what arrived where that was more; 0 where the server does not say.
  public var sizeBytes = 0
  /// INTERNALDATE; `nil` where the server does not say it in a form that can be read.
  public var internalDate: Instant?
  /// As written.
  public var flags: [String] = []
}

/// Some mails of a folder, ascending by UID, in one piece of memory.
public struct MailWindow: Sendable {
  /// One mail.
  public struct Mail: Sendable, Hashable {
    /// What the server says about it.
    public var summary: MessageSummary
    /// Where its bytes lie in ``MailWindow/bytes``.
    public var range: Range<Int>
    /// Whether the mail is larger than the limit, so that only its header was fetched, of that at most
    /// ``FolderReader/Limits/headerBytesMax``.
    public var isHeaderOnly: Bool
  }

  /// The folder's UIDVALIDITY.
  public var uidValidity: UInt32
  /// All UIDs up to this one are dealt with once the window is.
  public var lastUID: UInt32
  /// The mails that arrived; may be empty where ``missing`` is not.
  public var messages: [Mail]
  /// UIDs of mails that the server lists but did not deliver, however they were asked for.
  public var missing: [UInt32]
  /// The bytes of all mails of the window.
  public var bytes: [UInt8]

  /// Reads a mail's bytes in place; the pointer is valid only inside `body`.
  public func withBytes<Result>(of mail: Mail, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[mail.range])) }
  }
}
