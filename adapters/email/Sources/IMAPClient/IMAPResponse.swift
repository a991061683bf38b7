public import TicketDomain

/// One response of an IMAP server (RFC 3501 section 7), as far as this client needs it.
public enum IMAPResponse: Sendable, Hashable {
  /// `+ …`: the server waits for more.
  case continuation(String)
  /// The end of the command with that tag.
  case completed(tag: String, Outcome)
  /// `* OK`, `* NO`, `* BAD`, `* BYE` or `* PREAUTH`.
  case status(Outcome)
  /// `* n EXISTS`: how many mails the folder holds.
  case exists(UInt32)
  /// `* n EXPUNGE`: the mail with that sequence number is gone.
  case expunged(UInt32)
  /// `* n FETCH`.
  case fetched(FetchedItems)
  /// `* CAPABILITY`, in capitals.
  case capabilities(Set<String>)
  /// `* LIST`.
  case listed(Folder)
  /// Data that nobody here needs; its name in capitals.
  case other(String)

  /// How a command, or the server, is doing.
  public struct Outcome: Sendable, Hashable {
    /// The word that the response starts with.
    public enum Status: String, Sendable { case ok = "OK", no = "NO", bad = "BAD", bye = "BYE", preauth = "PREAUTH" }
    /// The word that it starts with.
    public var status: Status
    /// The code in brackets, in capitals, such as `UIDNEXT`; `nil` where there is none.
    public var code: String?
    /// What stands behind the code in the brackets.
    public var codeArguments = ""
    /// For people.
    public var text: String
  }

  /// What a FETCH response says about one mail, in whatever order it was said.
  public struct FetchedItems: Sendable, Hashable {
    /// Its sequence number, which changes when mails before it go.
    public var sequenceNumber: UInt32
    /// Its UID; `nil` where the response does not say.
    public var uid: UInt32?
    /// RFC822.SIZE in bytes; `nil` where it is missing or no number.
    public var sizeBytes: Int?
    /// INTERNALDATE; `nil` where it is missing or unreadable.
    public var internalDate: Instant?
    /// The flags as written; `nil` where the response does not say.
    public var flags: [String]?
    /// The mail or its header; `nil` where the response holds neither, or NIL for it.
    public var body: Body?
  }

  /// The bytes of a mail, or of its header.
  public struct Body: Sendable, Hashable {
    /// Whether it is the header alone.
    public var isHeader: Bool
    /// Where the bytes lie in ``IMAPResponseParser/bodies``; empty where they were dropped.
    public var range: Range<Int>
    /// How many bytes the server sent.
    public var sizeBytes: Int
    /// Whether they were dropped because ``IMAPResponseParser/bodyBytesMax`` left no room for them.
    public var isDropped: Bool
  }
}

extension IMAPResponse.Outcome {
  /// Whether the server says that it has trouble of its own (RFC 5530), so that no mail is to blame.
  var isServersTrouble: Bool { ["UNAVAILABLE", "LIMIT", "INUSE", "OVERQUOTA"].contains(code ?? "") }

  /// The error of a refused UID FETCH.
  var fetchRefused: IMAPError {
    let code = code.map { "[\($0)] " } ?? ""
    return IMAPError(.commandRefused, ["command": "UID FETCH", "detail": detail(code + text)], retryHelps: true)
  }
}

/// A folder of a mailbox.
public struct Folder: Sendable, Hashable {
  /// The name that people see, decoded from modified UTF-7.
  public var name: String
  /// What separates the levels of the name; `nil` where there are none.
  public var separator: String?
  /// Flags as written: `\Noselect`, `\HasChildren`, `\Sent` and so on (RFC 3501 section 7.2.2, RFC 6154).
  public var flags: [String]

  /// Whether it holds mails, as opposed to other folders only.
  public var holdsMails: Bool { !flags.contains { ["\\noselect", "\\nonexistent"].contains($0.lowercased()) } }
}
