/// What is known of a ticket when it is compared with others. Whatever is not known is empty.
public struct TicketDocument: Sendable {
  /// Told apart by it.
  public var id: String
  /// Seconds since 1970 by the clock of whoever wrote it.
  public var createdAt: Int64?
  /// Whether something stands in place of the time that is none.
  public var isTimeUnreadable = false
  /// Such as `phone`.
  public var channel = ""
  /// A telephone number, in one form for all ways to write it.
  public var phone = ""
  /// A mail address.
  public var mail = ""
  /// An id in a chat.
  public var chat = ""
  /// What the customer calls themselves.
  public var name = ""
  /// The subject line.
  public var subject = ""
  /// What the customer said.
  public var text = ""
  /// The customer of the list whose it is.
  public var customer = ""
  /// Whether the identity that it came from is known to be several people's.
  public var isShared = false
  /// Other columns by name, such as the product.
  public var categories: [String: String] = [:]

  /// A ticket of which nothing is known yet.
  public init(id: String) { self.id = id }
}
