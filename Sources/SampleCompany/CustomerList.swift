internal import TicketDomain

/// 客户名单: which numbers, addresses and chat accounts the company knows to be one customer's.
struct CustomerList {
  private struct Line {
    var customer: String
    var cells: [String]
  }

  private var lines: [Line] = []
  private var customers = 0

  /// Adds somebody by what is known of them; returns their number.
  ///
  /// Whoever is known in all three channels has two lines, as from two systems.
  @discardableResult
  mutating func add(_ name: String, phone: String = "", mail: String = "", chat: String = "") -> String {
    // A prime scatters the numbers, so that their order does not tell why somebody is on the list.
    let customer = "C\(10_000 + customers * 7919 % 90_000)"
    customers += 1
    if !phone.isEmpty, !mail.isEmpty, !chat.isEmpty {
      lines.append(Line(customer: customer, cells: [name, phone, "", ""]))
      lines.append(Line(customer: customer, cells: [name, "", mail, chat]))
    } else {
      lines.append(Line(customer: customer, cells: [name, phone, mail, chat]))
    }
    return customer
  }

  func write(to folder: SampleFolder) throws(SampleCompanyError) {
    var rows: [UInt8] = [0xEF, 0xBB, 0xBF]
    rows.addRow(["客户编号", "姓名", "手机", "邮箱", "微信号", "更新时间"], lineEnd: "\r\n")
    let ordered = lines.indices.sorted { (lines[$0].customer, $0) < (lines[$1].customer, $1) }
    for index in ordered { rows.addRow([lines[index].customer] + lines[index].cells + [""], lineEnd: "\r\n") }
    try folder.write(rows, to: "inputs/customers/customers.csv")
  }
}
