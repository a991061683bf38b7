import Foundation
import Testing

@Suite struct `The duplicates commands` {
  private static let documents = """
    id\tcreated\tchannel\tphone\temail\twxid\tdisplay_name\tsubject\ttext
    T1\t2026-03-02 09:00:00\tphone\t13800138000\t\t\t张伟\t\t客户来电：扫地机器人充不进电了，订单号2026030112345
    T2\t2026-03-02 09:30:00\twechat\t\t\twxid_other77\t李娜\t\t发票抬头错了，要重开
    T3\t2026-03-02 11:00:00\temail\t\tzhang.wei@example.com\t\t\t扫地机器人\t机器人无法充电，单号 2026030112345，联系电话 138-0013-8000
    T4\t2026-03-20 11:00:00\twechat\t\t\twxid_other77\t李娜\t\t快递到哪里了
    """

  private func program(_ files: [String: String]) throws -> Program {
    let program = try Program()
    for (name, text) in files { try program.write(text, to: name) }
    return program
  }

  @Test func `rank lists earlier tickets, the likeliest first`() throws {
    let program = try program(["docs.tsv": Self.documents])
    #expect(try program.run(["duplicates", "rank", "--docs", "docs.tsv", "--out", "run.tsv"]).status == 0)
    let rows = try program.read("run.tsv").split(separator: "\n").map { $0.split(separator: "\t") }
    let ofT3 = rows.filter { $0[0] == "T3" }
    #expect(ofT3.first?[1] == "1" && ofT3.first?[2] == "T1")
    #expect(Double(ofT3.first?[3] ?? "") ?? -1 > 0)
    #expect(rows.allSatisfy { $0[0] > $0[2] }, "only earlier ones")
    #expect(!FileManager.default.fileExists(atPath: program.folder + "/run.tsv.partial"))
  }

  @Test func `group puts together what is one matter, and nothing else`() throws {
    let program = try program([
      "docs.tsv": Self.documents, "crm.tsv": "customer_id\tname\tphone\temail\twxid\nC1\t李娜\t\t\twxid_other77\n",
    ])
    let run = try program.run(["duplicates", "group", "--docs", "docs.tsv", "--crm", "crm.tsv", "--out", "groups.tsv"])
    #expect(run.status == 0)
    #expect(try program.read("groups.tsv") == "record_id\tcluster_id\nT1\tT1\nT2\tT2\nT3\tT1\nT4\tT4\n")
  }

  @Test func `score-pairs tells the same meaning from another`() throws {
    let program = try program([
      "pairs.tsv": "pair_id\ttext_a\ttext_b\n1\t花呗怎么还款\t如何还花呗\n2\t花呗怎么还款\t花呗怎么关闭\n3\t\t在吗\n"
    ])
    #expect(try program.run(["duplicates", "score-pairs", "--pairs", "pairs.tsv", "--out", "scores.tsv"]).status == 0)
    let scores = try program.read("scores.tsv").split(separator: "\n").map {
      Double($0.split(separator: "\t")[1]) ?? .nan
    }
    #expect(scores.count == 3 && scores.allSatisfy(\.isFinite))
    #expect(scores[0] > scores[1])
  }

  @Test func `what train writes, rank reads`() throws {
    var documents = "id\ttext\n"
    var gold = ""
    for number in 0..<60 {
      documents += "D\(number)\t\(number % 2 == 0 ? "屏幕闪烁第\(number)号楼" : "第\(number - 1)号楼屏幕一直闪烁")\n"
      if number % 2 == 1 { gold += "D\(number)\tD\(number - 1)\n" }
    }
    let program = try program(["docs.tsv": documents, "gold.tsv": gold])
    let training = ["duplicates", "train", "--docs", "docs.tsv", "--gold", "gold.tsv", "--out"]
    #expect(try program.run(training + ["one.json"]).status == 0)
    #expect(try program.run(training + ["two.json"]).status == 0)
    #expect(try program.read("one.json") == program.read("two.json"))
    let rank = ["duplicates", "rank", "--docs", "docs.tsv", "--weights", "one.json", "--out", "run.tsv"]
    #expect(try program.run(rank).status == 0)
    #expect(try program.read("run.tsv").contains("D59\t1\tD58\t"))
  }

  @Test(arguments: [
    ("text\n在吗\n", "docs.tsv:1", "id"), ("id\ttext\nA\tb\tc\n", "docs.tsv:2", "3"),
    ("id\ttext\nA\tb\n\nA\tc\n", "docs.tsv:4", "“A”"), ("", "docs.tsv:1", "id"),
  ])
  func `a table that cannot be read says where and why, and writes nothing`(
    table: String, place: String, detail: String
  ) throws {
    let program = try program(["docs.tsv": table])
    let run = try program.run(["duplicates", "rank", "--docs", "docs.tsv", "--out", "run.tsv", "--lang", "en"])
    #expect(run.status == 65)
    #expect(run.errors.contains(place) && run.errors.contains(detail), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: program.folder + "/run.tsv"))
  }

  @Test func `what is no UTF-8, no file, or no label says so, and leaves nothing behind`() throws {
    let program = try program(["ok.tsv": "id\ttext\nA\t退款没到\n", "gold.tsv": "A\n"])
    // GBK, as Excel saves tables in China.
    try Data("id\ttext\nA\t".utf8 + [0xCD, 0xCB, 0xBF, 0xEE]).write(
      to: URL(fileURLWithPath: program.folder + "/gbk.tsv"))
    for (docs, place, detail) in [
      ("gbk.tsv", "gbk.tsv:2", "iconv"), (".", "Where: .", "read"), ("none.tsv", "none.tsv", "read"),
    ] {
      let run = try program.run(["duplicates", "rank", "--docs", docs, "--out", "run.tsv"])
      #expect(run.status == 65)
      #expect(run.errors.contains(place) && run.errors.contains(detail), "\(run.errors)")
    }
    let train = try program.run(["duplicates", "train", "--docs", "ok.tsv", "--gold", "gold.tsv", "--out", "run.tsv"])
    #expect(train.status == 65 && train.errors.contains("gold.tsv:1") && train.errors.contains("two ids"))
    let left = try FileManager.default.contentsOfDirectory(atPath: program.folder)
    #expect(!left.contains { $0.hasPrefix("run.tsv") })
  }

  @Test func `a table that Excel saved is read like any other`() throws {
    let program = try program(["docs.tsv": "\u{FEFF}id\ttext\r\nA\t发票抬头错了\r\nB\t发票抬头错了\r\n"])
    #expect(try program.run(["duplicates", "rank", "--docs", "docs.tsv", "--out", "run.tsv"]).status == 0)
    #expect(try program.read("run.tsv").hasPrefix("B\t1\tA\t"))
  }
}
