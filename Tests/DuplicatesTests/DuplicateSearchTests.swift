import Foundation
import TestSupport
import TicketDomain
import Testing

@testable import Duplicates

struct DuplicateSearchTests {
  private func document(
    _ id: Int, _ text: String, phone: String = "", mail: String = "", chat: String = "", name: String = "",
    hours: Int64 = 0
  ) -> DocumentTraits {
    var document = TicketDocument(id: "T\(id)")
    document.text = text
    (document.phone, document.mail, document.chat, document.name) = (phone, mail, chat, name)
    document.createdAt = 1_700_000_000 + hours * 3600
    return testReader.read(document)
  }

  /// What other people say in between, so that it can be told which words are common.
  private var others: [DocumentTraits] {
    let texts = [
      "怎么退货", "发票什么时候开", "快递到哪里了", "想换一个颜色", "优惠券用不了", "how do I return this", "where is my parcel",
      "the invoice is wrong",
      "please cancel my order", "the voucher does not work",
    ]
    return (0..<60).map { document(100 + $0, texts[$0 % texts.count], phone: "137000000\(10 + $0)") }
  }

  private func best(
    _ documents: [DocumentTraits], customers: [DuplicateSearch.Customer] = []
  ) throws -> DuplicateSearch.Match? {
    try DuplicateSearch(weights: .shipped(), customers: customers).add(documents).last?.first
  }

  @Test(arguments: [
    ("扫地机器人充不进电了", "扫地机器人无法充电"), ("The router does not start any more", "hello, the router still does not start"),
    ("訂單一直沒有發貨", "订单一直没有发货"),
  ])
  func `what the same customer writes again within a day is likely the same matter`(one: String, other: String) throws {
    let match = try #require(
      try best(
        others + [document(1, one, phone: "13800138000"), document(2, other, phone: "+86 138-0013-8000", hours: 5)]))
    #expect(match.situation == .sameCustomer)
    #expect(match.logit > 0)
  }

  @Test func `the same words of two strangers are no duplicate`() throws {
    let match = try #require(
      try best([
        document(1, "扫地机器人充不进电了", phone: "13800138000", name: "张伟"),
        document(2, "扫地机器人充不进电了", phone: "13900139000", name: "李娜", hours: 5),
      ]))
    #expect(match.situation == .strangers)
    #expect(match.logit < 0)
  }

  @Test func `the customer list joins channels`() throws {
    let customer = DuplicateSearch.Customer(
      identities: [
        Contactable(phone: Array("13800138000".utf16)), Contactable(mail: Array("li@example.com".utf16)),
      ].compactMap { $0 }, name: nil)
    let documents = [
      document(1, "发票抬头错了，要重开", phone: "13800138000"), document(2, "需要重开发票，抬头写错了", mail: "Li@Example.com", hours: 9),
    ]
    let joined = try #require(try best(documents, customers: [customer]))
    #expect(joined.situation == .sameCustomer)
    #expect(joined.evidence[.customer] == 1)
    #expect(joined.logit > (try best(documents)?.logit ?? .infinity))
  }

  @Test func `a number that many people use joins none of them`() throws {
    var documents = (1...20).map {
      document($0, "在吗", phone: "02162785001", name: "客\(Character(UnicodeScalar(0x4E00 + $0) ?? "甲"))先")
    }
    documents.append(document(21, "hello", phone: "02162785001", name: "欧阳娜娜", hours: 1))
    let matches = try #require(try DuplicateSearch(weights: .shipped()).add(documents).last)
    #expect(matches.allSatisfy { $0.situation != .sameCustomer && $0.logit < 0 })
  }

  @Test func `ten thousand empty texts glue no strangers together`() throws {
    let search = try DuplicateSearch(weights: .shipped(), limits: .init(closest: 10))
    let texts = ["在吗", "hello", "你好", "", "？", "hi", "谢谢"]
    let documents = (0..<10_000).map { number in
      document(
        number, texts[number % texts.count], phone: number % 2 == 0 ? "13\(900_000_000 + number)" : "",
        chat: number % 2 == 0 ? "" : "wxid_\(number)", hours: Int64(number / 100))
    }
    var pairs: [DuplicateGroups.Pair] = []
    for (number, matches) in search.add(documents).enumerated() {
      pairs += matches.map { .init(first: $0.document, second: number, logit: $0.logit) }
    }
    #expect(pairs.count > 10_000, "they were compared")
    #expect(Set(DuplicateGroups(count: documents.count, pairs: pairs).groups).count == documents.count)
  }

  @Test func `a flood of one customer's equal mails, and a huge text, cost no more than others`() throws {
    let search = try DuplicateSearch(weights: .shipped(), limits: .init(closest: 10))
    let huge = String(repeating: "空气净化器 is broken 2024128981190 ", count: 40_000)
    #expect(huge.utf8.count > 1_000_000)
    let flood = (0..<1500).map { document($0, "自动通知：任务失败", mail: "robot@example.com", hours: Int64($0)) }
    for matches in search.add(flood + [document(1500, huge, mail: "robot@example.com")]) {
      #expect(matches.count <= 64 + 64 + 10 + 16)
    }
  }

  @Test func `documents one by one and all at once are ranked the same`() throws {
    var chance = SeededGenerator(seed: 4)
    let words = ["退款", "没到", "发货", "router", "broken", "登录", "失败", "invoice", "屏幕", "闪烁", "取消"]
    let documents = (0..<400).map { number in
      document(
        number, (0..<4).map { _ in words.randomElement(using: &chance) ?? "" }.joined(separator: " "),
        phone: "138001380\(Int.random(in: 10...60, using: &chance))", hours: Int64(number))
    }
    let weights = try EvidenceWeights.shipped()
    let whole = DuplicateSearch(weights: weights).add(documents)
    let search = DuplicateSearch(weights: weights)
    for (number, document) in documents.enumerated() where number < 120 {
      // Below 128 documents every batch is one document.
      let alone = try #require(search.add([document]).first)
      #expect(alone.map(\.document) == whole[number].map(\.document))
      #expect(alone.map(\.logit) == whole[number].map(\.logit))
    }
    #expect(DuplicateSearch(weights: weights).add(documents).map { $0.map(\.logit) } == whole.map { $0.map(\.logit) })
  }
}

struct EvidenceWeightsTests {
  @Test func `a file of weights is read as it was written`() throws {
    let weights = try EvidenceWeights.shipped()
    #expect(try EvidenceWeights(file: weights.file(), name: "copy") == weights)
    #expect(weights.wording != nil)
  }

  @Test(arguments: [
    "", "{}", "[1]", #"{"version": 99, "situations": {}}"#, #"{"version":1,"situations":{"strangers":3}}"#,
  ])
  func `a file that is none says so`(text: String) throws {
    let file = Data(text.utf8)
    let error = #expect(throws: DuplicatesError.self) { try EvidenceWeights(file: file, name: "my.json") }
    #expect(error?.code == .weightsUnreadable)
    #expect(error?.place == "my.json")
  }

  @Test func `a weight between two knots lies between theirs`() throws {
    let curves = try EvidenceWeights.shipped()[.sameCustomer]
    for measure in Measure.allCases {
      for (lower, upper) in zip(measure.knots, measure.knots.dropFirst()) {
        let ends = [curves.weight(of: measure, at: lower), curves.weight(of: measure, at: upper)].sorted()
        let middle = curves.weight(of: measure, at: (lower + upper) / 2)
        #expect(middle >= ends[0] - 1e-4 && middle <= ends[1] + 1e-4, "\(measure.name)")
      }
      #expect(curves.weight(of: measure, at: -1000) == curves.weight(of: measure, at: measure.knots[0]))
    }
  }

  @Test func `what is more alike speaks more for the same matter`() throws {
    let weights = try EvidenceWeights.shipped()
    for (situation, measure) in [
      (Situation.sameCustomer, Measure.number), (.sameCustomer, .wording), (.anonymousReports, .gramCosine),
      (.anonymousReports, .relevance), (.sentences, .gramCosine),
    ] {
      let knots = measure.knots
      let (first, last) = (knots[0], knots[knots.count - 1])
      #expect(
        weights[situation].weight(of: measure, at: last) > weights[situation].weight(of: measure, at: first),
        "\(measure.name)")
    }
  }
}

struct TrainingTests {
  /// Sentences that mean the same where they share the verb, whatever thing they name.
  private func pairs(_ count: Int) -> [TextPairColumns.Pair] {
    var chance = SeededGenerator(seed: 8)
    let things = ["冰箱", "电视", "洗衣机", "空调"]
    let verbs = [["怎么买", "如何购买"], ["怎么退", "如何退货"], ["坏了", "出故障了"]]
    return (0..<count).map { number in
      let (one, other) = (Int.random(in: 0..<3, using: &chance), Int.random(in: 0..<3, using: &chance))
      let thing = things.randomElement(using: &chance) ?? ""
      return TextPairColumns.Pair(
        id: "\(number)", first: thing + verbs[one][Int.random(in: 0...1, using: &chance)],
        second: thing + verbs[other][Int.random(in: 0...1, using: &chance)], isSame: one == other)
    }
  }

  @Test func `wordings that mean the same are learned, the same each time`() throws {
    var training = TrainingSet(reader: testReader)
    training.add(pairs(1500))
    let weights = try training.weights()
    #expect(try training.weights() == weights)
    let judged = Array(pairs(1700).suffix(200))
    let comparison = TextPairComparison(of: judged, reader: testReader)
    let right = judged.indices.count { (comparison.logit(of: $0, by: weights) > 0) == judged[$0].isSame }
    #expect(right > 190, "\(right) of 200")
  }

  @Test func `nothing can be learned where nobody has judged`() {
    var training = TrainingSet(reader: testReader)
    training.add([TextPairColumns.Pair(id: "1", first: "a", second: "b", isSame: nil)])
    let error = #expect(throws: DuplicatesError.self) { try training.weights() }
    #expect(error?.code == .nothingToLearn)
  }
}
