internal import TicketDomain

/// One amount booked by a department.
struct CostLine {
  /// How people write amounts in spreadsheets.
  enum AmountStyle {
    /// `1234.50`
    case plain
    /// `1,234.50`
    case grouped
    /// `¥1,234.50`
    case withSign
    /// `(1,234.50)`: a credit.
    case inParentheses
  }

  var department: Department
  /// `nil` where the configuration does not know `writtenItem`.
  var item: CostItem?
  var writtenItem: String
  var bookedOn: CivilDate
  var serviceFrom: CivilDate
  var serviceTo: CivilDate
  var amountMinor: Int
  var currency = "CNY"
  /// What an amount in another currency is worth in fen, by the rate of its day of booking.
  var worthMinor: Int?
  var amountStyle = AmountStyle.plain
  /// Departments are written in full or short.
  var isDepartmentShort = false
  /// The call that the amount belongs to.
  var reference = ""
  var note = ""

  /// A line for the whole of a month, booked on its last day.
  init(_ department: Department, _ item: CostItem, _ amountMinor: Int, _ month: Period, style: AmountStyle = .plain) {
    self.department = department
    self.item = item
    self.amountMinor = amountMinor
    writtenItem = item.title.zh
    amountStyle = style
    bookedOn = month.lastDay
    serviceFrom = month.firstDay
    serviceTo = month.lastDay
  }

  /// The amount as written.
  var writtenAmount: String {
    let plain = Currency.cny.decimal(ofMinor: Int64(amountMinor))
    if amountStyle == .plain { return plain }
    let unsigned = plain.drop { $0 == "-" }
    let whole = unsigned.dropLast(3)
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    grouped += unsigned.suffix(3)
    switch amountStyle {
    case .inParentheses: return "(\(grouped))"
    case .withSign: return (amountMinor < 0 ? "-" : "") + (currency == "USD" ? "$" : "¥") + grouped
    case .plain, .grouped: return (amountMinor < 0 ? "-" : "") + grouped
    }
  }
}
