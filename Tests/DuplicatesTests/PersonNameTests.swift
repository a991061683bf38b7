import ChineseScripts
import Testing

@testable import Duplicates

struct PersonNameTests {
  private static let pinyin = Pinyin()

  private func names(_ text: String) -> [PersonName] {
    let folding = TextFolding(simplified: { [characters = ChineseCharacters()] in characters.simplified($0) })
    return [PersonName(folding.fold(text), sound: { Self.pinyin.sound(of: $0) })].compactMap { $0 }
  }

  @Test(arguments: [
    ("陈晓明", "陳曉明", NameAgreement.equal), ("何梅海", "贺梅海", .sound), ("张伟", "章伟", .sound), ("王小红", "李小红", .given),
    ("王女士", "王小红", .familyOfFull), ("王女士", "王先生", .family), ("老付🌸", "付先生", .family), ("王小红", "王大力", .relatives),
    ("王女士", "李女士", .other), ("欧阳娜娜", "欧阳女士", .familyOfFull), ("John Smith", "Smith, John", .equal),
    ("Mr. Smith", "John Smith", .familyOfFull), ("Ann Smith", "John Smith", .relatives),
  ])
  func `names agree as far as both are known`(one: String, other: String, agreement: NameAgreement) {
    #expect(NameAgreement(names(one), names(other)) == agreement)
    #expect(NameAgreement(names(other), names(one)) == agreement)
  }

  @Test func `who has no name agrees with nobody`() {
    #expect(NameAgreement(names("🌸"), names("王女士")) == nil)
    #expect(names("").isEmpty)
  }
}
