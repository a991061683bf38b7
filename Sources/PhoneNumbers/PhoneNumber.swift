/// What an outside party's number, as a telephone system wrote it, says about who that is.
public enum PhoneNumber: Hashable, Sendable {
  /// A number in ITU-T E.164 form, such as `+8613800138000`: the same for all ways to write it.
  case number(e164: String)
  /// Some digits are hidden, as in `1862831****`: it cannot be told whether two of them are one customer.
  case masked
  /// The system says that there is no number to show, or says nothing.
  case withheld
  /// 2 to 6 digits: somebody inside, or a service's short code.
  case internalExtension
  /// Anything else.
  case unreadable
}
