public import TicketDomain

/// What can be wrong with a secret. No error holds what was read.
public enum SecretErrorCode: String, FailureCode {
  /// An environment variable that is not set, or is empty. Arguments: `name`.
  case variableMissing = "secret-variable-missing"
  /// A file that cannot be read. Arguments: `path`, `detail`.
  case fileUnreadable = "secret-file-unreadable"
  /// A file that others may read. Arguments: `path`, `mode` (octal), `remedy` (the command that closes it).
  case fileOpen = "secret-file-open-to-others"
  /// A command that cannot be run, or that ends with an error. Arguments: `command`, `detail`.
  case commandFailed = "secret-command-failed"
  /// A command that took too long. Arguments: `command`, `seconds`.
  case commandSlow = "secret-command-slow"
  /// A source whose first line is empty, too long, or not text. Arguments: `source`.
  case unusable = "secret-unusable"
}

/// An error about a secret.
public typealias SecretError = Failure<SecretErrorCode>
