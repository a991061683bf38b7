public import TicketDomain

/// How figures are written for people: the same in every report.
public enum Figures {
  /// `-1,234.50`: grouped by thousands, all decimals of the currency.
  public static func amount(_ amountMinor: Int64, _ currency: Currency) -> String {
    grouped(currency.decimal(ofMinor: amountMinor))
  }

  /// `12,345`
  public static func count(_ count: some BinaryInteger) -> String { grouped(String(count)) }

  /// Seconds as minutes with one decimal, half a tenth rounded away from zero: `1,234.5`.
  public static func minutes(_ seconds: Int64) -> String {
    let magnitude = seconds.magnitude
    let tenths = magnitude / 6 + (magnitude % 6 >= 3 ? 1 : 0)
    return grouped("\(seconds < 0 && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)")
  }

  /// Seconds as hours with one decimal, half a tenth rounded away from zero: `1,234.5`.
  public static func hours(_ seconds: Int64) -> String {
    let tenths = seconds.magnitude / 360 + (seconds.magnitude % 360 >= 180 ? 1 : 0)
    return grouped("\(seconds < 0 && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)")
  }

  /// `3d 4h`, `5h 12m`, `7m`: the two largest units.
  public static func age(_ seconds: Int64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400)
    if days > 0 { return "\(count(days))d \(hours % 24)h" }
    return hours > 0 ? "\(hours)h \(minutes % 60)m" : "\(minutes)m"
  }

  /// A quotient with one decimal and a sign, rounded towards zero: 28,800 per 3,600 is `+8.0`.
  public static func decimal(_ value: Int64, per unit: Int64) -> String {
    let tenths = Int128(value) * 10 / Int128(max(1, unit))
    return "\(tenths < 0 ? "-" : "+")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
  }

  /// `part` of `whole` in per cent with one decimal, rounded towards zero; `–` where there is no whole.
  public static func percent(_ part: Int64, of whole: Int64) -> String {
    guard whole != 0 else { return "–" }
    let permille = Int128(part) * 1000 / Int128(whole)
    return "\(permille < 0 ? "-" : "")\(permille.magnitude / 10).\(permille.magnitude % 10)%"
  }

  /// `tel:+8613800138000` with the four digits before the last four hidden: `+86138****8000`; of a mail address all but the first
  /// character before the `@`: `l****@example.com`; of a chat id all but four characters on either side; `–` where nobody is known.
  ///
  /// A shorter number keeps at most its last four digits.
  public static func maskedCustomer(_ customer: String?) -> String {
    guard let customer else { return "–" }
    if customer.hasPrefix("mailto:") {
      let address = customer.dropFirst(7)
      let local = address.prefix { $0 != "@" }
      return local.prefix(1) + "****" + address.dropFirst(local.count)
    }
    // The id in the customer list says nothing to those who do not have the list.
    if customer.hasPrefix("customer:") { return String(customer.dropFirst(9)) }
    if customer.hasPrefix("chat:") {
      let id = customer.dropFirst(5)
      return id.prefix(min(4, id.count / 2)) + "****" + (id.count > 8 ? id.suffix(4) : "")
    }
    let number = customer.hasPrefix("tel:") ? String(customer.dropFirst(4)) : customer
    return number.dropLast(8) + "****" + (number.count > 4 ? number.suffix(4) : "")
  }

  private static func grouped(_ number: String) -> String {
    let sign = number.hasPrefix("-") ? "-" : ""
    let parts = number.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
    guard let whole = parts.first else { return number }
    var groups: [Substring] = []
    var rest = whole
    while rest.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    groups.insert(rest, at: 0)
    return sign + groups.joined(separator: ",") + (parts.count > 1 ? "." + parts[1] : "")
  }
}
