public import TicketDomain

/// What can go wrong between us and a mailbox. `detail` is what the server or the operating system said, cut to 300 characters.
public enum IMAPErrorCode: String, FailureCode {
  /// A server address that cannot be read. Arguments: `url`.
  case addressMalformed = "imap-address-malformed"
  /// A connection without TLS to another machine. Arguments: none.
  case plainRefused = "imap-plain-refused"
  /// No connection: no such host, nothing listens, or no answer in time. Arguments: `detail`.
  case connectFailed = "imap-connect-failed"
  /// A certificate that is not trusted, or is another host's. Arguments: `detail`.
  case certificateRefused = "imap-certificate-refused"
  /// The file of the certificate authority cannot be read. Arguments: `path`.
  case authorityUnreadable = "imap-authority-unreadable"
  /// TLS failed for another reason than the certificate, or the server does not offer it. Arguments: `detail`.
  case encryptionFailed = "imap-encryption-failed"
  /// User name, password or token refused, or a login method that the server does not offer. Arguments: `user`, `detail`.
  case loginRefused = "imap-login-refused"
  /// A user name, password or token with control characters. Arguments: none.
  case loginMalformed = "imap-login-malformed"
  /// A folder that the server does not open. Arguments: `folder`, `detail`.
  case folderRefused = "imap-folder-refused"
  /// The folder has another UIDVALIDITY than the one read so far: its UIDs mean other mails now. Arguments: `folder`,
  /// `expected`, `found`.
  case folderRenumbered = "imap-folder-renumbered"
  /// The folder was opened, but without saying its UIDVALIDITY, so that its UIDs mean nothing. Arguments: `folder`.
  case folderWithoutValidity = "imap-folder-without-uidvalidity"
  /// A command refused. Arguments: `command` (its first words), `detail`.
  case commandRefused = "imap-command-refused"
  /// The connection ended in the middle. Arguments: `detail`.
  case connectionLost = "imap-connection-lost"
  /// The server said BYE. Arguments: `detail`.
  case serverLeft = "imap-server-left"
  /// Not a byte in the time allowed. Arguments: `seconds`.
  case stalled = "imap-stalled"
  /// Bytes that are no IMAP response. Arguments: `expected`, `found` (cut to 80 characters).
  case responseMalformed = "imap-response-malformed"
  /// A response beyond what is taken from a server. Arguments: `limit`.
  case responseTooLong = "imap-response-too-long"
  /// The caller asked to stop. Arguments: none.
  case stopped = "imap-stopped"
}

/// An error of the IMAP client. `place` is the server, and the folder where one is open.
public typealias IMAPError = Failure<IMAPErrorCode>

/// What somebody else said, short enough for one line of a message.
func detail(_ text: some StringProtocol, charactersMax: Int = 300) -> String {
  String(text.prefix(charactersMax).map { $0.isASCII && ($0.asciiValue ?? 0) < 32 ? " " : $0 })
}
