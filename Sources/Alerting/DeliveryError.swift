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

extension DeliveryError {
  /// The other side has had too much: nothing before `seconds` have passed, or as soon as one likes where that is 0.
  static func busy(_ answer: String, retryAfterSeconds seconds: Int64) -> DeliveryError {
    var arguments = ["answer": answer]
    if seconds > 0 { arguments["retry-after"] = "\(seconds)" }
    return DeliveryError(.busy, arguments, retryHelps: true)
  }

  /// How long the other side wants to be left alone, an hour at most; `nil` where it has not said so.
  var pause: Duration? {
    arguments["retry-after"].flatMap { Int64($0) }.map { .seconds(min(max($0, 0), 3600)) }
  }
}
