public import Secrets
internal import TicketDomain

/// Who logs in, and how.
public struct MailboxLogin: Sendable, Hashable {
  /// The SASL mechanism (RFC 4422), or the choice of one.
  public enum Method: String, Sendable, CaseIterable {
    /// The best one for a password that both sides know; the LOGIN command where the server names none.
    case automatic
    /// PLAIN (RFC 4616).
    case plain
    /// LOGIN, which no RFC describes.
    case login
    /// XOAUTH2, as Google and Microsoft describe it: the secret is an access token.
    case xoauth2
    /// OAUTHBEARER (RFC 7628): the secret is an access token.
    case oauthbearer

    var usesToken: Bool { self == .xoauth2 || self == .oauthbearer }
    /// As CURLOPT_LOGIN_OPTIONS wants it.
    var curlOption: String? { self == .automatic ? nil : "AUTH=\(rawValue.uppercased())" }
  }

  /// The user name, often the address.
  public var user: String
  /// How.
  public var method: Method
  /// Where the password or token comes from; it is read anew for every connection.
  public var secret: Secret

  /// A login.
  public init(user: String, method: Method = .automatic, secret: Secret) {
    self.user = user
    self.method = method
    self.secret = secret
  }
}
