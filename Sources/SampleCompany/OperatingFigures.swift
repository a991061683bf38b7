internal import TicketDomain

/// What the company reports each month beside its books: exchange rates, and operating figures of its departments.
struct OperatingFigures {
  private let staff: Staff
  private var generator: SeededGenerator
  /// What 100 dollars are worth, in hundredths of a fen.
  private var dollarRate: Int

  init(staff: Staff, seed: UInt64) {
    self.staff = staff
    generator = SeededGenerator(seed: seed, stream: 23)
    dollarRate = generator.int(in: 700_0000...720_0000)
  }

  /// Writes one month's two files.
  mutating func write(_ month: Period, to folder: SampleFolder) throws(SampleCompanyError) {
    try folder.write(try gb18030(rates(of: month)), to: "inputs/rates/\(month).csv")
    try folder.write(figures(of: month), to: "inputs/figures/\(month).csv")
  }

  /// What so many cents are worth in fen at the month's last rate, half a fen rounded up.
  func worthMinor(ofCents cents: Int) -> Int { (cents * dollarRate + 500_000) / 1_000_000 }

  /// The state's rates of the month's first and fifteenth, per 100.
  private mutating func rates(of month: Period) -> [UInt8] {
    var rows: [UInt8] = []
    rows.addRow(["日期", "币种", "中间价", "单位", "来源"], lineEnd: "\r\n")
    for day in [month.firstDay, month.firstDay.adding(days: 14)] {
      dollarRate += generator.int(in: -4_0000...4_0000)
      let euroRate = dollarRate / 100 * generator.int(in: 106...112)
      for (currency, rate) in [("美元", dollarRate), ("欧元", euroRate)] {
        let digits = String(rate)
        rows.addRow(
          [day.description, currency, "\(digits.dropLast(4)).\(digits.suffix(4))", "100", "国家外汇管理局"],
          lineEnd: "\r\n")
      }
    }
    return rows
  }

  /// As a spreadsheet saves it for Windows: byte order mark and CRLF.
  private mutating func figures(of month: Period) -> [UInt8] {
    var rows: [UInt8] = [0xEF, 0xBB, 0xBF]
    rows.addRow(["月份", "部门", "指标", "数值", "单位", "备注"], lineEnd: "\r\n")
    for department in [Department.hr, .it] {
      let agents = staff.onDuty(in: department, month)
      let newcomers = agents.count { staff.agents[$0].stints[0].from == month.firstDay }
      let leavers = agents.count { staff.agents[$0].stints.last?.to == month.lastDay }
      let lessons = 2 * agents.count + 24 * newcomers
      add(month, department, "培训工时", "\(lessons).\(generator.chance(permille: 500) ? "5" : "0")", "小时", "", to: &rows)
      add(month, department, "重复录入工时", "\(generator.int(in: 6...30)).25", "小时", "两套系统各登记一次", to: &rows)
      if newcomers > 0 { add(month, department, "入职人数", "\(newcomers)", "人", "", to: &rows) }
      if leavers > 0 { add(month, department, "离职人数", "\(leavers)", "人", "", to: &rows) }
      if generator.chance(permille: 300) {
        add(month, department, "危机处理工时", "\(generator.int(in: 2...20))", "小时", "", to: &rows)
      }
    }
    add(month, nil, "客户流失数", "\(generator.int(in: 0...9))", "户", "", to: &rows)
    return rows
  }

  private func add(
    _ month: Period, _ department: Department?, _ measure: String, _ quantity: String, _ unit: String, _ note: String,
    to rows: inout [UInt8]
  ) {
    rows.addRow(
      [month.description, department?.title.zh ?? "", measure, quantity, unit, note], lineEnd: "\r\n")
  }
}
