import PhoneNumbers
import Testing

@Suite struct `Numbers as telephone systems write them` {
  private let reader: PhoneNumberReader

  init() throws { reader = try #require(PhoneNumberReader(region: "CN")) }

  @Test(arguments: [
    "13800138000", "013800138000", "8613800138000", "+8613800138000", "008613800138000", "+86 138 0013 8000",
    "138-0013-8000", "+86-138-0013-8000", " 13800138000 ", "１３８００１３８０００", "＋８６ １３８００１３８０００", "(+86)13800138000",
    "+86 (0)138 0013 8000", "138.0013.8000", "\u{202A}13800138000\u{202C}", "sip:13800138000@10.0.0.1:5060",
    "tel:+86-138-0013-8000", "SIP:+8613800138000@pbx.example;user=phone", "<13800138000>",
  ])
  func `one mobile number has one form`(text: String) {
    #expect(reader.read(text) == .number(e164: "+8613800138000"))
  }

  @Test(arguments: [
    ("01065551234", "+861065551234"), ("010-65551234", "+861065551234"), ("+86 10 6555 1234", "+861065551234"),
    ("00861065551234", "+861065551234"), ("021-65551234", "+862165551234"), ("02165551234", "+862165551234"),
    ("(021) 6555-1234", "+862165551234"), ("0755-86551234", "+8675586551234"), ("８６-０７５５-８６５５１２３４", "+8675586551234"),
    ("4008123123", "+864008123123"), ("400-812-3123", "+864008123123"), ("400 8123 123", "+864008123123"),
    ("8008101234", "+868008101234"), ("+16502530000", "+16502530000"), ("0016502530000", "+16502530000"),
    ("+442083661177", "+442083661177"), ("00442083661177", "+442083661177"), ("+81 3-5550-1234", "+81355501234"),
    ("+85221234567", "+85221234567"), ("0085221234567", "+85221234567"), ("+886 2 2345 6789", "+886223456789"),
  ])
  func `landlines, service numbers and foreign numbers are read`(text: String, e164: String) {
    #expect(reader.read(text) == .number(e164: e164))
  }

  @Test(arguments: [
    "1862831****", "186****5678", "138xxxx1234", "138XXXX1234", "＊＊＊＊5678", "+86 186****5678", "138••••1234", "****",
    "021-6555**34",
  ])
  func `hidden digits make it masked`(text: String) {
    #expect(reader.read(text) == .masked)
  }

  @Test(arguments: [
    "", "   ", "-", "anonymous", "Anonymous", "Restricted", "UNKNOWN", "<unknown>", "Private Number", "No Caller ID",
    "unavailable", "Out of area", "asterisk", "sip:anonymous@anonymous.invalid", "未知", "匿名", "0", "0000", "00000000000",
    "+266696687", "+7378742833", "+86282452253", "ａｎｏｎｙｍｏｕｓ",
  ])
  func `a caller who is not shown is withheld`(text: String) {
    #expect(reader.read(text) == .withheld)
  }

  @Test(arguments: ["10", "801", "1001", "95588", "100861", "１００１"])
  func `two to six digits are an extension`(text: String) {
    #expect(reader.read(text) == .internalExtension)
  }

  @Test(arguments: [
    "5", "*97", "#31#", "65551234", "1234567", "12800138000", "138001380001", "+8613800138",
    "99999999999999999999", "550e8400-e29b-41d4-a716-446655440000", "queue-13800138000", "SIP/1001", "1-800-FLOWERS",
    "客户13800138000", "١٣٨٠٠١٣٨٠٠٠", "13800138000,13900139000", "\u{0}", "13800138000x",
    "+999123456789",
  ])
  func `anything else is unreadable`(text: String) {
    #expect(reader.read(text) == .unreadable)
  }

  @Test func `a text of any length is answered`() {
    #expect(reader.read(String(repeating: "1", count: 1_000_000)) == .unreadable)
    #expect(reader.read(String(repeating: "未", count: 1_000_000)) == .unreadable)
  }

  @Test func `a number without a country code is of the reader's region`() throws {
    let american = try #require(PhoneNumberReader(region: "US"))
    #expect(american.read("(650) 253-0000") == .number(e164: "+16502530000"))
    #expect(american.read("16502530000") == .number(e164: "+16502530000"))
    #expect(american.read("011 86 138 0013 8000") == .number(e164: "+8613800138000"))
  }

  @Test(arguments: ["", "XX", "cn", "001", "China"])
  func `an unknown region is refused`(region: String) {
    #expect(PhoneNumberReader(region: region) == nil)
  }

  @Test func `an answer stays the same when the memory of answers runs over`() {
    let texts = (0..<70_000).map { "021-6\(1_000_000 + $0)" }
    let first = texts.prefix(100).map(reader.read)
    for text in texts { _ = reader.read(text) }
    #expect(texts.prefix(100).map(reader.read) == first)
    #expect(first[0] == .number(e164: "+862161000000"))
  }
}
