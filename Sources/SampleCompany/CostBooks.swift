internal import TicketDomain

/// What the company books each month: the payroll, the finance department's ledger and that of the IT department.
struct CostBooks {
  private let staff: Staff
  private let firstMonth: Period
  private var generator: SeededGenerator
  private var foreignGenerator: SeededGenerator

  init(staff: Staff, firstMonth: Period, seed: UInt64) {
    self.staff = staff
    self.firstMonth = firstMonth
    generator = SeededGenerator(seed: seed, stream: 5)
    foreignGenerator = SeededGenerator(seed: seed, stream: 24)
  }

  /// Writes one month's three files.
  mutating func write(
    _ month: Period, after calls: CallWriter.MonthOfCalls, _ figures: OperatingFigures, to folder: SampleFolder,
    truth: inout Truth
  ) throws(SampleCompanyError) {
    try folder.write(payroll(of: month, truth: &truth), to: "inputs/payroll/\(month).csv")
    let financeLines = financeLines(of: month, after: calls) + foreignLines(of: month, figures)
    let itLines = itLines(of: month, after: calls)
    for line in financeLines + itLines { truth.add(line) }
    try folder.write(Self.csv(of: financeLines, voucher: "记", month), to: "inputs/finance/\(month).csv")
    try folder.write(try gb18030(Self.csv(of: itLines, voucher: "信", month)), to: "inputs/it/\(month).csv")
  }

  /// As a spreadsheet saves it for Windows: byte order mark, CRLF, and no zeros at the end of a decimal.
  private mutating func payroll(of month: Period, truth: inout Truth) -> [UInt8] {
    var rows: [UInt8] = [0xEF, 0xBB, 0xBF]
    rows.addRow(["工号", "姓名", "部门", "月份", "应发工资", "单位社保", "工时", "币种"], lineEnd: "\r\n")
    for department in Department.allCases {
      for index in staff.onDuty(in: department, month) {
        let agent = staff.agents[index]
        let isPeak = month.month == 6 || month.month == 11
        let tenthsOfHours = generator.int(in: 1600...1760) + (isPeak && department != .finance ? 60 : 0)
        let wage = agent.monthlyWageMinor + generator.int(below: isPeak ? 120_000 : 40_000)
        let socialInsurance = agent.monthlyWageMinor * 27 / 100 + generator.int(below: 100)
        truth.add(CostLine(department, .wages, wage, month))
        truth.add(CostLine(department, .socialInsurance, socialInsurance, month))
        rows.addRow(
          [
            agent.staffNumber, agent.name, department.title.zh, month.description, Self.general(wage, decimals: 2),
            Self.general(socialInsurance, decimals: 2), Self.general(tenthsOfHours, decimals: 1), "CNY",
          ], lineEnd: "\r\n")
      }
    }
    return rows
  }

  private mutating func financeLines(of month: Period, after calls: CallWriter.MonthOfCalls) -> [CostLine] {
    let index = month.monthsSinceYearZero - firstMonth.monthsSinceYearZero
    let heads = Department.allCases.map { staff.headcount(in: $0, month) }.reduce(0, +)
    var lines: [CostLine] = []
    for exchange in [PlannedCall.Exchange.pbx, .freeswitch] {
      let fee = 80_000 + 45 * (calls.calls[exchange] ?? 0) + odd()
      lines.append(CostLine(exchange.department, .telephony, fee, month, style: .grouped))
    }
    lines.append(CostLine(.finance, .rent, 90_000 * heads, month, style: .grouped))
    lines.append(CostLine(.it, .software, 26_000 * heads + odd(), month, style: .withSign))
    if index % 3 == 1 { lines.append(annualLicence(month)) }
    for department in [Department.hr, .it] {
      let training = 24_000 * staff.headcount(in: department, month) + odd()
      lines.append(CostLine(department, .training, training, month))
      lines[lines.count - 1].isDepartmentShort = generator.chance(permille: 400)
      let newcomers = staff.onDuty(in: department, month).count { staff.agents[$0].stints[0].from == month.firstDay }
      let recruiting = 280_000 * newcomers + 8_000 + odd()
      lines.append(CostLine(department, .recruiting, recruiting, month, style: .grouped))
    }
    if index > 0 { lines += creditNotes(month) }
    if index % 6 == 3 { lines.append(lineOfUnknownItem(month)) }
    lines += compensation(month, calls.complaints)
    if index % 12 == 5 { lines.append(compensationWithoutCall(month)) }
    return lines
  }

  /// A subscription from abroad, every fourth month.
  private mutating func foreignLines(of month: Period, _ figures: OperatingFigures) -> [CostLine] {
    guard (month.monthsSinceYearZero - firstMonth.monthsSinceYearZero) % 4 == 2 else { return [] }
    var line = CostLine(.it, .software, foreignGenerator.int(in: 12_000...90_000), month, style: .withSign)
    line.currency = "USD"
    line.worthMinor = figures.worthMinor(ofCents: line.amountMinor)
    line.note = "海外软件订阅"
    return [line]
  }

  private mutating func itLines(of month: Period, after calls: CallWriter.MonthOfCalls) -> [CostLine] {
    let callCount = calls.calls.values.reduce(0, +)
    var lines = [
      CostLine(.it, .servers, 380_000 + 30 * callCount + odd(), month, style: .grouped),
      CostLine(.it, .servers, 120_000 + odd(), month, style: .withSign),
      CostLine(.it, .bandwidth, 160_000 + 6 * callCount + odd(), month),
    ]
    lines[0].note = "云主机，按量计费"
    // A character that GB18030 has and GBK has not.
    lines[1].note = "𠮷安机房托管"
    lines[2].note = "专线 100M"
    return lines
  }

  /// Amounts that are no round number of yuan.
  private mutating func odd() -> Int { generator.int(in: 1...99_999) }

  private mutating func annualLicence(_ month: Period) -> CostLine {
    var line = CostLine(.it, .software, 360_000 + odd(), month, style: .grouped)
    line.serviceTo = month.adding(months: 11).lastDay
    line.note = "年度许可, 含升级"
    return line
  }

  /// Booked now, for the month before.
  private mutating func creditNotes(_ month: Period) -> [CostLine] {
    let before = month.adding(months: -1)
    var telephony = CostLine(.hr, .telephony, -(2_000 + generator.int(below: 30_000)), before, style: .inParentheses)
    telephony.note = "上月话费红字冲减"
    var software = CostLine(.it, .software, -(110_000 + generator.int(below: 30_000)), before, style: .grouped)
    software.note = "退订"
    return [telephony, software].map { line in
      var booked = line
      booked.bookedOn = month.firstDay.adding(days: 7)
      return booked
    }
  }

  private mutating func lineOfUnknownItem(_ month: Period) -> CostLine {
    var line = CostLine(.hr, .training, 30_000 + odd(), month)
    line.item = nil
    line.writtenItem = "业务招待费"
    return line
  }

  private mutating func compensation(_ month: Period, _ complaints: [CallWriter.Complaint]) -> [CostLine] {
    complaints.map { complaint in
      var line = CostLine(complaint.department, .compensation, generator.int(in: 5_000...60_000), month)
      line.serviceFrom = complaint.day
      line.serviceTo = complaint.day
      line.reference = complaint.call
      line.note = "客户投诉赔付"
      return line
    }
  }

  /// Somebody has mistyped the call.
  private mutating func compensationWithoutCall(_ month: Period) -> CostLine {
    var line = CostLine(.it, .compensation, generator.int(in: 5_000...20_000), month)
    line.reference = "1000000000.1"
    line.note = "通话编号待核对"
    return line
  }

  private static func csv(of lines: [CostLine], voucher: String, _ month: Period) -> [UInt8] {
    var rows: [UInt8] = []
    rows.addRow(["部门", "费用项目", "记账日期", "服务期起", "服务期止", "金额", "币种", "凭证号", "行号", "关联", "备注"])
    for (index, line) in lines.enumerated() {
      // Vouchers have four lines each.
      rows.addRow([
        line.isDepartmentShort ? line.department.shortName : line.department.title.zh, line.writtenItem,
        line.bookedOn.description, line.serviceFrom.description, line.serviceTo.description, line.writtenAmount,
        line.currency,
        "\(voucher)-\(month)-\(101 + index / 4)", "\(index % 4 + 1)", line.reference, line.note,
      ])
    }
    return rows
  }

  /// A number in a spreadsheet's format "general": `1650` with one decimal is 165, with two 16.5.
  private static func general(_ number: Int, decimals: Int) -> String {
    let digits = String(number)
    let fraction = digits.suffix(decimals)
    let needed = fraction.lastIndex { $0 != "0" }.map { fraction[...$0] } ?? ""
    return digits.dropLast(decimals) + (needed.isEmpty ? "" : "." + needed)
  }
}
