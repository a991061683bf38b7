/// Somebody outside who writes mail, by a mailer of their own.
struct MailCustomer {
  enum Provider: CaseIterable {
    case qq
    case netEase
    /// A company whose people write Chinese.
    case chineseCompany
    case englishCompany
  }

  /// From this number on customers have been thought of to write more than one mail; below, everybody has one matter.
  static let firstOfSeveral = 100_000

  var name: String
  var address: String
  var mailer: MailMessage.Mailer
  /// Their number on the company's customer list, where they are on it.
  var listed: String?

  private static let givenNames = [
    "Emma", "Oliver", "Sofia", "Daniel", "Grace", "Henry", "Nina", "Peter", "Laura", "Martin", "Julia",
  ]
  private static let surnames = [
    "Carter", "Schmidt", "Rossi", "Tanaka", "Brown", "Novak", "Silva", "Wright", "Meyer", "Olsen", "Dubois", "Costa",
    "Walker",
  ]

  /// Different numbers have different addresses with every provider.
  init(number: Int, provider: Provider, name: String) {
    self.name = name
    switch provider {
    case .qq: (address, mailer) = ("\(20_000_000 + number * 7)@qq.com", .qq)
    case .netEase: (address, mailer) = ("user\(number)@163.com", .foxmail)
    case .chineseCompany: (address, mailer) = ("li.\(number)@client.example.cn", .outlook)
    case .englishCompany: (address, mailer) = ("smith\(number)@client.example.org", .thunderbird)
    }
  }

  /// Anybody.
  static func drawn(number: Int, _ generator: inout SeededGenerator) -> (MailCustomer, isChinese: Bool) {
    let isChinese = !generator.chance(permille: 200)
    let name = name(isChinese: isChinese, &generator)
    return (MailCustomer(number: number, provider: provider(isChinese: isChinese, &generator), name: name), isChinese)
  }

  static func provider(isChinese: Bool, _ generator: inout SeededGenerator) -> Provider {
    isChinese ? [.qq, .netEase, .chineseCompany][generator.index(cumulativeWeights: [4, 6, 8])] : .englishCompany
  }

  static func name(isChinese: Bool, _ generator: inout SeededGenerator) -> String {
    isChinese
      ? PersonName.drawn(&generator) : "\(generator.pick(givenNames)) \(generator.pick(surnames))"
  }
}
