import TicketDomain
import Testing

@testable import Duplicates

struct DocumentColumnsTests {
  @Test(arguments: [
    ("2024-09-01 00:49:09", 1_725_151_749), ("2024-09-01T00:49:09Z", 1_725_151_749), ("2024/9/1 0:49", 1_725_151_740),
    ("2024年9月1日", 1_725_148_800), ("2024-09-01", 1_725_148_800), ("1725151749", 1_725_151_749),
    ("1725151749123", 1_725_151_749), ("2024-09-01 00:49:09.250", 1_725_151_749), ("2024-13-01", nil), ("soon", nil),
    ("99999999999999999999", nil), ("2024-09-01 99:00", nil), ("2024-99999999999999999999-1", nil), ("1-2", nil),
  ])
  func `times are read as they are written`(text: String, seconds: Int64?) throws {
    let columns = try DocumentColumns(line: "id\tcreated", file: "t")
    let document = try columns.document(of: "A\t\(text)", number: 2)
    #expect(document.createdAt == seconds)
    #expect(document.isTimeUnreadable == (seconds == nil))
  }

  @Test(arguments: [
    ("1.23E+18", true), ("8E+15", true), ("1234567890123456789", false), ("E+5", false), ("A1E5", false),
  ])
  func `an id that a spreadsheet has rounded is refused`(id: String, isRounded: Bool) throws {
    let columns = try DocumentColumns(line: "id\ttext", file: "t")
    let result = Result { try columns.document(of: "\(id)\thello", number: 7) }
    switch result {
    case .success(let document): #expect(!isRounded && document.id == id)
    case .failure(let error):
      let error = try #require(error as? DuplicatesError)
      #expect(isRounded && error.code == .idRounded && error.place == "t:7")
    }
  }

  @Test func `columns are known by several names, and others are categories`() throws {
    let columns = try DocumentColumns(line: "product\ttitle\tbody\tname\tid", file: "t")
    let document = try columns.document(of: "Router\tbroken\tdoes not start\tLi\tT1", number: 2)
    #expect(document.id == "T1" && document.subject == "broken" && document.text == "does not start")
    #expect(document.name == "Li" && document.categories == ["product": "Router"])
  }
}
