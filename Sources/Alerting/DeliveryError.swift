public import TicketDomain

/// Why a message did not arrive. No error holds an address's token, nor a password.
public enum DeliveryErrorCode: String, FailureCode {
  /// Nobody answered, or the connection broke.
  case unreachable = "delivery-unreachable"
  /// The server's certificate is not trusted.
  case untrusted = "delivery-untrusted"
  /// The server did not take it: signature, login, address or form are wrong.
  case refused = "delivery-refused"
  /// The server is in trouble, or has had too much for now.
  case busy = "delivery-busy"
  /// The address is none that can be sent to.
  case badAddress = "delivery-bad-address"
}

/// An error about a message's delivery; `retryHelps` says whether trying again may.
public typealias DeliveryError = Failure<DeliveryErrorCode>
