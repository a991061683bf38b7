import ChineseScripts
import Testing

@testable import Duplicates

/// What tests read documents with.
let testReader: DocumentReader = {
  let characters = ChineseCharacters()
  let pinyin = Pinyin()
  return DocumentReader(simplified: { characters.simplified($0) }, sound: { pinyin.sound(of: $0) })
}()

struct TextFoldingTests {
  private let folding = TextFolding(simplified: { [characters = ChineseCharacters()] in characters.simplified($0) })

  @Test(arguments: [
    ("Hello  World", "hello world"), ("ＡＢＣ１２３", "abc123"), ("訂單沒有發貨", "订单没有发货"), ("　退款　 没到 ", "退款 没到"),
    ("ÄÖ Straße", "äö straße"),
    ("ПРИВЕТ", "привет"), ("", ""), ("\u{FEFF}在吗\u{200B}", "在吗"), ("😡生气", "😡生气"),
  ])
  func `texts that only look different become the same`(text: String, folded: String) {
    #expect(String(decoding: folding.fold(text), as: UTF16.self) == folded)
  }

  @Test func `folding what is folded changes nothing`() {
    for scalar in (0x20...0xFFFF).lazy.compactMap(Unicode.Scalar.init) {
      let once = folding.fold(String(scalar))
      #expect(folding.fold(String(decoding: once, as: UTF16.self)) == once, "U+\(String(scalar.value, radix: 16))")
    }
  }

  @Test(arguments: [
    ("你好，请问一下，空气净化器开不了机，急！", "空气净化器开不了机"), ("在吗？", "在吗"),
    ("Hello, the router won't start. Thanks", "the router wont start"),
    ("hinge is broken", "hinge is broken"), ("退款 iPhone 没到账", "退款 iphone 没到账"), ("谢谢", "谢谢"),
  ])
  func `greetings are left out, unless there is nothing else`(text: String, words: String) {
    #expect(String(decoding: Greetings.words(of: folding.fold(text)), as: UTF16.self) == words)
  }
}

struct TextKeysTests {
  private func keys(_ text: String) -> TextKeys { TextKeys(in: TextFolding(simplified: { $0 }).fold(text)) }

  @Test(arguments: [
    ("我手机号13800138000", "+86 138 0013 8000"), ("call me at +1 415 555 2671 please", "+14155552671"),
    ("联系电话 010-62785001", "01062785001"),
    ("电话008613800138000", "13800138000"),
  ])
  func `a telephone number in a text is the one of the column, however it is written`(text: String, phone: String) {
    #expect(keys(text).contactables == [Contactable(phone: Array(phone.utf16))])
    #expect(keys(text).numbers.isEmpty)
  }

  @Test(arguments: [
    ("write to Li.Ming+shop@GMAIL.com.", "liming@gmail.com"), ("邮箱zhang_san@163.com，谢谢", "zhang_san@163.com"),
    ("123456789@qq.com", "123456789@qq.com"), ("1234567.li@qq.com", "1234567.li@qq.com"), ("a@b 没有点", nil),
    ("@@@@", nil), ("x@", nil),
  ])
  func `a mail address in a text is found`(text: String, mail: String?) {
    #expect(keys(text).contactables == mail.map { [Contactable(mail: Array($0.utf16))] }?.compactMap { $0 } ?? [])
  }

  @Test(arguments: ["邮箱123456789@qq.com谢谢", "邮箱1234567.li@qq.com谢谢", "邮箱li@qq.com谢谢"])
  func `nothing of an address stays in the text, and nothing else goes with it`(text: String) {
    #expect(String(decoding: keys(text).rest, as: UTF16.self) == "邮箱.谢谢")
  }

  @Test(arguments: [
    ("订单号2024128981190", "order no. 2024128981190", true), ("SF1234567890", "sf 1234567890", false),
    ("单号 SF-1234567890", "sf1234567890", true), ("2024128981190", "2024128981191", false),
  ])
  func `numbers of orders are the same however they are announced`(one: String, other: String, areSame: Bool) {
    #expect(keys(one).numbers.count == 1)
    #expect((keys(one).numbers == keys(other).numbers) == areSame)
  }

  @Test(arguments: ["2024-09-01", "2024-09-01 12:30", "12345", "3.14159265", "at 12:30:15", ""])
  func `dates, times and short numbers name nothing`(text: String) {
    #expect(keys(text).numbers.isEmpty)
    #expect(keys(text).contactables.isEmpty)
  }

  @Test func `any text can be read`() {
    var chance = SystemRandomNumberGenerator()
    let alphabet = Array("a1@.-+_ 手机wxid_电0\u{D7FF}😀".utf16)
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 0...40, using: &chance)).map { _ in alphabet.randomElement(using: &chance) ?? 0 }
      let keys = TextKeys(in: text)
      #expect(keys.rest.count <= text.count + 1, "\(text)")
    }
  }
}
